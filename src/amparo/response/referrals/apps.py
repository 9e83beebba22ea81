from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Handing a child on to a service, and closing the loop."""

    name = "amparo.response.referrals"
    label = "referrals"

    def ready(self) -> None:
        from . import policy, tasks  # noqa: F401  (they declare duties and verbs)
