"""What a questionnaire may be filled in about: a case, a person, an organisation.

The room that owns the records declares one ``Attachment`` when it starts, and its page
includes ``questionnaires/_panel.html`` with what ``panels.panel`` returns.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.utils.functional import Promise

from ..kernel.errors import Refused
from ..organisations.models import Team
from ..policy import AccessScope, Actor, check

Text = str | Promise
# The permission of this room beside the one of the record.
_OURS = {"see": "questionnaire.read", "fill": "questionnaire.fill"}


class NoSuchSubject(ObjectDoesNotExist):
    """There is no record of this kind and id, or nothing is filled in about it."""


@dataclass(frozen=True)
class Subject:
    """A record that answers belong to.

    ``title`` is a code and never a name: it stands in crumbs and headings. ``records``
    are the ids from which someone may be barred. ``key_kind`` and ``key_id`` name the
    key of the record that seals its answers; without them each set of answers has a key
    of its own, sealed to ``team``. ``closed`` says why nothing may be added.
    """

    kind: str
    id: UUID
    title: str
    url: str
    team: Team | None
    country: str
    records: frozenset[UUID] = frozenset()
    key_kind: str = ""
    key_id: UUID | None = None
    closed: Text = ""

    def scope(self, team: Team | None = None) -> AccessScope:
        """Return the access scope of answers about it, kept by its team or another."""
        team = team or self.team
        if team is None:
            return AccessScope(records=self.records | {self.id})
        return AccessScope(
            team_ids=frozenset({team.id}),
            organisation_ids=frozenset({team.organisation_id}),
            country=team.country_id,
            records=self.records | {self.id},
        )


@dataclass(frozen=True)
class Attachment:
    """One kind of record that questionnaires are filled in about.

    ``find`` returns the record for someone, or raises ``ObjectDoesNotExist``. ``see``
    and ``fill`` are permissions that reading and filling need beside those of
    questionnaires. ``voices``: a child, a caregiver and a worker are asked apart.
    ``by_code`` finds a record by the code that people write into a spreadsheet, for
    importing earlier answers. ``filled_in`` hears of finished answers (``AnswerSheet``)
    in the same transaction.
    """

    kind: str
    label: Text
    find: Callable[[Actor, UUID], Subject] = field(compare=False)
    see: str = "questionnaire.read"
    fill: str = "questionnaire.fill"
    voices: bool = False
    by_code: Callable[[Actor, str], UUID | None] | None = field(
        default=None, compare=False
    )
    filled_in: Callable[[Actor, Any], None] | None = field(default=None, compare=False)


_ATTACHMENTS: dict[str, Attachment] = {}


def declare(*attachments: Attachment) -> None:
    """Register what questionnaires attach to; ``ValueError`` for a kind taken."""
    for one in attachments:
        if _ATTACHMENTS.setdefault(one.kind, one) is not one:
            raise ValueError(f"{one.kind} has an attachment already")


def kinds() -> dict[str, Attachment]:
    """Return every attachment by its kind, in the order of declaring."""
    return dict(_ATTACHMENTS)


def attachment(kind: str) -> Attachment:
    """Return the attachment of a kind, or raise ``NoSuchSubject``."""
    try:
        return _ATTACHMENTS[kind]
    except KeyError:
        raise NoSuchSubject(kind) from None


def find(actor: Actor, kind: str, subject_id: UUID) -> Subject:
    """Return the record that answers belong to; raises ``ObjectDoesNotExist``."""
    return attachment(kind).find(actor, subject_id)


def tell_filled_in(actor: Actor, kind: str, sheet: Any) -> None:
    """Tell the room of a record that answers about it are finished."""
    if (told := attachment(kind).filled_in) is not None:
        told(actor, sheet)


def check_may(actor: Actor, verb: str, kind: str, scope: AccessScope) -> None:
    """Raise ``Refused`` unless the record's own permission allows it, too.

    ``verb`` is "see" or "fill".
    """
    needed = attachment(kind).fill if verb == "fill" else attachment(kind).see
    check(actor, needed, scope)


def is_allowed(actor: Actor, verb: str, kind: str, scope: AccessScope) -> bool:
    """Return whether someone may read or fill in answers here, by both permissions."""
    try:
        check_may(actor, verb, kind, scope)
        check(actor, _OURS[verb], scope)
    except (Refused, NoSuchSubject):
        return False
    return True
