from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, roles, sign-in."""

    name = "amparo.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from . import (  # noqa: F401
            decisions,
            deputies,
            endings,
            policy,
            recovery,
            reset_links,
            secret_stocks,
            sheets,
        )

        secret_stocks.register()
