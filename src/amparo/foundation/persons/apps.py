from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """A person as one team knows them."""

    name = "amparo.foundation.persons"
    label = "persons"

    def ready(self) -> None:
        from . import policy  # noqa: F401  (declares the room's permissions)
