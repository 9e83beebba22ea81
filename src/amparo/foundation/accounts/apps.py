from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in."""

    name = "amparo.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import decisions, policy, recovery, secret_stocks  # noqa: F401

        secret_stocks.register()
