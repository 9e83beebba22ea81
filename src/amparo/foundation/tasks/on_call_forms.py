"""The forms for who is on call and where alerts are sent besides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ..accounts.models import User
from ..design.conflicts import VersionedForm
from ..design.forms import AmparoForm
from ..kernel.outbound import LONGEST_ADDRESS
from ..organisations.models import Organisation, Team
from .models import OnCall, OnCallRung
from .on_call import (
    LONGEST_PHONE,
    MOST_RUNGS,
    OnCallData,
    Rung,
    may_be_last,
    members_of,
    rungs_in,
)

_FIRST, _THEN = _("Alerted first"), _("Alerted next")


class OnCallForm(VersionedForm):
    """Who is alerted in which order, and who is the last."""

    all_optional = True
    sections = [
        *(
            (_THEN if n else _FIRST, [f"person_{n}", f"when_{n}"])
            for n in range(MOST_RUNGS)
        ),
        (_("Last person"), ["last_user", "phone"]),
    ]
    last_user = forms.ChoiceField(
        label=_("Who is alerted when nobody else has answered?"),
        help_text=_(
            "Someone outside the team with a telephone. They cannot open records; they "
            "call people until someone can."
        ),
        required=False,
    )
    phone = forms.CharField(
        label=_("Their telephone number"),
        help_text=_(
            "Shown to members of the team only. Leave empty to keep the current number."
        ),
        max_length=LONGEST_PHONE,
        required=False,
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(id__in=members_of(team)).order_by("name")
        names = [("", _("Nobody")), *((str(user.id), user.name) for user in people)]
        for n in range(MOST_RUNGS):
            self.fields[f"person_{n}"] = forms.ChoiceField(
                label=_("Person"), required=False
            )
            self.fields[f"when_{n}"] = forms.ChoiceField(
                label=_("When?"), choices=OnCallRung.When.choices, required=False
            )
            self.offer(f"person_{n}", names)
        around = [(str(user.id), user.name) for user in may_be_last(team)]
        self.offer("last_user", [("", _("Nobody")), *around])


def on_call_data(answers: Mapping[str, Any]) -> OnCallData:
    """Return the answers of the form for the operation; gaps close up."""
    rungs = [
        Rung(UUID(person), answers[f"when_{n}"] or OnCallRung.When.ALWAYS)
        for n in range(MOST_RUNGS)
        if (person := answers[f"person_{n}"])
    ]
    last = answers["last_user"]
    return OnCallData(rungs, UUID(last) if last else None, answers["phone"])


def saved_on_call(row: OnCall, phone: str) -> dict[str, Any]:
    """Return a list as the form shows it."""
    values: dict[str, Any] = {
        "last_user": str(row.last_user_id or ""),
        "phone": phone,
    }
    for n in range(MOST_RUNGS):
        values |= {f"person_{n}": "", f"when_{n}": OnCallRung.When.ALWAYS.value}
    for n, rung in enumerate(rungs_in(row)):
        values |= {f"person_{n}": str(rung.user_id), f"when_{n}": rung.when}
    return values


class WebhookForm(AmparoForm):
    """An address to which alerts go, for all teams or one."""

    address = forms.CharField(
        label=_("Address"),
        help_text=_(
            "Begins with https://. It never receives names, codes or text about anyone."
        ),
        max_length=LONGEST_ADDRESS,
    )
    team = forms.ChoiceField(label=_("Alerts of which team?"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = organisation.teams.filter(is_active=True)
        every = ("", _("All teams of the organisation"))
        self.offer("team", [every, *((str(team.id), team.name) for team in teams)])
