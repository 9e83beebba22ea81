from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Questionnaires: uploaded as XLSForms, filled in, sealed, compared."""

    name = "amparo.foundation.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        from ..lists.imports import specs
        from . import (
            journal_subjects,
            policy,  # noqa: F401  (it registers itself)
        )
        from .answers_in import ANSWERS
        from .attach import declare
        from .attachments import ORGANISATION, PERSON, add_panels
        from .operations import publishing  # noqa: F401  (it declares its decision)

        declare(PERSON, ORGANISATION)
        specs.declare(ANSWERS)
        add_panels()
        journal_subjects.declare()
