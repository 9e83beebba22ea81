from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in."""

    name = "amparo.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import decisions, endings, policy, recovery, secret_stocks, sheets  # noqa: F401

        secret_stocks.register()
