"""A small import for tests: saved views, which everyone may make."""

from __future__ import annotations

from uuid import UUID, uuid4

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.lists.imports import specs
from amparo.foundation.lists.imports.models import Import
from amparo.foundation.lists.imports.operations import begin, choose_columns, upload
from amparo.foundation.lists.imports.operations import begin_undo as begin_undoing
from amparo.foundation.lists.imports.specs import (
    Field,
    ImportSpec,
    Kind,
    NoSuchTarget,
    Part,
    Problem,
    Row,
    Target,
)
from amparo.foundation.lists.imports.steps import go_on
from amparo.foundation.lists.models import SavedView
from amparo.foundation.lists.saved_views import delete_view, save_view
from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import AccessScope, Actor

TARGET = ("test-views", "cases")
FIELDS = (
    Field("name", "Name", required=True, names=("Nombre",)),
    Field("day", "Day", Kind.DATE),
    Field("risk", "Risk", Kind.CHOICE, choices=(("high", "High"), ("low", "Low"))),
)
PARTS = (
    Part(
        "visit",
        "Visits",
        (Field("place", "Place"), Field("how", "How long", Kind.WHOLE)),
    ),
    Part("guest", "Guests", (Field("who", "Who"),), parent="visit"),
)


def _find(actor: Actor, key: str) -> Target:
    if key != "cases":
        raise NoSuchTarget(key)
    team = Team.objects.select_related("organisation").get(
        id=min(actor.team_ids(), key=str)
    )
    where = AccessScope(owner_id=actor.user_id)
    return Target(key, "Views of cases", "/staff/cases/", where, team, FIELDS, PARTS)


def _check(_actor: Actor, _target: Target, row: Row) -> list[Problem]:
    return [Problem("This name is taken.", "name")] if row["name"] == "taken" else []


def _save(actor: Actor, target: Target, row: Row) -> UUID:
    if row["name"] == "late":
        raise RuleBroken("Someone was faster.", "name")
    codes = {"risk": row["risk"]} if row["risk"] else {}
    return save_view(actor, target.key, codes, "", row["name"]).id


def _undo(actor: Actor, _target: Target, made_id: UUID) -> None:
    view = SavedView.objects.get(id=made_id)
    if view.version > 1:
        raise RuleBroken("Someone has changed this view.")
    delete_view(actor, made_id)


VIEWS = ImportSpec(
    name="test-views",
    label="Saved views",
    verb="list.save_view",
    find=_find,
    check_row=_check,
    save_row=_save,
    undo_row=_undo,
)
specs.declare(VIEWS)


def uploaded(actor: Actor, data: bytes) -> Import:
    """Upload a file."""
    return upload(actor, *TARGET, data, uuid4())


def whole(actor: Actor, one: Import) -> Import:
    """Let an import go on until it waits for a person."""
    while (now := go_on(actor, one.id)).state in ("checking", "saving", "undoing"):
        pass
    return now


def checked(actor: Actor, data: bytes, **fields: str) -> Import:
    """Upload a file, take the columns as suggested (or these), check its rows."""
    one = uploaded(actor, data)
    chosen = fields or {"Name": "name", "Day": "day", "Risk": "risk"}
    choose_columns(actor, one.id, chosen, one.version)
    return whole(actor, one)


def imported(actor: Actor, data: bytes) -> Import:
    """Import a file."""
    one = checked(actor, data)
    begin(actor, one.id, one.version)
    return whole(actor, one)


def undone(actor: Actor, one: Import) -> Import:
    """Undo an import."""
    begin_undoing(actor, one.id, one.version)
    return whole(actor, one)
