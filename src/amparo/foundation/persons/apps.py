from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """A person as one team knows them."""

    name = "amparo.foundation.persons"
    label = "persons"

    def ready(self) -> None:
        from ..matching.index import add_kind
        from . import policy  # noqa: F401  (declares the room's permissions)
        from .found_by import read_entries
        from .models import KIND

        add_kind(KIND, read_entries)
