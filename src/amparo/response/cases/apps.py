from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Case management: from opening a case to closing it."""

    name = "amparo.response.cases"
    label = "cases"

    def ready(self) -> None:
        from amparo.foundation.accounts.departures import Held, add_held
        from amparo.foundation.kernel.panels import add_panel
        from amparo.foundation.persons.hooks import add_follower
        from amparo.foundation.questionnaires.attach import declare
        from amparo.foundation.tasks.starts import Start, add_start
        from amparo.foundation.tasks.subjects import add_describer

        from . import (  # noqa: F401  (they register themselves)
            correctable,
            journal_subjects,
            policy,
            search_providers,
            tasks,
        )
        from .departures import count_cases, give_back_cases
        from .merges import FOLLOWER
        from .questionnaires import CASE
        from .task_subjects import SUBJECTS, describe
        from .views.consent_texts import organisation_panel

        add_describer(describe, *SUBJECTS)
        search_providers.declare()
        journal_subjects.declare()
        correctable.declare()
        declare(CASE)
        add_panel("organisations.organisation", organisation_panel)
        add_start(Start("case.open_new", "cases:new", _("New case")))
        add_follower("cases", FOLLOWER)
        add_held(Held("cases", _("Cases"), count_cases, give_back_cases))
