"""Adapt allauth: sign-up is closed, secrets are encrypted at rest."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from ..kernel.secret import open_for_server, seal_for_server

MFA = "mfa"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are created by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return False: an account begins with an invitation."""
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts TOTP secrets and recovery-code seeds under the server's secret."""

    def encrypt(self, text: str) -> str:
        """Return the encrypted text, as hex."""
        return seal_for_server(MFA, text.encode(), MFA).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt what ``encrypt`` returned."""
        return open_for_server(MFA, bytes.fromhex(encrypted_text), MFA).decode()

    def get_totp_issuer(self) -> str:
        """Name the entry in the app so that it tells an onlooker nothing."""
        return "amparo"

    def get_public_key_credential_rp_entity(self) -> dict[str, Any]:
        """Name this site for passkeys."""
        entity: dict[str, Any] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "amparo"}
