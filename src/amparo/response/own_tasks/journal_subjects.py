"""What the journal's pages say of added tasks: the codes of their cases."""

from amparo.foundation.audit.subjects import Subject, declare_subjects

from .models import OwnTask


def declare() -> None:
    """Let the journal name added tasks about a case by its code."""
    declare_subjects(
        Subject(
            OwnTask._meta.label_lower,
            OwnTask.objects.exclude(case=None).all,
            "own_tasks:task",
            code="case__code",
        )
    )
