"""The code over a row: what it covers, and what may change around it."""

from __future__ import annotations

import pytest

from amparo.foundation.kernel import coded
from amparo.response.cases.models import Consent


def test_a_column_that_a_later_version_adds_leaves_the_codes_of_older_rows_true(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    columns = coded.coded_columns(Consent)
    added = "withdrawal_sealed"
    assert added in columns
    row = Consent(note_sealed=b"as written")
    with monkeypatch.context() as before:
        older = tuple(name for name in columns if name != added)
        before.setattr(coded, "coded_columns", lambda _model: older)
        written = coded.coded_text(Consent, row)
    assert coded.coded_text(Consent, row) == written
    row.withdrawal_sealed = b"forged"
    assert coded.coded_text(Consent, row) != written


def test_what_was_emptied_is_not_as_it_was() -> None:
    row = Consent(note_sealed=b"as written", withdrawal_sealed=b"a reason")
    written = coded.coded_text(Consent, row)
    row.withdrawal_sealed = None
    assert coded.coded_text(Consent, row) != written


def test_what_one_column_held_does_not_count_in_another() -> None:
    one, other = Consent(note_sealed=b"x"), Consent(withdrawal_sealed=b"x")
    other.id = one.id
    assert coded.coded_text(Consent, one) != coded.coded_text(Consent, other)
