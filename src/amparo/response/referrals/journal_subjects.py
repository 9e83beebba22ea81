"""What the journal's pages say of referrals: their codes."""

from amparo.foundation.audit.subjects import Subject, declare_subjects

from .models import Referral


def declare() -> None:
    """Let the journal name referrals by their codes."""
    declare_subjects(
        Subject(
            Referral._meta.label_lower,
            Referral.objects.all,
            "referrals:referral",
        )
    )
