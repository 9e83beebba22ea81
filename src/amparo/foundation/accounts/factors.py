"""The second factor: app codes, passkeys, and codes on paper.

Codes on paper stand beside an app or passkey, or alone (``sheets``).
allauth implements the protocols; this module decides who may change what, and journals
it.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any
from uuid import UUID

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.crypto import Tampered
from ..kernel.errors import RuleBroken
from ..kernel.qr import svg_path
from ..policy import WITHOUT_FACTOR
from .actors import own
from .middleware import StaffRequest
from .models import User

TOTP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN
PAPER = Authenticator.Type.RECOVERY_CODES
FACTORS = (TOTP, PASSKEY)
APP_DIGITS = 6
# What reading a row raises that somebody changed.
_UNREADABLE = (Tampered, ValueError, TypeError, KeyError, AttributeError)

log = logging.getLogger(__name__)

WRONG_CODE = _(
    "That code is not correct. Codes change every 30 seconds: try the next one."
)
NO_PASSKEY = _("The passkey did not work. Please try again.")


def factors_of(user: User) -> list[Authenticator]:
    """Return the person's authenticator apps and passkeys, oldest first."""
    found = Authenticator.objects.filter(user_id=user.id, type__in=FACTORS)
    return list(found.order_by("created_at"))


def has_factor(user: User) -> bool:
    """Return whether the person has a second factor; a used-up sheet counts, too.

    Otherwise whoever knows the password would only have to wait for the last code.
    """
    return bool(Authenticator.objects.filter(user_id=user.id).exists())


def is_on_paper(user: User) -> bool:
    """Return whether a sheet of codes is the person's only second factor."""
    return has_factor(user) and not factors_of(user)


def has_passkey(user: User) -> bool:
    """Return whether the person has a passkey."""
    return any(factor.type == PASSKEY for factor in factors_of(user))


# -- codes ---------------------------------------------------------------------------


def code_now(secret: str) -> str:
    """Return the code that an app with this secret shows at this moment."""
    counter = int(time.time()) // 30
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def _counter_of(secret: str, code: str) -> int:
    """Return the half minute for which this code is valid; 0 if none nearby."""
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if totp.compare_user_code(actual=code, expected=expected):
            return int(counter)
    return 0


@transaction.atomic
def accept_code(user: User, code: str) -> str:
    """Accept an app code (each once) or a recovery code; return which it was.

    Six digits are a code of the app, anything else one on paper. A factor whose row
    makes no sense accepts nothing.
    """
    code = "".join(code.split())
    kind = PAPER if is_paper(code) else TOTP
    mine = Authenticator.objects.select_for_update().filter(user_id=user.id)
    factor = mine.filter(type=kind).first()
    if factor is None:
        return ""
    try:
        accepted = _accepts(factor, code)
    except _UNREADABLE:
        log.error("The second factor %s cannot be read: it was changed.", factor.pk)
        return ""
    return str(kind) if accepted else ""


def is_paper(code: str) -> bool:
    """Return whether a typed code can only be one from paper."""
    return len("".join(code.split())) > APP_DIGITS


def _accepts(factor: Authenticator, code: str) -> bool:
    if factor.type == PAPER:
        accepted = bool(RecoveryCodes(factor).validate_code(code))
    else:
        counter = _counter_of(get_adapter().decrypt(factor.data["secret"]), code)
        # A code that an onlooker saw must not work a second time.
        accepted = counter > factor.data.get("last", 0)
        if accepted:
            factor.data["last"] = counter
            factor.save(update_fields=["data"])
    if accepted:
        factor.record_usage()
    return accepted


def forget_last_code(user: User) -> None:
    """Let the current code work again; only the demonstration needs it."""
    app = Authenticator.objects.filter(user_id=user.id, type=TOTP).first()
    if app is not None and app.data.pop("last", None):
        app.save(update_fields=["data"])


def paper_codes_left(user: User) -> int:
    """Return how many recovery codes are still unused."""
    paper = Authenticator.objects.filter(user_id=user.id, type=PAPER).first()
    try:
        return len(RecoveryCodes(paper).get_unused_codes()) if paper else 0
    except _UNREADABLE:
        return 0


