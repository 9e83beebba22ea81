"""Whom two teams of one organisation know counts once: by codes, and never by name.

The codes say only which records may be of one person. They miss who was written very
differently, and join namesakes of one age; what is counted with them says so. Nobody is
shown which records were joined, and nothing is opened or merged.

Nobody may learn from a number who of a course has a case. So a record is joined only
when the quarter in which it was made or changed has ended, and a course is joined with
a case only in tens: who registers an invented person and looks at the number the next
day sees nothing of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import sha256
from itertools import combinations as pairs_of
from uuid import UUID

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from ..matching.combinations import COMMON, codes_of
from ..organisations.models import Organisation
from .found_by import BORN, SAME, is_known_across
from .models import EarlierDetails, Person

AT_ONCE = 10  # joins between courses and cases of a country


@dataclass(frozen=True)
class Same:
    """Records of one person: each but the first, by the first of them.

    ``alike`` joins courses with courses and cases with cases; ``across`` both, too.
    """

    alike: Mapping[UUID, UUID] = field(default_factory=dict)
    across: Mapping[UUID, UUID] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """What joining looks at of a person's record, beside codes."""

    id: UUID
    team_id: UUID
    country: str
    is_of_courses: bool


def same_people(before: date) -> Same:
    """Return which records are of one person, of those not touched since a day.

    Only between teams of one organisation: within a team each record is a person of its
    own. A code of ``COMMON`` records or more says nothing.
    """
    alike: dict[UUID, UUID] = {}
    mixed: dict[str, list[Group]] = defaultdict(list)
    two_teams = Organisation.objects.annotate(count=Count("teams")).filter(count__gt=1)
    for organisation_id in two_teams.order_by("id").values_list("id", flat=True):
        records = _records(organisation_id, before)
        ids = [one.id for one in records]
        groups = Groups(records, codes_of(ids, SAME), codes_of(ids, BORN))
        groups.join(across=False)
        alike |= groups.by_first()
        groups.join(across=True)
        for group in groups.mixed():
            mixed[group.records[0].country].append(group)
    everything = dict(alike)
    for found in mixed.values():
        found.sort(key=lambda group: sha256(group.records[0].id.bytes).digest())
        for group in found[: len(found) // AT_ONCE * AT_ONCE]:
            everything |= group.by_first()
    return Same(alike, everything)


def _records(organisation_id: UUID, before: date) -> list[Record]:
    since = timezone.make_aware(datetime.combine(before, time.min))
    changed = EarlierDetails.objects.filter(
        person=OuterRef("pk"), created_at__gte=since
    )
    people = Person.objects.filter(
        ~Exists(changed),
        team__organisation=organisation_id,
        merged_into=None,
        created_at__lt=since,
    )
    return [
        Record(one.id, one.team_id, one.country_id, not is_known_across(one.team))
        for one in people.select_related("team")
        .only("id", "team_id", "country_id", "team__kind")
        .order_by("created_at", "id")
        .iterator()
    ]


@dataclass
class Group:
    """Records of one person: of each team one, and none born on another day."""

    records: list[Record]
    born: set[int]

    def may_join(self, other: Group) -> bool:
        """Return whether both can be of one person: no team and no birthday forbids."""
        mine, theirs = ({one.team_id for one in g.records} for g in (self, other))
        if mine & theirs:
            return False
        return not (self.born and other.born) or bool(self.born & other.born)

    def by_first(self) -> dict[UUID, UUID]:
        """Return each record but the first by the first."""
        first, *others = self.records
        return {one.id: first.id for one in others}

    @property
    def is_mixed(self) -> bool:
        """Return whether it joins a course with a case."""
        return len({one.is_of_courses for one in self.records}) == 2


class Groups:
    """The records of an organisation, each a group of its own until they are joined."""

    def __init__(
        self,
        records: Sequence[Record],
        same: Mapping[UUID, set[int]],
        born: Mapping[UUID, set[int]],
    ) -> None:
        holders = defaultdict(list)
        self.place = {one.id: place for place, one in enumerate(records)}
        for record_id, codes in same.items():
            for code in codes:
                holders[code].append(self.place[record_id])
        self.of = [Group([one], born.get(one.id, set())) for one in records]
        shared = (
            sorted(found) for found in holders.values() if 1 < len(found) < COMMON
        )
        # What few share says most. The rest of the order has to be some order only.
        self.shared = sorted(shared, key=lambda found: (len(found), found))

    def join(self, *, across: bool) -> None:
        """Join what shares a code; courses with cases only if ``across``."""
        for found in self.shared:
            for one, other in pairs_of(found, 2):
                self._join(self.of[one], self.of[other], across)

    def _join(self, one: Group, other: Group, across: bool) -> None:
        sides = {record.is_of_courses for record in (*one.records, *other.records)}
        if one is other or (len(sides) > 1 and not across) or not one.may_join(other):
            return
        every = sorted(one.records + other.records, key=lambda r: self.place[r.id])
        joined = Group(every, one.born | other.born)
        for record in every:
            self.of[self.place[record.id]] = joined

    def by_first(self) -> dict[UUID, UUID]:
        """Return each record that was joined by the first of its group."""
        return {
            each: first
            for group in self._groups()
            for each, first in group.by_first().items()
        }

    def mixed(self) -> list[Group]:
        """Return the groups of courses and cases."""
        return [group for group in self._groups() if group.is_mixed]

    def _groups(self) -> Iterable[Group]:
        return {id(group): group for group in self.of}.values()
