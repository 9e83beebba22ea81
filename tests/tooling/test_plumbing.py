"""The tests' own tools: a real server, a real browser, nothing skipped unseen."""

import pytest
from playwright.sync_api import Page

from tests.browsing import Windows, assert_accessible, barriers, photograph
from tests.serving import Server


def test_a_fresh_server_answers_and_keeps_its_own_database(server: Server) -> None:
    assert server.run("journal", "verify").returncode == 0
    assert "Traceback" not in server.log


@pytest.mark.browser
def test_axe_finds_a_barrier_that_is_there(windows: Windows) -> None:
    page: Page = windows.open(320)
    page.set_content("<html lang=en><title>A</title><main><img src=x></main></html>")
    assert any("image-alt" in barrier for barrier in barriers(page))
    assert photograph(page, "tooling-axe").stat().st_size > 0


@pytest.mark.browser
@pytest.mark.parametrize("script", [True, False])
def test_axe_runs_with_and_without_script(windows: Windows, script: bool) -> None:
    page = windows.open(320, script=script)
    page.set_content(
        "<html lang=en><title>A</title><main><h1>Calm</h1></main></html>",
    )
    assert_accessible(page)
