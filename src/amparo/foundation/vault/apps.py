from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys: who can open what."""

    name = "amparo.foundation.vault"
    label = "vault"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (declares the room's verbs)
