"""The tests' own tools: a real server, a real browser, nothing skipped unseen."""

import pytest
from playwright.sync_api import Page

from tests.browsing import Windows, assert_accessible, barriers, photograph
from tests.serving import Server


@pytest.mark.prove  # all tests of servers stand on it
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
def test_axe_measures_colours_when_it_is_asked_to(windows: Windows) -> None:
    page: Page = windows.open(320)
    page.set_content(
        "<html lang=en><title>A</title><main>"
        "<p style='color: #ddd'>Pale words</p></main></html>"
    )
    assert any("color-contrast" in barrier for barrier in barriers(page))
    assert barriers(page, colours=False) == []


@pytest.mark.browser
def test_without_script_the_page_runs_none_and_axe_still_answers(
    windows: Windows, standing_server: Server
) -> None:
    page = windows.open(320, script=False)
    page.goto(f"{standing_server.url}/")
    page.set_content(
        "<html lang=en><title>A</title><main><h1>Calm</h1>"
        "<noscript><p id=without>No script</p></noscript>"
        "<script>document.title = 'B'</script></main></html>"
    )
    assert page.title() == "A"
    assert_accessible(page)
