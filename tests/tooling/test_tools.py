"""The helpers around the code: set-up, texts, logs, skips and measuring."""

import logging
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse

from amparo.foundation.kernel.logs import Discreet
from benchmarks.measure import Times, at_a_rate, machine, repeat, together
from tools import lint, messages, setup

ROOT = Path(__file__).resolve().parent.parent.parent


# -- logs ------------------------------------------------------------------------------


def _record(name: str, message: str, **more: object) -> logging.LogRecord:
    return logging.makeLogRecord(
        {"name": name, "levelname": "ERROR", "msg": message, "args": (), **more}
    )


def test_a_log_names_the_page_and_not_the_address_of_it() -> None:
    path = reverse("accounts:accept", kwargs={"secret": "one-time-secret"})
    request = RequestFactory().get(f"{path}?name=Wara")
    request.resolver_match = resolve(path)
    written = Discreet().format(
        _record(
            "django.request",
            f"Gone: {path}",
            request=request,
            status_code=410,
        )
    )
    assert written.endswith("GET accounts:accept: 410")
    assert "one-time-secret" not in written
    assert "Wara" not in written


def test_a_log_tells_the_place_of_a_fault_and_not_its_words() -> None:
    try:
        try:
            raise KeyError("Calle Luna 5")
        except KeyError as cause:
            raise ValueError("Wara Mamani") from cause
    except ValueError:
        record = _record("django.request", "Internal", exc_info=sys.exc_info())
    written = Discreet().format(record)
    assert "ValueError" in written
    assert "KeyError" in written
    assert "test_a_log_tells_the_place_of_a_fault" in written
    assert "Mamani" not in written
    assert "Luna" not in written


def test_a_refused_host_is_not_written_down() -> None:
    record = _record("django.security.DisallowedHost", "Invalid HTTP_HOST: 'wara.bo'")
    assert "wara" not in Discreet().format(record)


# -- texts -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("%s cases", "%s casos", "without a name"),
        ("{} cases", "{} casos", "without a name"),
        ("%(count)s cases", "%(cuenta)s casos", "does not have"),
        ("%(count)s cases", "casos", "is missing"),
    ],
)
def test_a_bad_placeholder_is_found(source: str, target: str, told: str) -> None:
    entry = polib.POEntry(msgid=source, msgstr=target)
    assert any(told in fault for fault in messages._faults(entry))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("%(count)s cases", "%(count)s casos"),
        ("{name} is here", "Aquí está {name}"),
        ("50% of them", "El 50% de ellas"),
        ("100 %% safe", "100 %% seguro"),
        ("Untranslated %(count)s", ""),
    ],
)
def test_a_good_placeholder_is_left_in_peace(source: str, target: str) -> None:
    assert messages._faults(polib.POEntry(msgid=source, msgstr=target)) == []


def test_one_case_of_a_plural_may_leave_the_number_out() -> None:
    plural = {0: "Un caso", 1: "%(count)s casos"}
    entry = polib.POEntry(
        msgid="One case", msgid_plural="%(count)s cases", msgstr_plural=plural
    )
    assert messages._faults(entry) == []


def test_all_translations_keep_their_placeholders() -> None:
    assert messages.catalogues()
    assert messages.check_all() == []


# -- set-up ----------------------------------------------------------------------------


def test_the_environment_is_made_anew_when_a_pin_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "constraints").mkdir()
    pins = tmp_path / "constraints" / "core.txt"
    pins.write_text("django==5.2.19")
    (tmp_path / "pyproject.toml").write_text("[project]\n[tool.ruff]\nx = 1\n")
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    before = setup.fingerprint("core")
    (tmp_path / "pyproject.toml").write_text("[project]\n[tool.ruff]\nx = 2\n")
    assert setup.fingerprint("core") == before, "the tools' options install nothing"
    pins.write_text("django==5.2.20")
    assert setup.fingerprint("core") != before


def test_no_address_of_a_registry_stands_in_the_pins() -> None:
    for path in (ROOT / "constraints").glob("*.txt"):
        text = path.read_text()
        assert "http" not in text
        assert "--index-url" not in text
        assert "--hash=sha256:" in text


def test_help_names_every_thing_to_make() -> None:
    done = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in ("demo", "demo-reset", "test", "lint", "prove", "bench", "screens"):
        assert f"make {name} " in done.stdout


def test_every_check_of_the_code_is_a_program_that_is_there() -> None:
    for program, *_arguments in lint.CHECKS.values():
        assert (lint.BIN / program).exists(), program


# -- no silent skip --------------------------------------------------------------------


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--no-skips"], 1)])
def test_a_skipped_test_fails_the_run(
    tmp_path: Path, options: list[str], code: int
) -> None:
    test = tmp_path / "test_skipped.py"
    test.write_text(
        "import pytest\ndef test_one(): pytest.skip('no time')\ndef test_two(): pass\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "tests.fixtures", "-q"]
    for unneeded in ("randomly", "cacheprovider", "django"):
        command += ["-p", f"no:{unneeded}"]
    command += ["--rootdir", str(ROOT)]
    command += ["-c", str(ROOT / "pyproject.toml"), *options, str(test)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, done.stdout
    assert ("counts as a failure" in done.stdout) is bool(code)


# -- measuring -------------------------------------------------------------------------


def test_percentiles_are_times_that_were_measured() -> None:
    times = Times("x", tuple(n / 1000 for n in range(1, 101)), 1.0, goal_ms=90)
    assert [times.percentile(p) for p in (0.5, 0.95, 0.99, 1)] == [
        0.05,
        0.095,
        0.099,
        0.1,
    ]
    assert times.per_second == 100
    assert not times.kept
    assert "MISSED" in times.row()


def test_every_run_is_counted() -> None:
    seen: list[int] = []
    assert len(repeat("r", lambda: seen.append(0), runs=7, warm_up=3).seconds) == 7
    assert len(seen) == 10
    assert len(together("t", seen.append, runs=20, runners=4).seconds) == 20
    paced = at_a_rate("p", seen.append, rate=200, seconds=0.1)
    assert len(paced.seconds) == 20
    assert paced.elapsed >= 0.09
    assert sorted(seen[-20:]) == list(range(20))


def test_the_machine_is_described() -> None:
    assert "cores" in machine()
    assert "Python 3." in machine()
