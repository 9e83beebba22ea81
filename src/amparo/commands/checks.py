"""Django system checks that find what makes an installation unsafe.

They are registered as deployment checks, so that only ``amparo check`` runs them. An
``Error`` is unsafe, a ``Warning`` can be improved, an ``Info`` is fine.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Info, Tags
from django.core.checks import Warning as Advice
from django.db import connection
from django.utils import timezone

from . import work_checks  # noqa: F401  (they register themselves)
from .base import pending_migrations
from .check_registry import Messages, check
from .history import ANOTHER_VERSION, WHAT_TO_DO, made_by_another_version
from .known_secret import what_is_wrong

LATE_SEAL = timedelta(minutes=10)
OLD_WORK = timedelta(minutes=15)


def examine() -> list[CheckMessage]:
    """Run Django's checks and ours; without tables, only those that need none.

    The worst message comes first. Silenced ones are left out.
    """
    found = checks.run_checks(
        include_deployment_checks=True,
        databases=[connection.alias] if _has_tables() else [],
    )
    heard = [message for message in found if not message.is_silenced()]
    return sorted(heard, key=lambda each: (-each.level, each.id or ""))


def _has_tables() -> bool:
    """Return whether the database can be looked at: with another secret it lies."""
    fits = not made_by_another_version() and not pending_migrations()
    return fits and not what_is_wrong()


# -- settings --------------------------------------------------------------------------


@check()
def mode() -> Messages:
    """Demo mode and debugging are only for development machines."""
    if settings.AMPARO_DEMO:
        yield Error(
            "This is a demonstration: anybody may come in as anybody.",
            "Never put a real name into it. Leave DJANGO_SETTINGS_MODULE unset.",
            id="amparo.E001",
        )
    if settings.DEBUG:
        yield Error(
            "Debugging is on: error pages show data.",
            "Set DEBUG = False.",
            id="amparo.E002",
        )
    if not settings.AMPARO_DEMO and not settings.DEBUG:
        yield Info("Neither a demonstration nor debugging.", id="amparo.I003")


@check()
def secrets() -> Messages:
    """Anyone who knows the secrets can forge sessions and guess names."""
    for name in ("AMPARO_SECRET", "SECRET_KEY"):
        value = str(getattr(settings, name))
        if "demo-secret" in value:
            yield Error(
                f"{name} is the demonstration's, known to everybody.",
                "Set your own: python3 -c 'import secrets; print(secrets.token_hex())'",
                id="amparo.E011",
            )
        elif len(value) < 32:
            yield Error(
                f"{name} is too short.", "Use 32 characters or more.", id="amparo.E012"
            )
    if settings.AMPARO_SECRET == settings.SECRET_KEY:
        yield Error(
            "Both secrets are the same.", "Make a second one.", id="amparo.E013"
        )
    if settings.AMPARO_SITE in ("amparo", "demo", "test"):
        yield Advice(
            f'The installation is called "{settings.AMPARO_SITE}".',
            "Before the first record, give it a name of its own in AMPARO_SITE;"
            " afterwards it must never change.",
            id="amparo.W014",
        )


@check()
def known_secret() -> Messages:
    """Another secret, or another name, opens nothing and proves nothing."""
    if wrong := what_is_wrong():
        yield Error(
            wrong, "Nothing of the database is looked at until then.", id="amparo.E015"
        )


@check()
def transport() -> Messages:
    """Everything that is typed here must travel encrypted."""
    origin = urlsplit(settings.AMPARO_ORIGIN)
    if origin.scheme != "https":
        yield Error(
            f"The site calls itself {settings.AMPARO_ORIGIN}: not encrypted.",
            "Put a proxy with a certificate before it and set AMPARO_ORIGIN to https.",
            id="amparo.E021",
        )
    else:
        yield Info(f"The site calls itself {settings.AMPARO_ORIGIN}.", id="amparo.I022")
    if "*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS:
        yield Error(
            "The site answers to any name.",
            "Name its hosts: AMPARO_HOSTS.",
            id="amparo.E023",
        )
    elif origin.hostname and origin.hostname not in settings.ALLOWED_HOSTS:
        yield Error(
            f"{origin.hostname} is not among the hosts that the site answers to.",
            "Add it to AMPARO_HOSTS.",
            id="amparo.E024",
        )
    if not (settings.SESSION_COOKIE_SECURE and settings.CSRF_COOKIE_SECURE):
        yield Error(
            "Cookies also travel unencrypted.",
            "Set AMPARO_ORIGIN to https.",
            id="amparo.E025",
        )
    if settings.SECURE_HSTS_SECONDS < 60 * 60 * 24 * 30:
        yield Advice(
            "Browsers are not told to insist on encryption for long.",
            "Once https works, set AMPARO_HSTS_SECONDS to 31536000.",
            id="amparo.W026",
        )


@check()
def mail() -> Messages:
    """Invitations and reminders travel by e-mail."""
    backend = settings.EMAIL_BACKEND
    if not backend.endswith("smtp.EmailBackend"):
        yield Advice(
            "E-mail goes nowhere: nobody is reminded of what is due.",
            "Set AMPARO_EMAIL_URL.",
            id="amparo.W031",
        )
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield Advice(
            "E-mail is handed over unencrypted.",
            "Use smtps:// or smtp+tls://.",
            id="amparo.W032",
        )
    else:
        yield Info(f"E-mail leaves through {settings.EMAIL_HOST}.", id="amparo.I033")


@check()
def folders() -> Messages:
    """The database file must not be readable by other accounts of the machine."""
    if connection.vendor != "sqlite":
        return
    path = Path(str(connection.settings_dict["NAME"]))
    if path.exists() and path.stat().st_mode & 0o077:
        yield Advice(
            f"Other accounts of this machine may read {path}.",
            f"Run: chmod 600 {path}",
            id="amparo.W041",
        )


# -- the database ----------------------------------------------------------------------


@check()
def tables() -> Messages:
    """Without the tables of this version nothing works."""
    if made_by_another_version():
        yield Error(ANOTHER_VERSION, f"{WHAT_TO_DO}.", id="amparo.E053")
    elif missing := pending_migrations():
        yield Error(
            f"The database lacks {len(missing)} changes of this version.",
            "Run: amparo migrate",
            id="amparo.E051",
        )
    else:
        yield Info("The database has all tables of this version.", id="amparo.I052")


@check(Tags.database)
def engine() -> Messages:
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
        yield Error(
            f"PostgreSQL may lose what it acknowledged: {', '.join(off)} is off.",
            "Set it to on in postgresql.conf.",
            id="amparo.E061",
        )
    else:
        yield Info("PostgreSQL keeps what it acknowledged.", id="amparo.I062")
    if superuser:
        yield Advice(
            "Amparo is a superuser of the database, and so could rewrite the journal.",
            "Give it an account without that right.",
            id="amparo.W063",
        )


def _sqlite() -> Messages:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        synchronous = int(cursor.fetchone()[0])
        cursor.execute("PRAGMA journal_mode")
        journal = str(cursor.fetchone()[0])
    if synchronous < 2 or journal != "wal":
        yield Error(
            "SQLite may lose what it acknowledged.",
            "Leave the options of the database as Amparo sets them.",
            id="amparo.E061",
        )
    else:
        yield Info("SQLite keeps what it acknowledged.", id="amparo.I062")
    yield Info(
        "The database is SQLite: right for one office on one machine. For several, use"
        " PostgreSQL (AMPARO_DATABASE_URL).",
        id="amparo.I064",
    )


@check(Tags.database)
def journal() -> Messages:
    """``amparo tick`` seals the journal every few seconds, unless it has stopped."""
    from amparo.foundation.journal.chain import unsealed_entries
    from amparo.foundation.journal.models import Seal
    from amparo.foundation.kernel.ids import first_id

    last = Seal.objects.order_by("-number").first()
    # Ids say the quarter hour: that of the entry must have ended long enough ago.
    late = first_id(timezone.now() - LATE_SEAL)
    waiting = unsealed_entries().filter(id__lt=late)
    if last:
        waiting = waiting.filter(id__gt=first_id(last.at))
    if waiting.exists():
        since = f"since {last.at:%Y-%m-%d %H:%M} UTC" if last else "ever"
        yield Error(
            f"The journal was not sealed {since}: the clock stands still.",
            "Run beside the server: amparo tick --every 5",
            id="amparo.E071",
        )
    else:
        yield Info("The journal is sealed up to now.", id="amparo.I072")


@check(Tags.database)
def changed_rows() -> Messages:
    """Rows with a keyed code must be as this server wrote them."""
    from amparo.foundation.vault.watch import changed_counts

    counts = changed_counts()
    if counts:
        each = ", ".join(f"{count} of {table}" for table, count in counts.items())
        yield Error(
            f"Rows were changed outside of Amparo: {each}.",
            "Someone else can write to the database. Close that way first, then restore"
            " the rows from a backup or have them decided anew (SECURITY.md).",
            id="amparo.E075",
        )
    else:
        yield Info("All rows with a code are as Amparo wrote them.", id="amparo.I076")


@check(Tags.database)
def work() -> Messages:
    """E-mail is sent only while a worker runs."""
    from django_tasks_db.models import DBTaskResult

    from amparo.foundation.kernel.moments import QUARTER

    limit = timezone.now() - OLD_WORK - QUARTER  # times are rounded down
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=limit).count()
    if late:
        yield Error(
            f"{late} pieces of work wait since a quarter of an hour: no worker runs.",
            "Run beside the server: amparo worker",
            id="amparo.E081",
        )


@check(Tags.database)
def heartbeat() -> Messages:
    """Silence of the clock, the worker or the mail server is an alarm."""
    from amparo.foundation.kernel import heartbeat

    if not heartbeat.is_watched():
        yield Advice(
            "Nobody notices when the clock, the worker or the mail server stops.",
            "Leave AMPARO_HEARTBEAT_MINUTES at 5.",
            id="amparo.W084",
        )
        return
    heartbeat.forget_signs()
    now = timezone.now()
    for sign in heartbeat.signs():
        if not sign.watched:
            yield Info(
                "E-mail is not watched: no mail server is set.", id="amparo.I086"
            )
        elif sign.is_silent(now):
            ago = sign.minutes(now)
            since = "yet" if ago is None else f"for {ago} minutes"
            yield Error(
                f"No sign of life from the {_PARTS[sign.part]} {since}: reminders and"
                " alerts are not going out.",
                _RESTART[sign.part],
                id="amparo.E085",
            )


_PARTS = {"clock": "clock", "worker": "worker", "mail": "mail server"}
_RESTART = {
    "clock": "Run beside the server: amparo tick --every 5",
    "worker": "Run beside the server: amparo worker",
    "mail": "Check AMPARO_EMAIL_URL and the mail server.",
}
