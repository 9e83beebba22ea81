"""Signing in through the pages, with the real cost of passwords."""

from __future__ import annotations

from django.conf import settings

from amparo.foundation.accounts.models import User
from benchmarks.measure import Report, Times, together
from benchmarks.site import Site, site

ALONE, AT_ONCE = 40, 4


def run() -> Report:
    """Measure people who sign in one after the other, then four at once."""
    names = _names()
    report = Report("Sign-in over HTTP: password, keys, code of the app; both steps")
    with site() as running:
        running.enter(names[0])
        report.add(_signing_in(running, names[1 : ALONE + 1], 1))
        report.add(_signing_in(running, names[ALONE + 1 : 2 * ALONE + 1], AT_ONCE))
        report.say(f"memory of the server's processes: {running.memory:.0f} MiB")
    report.say(_cost())
    return report


def _signing_in(running: Site, names: list[str], at_once: int) -> Times:
    # Each person once: a code of the app works only once in its half minute.
    return together(
        f"three pages, {at_once} at once",
        lambda number: running.enter(names[number]).close(),
        len(names),
        at_once,
    )


def _names() -> list[str]:
    emails = User.objects.order_by("email").values_list("email", flat=True)
    return [email.removesuffix("@demo.example") for email in emails]


def _cost() -> str:
    memory, passes = settings.AMPARO_PASSWORD_ARGON
    return (
        f"the key: Argon2id, {memory // 1024} MiB, {passes} passes;"
        " the password: Django's Argon2id besides"
    )
