"""What makes an installation unsafe, as questions that can be asked one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone

from .base import pending_migrations

LATE_SEAL = timedelta(minutes=10)
OLD_DRILL = timedelta(days=200)
OLD_WORK = timedelta(minutes=15)


class Level(IntEnum):
    """How bad it is; the worst sorts first."""

    UNSAFE = 0
    ADVICE = 1
    GOOD = 2

    @property
    def label(self) -> str:
        """The word that stands before a finding."""
        return {0: "UNSAFE", 1: "improve", 2: "ok"}[self.value]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, and what to do about it."""

    level: Level
    what: str
    do: str = ""


def unsafe(what: str, do: str) -> Finding:
    return Finding(Level.UNSAFE, what, do)


def advice(what: str, do: str) -> Finding:
    return Finding(Level.ADVICE, what, do)


def good(what: str) -> Finding:
    return Finding(Level.GOOD, what)


Findings = Iterator[Finding]


def examine() -> list[Finding]:
    """Look at everything; without tables, only at what needs none."""
    found = [finding for look in SETTINGS for finding in look()]
    missing = pending_migrations()
    if missing:
        found.append(
            unsafe(
                f"The database lacks {len(missing)} changes of this version.",
                "Run: amparo migrate",
            )
        )
        return found
    found.append(good("The database has all tables of this version."))
    return found + [finding for look in DATABASE for finding in look()]


# -- settings --------------------------------------------------------------------------


def mode() -> Findings:
    """Demo mode and debugging are for one's own machine only."""
    if settings.AMPARO_DEMO:
        yield unsafe(
            "This is a demonstration: anybody may come in as anybody.",
            "Never put a real name into it. Leave DJANGO_SETTINGS_MODULE unset.",
        )
    if settings.DEBUG:
        yield unsafe("Debugging is on: error pages show data.", "Set DEBUG = False.")
    if not settings.AMPARO_DEMO and not settings.DEBUG:
        yield good("Neither a demonstration nor debugging.")


def secrets() -> Findings:
    """Whoever knows the secrets can forge sessions and guess names."""
    for name in ("AMPARO_SECRET", "SECRET_KEY"):
        value = str(getattr(settings, name))
        if "demo-secret" in value:
            yield unsafe(
                f"{name} is the demonstration's, known to everybody.",
                "Set your own: python3 -c 'import secrets; print(secrets.token_hex())'",
            )
        elif len(value) < 32:
            yield unsafe(f"{name} is too short.", "Use 32 characters or more.")
    if settings.AMPARO_SECRET == settings.SECRET_KEY:
        yield unsafe("Both secrets are the same.", "Make a second one.")
    if settings.AMPARO_SITE in ("amparo", "demo", "test"):
        yield advice(
            f'The installation is called "{settings.AMPARO_SITE}".',
            "Before the first record, give it a name of its own in AMPARO_SITE;"
            " afterwards it must never change.",
        )


def transport() -> Findings:
    """Everything that is typed here must travel encrypted."""
    origin = urlsplit(settings.AMPARO_ORIGIN)
    if origin.scheme != "https":
        yield unsafe(
            f"The site calls itself {settings.AMPARO_ORIGIN}: not encrypted.",
            "Put a proxy with a certificate before it and set AMPARO_ORIGIN to https.",
        )
    else:
        yield good(f"The site calls itself {settings.AMPARO_ORIGIN}.")
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        yield unsafe("The site answers to any name.", "Name its hosts: AMPARO_HOSTS.")
    elif origin.hostname and origin.hostname not in settings.ALLOWED_HOSTS:
        yield unsafe(
            f"{origin.hostname} is not among the hosts that the site answers to.",
            "Add it to AMPARO_HOSTS.",
        )
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield unsafe("Cookies also travel unencrypted.", "Set AMPARO_ORIGIN to https.")
    if settings.SECURE_HSTS_SECONDS < 60 * 60 * 24 * 30:
        yield advice(
            "Browsers are not told to insist on encryption for long.",
            "Once https works, set AMPARO_HSTS_SECONDS to 31536000.",
        )


def mail() -> Findings:
    """Invitations and reminders travel by e-mail."""
    backend = settings.EMAIL_BACKEND
    if not backend.endswith("smtp.EmailBackend"):
        yield advice(
            "E-mail goes nowhere: nobody is reminded of what is due.",
            "Set AMPARO_EMAIL_URL.",
        )
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield advice(
            "E-mail is handed over unencrypted.", "Use smtps:// or smtp+tls://."
        )
    else:
        yield good(f"E-mail leaves through {settings.EMAIL_HOST}.")


def folders() -> Findings:
    """The database file must not be readable for other accounts of the machine."""
    if connection.vendor != "sqlite":
        return
    path = Path(str(connection.settings_dict["NAME"]))
    if path.exists() and path.stat().st_mode & 0o077:
        yield advice(
            f"Other accounts of this machine may read {path}.",
            f"Run: chmod 600 {path}",
        )


# -- the database ----------------------------------------------------------------------


