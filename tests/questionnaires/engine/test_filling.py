"""Filling a form: what is asked, what follows, what is not allowed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.questionnaires.engine import Filling, Unfinished, Why
from tests.questionnaires.engine.forms import NOW, begun, form_of

HOUSEHOLD = """
| survey | | | | | | | |
| | type | name | label::en | relevant | constraint | required | calculation |
| | integer | rooms | Rooms? | | . > 0 and . < 30 | yes | |
| | select_one yn | shared | Shared? | ${rooms} > 1 | | yes | |
| | text | with | With? | ${shared} = 'yes' | | ${rooms} > 2 | |
| | begin repeat | child | Child | | | | |
| | text | name | Name | | | | |
| | integer | age | Age of ${name} | | . >= 0 and . < 18 | yes | |
| | select_one yn | school | School? | ${age} >= 6 | | | |
| | calculate | years | | | | | 18 - ${age} |
| | end repeat | | | | | | |
| | calculate | children | | | | | count(${child}) |
| | calculate | oldest | | | | | max(${age}) |
| | note | sum | ${children} children | ${children} > 0 | | | |
| choices | | | |
| | list_name | name | label::en | label::es |
| | yn | yes | Yes | Sí |
| | yn | no | No | No |
"""
# More columns, by the name of the question.
MORE = {
    "label::es": {"age": "Edad de ${name}"},
    "constraint_message::en": {"rooms": "Between 1 and 29."},
    "coded": dict.fromkeys(("rooms", "shared", "age", "school", "children"), "yes"),
}


def _wider(table: str, more: dict[str, dict[str, str]]) -> str:
    """Return a table with more columns in its sheet "survey"."""
    lines = []
    for line in table.strip().split("\n"):
        cells = [cell.strip() for cell in line.split("|")]
        if cells[1] == "choices":
            more = {}
        is_head = cells[2:4] == ["type", "name"]
        added = [
            f" {column if is_head else texts.get(cells[3], '')} |"
            for column, texts in more.items()
        ]
        lines.append(line + "".join(added))
    return "\n".join(lines) + "\n"


HOUSEHOLD = _wider(HOUSEHOLD, MORE)


def test_a_question_is_asked_when_its_condition_holds() -> None:
    filling = begun(HOUSEHOLD)
    assert not filling.is_relevant("/data/shared")
    filling.set("/data/rooms", "2")
    assert filling.is_relevant("/data/shared")
    filling.set("/data/shared", "yes")
    assert filling.is_relevant("/data/with")
    # What hides a question hides what depends on its answer.
    filling.set("/data/rooms", "1")
    assert not filling.is_relevant("/data/shared")
    assert not filling.is_relevant("/data/with")


def test_an_answer_that_is_hidden_comes_back_with_its_question() -> None:
    filling = begun(HOUSEHOLD, rooms="2", shared="yes")
    filling.set("/data/rooms", "1")
    assert b"<shared/>" not in filling.saved()
    filling.set("/data/rooms", "2")
    assert filling.value("/data/shared") == "yes"


def test_what_is_missing_or_not_allowed_is_said_in_the_language() -> None:
    filling = begun(HOUSEHOLD, rooms="40")
    missing = "Answer this question, or say why there is no answer."
    assert filling.problems(language="en") == {
        "/data/rooms": "Between 1 and 29.",
        "/data/shared": missing,
    }
    filling.set("/data/rooms", "3")
    filling.set("/data/shared", "yes")
    assert filling.problems() == {"/data/with": missing}  # required from three rooms
    filling.set("/data/rooms", "2")
    assert filling.problems() == {}
    assert filling.problems(["/data/rooms"]) == {}


def test_only_the_places_that_are_asked_for_are_looked_at() -> None:
    filling = begun(HOUSEHOLD, rooms="40")
    assert list(filling.problems(["/data/shared"])) == ["/data/shared"]
    filling.set("/data/rooms", "1")  # so nobody is asked
    assert filling.problems(["/data/shared"]) == {}


def test_rows_are_added_filled_and_removed() -> None:
    filling = begun(HOUSEHOLD, rooms="1")
    assert filling.rows("/data/child") == []
    for name, age in (("Ana", "7"), ("Luz", "3"), ("Eva", "15")):
        place = filling.add_row("/data/child")
        filling.set(f"{place}/name", name)
        filling.set(f"{place}/age", age)
    assert filling.rows("/data/child") == [f"/data/child[{n}]" for n in (1, 2, 3)]
    assert filling.value("/data/children") == "3"
    assert filling.value("/data/oldest") == "15"
    assert filling.value("/data/child[2]/years") == "15"
    assert filling.is_relevant("/data/child[1]/school")
    assert not filling.is_relevant("/data/child[2]/school")
    assert filling.label("/data/child[2]/age", "es") == "Edad de Luz"
    filling.remove_row("/data/child[1]")
    assert filling.value("/data/child[1]/name") == "Luz"
    assert filling.value("/data/children") == "2"
    assert filling.label("/data/sum", "en") == "2 children"


@pytest.mark.parametrize(
    "place",
    [
        "/data/child[2]/age",
        "/data/child[0]/age",
        "/data/child/age",
        "/data/rooms[1]",
        "/data/nobody",
        "/other/rooms",
        "rooms",
        "",
        "/data/child[1]/age/more",
        "/data/child[99999]/age",
        "/data/child[1",
        "/data/../data/rooms",
    ],
)
def test_a_place_that_is_not_there_is_a_key_error(place: str) -> None:
    filling = begun(HOUSEHOLD)
    filling.add_row("/data/child")
    for act in (
        lambda: filling.set(place, "1"),
        lambda: filling.is_required(place),
        lambda: filling.leave(place, Why.NOT_ASKED),
        lambda: filling.problems([place]),
    ):
        with pytest.raises(KeyError):
            act()


def test_a_path_into_rows_has_no_single_answer() -> None:
    filling = begun(HOUSEHOLD)
    filling.set(f"{filling.add_row('/data/child')}/age", "7")
    assert filling.value("/data/child[1]/age") == "7"
    assert filling.value("/data/child/age") == ""
    for place in ("/data/child[2]/age", "/data/child", "/data/nobody"):
        with pytest.raises(KeyError):
            filling.value(place)


HIDDEN = """
| survey | | | | | |
| | type | name | label | relevant | calculation |
| | integer | rooms | Rooms | | |
| | begin group | more | More | ${rooms} > 1 | |
| | calculate | double | Double | | ${rooms} * 2 |
| | calculate | first | | | once(${rooms}) |
| | end group | | | | |
"""


def test_a_calculation_that_is_hidden_has_no_value() -> None:
    filling = begun(HIDDEN, rooms="3")
    assert filling.value("/data/more/double") == "6"
    filling.set("/data/rooms", "1")
    assert filling.value("/data/more/double") == ""
    assert b"<double>" not in filling.saved().replace(b"<double></double>", b"")
    filling.set("/data/rooms", "4")
    assert filling.value("/data/more/double") == "8"
    # What is worked out once stays, hidden or not.
    assert filling.value("/data/more/first") == "3"


NESTED = """
| survey | | | |
| | type | name | label |
| | begin repeat | a | A |
| | begin repeat | b | B |
| | begin repeat | c | C |
| | text | t | T |
| | end repeat | | |
| | end repeat | | |
| | end repeat | | |
"""


def test_answers_with_more_rows_than_there_may_be_are_refused() -> None:
    form = form_of(NESTED)

    def rows(a: int, b: int, c: int) -> bytes:
        second = f"<b>{'<c><t/></c>' * c}</b>" * b
        return f'<data id="data">{f"<a>{second}</a>" * a}</data>'.encode()

    assert len(Filling(form, rows(2, 3, 4), now=NOW).rows("/data/a[2]/b[3]/c")) == 4
    assert len(Filling(form, rows(100, 1, 1), now=NOW).rows("/data/a")) == 100
    for counts in ((101, 1, 1), (1, 101, 1), (100, 100, 2)):
        with pytest.raises(ValueError, match="more"):
            Filling(form, rows(*counts), now=NOW)


def test_nobody_answers_a_calculation_or_a_note() -> None:
    filling = begun(HOUSEHOLD)
    for place in ("/data/children", "/data/sum"):
        with pytest.raises(ValueError, match="/data/"):
            filling.set(place, "9")
        with pytest.raises(ValueError, match="/data/"):
            filling.leave(place, Why.NOT_KNOWN)


def test_nobody_answers_what_is_read_only() -> None:
    table = """
