from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Courses for children, families and professionals."""

    name = "amparo.prevention.courses"
    label = "courses"

    def ready(self) -> None:
        from amparo.foundation.lists.imports import specs
        from amparo.foundation.questionnaires import attach as attachments
        from amparo.foundation.tasks.subjects import add_describer

        from . import journal_subjects, policy, tasks  # noqa: F401  (register)
        from .attach import TEST
        from .imports import PEOPLE
        from .task_subjects import RUN, SESSION, describe

        add_describer(describe, RUN, SESSION)
        attachments.declare(TEST)
        specs.declare(PEOPLE)
        journal_subjects.declare()
