"""The records that the journal's pages name: each room declares its own.

The journal knows the kind and the id of a record. Its room says where its codes are,
which records belong together, and which entries stay hidden from an organisation.
No name of a child: whoever watches reads codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.db.models import QuerySet as Rows
from django.urls import reverse

from ..kernel.ids import SHORT_CODE
from ..policy import AccessScope


@dataclass(frozen=True)
class Emergency:
    """How a record may be read in an emergency: by which permission, in which scope."""

    opens: str
    scope: Callable[[UUID], AccessScope]


@dataclass(frozen=True)
class Subject:
    """One kind of record, by the label of its table.

    ``rows`` are all of its records; ``code`` names the column of their codes.
    ``url_name`` takes the id. ``owner`` names the column of who works with it. Without
    ``emergency`` nobody reads it beyond their role; with it, ``kind`` is also that of
    its key.
    """

    kind: str
    rows: Callable[[], Rows]  # type: ignore[type-arg]
    url_name: str
    code: str = "code"
    owner: str = ""
    emergency: Emergency | None = None


# The filter for entries that people of these organisations do not see.
Hidden = Callable[[frozenset[UUID]], Q]

# The records that are about the same child as a record.
Along = Callable[[UUID], Iterable[UUID]]

_SUBJECTS: dict[str, Subject] = {}
_ALONG: list[Along] = []
_HIDDEN: list[Hidden] = []


def declare_subjects(*subjects: Subject) -> None:
    """Register kinds of record; ``ValueError`` for one that is taken already."""
    for one in subjects:
        if _SUBJECTS.setdefault(one.kind, one) is not one:
            raise ValueError(f"the journal knows {one.kind} already")


def add_along(along: Along) -> None:
    """Let a room say which records are about the same child."""
    _ALONG.append(along)


def hide_entries(hidden: Hidden) -> None:
    """Hide entries from the people of an organisation which they concern."""
    _HIDDEN.append(hidden)


def all_subjects() -> list[Subject]:
    """Return every declared kind of record."""
    return [_SUBJECTS[kind] for kind in sorted(_SUBJECTS)]


def subject_of(kind: str) -> Subject | None:
    """Return what is declared of a kind of record, if anything is."""
    return _SUBJECTS.get(kind)


def url_of(kind: str, record_id: UUID | None) -> str:
    """Return the address of a record, or nothing for kinds without a page."""
    known = _SUBJECTS.get(kind)
    if known is None or record_id is None:
        return ""
    return reverse(known.url_name, args=[record_id])


def hidden_from(organisation_ids: frozenset[UUID]) -> Q:
    """Return the filter for entries that people of these organisations do not see."""
    found = Q(pk__in=[])
    for hidden in _HIDDEN:
        found |= hidden(organisation_ids)
    return found


def code_expression() -> Case:
    """Return the code of an entry's record, for a query on the journal."""
    whens = [
        When(
            subject_kind=one.kind,
            then=Subquery(
                one.rows().filter(pk=OuterRef("subject_id")).values(one.code)[:1],
                output_field=CharField(),
            ),
        )
        for one in all_subjects()
    ]
    return Case(*whens, default=Value(""), output_field=CharField())


def with_code(code: str) -> set[UUID]:
    """Return the records with a code, and those about the same child."""
    found: set[UUID] = set()
    for _one, record_id in coded(code):
        found |= with_record(record_id)
    return found


def coded(code: str) -> Iterator[tuple[Subject, UUID]]:
    """Yield the records with a code, as ``code_letters`` returns it."""
    code = f"{code[:-SHORT_CODE]}-{code[-SHORT_CODE:]}"
    for one in all_subjects():
        rows = one.rows().filter(**{one.code: code})
        for record_id in rows.values_list("pk", flat=True)[:1]:
            yield one, record_id


def with_record(record_id: UUID) -> set[UUID]:
    """Return a record, and those about the same child."""
    return {record_id}.union(*(along(record_id) for along in _ALONG))
