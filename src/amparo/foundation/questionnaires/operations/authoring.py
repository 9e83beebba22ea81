"""What an author does: upload a form, add translations, describe it, retire it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ...journal.operations import OpenEntry, act
from ...kernel.errors import RuleBroken
from ...kernel.locking import change, check_version, lock
from ...kernel.moments import now_rounded
from ...kernel.text import many_lines, one_line
from ...policy import AccessScope, Actor
from .. import attach, texts
from ..codes import VOICES, Purpose, VersionState
from ..engine import Compiled, compile_form, parse_form
from ..models import Questionnaire, Version, digest_of
from ._shared import find_version, scope_of, user_of

LONGEST_SOURCE = 2_000


@dataclass(frozen=True)
class Details:
    """What an author says of a questionnaire besides its form."""

    purpose: str
    subjects: tuple[str, ...]
    source: str = ""
    licence: str = ""
    voices: tuple[str, ...] = ()

    def cleaned(self) -> dict[str, Any]:
        """Return the columns, or raise ``RuleBroken``."""
        if self.purpose not in Purpose.values:
            raise RuleBroken(_("Please choose one of the answers."), "purpose")
        if not self.subjects or not set(self.subjects) <= set(attach.kinds()):
            raise RuleBroken(_("Say what it is filled in about."), "subjects")
        source = many_lines(self.source)
        if len(source) > LONGEST_SOURCE:
            raise RuleBroken(
                _("This is too long. Please shorten it or split it."), "source"
            )
        return {
            "purpose": self.purpose,
            "subjects": sorted(self.subjects),
            "source": source,
            "licence": one_line(self.licence)[:200],
            "voices": [one for one in VOICES if one in self.voices],
        }


def upload_new(
    actor: Actor,
    organisation_id: UUID,
    data: bytes,
    details: Details,
    form_key: UUID | None = None,
) -> Version:
    """Upload a form that the organisation does not have yet, as a draft.

    Raises ``NotAForm`` with what has to be corrected. The same form key uploads once.
    """
    scope = AccessScope(organisation_ids=frozenset({organisation_id}))
    with act(actor, "questionnaire.write", scope) as entry:
        if earlier := _known(form_key, organisation_id):
            return earlier
        compiled = compile_form(data)
        key = slugify(compiled.form.id)[:80]
        if not key:
            raise RuleBroken(
                _("Give the form an id (form_id) on its sheet “settings”."), "file"
            )
        known = Questionnaire.objects.filter(organisation_id=organisation_id, key=key)
        if known.exists():
            raise RuleBroken(
                _(
                    "Your organisation has a questionnaire with this form_id. Upload it"
                    " there, as a new version."
                ),
                "file",
            )
        questionnaire = Questionnaire(
            key=key,
            organisation_id=organisation_id,
            title=titles_of(compiled),
            **details.cleaned(),
        )
        questionnaire.save(force_insert=True)
        return _store(actor, entry, questionnaire, data, compiled, form_key)


def upload_version(
    actor: Actor, questionnaire_id: UUID, data: bytes, form_key: UUID | None = None
) -> Version:
    """Upload a further version, as a draft; an earlier draft is replaced by it.

    Answers keep the version with which they were given.
    """
    questionnaire = Questionnaire.objects.get(id=questionnaire_id)
    with act(actor, "questionnaire.write", scope_of(questionnaire)) as entry:
        if earlier := _known(form_key, questionnaire.organisation_id):
            return earlier
        lock(questionnaire)
        _nothing_waits(questionnaire)
        compiled = compile_form(data)
        questionnaire.versions.filter(state=VersionState.DRAFT).delete()
        return _store(actor, entry, questionnaire, data, compiled, form_key)


def _known(form_key: UUID | None, organisation_id: UUID | None) -> Version | None:
    if form_key is None:
        return None
    found = Version.objects.filter(form_key=form_key)
    return found.filter(questionnaire__organisation=organisation_id).first()


def _nothing_waits(questionnaire: Questionnaire) -> None:
    if questionnaire.versions.filter(state=VersionState.WAITING).exists():
        raise RuleBroken(
            _("A version waits for a second person. Withdraw that proposal first.")
        )


def _store(
    actor: Actor,
    entry: OpenEntry,
    questionnaire: Questionnaire,
    data: bytes,
    compiled: Compiled,
    form_key: UUID | None,
) -> Version:
    version = Version(
        questionnaire=questionnaire,
        number=next_number(questionnaire),
        xlsx=data,
        uploaded_by_id=user_of(actor),
        form_key=form_key,
        **columns_of(compiled.xform),
    )
    version.save(force_insert=True)
    entry.subject = version
    entry.note(questionnaire=questionnaire.key, number=version.number)
    return version


def next_number(questionnaire: Questionnaire) -> int:
    """Return the number of the next version."""
    last = questionnaire.versions.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def columns_of(xform: str) -> dict[str, Any]:
    """Return what a version stores of a form."""
    languages = [code for code in parse_form(xform).languages if code]
    return {"xform": xform, "digest": digest_of(xform), "languages": languages}


def titles_of(compiled: Compiled) -> dict[str, str]:
    """Return the title of a form, by language; XLSForms have one for all."""
    return {"": one_line(compiled.form.title or compiled.form.id)[:200]}


def add_texts(
    actor: Actor,
    version_id: UUID,
    language: str,
    words: Mapping[str, str],
    expected_version: int,
) -> Version:
    """Add missing texts in a language: to a draft, or to a new draft of what is used.

    ``words`` are texts by the id that the form gives them. What was uploaded stays as
    it was; a file with a language of its own says more than this table.
    """
    version = find_version(version_id)
    questionnaire = version.questionnaire
    scope = scope_of(questionnaire)
    with act(actor, "questionnaire.write", scope, version, language=language) as entry:
        check_version(version, expected_version)
        xform, added = texts.with_texts(version.xform, language, words)
        entry.note(texts=len(added))
        kept = dict(version.translations)
        kept[language] = {**kept.get(language, {}), **added}
        columns = columns_of(xform) | {"translations": kept}
        if version.state == VersionState.DRAFT:
            return change(version, expected_version, **columns)
        lock(questionnaire)
        _nothing_waits(questionnaire)
        if questionnaire.versions.filter(state=VersionState.DRAFT).exists():
            raise RuleBroken(_("There is a draft already. Translate that one."))
        if version.state == VersionState.RETIRED:
            raise RuleBroken(_("This version is retired. Translate the newest one."))
        fresh = Version(
            questionnaire=questionnaire,
            number=next_number(questionnaire),
            xlsx=Version.objects.values_list("xlsx", flat=True).get(id=version.id),
            uploaded_by_id=user_of(actor),
            **columns,
        )
        fresh.save(force_insert=True)
        entry.subject = fresh
        return fresh


def change_details(
    actor: Actor, questionnaire_id: UUID, details: Details, expected_version: int
) -> Questionnaire:
    """Change purpose, source, licence and what a questionnaire is filled in about."""
    one = Questionnaire.objects.get(id=questionnaire_id)
    with act(actor, "questionnaire.write", scope_of(one), one, details=True):
        return change(one, expected_version, **details.cleaned())


def delete_draft(actor: Actor, version_id: UUID) -> None:
    """Delete a version that was never published, and what it alone was a version of."""
    version = find_version(version_id)
    questionnaire = version.questionnaire
    with act(actor, "questionnaire.write", scope_of(questionnaire), version) as entry:
        entry.note(deleted=True, questionnaire=questionnaire.key)
        lock(version, "state")
        if version.state != VersionState.DRAFT:
            raise RuleBroken(_("Only a draft can be deleted. Retire it instead."))
        Version.objects.filter(id=version.id).delete()
        if not questionnaire.versions.exists():
            Questionnaire.objects.filter(id=questionnaire.id).delete()


def retire(actor: Actor, questionnaire_id: UUID) -> Questionnaire:
    """Offer a questionnaire no more; answers stay, drafts may still be finished."""
    return _set_retired(actor, questionnaire_id, retired=True)


def offer_again(actor: Actor, questionnaire_id: UUID) -> Questionnaire:
    """Offer a retired questionnaire again."""
    return _set_retired(actor, questionnaire_id, retired=False)


def _set_retired(
    actor: Actor, questionnaire_id: UUID, *, retired: bool
) -> Questionnaire:
    one = Questionnaire.objects.get(id=questionnaire_id)
    with act(actor, "questionnaire.retire", scope_of(one), one, retired=retired):
        moment = now_rounded() if retired else None
        return change(one, one.version, retired_at=moment)
