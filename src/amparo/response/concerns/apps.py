from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConcernsConfig(AppConfig):
    """Reports that a child may be in danger, from intake to closing."""

    name = "amparo.response.concerns"
    label = "concerns"

    def ready(self) -> None:
        from amparo.foundation.accounts.departures import Held, add_held
        from amparo.foundation.matching import index, recoding
        from amparo.foundation.tasks.subjects import add_describer
        from amparo.response.cases import extensions as cases

        from . import (  # noqa: F401
            journal_subjects,
            policy,
            search_providers,
            secret_stocks,
            tasks,
        )
        from .case_panels import child_values, origin_panel
        from .departures import count_concerns, give_back_concerns
        from .matching.found_by import read_addresses, read_entries, read_values
        from .models import Concern
        from .signed_messages import CONCERN, ONLINE
        from .task_subjects import CONCERN as SUBJECT
        from .task_subjects import describe

        add_describer(describe, SUBJECT)
        cases.add_first_panel(origin_panel)
        cases.add_child_values(child_values)
        add_held(Held("concerns", _("Concerns"), count_concerns, give_back_concerns))
        secret_stocks.register()
        search_providers.declare()
        journal_subjects.declare()
        index.add_kind(CONCERN, read_entries)
        recoding.add_kind(CONCERN, Concern, read_values)
        recoding.add_kind(ONLINE, Concern, read_addresses)
