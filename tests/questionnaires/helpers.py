"""A small household form, uploaded, published and filled in as far as a test needs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import reverse

from amparo.foundation.decisions.operations import confirm
from amparo.foundation.kernel.ids import short_code
from amparo.foundation.organisations.models import Organisation
from amparo.foundation.policy import Actor
from amparo.foundation.questionnaires.codes import VersionState
from amparo.foundation.questionnaires.engine import Compiled, compile_table
from amparo.foundation.questionnaires.models import (
    AnswerSheet,
    Questionnaire,
    Version,
)
from amparo.foundation.questionnaires.operations import (
    Details,
    OpenSheet,
    Typed,
    begin,
    finish,
    propose_publishing,
    save_page,
    upload_new,
)
from amparo.foundation.questionnaires.operations.authoring import columns_of
from amparo.foundation.questionnaires.shipped import as_workbook
from tests.cast import World
from tests.markup import on_one_line

SUBJECTS = ("cases.case", "organisations.organisation", "persons.person")
WHY = "The door does not lock, and the uncle has a key."
NICK = "Pequeñín"
HOME = "/data/home"

FORM = """
| survey | type | name | label::English (en) | label::Español (es) | hint::English (en) | relevant | required | constraint | constraint_message::English (en) | calculation | parameters | appearance | coded | score |
|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
| | begin_group | home | The home | La casa | | | | | | | | | | |
| | integer | rooms | How many rooms? | ¿Cuántos cuartos? | Count the kitchen, too. | | | . >= 0 and . < 50 | Write a number below 50. | | | | yes | |
| | select_one yes_no | safe | Is it safe at home? | ¿Es segura la casa? | | | yes | | | | | | yes | |
| | text | why | What makes it unsafe? | ¿Por qué no es segura? | | ${safe} = 'no' | | | | | | multiline | | |
| | end_group | | | | | | | | | | | | | |
| | begin_group | week | The week | | | | | | | | | | | |
| | select_multiple day | days | On which days is there school? | | | | | | | | | | | |
| | range | mood | How was the week? | | | | | | | | start=0 end=10 step=1 | | | |
| | date | seen | When did you last see her? | | | | | . <= today() | Not in the future. | | | | | |
| | calculate | points | Points | Puntos | | | | | | coalesce(${mood}, 0) * 2 | | | | yes |
| | end_group | | | | | | | | | | | | | |
| | begin_repeat | child | A child | | | | | | | | | | | |
| | text | nick | What is the child called? | | | | | | | | | | | |
| | integer | age | How old? | | | | | . < 130 | | | | | | |
| | end_repeat | | | | | | | | | | | | | |
| choices | list_name | name | label::English (en) | label::Español (es) |
|---|---|---|---|---|
| | yes_no | yes | Yes | Sí |
| | yes_no | no | No | No |
| | day | mo | Monday | lunes |
| | day | tu | Tuesday | martes |
| settings | form_title | form_id | version | default_language |
|---|---|---|---|---|
| | Household | household | 1 | English (en) |
"""  # noqa: E501
# The same without its last question on the home, with one more on the week.
NEXT = FORM.replace(
    "| | range | mood |", "| | text | wish | What would help? | | | | | | | | | | | |\n"
    "| | range | mood |"
).replace("How many rooms?", "How many rooms are there?")  # fmt: skip
DETAILS = Details("visit", SUBJECTS, "A test", "CC BY 4.0", ("child", "worker"))


@cache
def compiled(form: str = FORM) -> Compiled:
    """Return a form as the engine compiles it, once for all tests."""
    return compile_table(form)


@cache
def workbook(form: str = FORM) -> bytes:
    """Return a form as the spreadsheet that an author uploads."""
    return as_workbook(form)


def published_form(
    organisation: Organisation | None, form: str = FORM, key: str = ""
) -> Version:
    """Return a published version, written as the operations would, without people."""
    one = Questionnaire(
        key=key or f"household-{short_code().lower()}",
        organisation=organisation,
        title={"": "Household"},
        purpose="visit",
        subjects=list(SUBJECTS),
        voices=["child", "caregiver", "worker"],
    )
    one.save(force_insert=True)
    version = Version(
        questionnaire=one,
        number=1,
        state=VersionState.PUBLISHED,
        xlsx=b"",
        **columns_of(compiled(form).xform),
    )
    version.save(force_insert=True)
    return version


def uploaded(world: World, actor: Actor | None = None, form: str = FORM) -> Version:
    """Upload a form as Sonia, or as someone else of Casa Abierta."""
    casa = world.organisations["casa"].id
    return upload_new(actor or world.sonia, casa, workbook(form), DETAILS)


def published(world: World, version: Version | None = None) -> Version:
    """Upload as Sonia, and publish with Ana as the second person."""
    version = version or uploaded(world)
    confirm(world.ana, propose_publishing(world.sonia, version.id).id)
    return Version.objects.get(id=version.id)


def begun(
    actor: Actor, subject_id: UUID, version: Version, voice: str = "worker"
) -> AnswerSheet:
    """Begin to fill in a version about a case."""
    return begin(actor, "cases.case", subject_id, version.id, voice)


def answered(
    actor: Actor,
    sheet: AnswerSheet,
    page: str = "home",
    answers: Mapping[str, str] | None = None,
    left: Mapping[str, str] | None = None,
) -> AnswerSheet:
    """Answer questions of a page: by default the two that the home needs."""
    usual = {"/data/home/rooms": "3", "/data/home/safe": "yes"}
    typed = Typed(usual if answers is None else answers, left or {})
    now = AnswerSheet.objects.get(id=sheet.id)
    return save_page(actor, sheet.id, page, typed, now.version).opened.sheet


def finished_answers(
    actor: Actor, sheet: AnswerSheet, answers: Mapping[str, str] | None = None
) -> AnswerSheet:
    """Answer the home and finish."""
    return ended(actor, answered(actor, sheet, answers=answers)).sheet


def ended(actor: Actor, sheet: AnswerSheet) -> OpenSheet:
    """Finish answers as they are now."""
    return finish(actor, sheet.id, AnswerSheet.objects.get(id=sheet.id).version)


def url(name: str, *args: object) -> str:
    return reverse(f"questionnaires:{name}", args=list(args))


def text_of(response: Any) -> str:
    return on_one_line(response.content.decode())


def page_answers(**said: str) -> dict[str, Any]:
    """Return what the browser sends of the page about the home."""
    places = {f"{HOME}/{name}": value for name, value in said.items()}
    return {**places, **{f"left:{place}": "" for place in places}}
