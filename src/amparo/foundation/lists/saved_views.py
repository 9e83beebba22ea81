"""Saved views: a person keeps the filters and the order of a list under a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from ..accounts.models import Membership
from ..journal.operations import act
from ..kernel.crypto import Tampered, pad, unpad
from ..kernel.errors import RuleBroken
from ..kernel.locking import change
from ..kernel.secret import open_for_server, seal_for_server
from ..kernel.text import one_line, sort_key
from ..organisations.models import Team
from ..policy import AccessScope, Actor, visible
from .models import SavedView
from .requests import Asked

MOST_VIEWS = 20  # of one person, for one list
LONGEST_NAME = 40
CAN_BE_RESTORED = timedelta(minutes=10)
PURPOSE = "list-view-name"


@dataclass(frozen=True)
class View:
    """A saved view, with its name opened."""

    row: SavedView
    name: str
    mine: bool

    @property
    def query(self) -> str:
        """The query of an address: codes only."""
        pairs = [*self.row.codes.items()]
        return "?" + urlencode(pairs + [("sort", self.row.sort)] * bool(self.row.sort))

    def shows(self, asked: Asked) -> bool:
        """Say whether it is what somebody looks at; an empty filter is none."""
        mine, theirs = (
            {name: code for name, code in codes.items() if code}
            for codes in (self.row.codes, asked.codes)
        )
        return mine == theirs and self.row.sort == asked.sort

    @property
    def was_deleted(self) -> bool:
        """Whether it was deleted a moment ago and can be restored."""
        return self.row.deleted_at is not None


def views_of(actor: Actor, list_name: str) -> list[View]:
    """Return a list's views: one's own, those of the team, and the just deleted.

    One query. A colleague's view stays for as long as the colleague is in the team.
    """
    own = visible(actor, "list.save_view", owner="owner_id")
    colleagues = Membership.objects.filter(
        user=OuterRef("owner"), team=OuterRef("team"), ended_at=None
    )
    shared = visible(actor, "list.share_view", team="team_id") & Q(
        Exists(colleagues), deleted_at=None
    )
    found = _kept().filter(own | shared, list_name=list_name)
    views = [View(row, _name(row), row.owner_id == actor.user_id) for row in found]
    return sorted(views, key=lambda view: sort_key(view.name))


def get(actor: Actor, view_id: UUID) -> View:
    """Return a view of one's own, or raise ``SavedView.DoesNotExist``."""
    row = _kept().get(visible(actor, "list.save_view", owner="owner_id"), id=view_id)
    return View(row, _name(row), mine=True)


def save_view(
    actor: Actor, list_name: str, codes: Mapping[str, str], sort: str, name: str
) -> SavedView:
    """Keep the filters and the order of a list under a name."""
    view = SavedView(list_name=list_name, codes=dict(codes), sort=sort)
    view.owner_id = cast(UUID, actor.user_id)  # the policy lets nobody else in
    with act(actor, "list.save_view", scope_of(view), view, list=list_name):
        mine = SavedView.objects.filter(owner_id=actor.user_id)
        mine.filter(_is_over()).delete()
        if mine.filter(list_name=list_name, deleted_at=None).count() >= MOST_VIEWS:
            raise RuleBroken(
                _("You have 20 views of this list. Delete one first."), "name"
            )
        view.name_sealed = _sealed(view, name)
        view.save(force_insert=True)
    return view


def change_view(
    actor: Actor, view_id: UUID, name: str, team_id: UUID | None, expected_version: int
) -> SavedView:
    """Rename a view, and share it with a team of one's own or with nobody."""
    view = get(actor, view_id).row
    with act(actor, "list.save_view", scope_of(view), view, what="change"):
        if team_id is not None and team_id != view.team_id:
            _share(actor, view, team_id)
        fields = {"name_sealed": _sealed(view, name), "team_id": team_id}
        change(view, expected_version, **fields)
    return view


def _share(actor: Actor, view: SavedView, team_id: UUID) -> None:
    team = Team.objects.get(id=team_id)
    where = AccessScope(
        team_ids=frozenset({team.id}),
        organisation_ids=frozenset({team.organisation_id}),
        country=team.country_id,
    )
    with act(actor, "list.share_view", where, view):
        pass  # the caller writes it with the name


def delete_view(actor: Actor, view_id: UUID) -> SavedView:
    """Delete a view of one's own; for some minutes it can be restored."""
    return _mark(actor, view_id, timezone.now(), "delete")


def restore_view(actor: Actor, view_id: UUID) -> SavedView:
    """Restore a view that was deleted a moment ago."""
    return _mark(actor, view_id, None, "restore")


def scope_of(view: SavedView) -> AccessScope:
    """Return the scope of a view: its owner."""
    return AccessScope(owner_id=view.owner_id)


def _mark(actor: Actor, view_id: UUID, moment: Any, what: str) -> SavedView:
    view = get(actor, view_id).row
    with act(actor, "list.save_view", scope_of(view), view, what=what):
        change(view, view.version, deleted_at=moment)
    return view


def _is_over() -> Q:
    return Q(deleted_at__lt=timezone.now() - CAN_BE_RESTORED)


def _kept() -> QuerySet[SavedView]:
    return SavedView.objects.exclude(_is_over())


def bound(view: SavedView) -> str:
    """Return the place to which the name of a view is bound."""
    return f"{PURPOSE}|{view.id}"


def _sealed(view: SavedView, name: str) -> bytes:
    clean = one_line(name)
    if not clean:
        raise RuleBroken(_("Give the view a name."), "name")
    if len(clean) > LONGEST_NAME:
        raise RuleBroken(_("Use up to 40 characters."), "name")
    return seal_for_server(PURPOSE, pad(clean.encode()), bound(view))


def _name(view: SavedView) -> str:
    sealed = bytes(view.name_sealed)
    try:
        return unpad(open_for_server(PURPOSE, sealed, bound(view))).decode()
    except Tampered:  # a list must open all the same
        return "?"
