"""Background work of this room: e-mails that hold a link and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext, gettext_noop
from django_tasks import task

from ..kernel.languages import for_staff
from .models import User

SUBJECTS = {
    "invitation": gettext_noop("You have been invited"),
    "reset": gettext_noop("A new password"),
    "all_ended": gettext_noop("All passwords were cancelled"),
    "warning": gettext_noop("Someone used your password"),
}


def reset_path(user: User) -> str:
    """Return the path of a password reset link; it works once, for an hour."""
    uid = urlsafe_base64_encode(str(user.pk).encode())
    token = default_token_generator.make_token(user)
    return reverse("accounts:reset", args=[uid, token])


def site_url(path: str) -> str:
    """Return the absolute address of a path on this site, for e-mails."""
    return settings.AMPARO_ORIGIN + path


def send_link(email: str, language: str, name: str, path: str) -> None:
    """Send one link. ``name`` picks the text, which never says what the site is for."""
    with translation.override(for_staff(language)):
        text = render_to_string(
            f"accounts/mail/{name}.txt", {"url": site_url(path)}
        ).strip()
        send_mail(gettext(SUBJECTS[name]), text + "\n", None, [email])


@task()
def send_warning(user_id: str) -> None:
    """Tell a person that someone gave their password; name nothing of the work."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is not None:
        path = reverse("accounts:password")
        send_link(user.email, user.language, "warning", path)


@task()
def send_all_ended(user_id: str) -> None:
    """Tell a person that all passwords of this site ended, and where to set one."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is not None:
        path = reverse("accounts:ask_reset")
        send_link(user.email, user.language, "all_ended", path)


@task()
def send_reset_link(user_id: str) -> None:
    """Send a reset link to a person; do nothing for an unknown id."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is not None:
        send_link(user.email, user.language, "reset", reset_path(user))
