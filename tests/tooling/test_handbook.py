"""The handbook's commands, run on an empty folder up to the first answered concern.

In the gate they only have to be commands that there are: founding an office takes a
minute, and each step of it has tests of its own (test_init.py, test_commands.py,
accounts, organisations). ``make prove`` follows them to the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from amparo.cli import parser
from amparo.foundation.tasks import setup_list
from tests.tooling.office import HANDBOOK, ROOT, Office, commands, opened, walk
from tests.visiting import Visitor
from tools.pictures import LARGEST, PICTURES, size_and_palette

# What a trial without a certificate, mail server and papers cannot make safe.
LEFT = {"amparo.E021", "amparo.E025", "amparo.E111"}


def test_the_handbook_follows_the_set_up_list() -> None:
    section = HANDBOOK.split("\n## The set-up list\n")[1].split("\n## ")[0]
    labels = [str(setup_list._STEPS[key].label) for key in setup_list.ORDER]
    assert re.findall(r"^### (.+)$", section, re.M) == labels


def test_each_command_of_the_handbook_is_one_that_there_is() -> None:
    for words in commands():
        assert parser().parse_args(words).run
    assert {"init", "migrate", "serve"} <= {words[0] for words in commands()}


def test_each_picture_of_the_handbook_is_there_small_and_said_in_words() -> None:
    found = re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", HANDBOOK)
    for words, path in found:
        assert len(words.split()) >= 5, path
        picture = (ROOT / "docs" / path).read_bytes()
        assert len(picture) < LARGEST, path
        width, palette = size_and_palette(picture)
        assert width <= 800 and palette, path
    named = {(ROOT / "docs" / path).resolve() for _words, path in found}
    assert named == set(PICTURES.glob("*.png"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office that has followed the handbook's commands."""
    with opened(tmp_path_factory.mktemp("office")) as one:
        yield one


@pytest.mark.prove
def test_what_init_wrote_is_for_this_account_only(office: Office) -> None:
    files = {"settings", "secret", "django-secret", "database-url"}
    for name in files:
        assert (office.folder / name).stat().st_mode & 0o077 == 0
    settings = (office.folder / "settings").read_text()
    for name in files - {"settings"}:
        assert (office.folder / name).read_text().strip() not in settings


@pytest.mark.prove
def test_the_front_page_shows_the_office_s_country_only(office: Office) -> None:
    page = Visitor(office.site).get("/en/")
    assert re.findall(r'href="/en/(\w\w)/"', page.text) == ["bo"]
    assert Visitor(office.site).get("/en/pe/").status == 404


@pytest.mark.prove
def test_from_the_links_to_the_first_answered_concern(office: Office) -> None:
    walk(office)
    assert office.unsafe() <= LEFT


@pytest.mark.prove
def test_the_drill_restores_a_backup_of_this_office_elsewhere(office: Office) -> None:
    """Alone in starting from what `amparo init` wrote, which names the database."""
    backups = office.folder / "backups"
    backups.mkdir()
    office.environment["AMPARO_BACKUP_PASSPHRASE"] = "four words that are long enough"
    assert "rows were written" in office.run(["backup", str(backups)])
    assert "The drill went well." in office.run(["drill", str(backups)])
