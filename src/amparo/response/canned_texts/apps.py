from django.apps import AppConfig


class CannedTextsConfig(AppConfig):
    """Texts that a team sends often, offered below a reply."""

    name = "amparo.response.canned_texts"
    label = "canned_texts"

    def ready(self) -> None:
        from . import panels, policy  # noqa: F401  (they register themselves)
