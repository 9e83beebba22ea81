from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseTransfersConfig(AppConfig):
    """Cases that another team takes over, and cover while a colleague is on leave."""

    name = "amparo.response.case_transfers"
    label = "case_transfers"

    def ready(self) -> None:
        from amparo.foundation.tasks.cover import add_cover
        from amparo.foundation.tasks.subjects import add_describer

        from ..cases import extensions
        from . import journal_subjects, policy, tasks  # noqa: F401  (register)
        from .operations.transfers import decided
        from .panels import case_panel
        from .presenters import request_facts
        from .queries import between, running
        from .task_subjects import TRANSFER, describe

        add_cover(running, between)
        add_describer(describe, TRANSFER)
        journal_subjects.declare()
        extensions.add_first_panel(case_panel)
        extensions.add_transfers(decided, request_facts)
        extensions.add_link(
            extensions.Link(
                "case", "case_transfer.send", "case_transfers:send", _("Transfer case")
            )
        )
        extensions.add_link(
            extensions.Link(
                "list", "case_transfer.see", "case_transfers:list", _("Transfers")
            )
        )
        extensions.add_link(
            extensions.Link(
                "list", "cover.see", "case_transfers:cover", _("Cover"), "people"
            )
        )