def engine() -> Findings:
    """What was acknowledged must survive a power cut."""
    if connection.vendor == "sqlite":
        yield from _sqlite()
        return
    with connection.cursor() as cursor:
        off = []
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                off.append(name)
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        superuser = bool(cursor.fetchone()[0])
    if off:
        yield unsafe(
            f"PostgreSQL may lose what it acknowledged: {', '.join(off)} is off.",
            "Set it to on in postgresql.conf.",
        )
    else:
        yield good("PostgreSQL keeps what it acknowledged.")
    if superuser:
        yield advice(
            "Amparo is a superuser of the database, and so could rewrite the journal.",
            "Give it an account without that right.",
        )


def _sqlite() -> Findings:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        synchronous = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA journal_mode")
        journal = str(cursor.fetchone()[0])
    if synchronous < 2 or journal != "wal":
        yield unsafe(
            "SQLite may lose what it acknowledged.",
            "Leave the options of the database as Amparo sets them.",
        )
    else:
        yield good("SQLite keeps what it acknowledged.")
    yield advice(
        "The database is SQLite: right for one office on one machine.",
        "For several offices or machines, use PostgreSQL (AMPARO_DATABASE_URL).",
    )


def journal() -> Findings:
    """The clock seals the journal every few seconds, unless it stands still."""
    from amparo.foundation.journal.models import Entry, Seal

    last = Seal.objects.order_by("-number").first()
    # By the time within the ids, which the database has in order.
    waiting = Entry.objects.filter(id__lt=_id_at(timezone.now() - LATE_SEAL))
    if last:
        waiting = waiting.filter(id__gt=_id_at(last.at + timedelta(seconds=1)))
    if waiting.exists():
        since = f"since {last.at:%Y-%m-%d %H:%M} UTC" if last else "ever"
        yield unsafe(
            f"The journal was not sealed {since}: the clock stands still.",
            "Run beside the server: amparo tick --every 5",
        )
    else:
        yield good("The journal is sealed up to now.")


def _id_at(moment: datetime) -> UUID:
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def work() -> Findings:
    """E-mail leaves only while a worker runs."""
    from django_tasks_db.models import DBTaskResult

    limit = timezone.now() - OLD_WORK
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=limit).count()
    if late:
        yield unsafe(
            f"{late} pieces of work wait since a quarter of an hour: no worker runs.",
            "Run beside the server: amparo worker",
        )


def doors() -> Findings:
    """A team that is open to the public must be able to read what arrives."""
    from amparo.foundation.organisations.models import Team
    from amparo.foundation.vault.team_keys import reachable

    open_teams = Team.objects.filter(receives_concerns=True, is_active=True)
    for team in open_teams:
        if not reachable(team.id):
            yield unsafe(
                f"{team} takes concerns from the public, but nobody can open them.",
                "Close its door, or recover its key: amparo vault recover --help",
            )
    if not open_teams:
        yield advice(
            "No team takes concerns from the public yet.",
            "Open a team's door on its organisation's page.",
        )


def languages() -> Findings:
    """People in a country must be able to read the public pages in their language."""
    from amparo.channels.public.queries import State, language_statuses, offered
    from amparo.foundation.countries.models import Country

    known = set(offered())
    working = Country.objects.filter(in_programme=True, teams__is_active=True)
    for land in working.distinct():
        if land.languages and not known & set(land.languages):
            yield advice(
                f"Nobody signed off a language of {land.name}: it reads English.",
                "Sign one off under Languages on the staff pages.",
            )
    for counts in language_statuses():
        if counts.state is State.CHANGED:
            yield advice(
                f"{len(counts.changed)} texts in {counts.language} are other ones"
                " than those that were signed off.",
                "Read them and sign off anew under Languages on the staff pages.",
            )


def recovery() -> Findings:
    """Without a printed key, a forgotten password can mean losing every record."""
    from amparo.foundation.organisations.models import Organisation
    from amparo.foundation.vault.models import RecoveryKey

    keys = {
        key.organisation_id: key for key in RecoveryKey.objects.filter(retired_at=None)
    }
    holding = Organisation.objects.filter(teams__vault_keys__retired_at=None)
    for organisation in holding.distinct():
        key = keys.get(organisation.id)
        if key is None:
            yield unsafe(
                f"{organisation} has sealed records and no recovery key.",
                "Its supervisors make and print one on the page of their team.",
            )
        elif key.drilled_at is None or key.drilled_at < timezone.now() - OLD_DRILL:
            yield advice(
                f"The recovery key of {organisation} was not tried for a long time.",
                f'Run: amparo vault drill "{organisation}"',
            )


def people() -> Findings:
    """Who opens vaults must show two things: what they know and what they have."""
    from allauth.mfa.models import Authenticator

    from amparo.foundation.accounts.models import User
    from amparo.foundation.policy import KEY_ROLES

    with_factor = Authenticator.objects.values("user_id")
    bare = (
        User.objects.filter(
            is_active=True,
            memberships__ended_at=None,
            memberships__role__in=KEY_ROLES,
        )
        .exclude(id__in=with_factor)
        .distinct()
        .count()
    )
    if bare:
        yield advice(
            f"{bare} people with keys have no second factor yet.",
            "They are asked for one at their next sign-in, before any page opens.",
        )


Look = Callable[[], Findings]
SETTINGS: tuple[Look, ...] = (mode, secrets, transport, mail, folders)
DATABASE: tuple[Look, ...] = (
    engine,
    journal,
    work,
    doors,
    languages,
    recovery,
    people,
)
