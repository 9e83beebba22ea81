"""The page on which a supervisor keeps a person out of one record; rooms above use it.

It is no page by itself: the room of the record has the address and the operations.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...design.forms import AmparoForm
from ...organisations.models import Team
from .. import record_bars
from ..edit_page import EditPage, edit, press
from ..middleware import StaffRequest
from ..models import RecordBar


class BarForm(AmparoForm):
    """Whom to keep out, or to let in again, and why."""

    user_id = forms.TypedChoiceField(label=gettext_lazy("Who?"), coerce=UUID)
    because = forms.ChoiceField(
        label=gettext_lazy("Why?"),
        choices=[
            choice
            for choice in RecordBar.Because.choices
            if choice[0] != RecordBar.Because.BOTH_SIDES
        ],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one), name) for one, name in people]
        self.offer("user_id", [("", "–"), *names])


@dataclass(frozen=True)
class BarPage(EditPage):
    """The page, with who is kept out now."""

    bars: Sequence[RecordBar] = ()
    template: str = "accounts/bars.html"


def bar_page(
    request: StaffRequest,
    team: Team,
    record_id: UUID,
    *,
    bar: Callable[[UUID, str], Any],
    lift: Callable[[UUID], Any],
    back: str,
    crumbs: tuple[tuple[Any, str], ...],
) -> HttpResponse:
    """Show who is kept out of a record; keep someone out, or let someone in again."""
    bars = record_bars.barred(record_id)
    out = {row.user_id for row in bars}
    again = request.POST.get("lift", "")
    if request.method == "POST" and again in {str(one) for one in out}:
        done = _("Access restored.")
        return press(request, lambda: lift(UUID(again)), request.path, done)
    people = [
        (user_id, name)
        for user_id, name in record_bars.members_of(team)
        if user_id not in out and user_id != request.actor.user_id
    ]
    form = partial(BarForm, people=people)
    page = BarPage(
        form=form,
        save=lambda given: bar(given["user_id"], given["because"]),
        done=lambda _made: back,
        cancel=back,
        crumbs=crumbs,
        title=_("Keep someone out of this record"),
        lead=_(
            "They can no longer find it in lists, search, tasks or possible "
            "duplicates, or open it by its address. They still know what "
            "they have already read."
        ),
        submit=_("Keep them out"),
        saved=_("This person is now kept out of this record."),
        bars=bars,
    )
    return edit(request, page)
