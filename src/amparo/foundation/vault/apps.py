from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Keys: who can open what."""

    name = "amparo.foundation.vault"
    label = "vault"
