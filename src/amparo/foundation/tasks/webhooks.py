"""Signed, content-free notices to addresses of organisations and teams.

What leaves: an event, an id that means nothing elsewhere, the time, how many rungs were
alerted. Who receives it checks the signature (docs/operations.md has an example).
"""

from __future__ import annotations

import hmac
import http.client
import json
import logging
import secrets
import ssl
import time
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from ..journal.operations import act
from ..kernel.crypto import Tampered
from ..kernel.errors import RuleBroken
from ..kernel.moments import now_rounded
from ..kernel.outbound import Forbidden, addresses_of, post, target_of
from ..kernel.secret import open_for_server, seal_for_server
from ..organisations.models import Organisation, Team
from ..organisations.operations import scope_of as scope_of_organisation
from ..policy import AccessScope, Actor
from .models import Webhook

ALERT, TEST = "alert", "test"
ADDRESS, SECRET = "webhook.address", "webhook.secret"  # purposes of the seals
MOST_WEBHOOKS = 10  # of one organisation
# Pauses between tries, in seconds. The next rung brings a notice of its own anyway.
PAUSES = (15, 60, 240)

RESULTS = {
    "ok": _("Delivered"),
    "status": _("The receiver answered with an error"),
    "not_https": _("Not an https address"),
    "private": _("Private network address: not allowed here"),
    "no_answer": _("No answer"),
    "certificate": _("The certificate is not valid"),
    "tampered": _("The address was changed outside of Amparo"),
}

log = logging.getLogger(__name__)


def scope_of(webhook: Webhook) -> AccessScope:
    """Return the access scope of a webhook: its organisation's."""
    return scope_of_organisation(webhook.organisation)


def host_of(webhook: Webhook) -> str:
    """Return the host to which a webhook sends; empty if the row was changed."""
    try:
        return urlsplit(_open(webhook, ADDRESS)).netloc
    except Tampered:
        return ""


def add_webhook(
    actor: Actor,
    organisation_id: UUID,
    team_id: UUID | None,
    address: str,
    form_key: UUID,
) -> tuple[Webhook, str]:
    """Add an address; return it with its signing key, which is shown this once."""
    organisation = Organisation.objects.get(id=organisation_id)
    with act(
        actor, "task.set_webhooks", scope_of_organisation(organisation), added=True
    ) as entry:
        known = Webhook.objects.filter(organisation=organisation)
        if known.filter(form_key=form_key).exists():
            raise RuleBroken(_("This address has already been added."))
        if known.count() >= MOST_WEBHOOKS:
            raise RuleBroken(_("Remove an address before you add another one."))
        if team_id and not organisation.teams.filter(id=team_id).exists():
            raise RuleBroken(_("Please choose one of the answers."), "team")
        address = address.strip()
        _check_address(address)
        secret = secrets.token_urlsafe(32)
        webhook = Webhook(organisation=organisation, team_id=team_id, form_key=form_key)
        webhook.address_sealed = seal_for_server(
            ADDRESS, address.encode(), bound(webhook)
        )
        webhook.secret_sealed = seal_for_server(SECRET, secret.encode(), bound(webhook))
        webhook.save(force_insert=True)
        entry.subject = webhook
        entry.note(team=team_id)
    return webhook, secret


def _check_address(address: str) -> None:
    try:
        addresses_of(target_of(address))
    except Forbidden as forbidden:
        raise RuleBroken(RESULTS[forbidden.code], "address") from None
    except OSError:
        raise RuleBroken(_("No server was found under this name."), "address") from None


def remove_webhook(actor: Actor, webhook_id: UUID) -> None:
    """Remove an address: nothing is sent there any more."""
    webhook = Webhook.objects.select_related("organisation").get(id=webhook_id)
    scope = scope_of(webhook)
    with act(actor, "task.set_webhooks", scope, webhook, added=False):
        Webhook.objects.filter(id=webhook.id).delete()


def send_test(actor: Actor, webhook_id: UUID) -> None:
    """Queue a notice with the event "test"."""
    webhook = Webhook.objects.select_related("organisation").get(id=webhook_id)
    with act(actor, "task.set_webhooks", scope_of(webhook), webhook, tested=True):
        deliver.enqueue(str(webhook.id), TEST, secrets.token_hex(16), 0)


def announce(team: Team, rungs: int) -> None:
    """Queue a notice for everyone who wants to hear of a team's alerts."""
    event_id = secrets.token_hex(16)
    for webhook in webhooks_of(team):
        deliver.enqueue(str(webhook.id), ALERT, event_id, rungs)


def webhooks_of(team: Team) -> QuerySet[Webhook]:
    """Return where a team's alerts go: its own addresses and its organisation's."""
    return Webhook.objects.filter(
        Q(team=None) | Q(team=team), organisation_id=team.organisation_id
    )


@task(priority=50)
def deliver(
    webhook_id: str, event: str, event_id: str, rungs: int, tried: int = 0
) -> None:
    """Send a notice; after a failure again, a few times, with growing pauses."""
    webhook = Webhook.objects.filter(id=webhook_id).first()
    if webhook is None:
        return
    result, status = _send(webhook, event, event_id, rungs)
    Webhook.objects.filter(id=webhook.id).update(
        last_result=result, last_status=status, last_at=now_rounded()
    )
    if result == "ok":
        return
    log.warning("The webhook %s failed: %s", webhook.id, result)
    if result in ("status", "no_answer") and tried < len(PAUSES):
        later = timezone.now() + timedelta(seconds=PAUSES[tried])
        deliver.using(run_after=later).enqueue(
            webhook_id, event, event_id, rungs, tried + 1
        )


def _send(
    webhook: Webhook, event: str, event_id: str, rungs: int
) -> tuple[str, int | None]:
    try:
        address, secret = _open(webhook, ADDRESS), _open(webhook, SECRET)
        sent_at = int(time.time())
        body = json.dumps(
            {"event": event, "id": event_id, "time": sent_at, "rungs": rungs}
        ).encode()
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Amparo",
            "Amparo-Timestamp": str(sent_at),
            "Amparo-Signature": sign(secret, sent_at, body),
        }
        status = post(address, body, headers)
    except Tampered:
        return "tampered", None
    except Forbidden as forbidden:
        return forbidden.code, None
    except ssl.SSLCertVerificationError:
        return "certificate", None
    except (OSError, http.client.HTTPException):
        return "no_answer", None
    return ("ok" if 200 <= status < 300 else "status"), status


def sign(secret: str, sent_at: int, body: bytes) -> str:
    """Return the signature over timestamp and body: HMAC-SHA256, as "v1=" and hex."""
    text = str(sent_at).encode() + b"." + body
    return "v1=" + hmac.digest(secret.encode(), text, "sha256").hex()


def bound(webhook: Webhook) -> str:
    """Return what a webhook's seals are bound to."""
    return f"webhook|{webhook.id}"


def _open(webhook: Webhook, purpose: str) -> str:
    sealed = webhook.address_sealed if purpose == ADDRESS else webhook.secret_sealed
    return open_for_server(purpose, sealed, bound(webhook)).decode()
