"""The production settings: nothing unsafe by default, nothing unsaid."""

import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from tools import proxy_pages

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "3f9c0d4be1a85276" * 2
OTHER = "77e2a90b4cd3f816" * 2
NEEDED = {
    "AMPARO_SECRET": SECRET,
    "AMPARO_DJANGO_SECRET": OTHER,
    "AMPARO_SITE": "andes",
    "AMPARO_ORIGIN": "https://help.example.org",
    "AMPARO_DATABASE_URL": "postgresql://amparo:word@db.example.org/amparo",
}
Load = Callable[..., dict[str, Any]]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    def load_with(**changes: str) -> dict[str, Any]:
        for name, value in (NEEDED | changes).items():
            if value:
                monkeypatch.setenv(name, value)
            else:
                monkeypatch.delenv(name, raising=False)
        return runpy.run_module("amparo.settings.production")

    return load_with


def test_it_is_safe_by_default(load: Load) -> None:
    settings = load()
    assert settings["DEBUG"] is settings["AMPARO_DEMO"] is False
    assert settings["ALLOWED_HOSTS"] == ["help.example.org"]
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert "Manifest" in settings["STORAGES"]["staticfiles"]["BACKEND"]
    assert "SECURE_PROXY_SSL_HEADER" not in settings


@pytest.mark.parametrize("name", NEEDED)
def test_it_refuses_to_start_without(load: Load, name: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{name} is not set"):
        load(**{name: ""})


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("demo-secret-known-to-everybody", "everybody knows"),
        ("demo-secret-known-to-everybody-django", "everybody knows"),
        ("short", "too easy to guess"),
        ("a" * 64, "too easy to guess"),
    ],
)
@pytest.mark.parametrize("name", ["AMPARO_SECRET", "AMPARO_DJANGO_SECRET"])
def test_it_refuses_a_bad_secret(load: Load, name: str, value: str, why: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=why) as raised:
        load(**{name: value})
    assert value not in str(raised.value)


def test_it_refuses_one_secret_for_both(load: Load) -> None:
    with pytest.raises(ImproperlyConfigured, match="are the same"):
        load(AMPARO_DJANGO_SECRET=SECRET)


def test_it_refuses_to_let_people_tell_in_the_open(load: Load) -> None:
    with pytest.raises(ImproperlyConfigured, match="in the open"):
        load(AMPARO_ORIGIN="http://help.example.org")


def test_on_ones_own_machine_it_may_be_tried_without_a_certificate(load: Load) -> None:
    settings = load(AMPARO_ORIGIN="http://localhost:8000")
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AMPARO_ORIGIN", "help.example.org"),
        ("AMPARO_DATABASE_URL", "mysql://host/name"),
        ("AMPARO_EMAIL_URL", "host"),
        ("AMPARO_HTTPS_REDIRECT", "perhaps"),
        ("AMPARO_HSTS_SECONDS", "-1"),
        ("AMPARO_PUBLIC_LANGUAGES", "en,xx"),
        ("AMPARO_COUNTRIES", "Bolivia"),
        ("AMPARO_SECRET_FILE", "/no/such/file"),
    ],
)
def test_a_wrong_value_is_named(load: Load, name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        load(**{name: value})


def test_a_secret_may_stand_in_a_file(load: Load, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(f"{SECRET}\n")
    assert load(AMPARO_SECRET="", AMPARO_SECRET_FILE=str(file))["AMPARO_SECRET"] == (
        SECRET
    )


def test_proxies_are_believed_only_when_named(load: Load) -> None:
    settings = load(AMPARO_TRUSTED_PROXIES="1", AMPARO_HOSTS="a.example, b.example")
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert settings["ALLOWED_HOSTS"][1:] == ["a.example", "b.example"]


def test_an_installation_names_its_countries(load: Load) -> None:
    assert load()["AMPARO_COUNTRIES"] == ()
    assert load(AMPARO_COUNTRIES="BO, PE")["AMPARO_COUNTRIES"] == ("BO", "PE")


def test_e_mail_leaves_encrypted(load: Load) -> None:
    settings = load(AMPARO_EMAIL_URL="smtps://mail%40me:w%2Ford@mail.example.org")
    assert settings["EMAIL_HOST_USER"] == "mail@me"
    assert settings["EMAIL_HOST_PASSWORD"] == "w/ord"
    assert (settings["EMAIL_USE_SSL"], settings["EMAIL_PORT"]) == (True, 465)


def _variables() -> set[str]:
    """Return every variable that an installation reads, from the source."""
    source = [ROOT / "src" / "amparo" / "settings" / "production.py"]
    source += (ROOT / "src" / "amparo" / "commands").glob("*.py")
    calls = re.compile(
        r'(?:env\.\w+|environ\.get|environ\[|getenv)\(?\s*"(AMPARO_[A-Z_]+)"'
    )
    return {name for path in source for name in calls.findall(path.read_text())}


def test_the_table_holds_every_variable_and_no_other() -> None:
    table = (ROOT / "docs" / "operations.md").read_text()
    written = set(re.findall(r"^\| `(AMPARO_[A-Z_]+)`", table, re.MULTILINE))
    assert len(written) > 15
    assert written == _variables()


# -- The proxy that comes along --------------------------------------------------------


def _proxy() -> str:
    folder = ROOT / "deploy" / "nginx"
    text = (folder / "nginx.conf").read_text() + (folder / "amparo.conf").read_text()
    return re.sub(r"#.*", "", text)


def test_the_proxy_takes_bodies_as_large_as_the_site_does(load: Load) -> None:
    form, file = (
        load()[name] // 1024
        for name in ("DATA_UPLOAD_MAX_MEMORY_SIZE", "AMPARO_UPLOAD_BYTES")
    )
    assert re.findall(r"client_body_buffer_size (\w+);", _proxy()) == [f"{form}k"]
    # The second one is for addresses that take a file.
    sizes = re.findall(r"client_max_body_size (\w+);", _proxy())
    assert sizes == [f"{form}k", f"{file + form}k"]


def test_the_proxy_writes_no_log_of_requests_and_keeps_nothing_on_a_disk() -> None:
    assert re.findall(r"access_log ([^;]+);", _proxy()) == ["off"]
    started, asked = re.findall(r"error_log ([^;]+);", _proxy())
    assert (started, asked) == ("/var/log/nginx/error.log notice", "/dev/null crit")
    folders = re.findall(r"\w+_temp_path ([^;]+);", _proxy())
    assert len(folders) == 5
    assert all(Path(path).parent == Path("/dev/shm") for path in folders)  # noqa: S108
    assert "proxy_max_temp_file_size 0;" in _proxy()


def test_the_proxy_refuses_nobody_for_coming_often_and_doubles_no_header() -> None:
    assert "limit_req" not in _proxy() and "limit_conn" not in _proxy()
    assert "Strict-Transport-Security" not in _proxy()


def test_bodies_never_go_into_a_file(load: Load) -> None:
    settings = load()
    assert [path.rpartition(".")[2] for path in settings["FILE_UPLOAD_HANDLERS"]] == [
        "MemoryFileUploadHandler"
    ]
    assert settings["AMPARO_BODY_TYPES"] == ("application/x-www-form-urlencoded",)


@pytest.mark.parametrize("name", proxy_pages.TEXTS)
def test_the_pages_of_the_proxy_say_what_amparo_says(
    translations: None, name: str
) -> None:
    """``tools/proxy_pages.py`` writes them."""
    written = (proxy_pages.PAGES / f"{name}.html").read_text(encoding="utf-8")
    assert written == proxy_pages.page(name)
