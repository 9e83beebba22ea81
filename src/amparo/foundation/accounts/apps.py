from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in."""

    name = "amparo.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import policy, secret_stocks  # noqa: F401  (policy declares permissions)

        secret_stocks.register()
