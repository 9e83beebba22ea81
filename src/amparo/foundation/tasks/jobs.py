"""Background work: the e-mail that says that tasks wait, and nothing more."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from ..accounts.models import User
from ..kernel.languages import for_staff


@task()
def send_reminder(user_id: str) -> None:
    """E-mail a person that something waits; never what, whose, or where."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        return
    with translation.override(for_staff(user.language)):
        send_mail(
            _("There is something for you in Amparo"),
            _("Please sign in to see what it is:\n%(link)s\n")
            % {"link": settings.AMPARO_ORIGIN + reverse("tasks:my_day")},
            None,
            [user.email],
        )
