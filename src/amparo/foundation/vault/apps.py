from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys: who can decrypt what."""

    name = "amparo.foundation.vault"
    label = "vault"

    def ready(self) -> None:
        from . import (  # noqa: F401
            intake_switch,
            keepers,
            policy,
            safeguarding,
            secret_stocks,
            watch,
        )

        secret_stocks.register()