| survey | | | | | | |
| | type | name | label | read_only | calculation | default |
| | integer | sum | Sum | | 1 + 1 | |
| | text | fixed | Fixed | yes | | as it is |
"""
    filling = begun(table)
    for place in ("/data/sum", "/data/fixed"):
        with pytest.raises(ValueError, match="/data/"):
            filling.set(place, "9")
        with pytest.raises(ValueError, match="/data/"):
            filling.leave(place, Why.NOT_KNOWN)
    assert filling.value("/data/sum") == "2"
    assert filling.value("/data/fixed") == "as it is"


def test_a_question_may_be_left_with_a_reason() -> None:
    filling = begun(HOUSEHOLD, rooms="1")
    filling.leave("/data/rooms", Why.DID_NOT_SAY)
    assert filling.value("/data/rooms") == ""
    assert filling.left("/data/rooms") is Why.DID_NOT_SAY
    assert filling.problems() == {}
    filling.set("/data/rooms", "1")
    assert filling.left("/data/rooms") is None
    filling.leave("/data/rooms", Why.NOT_ASKED)
    filling.leave("/data/rooms", None)
    assert list(filling.problems()) == ["/data/rooms"]


def test_a_draft_is_taken_up_as_it_was_left() -> None:
    form = form_of(HOUSEHOLD)
    filling = Filling(form, now=NOW)
    filling.set("/data/rooms", "2")
    filling.set("/data/shared", "yes")
    filling.set("/data/with", "Tía & <abuela>")
    filling.add_row("/data/child")
    place = filling.add_row("/data/child")
    filling.set(f"{place}/name", "Luz")
    filling.leave(f"{place}/age", Why.NOT_KNOWN)
    filling.set("/data/rooms", "1")  # hides two answers
    draft = filling.saved()
    again = Filling(form, draft, now=NOW + timedelta(days=3))
    assert again.saved() == draft
    assert again.left("/data/child[2]/age") is Why.NOT_KNOWN
    assert again.rows("/data/child") == ["/data/child[1]", "/data/child[2]"]
    again.set("/data/rooms", "2")
    assert again.value("/data/with") == "Tía & <abuela>"


def test_finished_answers_are_those_that_were_relevant() -> None:
    form = form_of(HOUSEHOLD)
    filling = Filling(form, now=NOW)
    filling.set("/data/rooms", "2")
    filling.set("/data/shared", "yes")
    filling.set("/data/with", "Ana María")
    place = filling.add_row("/data/child")
    with pytest.raises(Unfinished) as caught:
        filling.finished()
    assert list(caught.value.problems) == ["/data/child[1]/age"]
    filling.leave(f"{place}/age", Why.NOT_KNOWN)
    filling.set("/data/rooms", "1")
    done = filling.finished()
    assert b"Ana" not in done.xml and b"shared" not in done.xml
    again = Filling(form, done.xml, now=NOW + timedelta(days=900))
    assert again.now == NOW
    assert again.value("/data/rooms") == "1"
    assert again.left("/data/child[1]/age") is Why.NOT_KNOWN
    assert again.value("/data/with") == ""
    assert done.codes == {
        "/data/rooms": 1,
        "/data/child[1]/age": {"left": "not_known"},
        "/data/children": 1,
    }


def test_answers_to_another_form_or_version_are_refused() -> None:
    one = form_of(HOUSEHOLD)
    saved = Filling(one, now=NOW).saved()
    head = "\n| settings | | |\n| | form_id | version |\n"
    for other in (head + "| | other | |", head + "| | data | 2 |"):
        with pytest.raises(ValueError, match="another"):
            Filling(form_of(HOUSEHOLD + other), saved, now=NOW)


def test_answers_with_a_document_type_are_refused() -> None:
    form = form_of(HOUSEHOLD)
    evil = b'<!DOCTYPE data [<!ENTITY a "b">]><data id="data"><rooms>&a;</rooms></data>'
    with pytest.raises(ValueError, match="document type"):
        Filling(form, evil, now=NOW)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Filling(form_of(HOUSEHOLD), now=NOW.replace(tzinfo=None))


def test_there_are_no_more_rows_than_there_may_be() -> None:
    filling = begun(HOUSEHOLD)
    for _number in range(100):
        filling.add_row("/data/child")
    with pytest.raises(RuleBroken):
        filling.add_row("/data/child")
    assert len(filling.rows("/data/child")) == 100


def test_control_characters_are_no_part_of_an_answer() -> None:
    filling = begun(HOUSEHOLD, rooms="2", shared="yes")
    filling.set("/data/with", "a\x00b\x0bc\ud800d  e\n")
    assert filling.value("/data/with") == "abcd e"
    assert Filling(filling.form, filling.saved(), now=NOW).value("/data/with") == (
        "abcd e"
    )
