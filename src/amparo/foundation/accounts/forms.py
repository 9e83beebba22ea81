"""The forms of this room. Pasting is always allowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ..design.forms import AmparoForm
from ..organisations.models import Organisation, Team
from ..policy import Actor, Role, RoleAssignment
from .operations import roles_to_give

STAFF_LANGUAGES = [
    (code, name)
    for code, name in settings.LANGUAGES
    if code in settings.STAFF_LANGUAGES
]


def password_field(label: Any, new: bool = False, **more: Any) -> forms.CharField:
    """Make a password field; nothing is stripped from it."""
    kind = "new-password" if new else "current-password"
    widget = forms.PasswordInput({"autocomplete": kind, "maxlength": 256})
    return forms.CharField(
        label=label, strip=False, max_length=256, widget=widget, **more
    )


class SignInForm(AmparoForm):
    """The first step: e-mail and password."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username", "autofocus": True}),
    )
    password = password_field(_("Password"))


class CodeForm(AmparoForm):
    """A code from the app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Six digits from your app, or one of your codes on paper."),
        widget=forms.TextInput(
            {
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "autofocus": True,
            }
        ),
    )


class AppCodeForm(AmparoForm):
    """The first code of a new app."""

    code = forms.CharField(
        label=_("The six digits that the app shows now"),
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )


class UnlockForm(AmparoForm):
    """The password, asked for again."""

    password = password_field(_("Password"))


class EmailForm(AmparoForm):
    """The address to send a link to."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "username"}),
    )


class NewPasswordForm(AmparoForm):
    """A new password, typed twice."""

    password = password_field(
        _("New password"),
        new=True,
        help_text=_(
            "At least 12 characters. Four or five words that only you would put"
            " together are easy to remember and hard to guess."
        ),
    )
    again = password_field(_("New password again"), new=True)

    def clean(self) -> dict[str, Any]:
        """Compare the two."""
        data = super().clean() or {}
        if data.get("password") and data.get("again"):
            if data["password"] != data["again"]:
                self.add_error(
                    "again", _("The two passwords are not the same. Please try again.")
                )
        return data


class ResetForm(NewPasswordForm):
    """A new password, and whether someone else may know the old one."""

    known = forms.ChoiceField(
        label=_("Why a new password?"),
        choices=[
            ("forgotten", _("I do not remember it")),
            ("known", _("Someone else may know it")),
        ],
        initial="forgotten",
        widget=forms.RadioSelect,
    )
    field_order = ("known", "password", "again")


class OldPasswordForm(AmparoForm):
    """The password from before a reset."""

    password = password_field(_("Old password"))


class ChangePasswordForm(NewPasswordForm):
    """The current password and the new one."""

    current = password_field(_("Current password"))
    field_order = ("current", "password", "again")


class LanguageForm(AmparoForm):
    """The language of the pages."""

    language = forms.ChoiceField(label=_("Language"), choices=STAFF_LANGUAGES)


class PasskeyForm(AmparoForm):
    """A name for a new passkey; the browser adds the credential."""

    name = forms.CharField(
        label=_("Name of the passkey"),
        max_length=60,
        help_text=_('So that you recognise it, such as "my phone".'),
    )
    credential = forms.JSONField(widget=forms.HiddenInput, required=False)


class RoleForm(AmparoForm):
    """A role, and the organisation or team it is for."""

    place = forms.ChoiceField(label=_("Team or organisation"))
    role = forms.ChoiceField(label=_("Role"))

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places, roles = invitable(actor)
        self.offer("place", places)
        self.offer("role", roles)

    def place_chosen(self) -> tuple[str, str]:
        """Return the ids of the organisation and of the team (or an empty text)."""
        organisation, _colon, team = self.cleaned_data["place"].partition(":")
        return organisation, team


class InviteForm(RoleForm):
    """The person to invite, their role, and where."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=STAFF_LANGUAGES
    )
    field_order = ("name", "email", "place", "role", "language")


def _keeps_roles(assignment: RoleAssignment) -> bool:
    return assignment.role in (Role.ADMINISTRATOR, Role.SUPERVISOR)


def invitable(actor: Actor) -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """Return the places this person may invite into, and the roles they may give."""
    places: list[tuple[str, Any]] = []
    roles: set[Role] = set()
    wide = {
        h.organisation_id for h in actor.assignments if h.role is Role.ADMINISTRATOR
    }
    mine = {h.team_id for h in actor.assignments if h.role is Role.SUPERVISOR}
    ids = {h.organisation_id for h in actor.assignments if _keeps_roles(h)}
    for organisation in Organisation.objects.filter(id__in=ids).order_by("name"):
        roles.update(roles_to_give(actor, organisation))
        if organisation.id in wide:
            places.append((f"{organisation.id}:", organisation.name))
        for team in Team.objects.filter(organisation=organisation, is_active=True):
            if organisation.id in wide or team.id in mine:
                label = f"{organisation.name} – {team.name}"
                places.append((f"{organisation.id}:{team.id}", label))
    return places, [(role.value, role.label) for role in Role if role in roles]
