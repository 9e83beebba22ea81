"""The pages of the online desk, and ending without a hand-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import EditPage, edit
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.countries.models import HelpContact
from amparo.foundation.countries.queries import public_contacts
from amparo.foundation.lists.pages import page_of
from amparo.foundation.lists.requests import asked_of

from ..concerns.models import Concern
from ..concerns.operations.addresses import may_hand_off
from ..concerns.views._shared import found_or_404, list_crumbs
from . import operations, queries
from .forms import EndForm, HandOffForm
from .lists import DESK
from .types import HandOff, OpenAddresses


@staff_page("online.open", methods=("GET", "HEAD"))
def desk_list(request: StaffRequest) -> HttpResponse:
    """List the concerns with addresses; nothing is opened."""
    found = queries.concerns_at_desk(request.actor)
    context = {"page": page_of(DESK, request.actor, found, asked_of(request))}
    return render(request, "online_desk/list.html", context)


@dataclass(frozen=True)
class AddressesPage(EditPage):
    """The page that shows addresses and records their hand-off."""

    opened: OpenAddresses | None = None
    hotlines: tuple[HelpContact, ...] = ()
    template: str = "online_desk/addresses.html"

    @property
    def takes_hand_off(self) -> bool:
        """Say whether a hand-off can still be recorded."""
        opened = self.opened
        return opened is not None and opened.allowed and bool(opened.addresses)


@staff_page("online.open")
def addresses(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Show the addresses of a concern as plain text, and record their hand-off."""
    try:
        opened = operations.open_addresses(request.actor, concern_id)
    except Concern.DoesNotExist as missing:
        raise Http404 from missing
    now = timezone.localtime()
    hotlines = _hotlines(opened.concern, now)

    def save(given: dict[str, Any]) -> Any:
        moment = datetime.combine(given["done_on"], given["done_time"])
        data = HandOff(
            given["hotline"], timezone.make_aware(moment), given["reference"]
        )
        return operations.hand_off(
            request.actor, concern_id, data, given["form_key"], given["version"]
        )

    page = AddressesPage(
        form=HandOffForm,
        save=save,
        done=lambda _row: request.path,
        title=_("Addresses of %(code)s") % {"code": opened.concern.code},
        submit=_("Save hand-off"),
        saved=_(
            "Hand-off saved. The addresses are deleted when their retention "
            "period ends."
        ),
        cancel=reverse("online_desk:list"),
        crumbs=(
            (_("Online desk"), reverse("online_desk:list")),
            (opened.concern.code, ""),
        ),
        values={
            "hotline": next((h.name for h in hotlines if h.country_id), ""),
            "done_on": now.date(),
            "done_time": now.time(),
        },
        version=len(opened.hand_offs),
        opened=opened,
        hotlines=hotlines,
    )
    return edit(request, page)


def _hotlines(concern: Concern, now: datetime) -> tuple[HelpContact, ...]:
    found = public_contacts(concern.country_id, now)
    return tuple(one for one in found if one.kind == HelpContact.Kind.ONLINE)


@staff_page("online.end")
def end(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Let a supervisor have addresses deleted without a hand-off."""
    concern = found_or_404(request, concern_id, "online.end")
    url = reverse("concerns:concern", args=[concern_id])
    page = EditPage(
        form=EndForm,
        save=lambda given: operations.end_without_hand_off(
            request.actor, concern_id, given["reason"]
        ),
        done=lambda _concern: url,
        title=_("Delete the addresses without a hand-off"),
        lead=_lead(concern),
        submit=_("Confirm deletion"),
        saved=_(
            "Deletion confirmed. They are deleted when the country's retention "
            "period ends."
        ),
        cancel=url,
        crumbs=list_crumbs((concern.code, url), (_("Addresses"), "")),
        danger=True,
    )
    return edit(request, page)


def _lead(concern: Concern) -> str:
    if may_hand_off(concern):
        return _(
            "The online desk would hand them to a hotline. Nobody reads them for this."
        )
    return _(
        "The rules of this country forbid handing them to a hotline. Nobody "
        "reads them for this."
    )
