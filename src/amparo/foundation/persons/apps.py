from django.apps import AppConfig


class PersonsConfig(AppConfig):
    """A person as one team knows them."""

    name = "amparo.foundation.persons"
    label = "persons"

    def ready(self) -> None:
        from ..matching import index, recoding
        from . import (
            journal_subjects,
            policy,  # noqa: F401  (declares the room's permissions)
        )
        from .found_by import read_entries, read_values
        from .models import KIND, Person

        journal_subjects.declare()
        index.add_kind(KIND, read_entries)
        recoding.add_kind(KIND, Person, read_values)
