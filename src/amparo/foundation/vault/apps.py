from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys: who can decrypt what."""

    name = "amparo.foundation.vault"
    label = "vault"

    def ready(self) -> None:
        from . import intake_switch, keepers, policy, secret_stocks  # noqa: F401

        secret_stocks.register()
