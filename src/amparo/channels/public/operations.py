"""Checking what the public reads: note, read, sign off, withdraw."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.text import many_lines
from amparo.foundation.policy import AccessScope, Actor

from . import texts
from .models import Reading, Remark, SignOff
from .queries import (
    SOURCE,
    LanguageStatus,
    forget_offered,
    language_status_of,
    scope_for,
)
from .texts import PublicText

LONGEST_REMARK = 1000


def marks_of(texts: tuple[PublicText, ...]) -> dict[str, str]:
    """Return what was read, text by text, as it is kept."""
    return {text.key: text.mark for text in texts}


def write_remark(
    actor: Actor, language: str, key: str, words: str, form_key: UUID
) -> Remark:
    """Write a note on one text; the same form twice is one note."""
    scope = scope_for(actor, "language.remark", language)
    with act(actor, "language.remark", scope, language=language, text=key) as entry:
        if key not in {text.key for text in texts.texts_of(language)}:
            raise RuleBroken(_("This text does not exist any more."))
        said = many_lines(words)
        if not said:
            raise RuleBroken(_("Please write something first."), "words")
        if len(said) > LONGEST_REMARK:
            raise RuleBroken(_("This is too long. Please make it shorter."), "words")
        entry.subject, _new = Remark.objects.get_or_create(
            form_key=form_key,
            defaults={
                "language": language,
                "key": key,
                "words": said,
                "writer_id": _person(actor),
            },
        )
        return entry.subject


def resolve_remark(actor: Actor, remark_id: UUID) -> Remark:
    """Settle a note: the text is right now, or it may stay. Twice changes nothing."""
    remark = Remark.objects.get(id=remark_id)
    with act(actor, "language.resolve", scope_of_remark(actor, remark), remark):
        Remark.objects.filter(id=remark.id, resolved_at=None).update(
            resolved_at=timezone.now(), resolved_by=actor.user_id
        )
    remark.refresh_from_db()
    return remark


def scope_of_remark(actor: Actor, remark: Remark) -> AccessScope:
    """Say where a note stands: with its writer, and where its language is spoken."""
    scope = scope_for(actor, "language.resolve", remark.language)
    return AccessScope(owner_id=remark.writer_id, country=scope.country)


def read_part(actor: Actor, language: str, part: str, seen: str) -> Reading:
    """Say that a part is right as it stands; ``seen``: the digest of what was read."""
    scope = scope_for(actor, "language.read", language)
    with act(actor, "language.read", scope, language=language, part=part) as entry:
        language_status = _to_check(language)
        part_texts = language_status.of(part)
        if not part_texts or seen != texts.digest(part_texts):
            raise _changed(language_status)
        entry.subject, _new = Reading.objects.update_or_create(
            language=language,
            part=part,
            defaults={
                "marks": marks_of(part_texts),
                "reader_id": _person(actor),
                "read_at": timezone.now(),
            },
        )
        return entry.subject


def sign_off(actor: Actor, language: str, how: str, seen: str) -> SignOff:
    """Answer for a language, so that the public may read it.

    Every part must have been read as it is, and no note may be open. ``seen`` is the
    digest of the texts that the person had before them.
    """
    scope = scope_for(actor, "language.sign_off", language)
    try:
        with act(actor, "language.sign_off", scope, language=language) as entry:
            language_status = _to_check(language)
            if seen != texts.digest(language_status.texts):
                raise _changed(language_status)
            _must_be_ready(language_status, how)
            _end(actor, language, SignOff.Why.RENEWED)
            entry.note(how=how, digest=seen, texts=len(language_status.texts))
            entry.subject = signed = SignOff.objects.create(
                language=language,
                digest=seen,
                marks=marks_of(language_status.texts),
                how=how,
                signer_id=_person(actor),
            )
    except IntegrityError:  # two people at the same moment
        raise RuleBroken(_("Someone has just signed this off.")) from None
    forget_offered()
    return signed


def withdraw(actor: Actor, language: str, why: str) -> None:
    """Take a sign-off back: the public is not offered this language any more."""
    scope = scope_for(actor, "language.withdraw", language)
    with act(actor, "language.withdraw", scope, language=language) as entry:
        if why not in set(SignOff.Why) - {SignOff.Why.RENEWED}:
            raise RuleBroken(_("Please choose one of the answers."), "why")
        entry.subject = _end(actor, language, SignOff.Why(why))
        if entry.subject is None:
            raise RuleBroken(_("This language is not signed off."))
        entry.note(why=why)
    forget_offered()


def _person(actor: Actor) -> UUID:
    """Return who acts; only people have these permissions, so it is never empty."""
    if actor.user_id is None:
        raise TypeError("only a person checks a language")
    return actor.user_id


def _end(actor: Actor, language: str, why: SignOff.Why) -> SignOff | None:
    language_status = SignOff.objects.filter(language=language, ended_at=None).first()
    if language_status is not None:
        values: dict[str, Any] = {
            "ended_at": timezone.now(),
            "ended_by_id": actor.user_id,
            "why_ended": why,
        }
        SignOff.objects.filter(id=language_status.id, ended_at=None).update(**values)
    return language_status


def _to_check(language: str) -> LanguageStatus:
    if language == SOURCE:
        raise RuleBroken(_("English is the source. It needs no sign-off."))
    return language_status_of(language)


def _must_be_ready(language_status: LanguageStatus, how: str) -> None:
    if how not in SignOff.How.values:
        raise RuleBroken(_("Please choose one of the answers."), "how")
    if language_status.unread:
        raise RuleBroken(_("Some parts have changed or have not been reviewed yet."))
    if language_status.remarks:
        raise RuleBroken(_("Some notes are still open. Resolve them first."))


def _changed(language_status: LanguageStatus) -> Conflict:
    return Conflict(
        _("The texts have changed since you opened them. Please review them again."),
        language_status,
    )
