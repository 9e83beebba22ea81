"""What the journal's pages say of runs: their codes."""

from amparo.foundation.audit.subjects import Subject, declare_subjects

from .models import Run


def declare() -> None:
    """Let the journal name runs by their codes."""
    declare_subjects(Subject(Run._meta.label_lower, Run.objects.all, "courses:run"))
