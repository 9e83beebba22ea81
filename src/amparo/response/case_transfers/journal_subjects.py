"""What the journal's pages say of transfers of cases: the codes of the cases."""

from amparo.foundation.audit.subjects import Subject, declare_subjects

from .models import CaseTransfer


def declare() -> None:
    """Let the journal name transfers by the codes of their cases."""
    declare_subjects(
        Subject(
            CaseTransfer._meta.label_lower,
            CaseTransfer.objects.all,
            "case_transfers:sent",
            code="case__code",
        )
    )
