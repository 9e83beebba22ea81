"""The second factor: an app's codes, a passkey, and codes on paper for a bad day.

allauth does the protocols; here stands who may change what, and what the journal says.
"""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import qrcode
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..journal.operations import act
from ..kernel.errors import RuleBroken
from ..policy import KEY_ROLES, AccessScope
from .middleware import StaffRequest
from .models import User

TOTP, PASSKEY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN
PAPER = Authenticator.Type.RECOVERY_CODES
FACTORS = (TOTP, PASSKEY)

WRONG_CODE = _("That code does not fit. Codes change every half minute: try the next.")
NO_PASSKEY = _("The passkey did not answer as it should. Please try once more.")


def factors_of(user: User) -> list[Authenticator]:
    """Return the person's apps and passkeys, oldest first."""
    found = Authenticator.objects.filter(user_id=user.id, type__in=FACTORS)
    return list(found.order_by("created_at"))


def has_factor(user: User) -> bool:
    """Say whether the person has an app or a passkey."""
    return bool(factors_of(user))


def has_passkey(user: User) -> bool:
    """Say whether the person has a passkey."""
    return any(factor.type == PASSKEY for factor in factors_of(user))


# -- codes ---------------------------------------------------------------------------


def code_now(secret: str) -> str:
    """Return the code that an app with this secret shows now."""
    counter = int(time.time()) // 30
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def _counter_of(secret: str, code: str) -> int:
    """Return the half minute for which this is the code; 0 when for none near now."""
    for counter in totp.yield_hotp_counters_from_time():
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if totp.compare_user_code(actual=code, expected=expected):
            return int(counter)
    return 0


@transaction.atomic
def accept_code(user: User, code: str) -> str:
    """Accept a code of the app (each once) or of the paper; return which it was."""
    code = "".join(code.split())
    mine = Authenticator.objects.select_for_update().filter(user_id=user.id)
    app = mine.filter(type=TOTP).first()
    if app is not None:
        counter = _counter_of(get_adapter().decrypt(app.data["secret"]), code)
        # A code that somebody saw over a shoulder must not work a second time.
        if counter > app.data.get("last", 0):
            app.data["last"] = counter
            app.save(update_fields=["data"])
            app.record_usage()
            return str(TOTP)
    paper = mine.filter(type=PAPER).first()
    if paper is not None and RecoveryCodes(paper).validate_code(code):
        paper.record_usage()
        return str(PAPER)
    return ""


def forget_last_code(user: User) -> None:
    """Let the current code work again; the demonstration needs it, nobody else."""
    app = Authenticator.objects.filter(user_id=user.id, type=TOTP).first()
    if app is not None and app.data.pop("last", None):
        app.save(update_fields=["data"])


def paper_codes_left(user: User) -> int:
    """Return how many recovery codes the person has not used yet."""
    paper = Authenticator.objects.filter(user_id=user.id, type=PAPER).first()
    return len(RecoveryCodes(paper).get_unused_codes()) if paper else 0


# -- setting up ------------------------------------------------------------------------


def offered_secret(request: StaffRequest) -> str:
    """Return the secret that the person is about to scan; it rests sealed."""
    sealed = request.session.get("offered")
    if not sealed:
        sealed = get_adapter().encrypt(totp.generate_totp_secret())
        request.session["offered"] = sealed
    return str(get_adapter().decrypt(sealed))


def qr_path(request: StaffRequest, secret: str) -> tuple[int, str]:
    """Return the side and the SVG path of the code that the app scans."""
    code = qrcode.QRCode(border=3)
    code.add_data(get_adapter().build_totp_url(request.user, secret))
    rows = code.get_matrix()
    dark = (
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return len(rows), "".join(dark)


def _own(request: StaffRequest) -> AccessScope:
    organisations = frozenset(h.organisation_id for h in request.actor.assignments)
    return AccessScope(owner_id=request.user.id, organisation_ids=organisations)


def set_up_app(user: User, secret: str) -> None:
    """Store an app's secret for somebody, sealed; it replaces an older app."""
    Authenticator.objects.filter(user_id=user.id, type=TOTP).delete()
    totp.TOTP.activate(user, secret)


def add_app(request: StaffRequest, code: str) -> None:
    """Take the offered secret into use, once the app shows its code."""
    secret = offered_secret(request)
    if not _counter_of(secret, "".join(code.split())):
        raise RuleBroken(WRONG_CODE, "code")
    with act(request.actor, "account.add_factor", _own(request), kind=str(TOTP)):
        set_up_app(request.user, secret)
        del request.session["offered"]
        request.session["factor"] = str(TOTP)


def passkey_offer(request: StaffRequest) -> dict[str, Any]:
    """Return what the browser needs to make a passkey for this site."""
    return dict(webauthn.begin_registration(request.user, False))


def add_passkey(request: StaffRequest, name: str, credential: dict[str, Any]) -> None:
    """Take a passkey into use that the browser has just made."""
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RuleBroken(NO_PASSKEY) from error
    with act(request.actor, "account.add_factor", _own(request), kind=str(PASSKEY)):
        webauthn.WebAuthn.add(request.user, name, credential)
        request.session["factor"] = str(PASSKEY)


def passkey_question(user: User) -> dict[str, Any]:
    """Return what the browser needs to ask for one of the person's passkeys."""
    return dict(webauthn.begin_authentication(user))


def accept_passkey(user: User, credential: dict[str, Any]) -> str:
    """Check the answer of a passkey; raises ``RuleBroken`` when it does not fit."""
    try:
        webauthn.parse_authentication_response(credential)
        found = webauthn.complete_authentication(user, credential)
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise RuleBroken(NO_PASSKEY) from error
    found.record_usage()
    return str(PASSKEY)


def new_paper_codes(request: StaffRequest) -> list[str]:
    """Make recovery codes anew and return them, this once; older ones end."""
    with act(request.actor, "account.add_factor", _own(request), kind=str(PAPER)):
        Authenticator.objects.filter(user_id=request.user.id, type=PAPER).delete()
        return list(RecoveryCodes.activate(request.user).get_unused_codes())


def remove(request: StaffRequest, factor_id: int) -> None:
    """Take an app or a passkey out of use; who opens sealed records keeps one."""
    mine = factors_of(request.user)
    gone = next((factor for factor in mine if factor.id == factor_id), None)
    if gone is None:
        raise RuleBroken(_("It is gone already."))
    scope = _own(request)
    with act(request.actor, "account.remove_factor", scope, kind=str(gone.type)):
        if len(mine) == 1 and request.actor.roles & KEY_ROLES:
            raise RuleBroken(
                _("Your role needs a second factor. Add another one first.")
            )
        gone.delete()
        if len(mine) == 1:
            Authenticator.objects.filter(user_id=request.user.id).delete()
            request.session["factor"] = ""


def remove_all(user_id: UUID) -> int:
    """Take every second factor of somebody away, papers too; return how many."""
    return int(Authenticator.objects.filter(user_id=user_id).delete()[0])
