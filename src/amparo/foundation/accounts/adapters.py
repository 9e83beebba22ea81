"""How allauth is bent to the house: closed for sign-up, secrets sealed at rest."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from ..kernel.crypto import decrypt, encrypt
from ..kernel.secret import server_key

_BOUND = "mfa"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: an account begins with an invitation."""
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals TOTP secrets and the seeds of recovery codes under the server's secret."""

    def encrypt(self, text: str) -> str:
        """Return the text sealed, as hex."""
        return encrypt(server_key("mfa"), text.encode(), _BOUND).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what ``encrypt`` sealed."""
        sealed = bytes.fromhex(encrypted_text)
        return decrypt(server_key("mfa"), sealed, _BOUND).decode()

    def get_totp_issuer(self) -> str:
        """Name the app entry so that it tells nothing to who looks over a shoulder."""
        return "amparo"

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """Name this site for passkeys."""
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "amparo"}
