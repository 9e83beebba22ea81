from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys: who can decrypt what."""

    name = "amparo.foundation.vault"
    label = "vault"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (declares the room's permissions)