# -- setting up ------------------------------------------------------------------------


def offered_secret(request: StaffRequest) -> str:
    """Return the secret that the person is about to scan; kept encrypted."""
    sealed = request.session.get("offered")
    if not sealed:
        sealed = get_adapter().encrypt(totp.generate_totp_secret())
        request.session["offered"] = sealed
    return str(get_adapter().decrypt(sealed))


def qr_path(request: StaffRequest, secret: str) -> tuple[int, str]:
    """Return the side and the SVG path of the QR code that the app scans."""
    return svg_path(get_adapter().build_totp_url(request.user, secret))


def set_up_app(user: User, secret: str) -> None:
    """Store an app's secret for someone, encrypted; it replaces an older app."""
    Authenticator.objects.filter(user_id=user.id, type=TOTP).delete()
    totp.TOTP.activate(user, secret)


def add_app(request: StaffRequest, code: str) -> None:
    """Put the offered secret into use, once the app shows its code."""
    secret = offered_secret(request)
    if not _counter_of(secret, "".join(code.split())):
        raise RuleBroken(WRONG_CODE, "code")
    with act(request.actor, "account.add_factor", own(request.actor), kind=str(TOTP)):
        set_up_app(request.user, secret)
        del request.session["offered"]
        request.session["factor"] = str(TOTP)


def passkey_offer(request: StaffRequest) -> dict[str, Any]:
    """Return what the browser needs to create a passkey for this site."""
    return dict(webauthn.begin_registration(request.user, False))


def add_passkey(request: StaffRequest, name: str, credential: dict[str, Any]) -> None:
    """Register a passkey that the browser has just created."""
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RuleBroken(NO_PASSKEY) from error
    with act(
        request.actor, "account.add_factor", own(request.actor), kind=str(PASSKEY)
    ):
        webauthn.WebAuthn.add(request.user, name, credential)
        request.session["factor"] = str(PASSKEY)


def passkey_question(user: User) -> dict[str, Any]:
    """Return what the browser needs to ask for one of the person's passkeys.

    Empty if none of them can be read.
    """
    try:
        return dict(webauthn.begin_authentication(user))
    except (ValidationError, *_UNREADABLE):
        log.error("A passkey of %s cannot be read: it was changed.", user.pk)
        return {}


def accept_passkey(user: User, credential: dict[str, Any]) -> str:
    """Verify the response of a passkey; raise ``RuleBroken`` if it is wrong."""
    try:
        webauthn.parse_authentication_response(credential)
        found = webauthn.complete_authentication(user, credential)
    except (ValidationError, *_UNREADABLE) as error:
        raise RuleBroken(NO_PASSKEY) from error
    found.record_usage()
    return str(PASSKEY)


def read_credential(request: HttpRequest) -> dict[str, Any]:
    """Return the passkey's response from the form; empty if unreadable."""
    try:
        found = json.loads(request.POST.get("credential", ""))
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def make_paper(user: User) -> list[str]:
    """Make new codes on paper and return them once; older ones end."""
    Authenticator.objects.filter(user_id=user.id, type=PAPER).delete()
    return list(RecoveryCodes.activate(user).get_unused_codes())


def remove(request: StaffRequest, factor_id: int) -> None:
    """Remove an app or a passkey; everyone but a donor must keep one."""
    mine = factors_of(request.user)
    gone = next((factor for factor in mine if factor.id == factor_id), None)
    if gone is None:
        raise RuleBroken(_("It has already been removed."))
    scope = own(request.actor)
    with act(request.actor, "account.remove_factor", scope, kind=str(gone.type)):
        if len(mine) == 1 and request.actor.roles - WITHOUT_FACTOR:
            raise RuleBroken(
                _("Your role needs a second factor. Add another one first.")
            )
        gone.delete()
        if len(mine) == 1:
            Authenticator.objects.filter(user_id=request.user.id).delete()
            request.session["factor"] = ""


def remove_all(user_id: UUID) -> int:
    """Remove every second factor of a person, recovery codes too; return how many."""
    return int(Authenticator.objects.filter(user_id=user_id).delete()[0])
