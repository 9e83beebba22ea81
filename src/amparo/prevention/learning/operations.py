"""The verbs of lessons: write, translate, sign off for a country, withdraw."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amparo.foundation.countries.models import Country
from amparo.foundation.journal.operations import act
from amparo.foundation.kernel.coded import write_coded
from amparo.foundation.kernel.errors import Conflict, RuleBroken
from amparo.foundation.kernel.locking import CHANGED
from amparo.foundation.policy import AccessScope, Actor

from .checks import LONGEST_SOURCE, new_marks, problems_of
from .codes import Audience, SignerWork, WhyEnded
from .document import Document, NotALesson, digest_of, read, tidy
from .models import Lesson, LessonSignOff, LessonText, OfferSignOff
from .offers import offer_digest
from .queries import SOURCE, document_of, forget_signed, newest_text, stale_steps

ANYWHERE = AccessScope()
Signed = TypeVar("Signed", LessonSignOff, OfferSignOff)


def scope_of_country(country_code: str) -> AccessScope:
    """Return the access scope of what is signed for a country."""
    return AccessScope(country=country_code)


# -- Writing ---------------------------------------------------------------------------


def add_lesson(actor: Actor, slug: str, audience: str, source: str) -> Lesson:
    """Write a new lesson in English; it gets the next number."""
    with act(actor, "lesson.edit", ANYWHERE) as entry:
        if audience not in set(Audience):
            raise RuleBroken(_("Please choose one of the answers."), "audience")
        _checked(source, audience)
        if Lesson.objects.filter(slug=slug).exists():
            raise RuleBroken(_("There is a lesson of this name."), "slug")
        last = Lesson.objects.aggregate(last=Max("number"))["last"] or 0
        lesson = Lesson.objects.create(number=last + 1, slug=slug, audience=audience)
        _append(lesson, SOURCE, source, actor.user_id, {})
        entry.subject = lesson
        entry.note(language=SOURCE)
    return lesson


def write_text(
    actor: Actor,
    lesson_id: UUID,
    language: str,
    source: str,
    expected: int,
    all_checked: bool = False,
) -> LessonText:
    """Write the next wording of a lesson in a language; the earlier ones stay.

    ``expected`` is the number of the wording that the person began with (0: none).
    ``all_checked``: every step was compared with English. What is unchanged is not
    written again. Raises ``Conflict`` if a colleague was faster.
    """
    lesson = Lesson.objects.get(id=lesson_id)
    with act(actor, "lesson.edit", ANYWHERE, lesson, language=language) as entry:
        newest = newest_text(lesson, language)
        if (newest.number if newest else 0) != expected:
            raise Conflict(CHANGED, newest)
        english = None if language == SOURCE else _english(lesson)
        now = _checked(source, lesson.audience, english)
        before = document_of(newest) if newest else None
        old = newest.marks if newest else {}
        marks = new_marks(english, before, now, old, all_checked) if english else {}
        if newest and (newest.digest, newest.marks) == (now.digest, marks):
            return newest
        made = _append(lesson, language, source, actor.user_id, marks)
        entry.note(number=made.number, digest=made.digest)
    return made


def _checked(source: str, audience: str, english: Document | None = None) -> Document:
    if len(source) > LONGEST_SOURCE:
        raise RuleBroken(_("This is too long. Please make it shorter."), "source")
    try:
        found = read(source)
    except NotALesson as broken:
        raise RuleBroken(str(broken), "source") from None
    for problem in problems_of(found, audience, english):
        step = f"{problem.step}: " if problem.step else ""
        raise RuleBroken(f"{step}{problem.words}", "source")
    return found


def _english(lesson: Lesson) -> Document:
    english = newest_text(lesson, SOURCE)
    if english is None:
        raise RuleBroken(_("A lesson is written in English first."), "source")
    return document_of(english)


def _append(
    lesson: Lesson,
    language: str,
    source: str,
    author_id: UUID | None,
    marks: dict[str, str],
) -> LessonText:
    newest = newest_text(lesson, language)
    try:
        with transaction.atomic():
            return LessonText.objects.create(
                lesson=lesson,
                language=language,
                number=newest.number + 1 if newest else 1,
                source=tidy(source),
                digest=digest_of(source),
                marks=marks,
                author_id=author_id,
            )
    except IntegrityError:  # two people at the same moment
        raise Conflict(CHANGED, newest_text(lesson, language)) from None


# -- Signing off -----------------------------------------------------------------------


def sign_off(
    actor: Actor, text_id: UUID, country_code: str, work: str
) -> LessonSignOff:
    """Sign one wording of a lesson for a country: people there may read it.

    Who wrote it does not sign it, and of a translation every step must be up to date.
    """
    text = LessonText.objects.select_related("lesson").get(id=text_id)
    country = Country.objects.get(code=country_code)
    scope = scope_of_country(country.code)
    with act(actor, "lesson.sign_off", scope, text.lesson) as entry:
        _may_sign(actor, text, work)
        standing = LessonSignOff.objects.filter(
            lesson=text.lesson, language=text.language, country=country
        )
        _end(actor, standing, WhyEnded.RENEWED)
        entry.note(language=text.language, digest=text.digest, work=work)
        values: dict[str, Any] = {"digest": text.digest, "country": country}
        signed = _signed(
            LessonSignOff(
                text=text,
                lesson=text.lesson,
                language=text.language,
                work=work,
                signer_id=_person(actor),
                **values,
            )
        )
    forget_signed()
    return signed


def _may_sign(actor: Actor, text: LessonText, work: str) -> None:
    if work not in set(SignerWork):
        raise RuleBroken(_("Please choose one of the answers."), "work")
    if digest_of(text.source) != text.digest:
        raise RuleBroken(_("This text was changed outside of Amparo."))
    if text.author_id == actor.user_id:
        raise RuleBroken(_("You wrote this. Ask a colleague to sign it off."))
    if stale_steps(text):
        raise RuleBroken(_("Some steps are not translated, or English has changed."))


def withdraw(actor: Actor, sign_off_id: UUID, why: str) -> LessonSignOff:
    """End a sign-off: people of that country do not see the lesson any more."""
    found = LessonSignOff.objects.select_related("lesson").get(id=sign_off_id)
    scope = scope_of_country(found.country_id)
    with act(actor, "lesson.withdraw", scope, found.lesson) as entry:
        _ending(why)
        standing = LessonSignOff.objects.filter(id=found.id)
        if not _end(actor, standing, WhyEnded(why)):
            raise RuleBroken(_("This lesson is not signed off."))
        entry.note(language=found.language, country=found.country_id, why=why)
    forget_signed()
    return found


def sign_offer(actor: Actor, country_code: str, seen: str, work: str) -> OfferSignOff:
    """Sign the signs and offices of the offer check for a country.

    ``seen`` is the digest of what the person had before them.
    """
    country = Country.objects.get(code=country_code)
    scope = scope_of_country(country.code)
    with act(actor, "lesson.sign_offer", scope) as entry:
        if work not in set(SignerWork):
            raise RuleBroken(_("Please choose one of the answers."), "work")
        if seen != offer_digest(country.code):
            raise Conflict(CHANGED, country)
        standing = OfferSignOff.objects.filter(country=country)
        _end(actor, standing, WhyEnded.RENEWED)
        entry.note(digest=seen, work=work)
        entry.subject = signed = _signed(
            OfferSignOff(
                country=country, digest=seen, work=work, signer_id=_person(actor)
            )
        )
    forget_signed()
    return signed


def withdraw_offer(actor: Actor, country_code: str, why: str) -> None:
    """End the sign-off of the offer check: people there do not see it any more."""
    country = Country.objects.get(code=country_code)
    scope = scope_of_country(country.code)
    with act(actor, "lesson.withdraw_offer", scope) as entry:
        _ending(why)
        standing = OfferSignOff.objects.filter(country=country)
        if not _end(actor, standing, WhyEnded(why)):
            raise RuleBroken(_("The offer check is not signed off."))
        entry.note(country=country.code, why=why)
    forget_signed()


def withdraw_again(
    why: str, country_code: str, lesson_id: str | None, language: str
) -> list[UUID]:
    """End what was withdrawn after the backup that has just been restored.

    Without a lesson: the offer check. Returns the sign-offs that ended.
    """
    model: type[LessonSignOff | OfferSignOff] = OfferSignOff
    about = {"country_id": country_code}
    if lesson_id:
        model = LessonSignOff
        about |= {"lesson_id": lesson_id, "language": language}
    standing = list(model.objects.filter(ended_at=None, **about))
    write_coded(standing, ended_at=timezone.now(), why_ended=why)
    forget_signed()
    return [one.id for one in standing]


def _ending(why: str) -> None:
    if why not in set(WhyEnded) - {WhyEnded.RENEWED}:
        raise RuleBroken(_("Please choose one of the answers."), "why")


def _end(actor: Actor, standing: Any, why: WhyEnded) -> int:
    return write_coded(
        standing.filter(ended_at=None).select_for_update(),
        ended_at=timezone.now(),
        ended_by_id=actor.user_id,
        why_ended=why,
    )


def _signed(row: Signed) -> Signed:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # two people at the same moment
        raise RuleBroken(_("Someone has just signed this off.")) from None
    return row


def _person(actor: Actor) -> UUID:
    """Return who acts; only people have these permissions, so it is never empty."""
    if actor.user_id is None:
        raise TypeError("only a person signs a lesson off")
    return actor.user_id
