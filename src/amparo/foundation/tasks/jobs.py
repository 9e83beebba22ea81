"""Background work: the e-mails that say that something waits, and nothing more."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django_tasks import task

from ..accounts.models import User
from ..kernel.languages import for_staff


@task()
def send_reminder(user_id: str) -> None:
    """E-mail a person that something waits; never what, whose, or where."""
    send_link(
        user_id,
        gettext_noop("There is something for you in Amparo"),
        gettext_noop("Please sign in to see what it is:\n%(link)s\n"),
    )


@task(priority=100)
def send_alert(user_id: str) -> None:
    """E-mail a person that someone is needed now; never what, whose, or where."""
    send_link(
        user_id,
        gettext_noop("Amparo: someone is needed now"),
        gettext_noop(
            'Someone is needed now. Please sign in and press "I am on it", or the next'
            " person is alerted in a few minutes:\n%(link)s\n"
        ),
    )


def send_link(
    user_id: str, subject: str, text: str, page: str = "tasks:my_day"
) -> None:
    """E-mail someone active a text, in their language, with a link to a page."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        return
    link = settings.AMPARO_ORIGIN + reverse(page)
    with translation.override(for_staff(user.language)):
        send_mail(gettext(subject), gettext(text) % {"link": link}, None, [user.email])
