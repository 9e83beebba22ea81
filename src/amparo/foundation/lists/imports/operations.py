"""A spreadsheet is uploaded, its columns are confirmed, it is imported or deleted.

What waits is sealed to the team. No scheduled job opens it: rows are checked and
imported by ``steps.py``, while the person who uploaded them has their page open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ...countries.queries import deadline_hours
from ...journal.operations import act
from ...kernel.crypto import RecordKey
from ...kernel.errors import Refused, RuleBroken
from ...kernel.locking import change, lock
from ...kernel.moments import now_rounded
from ...kernel.secret import keyed_digest, keyed_digests
from ...kernel.text import fold
from ...policy import SYSTEM, AccessScope, Actor, check, visible
from ...vault.record_keys import destroy, new_key, open_key
from .models import (
    KIND,
    WAITING,
    ColumnChoice,
    Import,
    ImportRow,
    ImportState,
    Known,
    RowState,
)
from .rows import About, about, stored_rows
from .specs import ImportSpec, Target, spec_of
from .tables_in import read_book

# How long a file waits, and how long an import can be undone, by country.
WAIT = "import.wait"
UNDO = "import.undo"
_FILE, _HEADING = "import-file", "import-heading"
_BATCH = 500  # rows in one statement


def scope_of(imported: Import) -> AccessScope:
    """Return the access scope of an import."""
    return AccessScope(
        owner_id=imported.owner_id,
        team_ids=frozenset({imported.team_id}),
        organisation_ids=frozenset({imported.team.organisation_id}),
        country=imported.team.country_id,
    )


def visible_imports(actor: Actor) -> QuerySet[Import]:
    """Return the imports that someone may continue or undo, newest first."""
    found = Import.objects.select_related("team", "owner").order_by("-id")
    return found.filter(visible(actor, "list.undo_import", owner="owner", team="team"))


def get(actor: Actor, import_id: UUID) -> Import:
    """Return an import that someone may see, or raise ``Import.DoesNotExist``."""
    return visible_imports(actor).get(id=import_id)


def target_of(actor: Actor, imported: Import) -> Target:
    """Return into what an import goes, or raise ``ObjectDoesNotExist``."""
    return spec_of(imported.spec).find(actor, imported.target)


def find_target(actor: Actor, spec: ImportSpec, key: str) -> Target:
    """Return a target that someone may import into; raises ``Refused`` otherwise."""
    target = spec.find(actor, key)
    check(actor, spec.verb, target.scope)
    return target


def upload(
    actor: Actor, spec_name: str, target_key: str, data: bytes, form_key: UUID
) -> Import:
    """Read a file and keep its rows, sealed, until they are imported or deleted."""
    if actor.user_id is None:
        raise Refused(_("Only a person can do this."))
    known = Import.objects.filter(form_key=form_key, owner_id=actor.user_id).first()
    if known is not None:
        return known
    spec = spec_of(spec_name)
    target = find_target(actor, spec, target_key)
    one = Import(
        spec=spec.name,
        target=target.key,
        owner_id=actor.user_id,
        team=target.team,
        form_key=form_key,
        ends_at=_from_now(target.team.country_id, WAIT),
        digest=keyed_digest(_FILE, data.hex()),
    )
    _check_new(one, keyed_digests(_FILE, data.hex()))
    book = read_book(data)
    rows, parts = stored_rows(book, target)
    if not rows:
        raise RuleBroken(_("This file has headings, and no rows."), "file")
    said = _with_choices(one, about(book, target, parts))
    with act(actor, "list.import", scope_of(one), one, what="upload") as entry:
        check(actor, spec.verb, target.scope)
        entry.note(spec=spec.name, target=target.key, rows=len(rows))
        key = new_key(KIND, one.id, [one.team_id])
        one.rows = len(rows)
        one.about_sealed = key.seal("about", said.dumped())
        one.save(force_insert=True)
        ImportRow.objects.bulk_create(
            (
                ImportRow(
                    parent=one,
                    number=row.number,
                    cells_sealed=key.seal(f"row.{row.number}", row.dumped()),
                )
                for row in rows
            ),
            batch_size=_BATCH,
        )
    return one


def _check_new(one: Import, digests: Iterable[bytes]) -> None:
    """Refuse a file that was imported here and not undone."""
    same = Import.objects.filter(
        spec=one.spec,
        target=one.target,
        team=one.team,
        digest__in=digests,
        state__in=[ImportState.SAVING, ImportState.DONE],
    )
    if same.exists():
        raise RuleBroken(
            _(
                "This file has been imported already. To import it again, undo that"
                " first."
            ),
            "file",
        )


def choose_columns(
    actor: Actor, import_id: UUID, fields: Mapping[str, str], version: int
) -> Import:
    """Say which field each heading is; then the rows are checked.

    The choice is kept for the next file of this person. Every field is chosen once at
    most, and a required one has to be among them.
    """
    one = get(actor, import_id)
    target = target_of(actor, one)
    with act(actor, "list.import", scope_of(one), one, what="columns"):
        lock(one)
        require(one, ImportState.MAPPING, ImportState.CHECKED)
        key = open_key(actor, KIND, one.id)
        said = read_about(one, key)
        _check_choice(target, said, fields)
        chosen = {head: fields.get(head, "") for head in said.heads}
        new = About(said.heads, chosen, said.parts, said.older, said.ignored)
        _remember(one, chosen)
        _check_again(one)
        return change(
            one,
            version,
            about_sealed=key.seal("about", new.dumped()),
            state=ImportState.CHECKING,
        )


def _check_choice(target: Target, said: About, fields: Mapping[str, str]) -> None:
    chosen = [fields.get(head, "") for head in said.heads]
    for one in target.fields:
        count = chosen.count(one.key)
        if count > 1:
            raise RuleBroken(
                _("Two columns are chosen for “%(field)s”. Choose one.")
                % {"field": one.label}
            )
        if one.required and not count:
            raise RuleBroken(
                _("Choose a column for “%(field)s”.") % {"field": one.label}
            )


def _check_again(one: Import) -> None:
    """Forget what an earlier check found, and who its rows seemed to be."""
    checked = one.lines.filter(state__in=[RowState.RIGHT, RowState.WRONG])
    checked.update(state=RowState.WAITING, known="")


def begin(actor: Actor, import_id: UUID, version: int) -> Import:
    """Begin to import the rows that are right."""
    one = get(actor, import_id)
    spec = spec_of(one.spec)
    find_target(actor, spec, one.target)
    with act(actor, "list.import", scope_of(one), one, what="begin"):
        lock(one)
        require(one, ImportState.CHECKED)
        _check_new(one, [bytes(one.digest)])  # it may have been uploaded twice
        right = one.lines.filter(state=RowState.RIGHT)
        if not right.exists():
            raise RuleBroken(_("There is no row that can be imported."))
        if right.filter(known=Known.ASKED).exists():
            raise RuleBroken(
                _(
                    "Some rows look like people whom your team knows. Say first who"
                    " they are."
                )
            )
        # A file that was checked before this was asked is compared now.
        is_new = spec.alike is not None and right.filter(known="").exists()
        state = ImportState.CHECKING if is_new else ImportState.SAVING
        return change(one, version, state=state)


def begin_undo(actor: Actor, import_id: UUID, version: int) -> Import:
    """Begin to undo an import as a whole."""
    one = get(actor, import_id)
    with act(actor, "list.undo_import", scope_of(one), one, what="begin"):
        lock(one)
        require(one, ImportState.DONE)
        if one.ends_at <= timezone.now():
            raise RuleBroken(_("The time to undo this import is over."))
        return change(one, version, state=ImportState.UNDOING)


def drop(actor: Actor, import_id: UUID, version: int) -> Import:
    """Delete a file that waits, without importing it."""
    one = get(actor, import_id)
    with act(actor, "list.undo_import", scope_of(one), one, what="delete"):
        lock(one)
        require(one, *WAITING)
        return _emptied(one, version)


def drop_old() -> int:
    """Delete files that waited too long; return how many. Run by ``amparo tick``.

    Of one that was left half imported, the rows that wait are deleted; the others stay
    imported, and can be undone.
    """
    waiting = (*WAITING, ImportState.SAVING)
    old = Import.objects.filter(state__in=waiting, ends_at__lte=timezone.now())
    count = 0
    for one in old.select_related("team")[:100]:
        with act(SYSTEM, "list.end_import", scope_of(one), one):
            lock(one)
            if one.state == ImportState.SAVING:
                finish(one)
            elif one.state in WAITING:
                _emptied(one, one.version)
            else:
                continue
            count += 1
    return count


def _emptied(one: Import, version: int) -> Import:
    one.lines.all().delete()
    destroy(KIND, one.id)
    return change(one, version, state=ImportState.DROPPED, about_sealed=b"")


def finish(one: Import) -> None:
    """Keep of an import what undoing needs; call it inside an operation."""
    left_out = one.lines.exclude(state=RowState.SAVED)
    count = left_out.count()
    left_out.delete()
    destroy(KIND, one.id)
    change(
        one,
        one.version,
        state=ImportState.DONE,
        about_sealed=b"",
        left_out=count,
        ends_at=_from_now(one.team.country_id, UNDO),
    )


def require(one: Import, *states: str) -> None:
    """Raise ``RuleBroken`` unless the import is in one of these states."""
    if one.state not in states:
        raise RuleBroken(_("This import has moved on meanwhile. Load the page again."))


def read_about(one: Import, key: RecordKey) -> About:
    """Open the headings of an import."""
    return About.loaded(key.read(one, "about"))


def counts(one: Import) -> dict[str, int]:
    """Return how many rows are in each state."""
    found = one.lines.order_by().values_list("state").annotate(Count("id"))
    return dict.fromkeys(RowState.values, 0) | dict(found)


# -- Columns chosen before -------------------------------------------------------------


def _heading(head: str) -> bytes:
    return keyed_digest(_HEADING, fold(head))


def _choices(one: Import) -> QuerySet[ColumnChoice]:
    return ColumnChoice.objects.filter(
        owner_id=one.owner_id, spec=one.spec, target=one.target
    )


def _with_choices(one: Import, said: About) -> About:
    """Return the headings with what this person chose for them before."""
    before = {bytes(row.heading): row.field for row in _choices(one)}
    chosen = {h: before.get(_heading(h), said.fields[h]) for h in said.heads}
    return About(said.heads, chosen, said.parts, said.older, said.ignored)


def _remember(one: Import, chosen: Mapping[str, str]) -> None:
    for head, key in chosen.items():
        _choices(one).update_or_create(
            heading=_heading(head),
            defaults={"field": key},
            create_defaults={
                "field": key,
                "owner_id": one.owner_id,
                "spec": one.spec,
                "target": one.target,
            },
        )


def _from_now(country: str, kind: str) -> datetime:
    return now_rounded() + timedelta(hours=deadline_hours(country, kind))
