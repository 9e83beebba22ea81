from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys: who can decrypt what."""

    name = "amparo.foundation.vault"
    label = "vault"

    def ready(self) -> None:
        from . import policy, secret_stocks  # noqa: F401  (policy declares permissions)

        secret_stocks.register()
