"""Codes and seals name the secret they come from, so that a secret can be replaced."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from amparo.foundation.kernel import generations, secret
from amparo.foundation.kernel.crypto import Tampered
from amparo.foundation.kernel.generations import State
from amparo.foundation.kernel.models import SecretGeneration

OLD, NEW = "an older secret of sixteen words", "a newer secret of seventeen words"


@pytest.fixture
def rotating(settings: Settings, db: None) -> Settings:
    """Record OLD as the secret; the settings still hold it."""
    settings.AMPARO_SECRET, settings.AMPARO_SECRET_OLD = OLD, ""
    generations.record_first()
    return settings


def test_a_code_holds_for_its_label_and_value_only(db: None) -> None:
    made = secret.code("grant", "a|b")
    assert len(made) == 33
    assert secret.code_holds("grant", "a|b", made)
    assert secret.code_holds("grant", b"a|b", memoryview(made))
    for label, value, code in (
        ("row", "a|b", made),
        ("grant", "a|c", made),
        ("grant", "a|b", made[:-1] + b"\0"),
        ("grant", "a|b", bytes([made[0] ^ 1]) + made[1:]),
        ("grant", "a|b", b""),
        ("grant", "a|b", None),
    ):
        assert not secret.code_holds(label, value, code)


def test_what_was_vouched_for_after_a_loss_holds_and_says_so(db: None) -> None:
    proven, found = secret.code("row", "x"), secret.code("row", "x", proven=False)
    assert secret.code_holds("row", "x", found)
    assert secret.is_proven("row", "x", proven)
    assert not secret.is_proven("row", "x", found)


def test_codes_and_seals_of_the_secret_before_hold_while_it_is_named(
    rotating: Settings,
) -> None:
    code = secret.code("grant", "x")
    sealed = secret.seal_for_server("mfa", b"seed", "mfa")
    receipt = secret.server_key("receipt")
    rotating.AMPARO_SECRET = NEW
    assert not secret.code_holds("grant", "x", code)
    rotating.AMPARO_SECRET_OLD = OLD
    assert secret.code_holds("grant", "x", code)
    assert not secret.is_current(code)
    renewed = secret.renew_for_server("mfa", sealed, "mfa")
    assert secret.is_current(renewed)
    assert secret.server_keys("receipt") == [secret.server_key("receipt"), receipt]
    rotating.AMPARO_SECRET_OLD = ""
    assert secret.open_for_server("mfa", renewed, "mfa") == b"seed"
    with pytest.raises(Tampered):
        secret.open_for_server("mfa", sealed, "mfa")
    with pytest.raises(Tampered):
        secret.open_for_server("mfa", b"", "mfa")


def test_a_seal_opens_at_its_own_place_only(db: None) -> None:
    sealed = secret.seal_for_server("mfa", b"seed", "here")
    for label, place in (("mfa", "there"), ("escrow", "here")):
        with pytest.raises(Tampered):
            secret.open_for_server(label, sealed, place)


def test_after_a_rotation_the_journal_and_one_older_receipt_are_still_known(
    rotating: Settings,
) -> None:
    receipt, entry = secret.server_key("receipt"), secret.code("journal", "entry")
    grant = secret.code("grant", "x")
    rotating.AMPARO_SECRET, rotating.AMPARO_SECRET_OLD = NEW, OLD
    generations.begin({"last_seal": 7})
    rotating.AMPARO_SECRET_OLD = ""
    assert secret.server_keys("receipt") == [secret.server_key("receipt"), receipt]
    assert secret.code_holds("journal", "entry", entry)
    assert not secret.code_holds("grant", "x", grant), "only what must outlive it"
    first = SecretGeneration.objects.get(number=1)
    assert secret.kept_of(first)["facts"] == {"last_seal": 7}
    assert OLD.encode() not in bytes(first.kept or b"")

    between = secret.server_key("receipt")
    rotating.AMPARO_SECRET, rotating.AMPARO_SECRET_OLD = "a third " + NEW, NEW
    generations.begin({})
    rotating.AMPARO_SECRET_OLD = ""
    assert secret.server_keys("receipt")[1:] == [between], "never more than two"
    assert secret.code_holds("journal", "entry", entry)


def test_kept_keys_of_another_generation_open_nothing(rotating: Settings) -> None:
    entry = secret.code("journal", "entry")
    rotating.AMPARO_SECRET, rotating.AMPARO_SECRET_OLD = NEW, OLD
    generations.begin({})
    rotating.AMPARO_SECRET_OLD = ""
    SecretGeneration.objects.filter(number=1).update(kept=b"\1" + b"x" * 40)
    assert not secret.code_holds("journal", "entry", entry)


def test_the_database_knows_its_secret_and_its_name(rotating: Settings) -> None:
    assert generations.state() is State.FITS
    rotating.AMPARO_SITE = "another"
    assert generations.state() is State.WRONG_SITE
    rotating.AMPARO_SITE = "test"
    rotating.AMPARO_SECRET = NEW
    assert generations.state() is State.WRONG
    rotating.AMPARO_SECRET_OLD = OLD
    assert generations.state() is State.BEGUN
    generations.begin({})
    assert generations.state() is State.FITS
    rotating.AMPARO_SECRET, rotating.AMPARO_SECRET_OLD = OLD, ""
    assert generations.state() is State.REPLACED
    SecretGeneration.objects.all().delete()
    assert generations.state() is State.NEW


def test_the_row_of_a_secret_does_not_hold_it(rotating: Settings) -> None:
    row = SecretGeneration.objects.get()
    assert OLD.encode() not in bytes(row.fingerprint) + bytes(row.site_fingerprint)
    assert secret.server_key("mark") != bytes(row.fingerprint)
