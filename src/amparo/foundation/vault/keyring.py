"""The unlocked keys of a signed-in person, and how a session stores them."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from ..kernel.crypto import Blob, KeyPair, Suspect, decrypt, encrypt, open_with


@dataclass(frozen=True)
class Keyring:
    """A person's own pair, and the team keys opened with it during this request."""

    user_id: UUID
    user_key_id: UUID
    pair: KeyPair = field(repr=False)
    # Records whose row or key was found changed outside of Amparo, in this request.
    suspects: set[Suspect] = field(default_factory=set, repr=False, compare=False)
    # Records that were only vouched for after a lost secret, read in this request.
    unproven: set[Suspect] = field(default_factory=set, repr=False, compare=False)
    _teams: dict[UUID, bytes] = field(default_factory=dict, repr=False, compare=False)

    def team_key(self, vault_key_id: UUID, sealed: Blob) -> bytes:
        """Open (once) the private key of a team that was sealed to this person."""
        if vault_key_id not in self._teams:
            self._teams[vault_key_id] = open_with(self.pair.private_key, sealed)
        return self._teams[vault_key_id]

    def seal_for_session(self, cookie_key: bytes) -> str:
        """Return the keyring sealed under a key that only the browser holds."""
        plain = self.user_key_id.bytes + self.pair.seed
        return encrypt(cookie_key, plain, f"keyring|{self.user_id}").hex()

    @classmethod
    def open_from_session(
        cls, user_id: UUID, cookie_key: bytes, resting: str
    ) -> Keyring:
        """Open what ``seal_for_session`` returned; ``Tampered`` for a wrong key."""
        plain = decrypt(cookie_key, bytes.fromhex(resting), f"keyring|{user_id}")
        return cls(user_id, UUID(bytes=plain[:16]), KeyPair(plain[16:]))
