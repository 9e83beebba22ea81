"""The two scripts do in a real browser what their pages promise.

The gate tries each promise once; the proofs, with all other keys, clocks and languages.
"""

import re
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from amparo.foundation.design.samples import ME, NAV, SampleForm
from tests.design.sheets import STATIC

pytestmark = pytest.mark.urls("tests.design.addresses")
SITE = "http://pages.test"
LONGEST = ("id", "ne")  # the words that lead out, in two scripts


class Site:
    """A site that exists only in this browser, with one page."""

    def __init__(self, browser: Browser) -> None:
        self.page = browser.new_page()
        self.html = ""
        self.page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE)
        name = path.rsplit("/", 1)[-1]
        if path == "/page/":
            route.fulfill(body=self.html, content_type="text/html; charset=utf-8")
        elif path.startswith("/static/design/"):
            route.fulfill(path=STATIC / name)
        else:
            route.fulfill(body=f"<title>{path}</title>", content_type="text/html")

    def show(self, html: str) -> Page:
        """Come to a page as if for the first time."""
        self.html = html
        self.page.goto(SITE + "/start/")
        self.page.evaluate("localStorage.clear()")
        self.page.goto(SITE + "/page/")
        return self.page


def opened(browser: Browser, html: str) -> Page:
    """Open a page in a window of its own: for clocks and other lasting state."""
    return Site(browser).show(html)


@pytest.fixture(scope="module")
def site(browser: Browser) -> Iterator[Site]:
    """One window for all tests that leave nothing behind."""
    shared = Site(browser)
    yield shared
    shared.page.close()


def questions(page: Page) -> list[str]:
    """Collect what the browser asks, and say yes."""
    asked: list[str] = []

    def agree(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", agree)
    return asked


@pytest.fixture
def public_page(site: Site) -> Page:
    return site.show(render_to_string("design/base_public.html"))


@pytest.fixture
def timed_page(browser: Browser) -> Iterator[Page]:
    """A public page with a clock that only the test moves."""
    page = opened(browser, render_to_string("design/base_public.html"))
    page.clock.install()
    page.reload()
    yield page
    page.close()


def staff_html() -> str:
    context = {"me": ME, "nav": NAV, "search_url": "/look/"}
    html = render_to_string("design/base_staff.html", context)
    form = render_to_string("design/forms/form.html", {"form": SampleForm()})
    return html.replace('<div class="content">', form)


@pytest.fixture
def staff_page(site: Site) -> Page:
    return site.show(staff_html())


@pytest.fixture
def own_staff_page(browser: Browser) -> Iterator[Page]:
    """A staff page that may keep words, and ask about them."""
    page = opened(browser, staff_html())
    yield page
    page.close()


def test_a_public_page_asks_for_its_sheet_and_its_script_only(browser: Browser) -> None:
    page = browser.new_page()
    asked: list[str] = []
    html = render_to_string("design/base_public.html")

    def answer(route: Route) -> None:
        asked.append(route.request.url.removeprefix(SITE))
        name = asked[-1].rsplit("/", 1)[-1]
        if name:
            route.fulfill(path=STATIC / name)
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    page.goto(SITE + "/")
    page.wait_for_load_state("networkidle")
    assert asked == ["/", "/static/design/public.css", "/static/design/public.js"]
    assert page.context.cookies() == []
    page.close()


def test_leaving_takes_the_page_out_of_the_way_back(public_page: Page) -> None:
    public_page.click("#leave")
    public_page.wait_for_url(SITE + "/x")
    public_page.go_back()
    assert public_page.url == SITE + "/start/"


@pytest.mark.parametrize(
    "key", ["Escape", pytest.param("Shift", marks=pytest.mark.prove)]
)
def test_three_presses_leave_the_page_and_say_how_far_one_is(
    public_page: Page, key: str
) -> None:
    said = public_page.get_by_role("status")
    public_page.keyboard.press(key)
    expect(said).to_have_text("Press two more times to leave.")
    assert lit(public_page) == 1
    public_page.keyboard.press(key)
    expect(said).to_have_text("Press once more to leave.")
    assert lit(public_page) == 2
    assert public_page.url == SITE + "/page/"
    public_page.keyboard.press(key)
    public_page.wait_for_url(SITE + "/x")


def lit(page: Page) -> int:
    """Count the lights that shine in the way out."""
    colours = page.locator(".lights i").evaluate_all(
        "all => all.map(each => getComputedStyle(each).backgroundColor)"
    )
    return sum(colour == "rgb(242, 181, 68)" for colour in colours)


@pytest.mark.prove
def test_slow_presses_do_not_leave_the_page(timed_page: Page) -> None:
    timed_page.keyboard.press("Escape")
    timed_page.clock.run_for(3_000)
    timed_page.keyboard.press("Escape")
    timed_page.clock.run_for(2_500)
    said = timed_page.get_by_role("status")
    expect(said).to_have_text("Press two more times to leave.")  # the first is too old
    timed_page.clock.run_for(3_000)
    expect(said).to_have_text("Too slow. Press three times again.")
    assert lit(timed_page) == 0
    timed_page.clock.run_for(5_000)
    expect(said).to_have_text("")
    assert timed_page.url == SITE + "/page/"


def test_writing_capital_letters_does_not_leave_the_page(public_page: Page) -> None:
    for letter in "ANA ROSA":
        public_page.keyboard.press(f"Shift+{letter}")
    assert lit(public_page) == 0
    assert public_page.url == SITE + "/page/"


@pytest.mark.prove
def test_shift_that_is_let_go_before_its_letter_does_not_count(
    public_page: Page,
) -> None:
    for letter in "ANA":
        public_page.keyboard.down("Shift")
        public_page.keyboard.down(letter)
        public_page.keyboard.up("Shift")
        assert lit(public_page) == 0
        public_page.keyboard.up(letter)


@pytest.mark.prove
@pytest.mark.parametrize("other", ["Control", "Alt"])
def test_shift_with_another_modifier_does_not_count(
    public_page: Page, other: str
) -> None:
    for first, second in ((other, "Shift"), ("Shift", other)) * 2:
        public_page.keyboard.down(first)
        public_page.keyboard.down(second)
        public_page.keyboard.up("Shift")
        public_page.keyboard.up(other)
    assert lit(public_page) == 0
    assert public_page.url == SITE + "/page/"


@pytest.mark.prove
def test_shift_that_is_held_for_a_click_does_not_count(public_page: Page) -> None:
    for _turn in range(3):
        public_page.locator("h1").click(modifiers=["Shift"])
    assert lit(public_page) == 0
    assert public_page.url == SITE + "/page/"


@pytest.mark.prove
def test_two_keys_mixed_do_not_leave_the_page(public_page: Page) -> None:
    for key in ("Escape", "Shift", "Escape", "Shift"):
        public_page.keyboard.press(key)
    assert public_page.url == SITE + "/page/"


def test_leaving_shows_a_clock_at_once_however_slow_the_network_is(
    browser: Browser,
) -> None:
    page = opened(browser, render_to_string("design/base_public.html"))
    page.route("**/x", lambda route: None)  # never answers
    clock, seen = page.evaluate(
        """() => {
            document.getElementById("leave").click();
            const parts = [...document.querySelectorAll("main, header, footer")];
            const seen = parts.filter((part) => part.checkVisibility()).length;
            return [document.querySelector(".veil").innerText, seen];
        }"""
    )
    assert re.search(r"\d+:\d\d", clock)
    assert seen == 0
    page.close()


@pytest.fixture(scope="module")
def small_site(browser: Browser) -> Iterator[Site]:
    """The site on a small phone."""
    shared = Site(browser)
    shared.page.set_viewport_size({"width": 320, "height": 480})
    yield shared
    shared.page.close()


@pytest.mark.parametrize(
    "language",
    [
        code if code in LONGEST else pytest.param(code, marks=pytest.mark.prove)
        for code, _name in settings.LANGUAGES
    ],
)
def test_the_way_out_fits_a_small_phone_in_every_language(
    small_site: Site, language: str
) -> None:
    with translation.override(language):
        page = small_site.show(render_to_string("design/base_public.html"))
    box = page.locator("#leave").bounding_box()
    assert box is not None
    assert 44 <= box["height"] <= 96
    assert box["x"] >= 0 and box["x"] + box["width"] <= 320
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


# -- Nobody is there -------------------------------------------------------------------

HELD = "<form method=post><textarea id=words></textarea></form>"


@pytest.fixture
def held_page(browser: Browser) -> Iterator[Page]:
    """A page that holds words, with such a clock."""
    html = render_to_string("design/base_public.html")
    page = opened(browser, html.replace("</main>", HELD + "</main>"))
    page.clock.install()
    page.reload()
    page.fill("#words", "My words")
    yield page
    page.close()


def test_a_page_with_words_hides_itself_when_nobody_touches_it(held_page: Page) -> None:
    held_page.clock.run_for(4 * 60_000)
    assert held_page.is_visible("main")
    held_page.clock.run_for(66_000)
    assert not held_page.is_visible("main")
    again = held_page.get_by_role("button", name="Show the page again")
    expect(again).to_be_focused()
    again.click()
    assert held_page.input_value("#words") == "My words"
    assert not held_page.is_visible(".veil")


@pytest.mark.prove
def test_a_page_hides_itself_again_and_again(held_page: Page) -> None:
    for _turn in range(2):
        held_page.clock.run_for(5 * 60_000 + 6_000)
        held_page.get_by_role("button").click()
    assert held_page.is_visible("main")


@pytest.mark.prove
def test_after_half_an_hour_the_words_are_gone(held_page: Page) -> None:
    held_page.clock.run_for(6 * 60_000)
    held_page.mouse.move(10, 10)  # a hand that only moves the mouse shows nothing
    assert not held_page.is_visible("main")
    held_page.clock.run_for(24 * 60_000 + 6_000)
    held_page.wait_for_url(SITE + "/x")


@pytest.mark.prove
def test_who_types_slowly_is_never_interrupted(held_page: Page) -> None:
    held_page.focus("#words")
    for _letter in range(12):
        held_page.clock.run_for(4 * 60_000)
        held_page.keyboard.press("a")
        assert held_page.is_visible("main")


@pytest.mark.prove
def test_a_page_that_holds_nothing_stays(timed_page: Page) -> None:
    timed_page.clock.run_for(60 * 60_000)
    assert timed_page.is_visible("main")


@pytest.mark.prove
def test_the_keys_leave_a_page_that_hides_itself(held_page: Page) -> None:
    held_page.clock.run_for(6 * 60_000)
    for _turn in range(3):
        held_page.keyboard.press("Escape")
    held_page.wait_for_url(SITE + "/x")


# -- The staff side --------------------------------------------------------------------


@pytest.mark.prove
def test_the_slash_goes_to_the_search_field(staff_page: Page) -> None:
    staff_page.keyboard.press("/")
    assert staff_page.evaluate("document.activeElement.id") == "search"
    assert staff_page.input_value("#search") == ""


@pytest.mark.prove
def test_a_question_mark_shows_the_keys(staff_page: Page) -> None:
    staff_page.keyboard.press("?")
    assert staff_page.is_visible("#keys")
    assert "Concerns" in staff_page.inner_text("#keys")
    staff_page.keyboard.press("Escape")
    assert not staff_page.is_visible("#keys")


def test_g_and_a_letter_go_there(staff_page: Page) -> None:
    staff_page.evaluate(
        """document.querySelector('[data-key=c]').href = '/concerns/'"""
    )
    staff_page.keyboard.press("g")
    staff_page.keyboard.press("c")
    staff_page.wait_for_url(SITE + "/concerns/")


def test_keys_stay_letters_while_someone_writes(own_staff_page: Page) -> None:
    own_staff_page.click("#id_called")
    own_staff_page.keyboard.type("g/c?")
    assert own_staff_page.input_value("#id_called") == "g/c?"
    assert not own_staff_page.is_visible("#keys")


@pytest.mark.prove
def test_the_theme_switches_and_is_kept(staff_page: Page) -> None:
    staff_page.click("[data-theme-switch]")
    assert staff_page.get_attribute("html", "data-theme") == "dark"
    staff_page.reload()
    assert staff_page.get_attribute("html", "data-theme") == "dark"
    staff_page.click("[data-theme-switch]")
    assert staff_page.get_attribute("html", "data-theme") == "light"


@pytest.mark.prove
def test_characters_left_are_counted(own_staff_page: Page) -> None:
    own_staff_page.fill("#id_story", "four")
    assert own_staff_page.inner_text("#id_story_count") == "496 characters left"


def test_unsaved_words_are_not_lost_without_a_question(own_staff_page: Page) -> None:
    asked = questions(own_staff_page)
    own_staff_page.click("#id_called")
    own_staff_page.keyboard.type("Rosa")
    own_staff_page.goto(SITE + "/start/")
    assert asked == ["beforeunload"]


@pytest.mark.prove
def test_nothing_is_asked_when_nothing_was_written(own_staff_page: Page) -> None:
    asked = questions(own_staff_page)
    own_staff_page.goto(SITE + "/start/")
    assert asked == []


def test_the_screen_locks_when_nobody_is_there(browser: Browser) -> None:
    context = {"me": ME, "nav": NAV, "idle_seconds": 1800}
    page = opened(browser, render_to_string("design/base_staff.html", context))
    page.clock.install()
    page.reload()
    page.clock.run_for(1_741_000)
    assert page.is_visible("#idle")
    assert re.search(r"Locks in \d+ seconds", page.inner_text("#idle"))
    page.clock.run_for(61_000)
    page.wait_for_url(SITE + "/lock/")
    page.close()


@pytest.mark.prove
def test_saying_i_am_here_keeps_the_screen_open(browser: Browser) -> None:
    context = {"me": ME, "nav": NAV, "idle_seconds": 1800}
    page = opened(browser, render_to_string("design/base_staff.html", context))
    page.clock.install()
    page.reload()
    page.clock.run_for(1_741_000)
    page.click("#idle button")
    page.clock.run_for(120_000)
    assert page.url == SITE + "/page/"
    assert not page.is_visible("#idle")
    page.close()


@pytest.mark.prove
def test_paper_is_white_even_when_the_screen_is_dark(own_staff_page: Page) -> None:
    own_staff_page.emulate_media(color_scheme="dark", media="print")
    style = "getComputedStyle(document.body)"
    assert own_staff_page.evaluate(f"{style}.backgroundColor") == "rgb(255, 255, 255)"
    assert own_staff_page.evaluate(f"{style}.color") == "rgb(0, 0, 0)"
    assert not own_staff_page.is_visible(".rail")
    assert not own_staff_page.is_visible(".form-acts")


def choosing_html() -> str:
    box = '<input type="checkbox" name="row" form="list-bulk">'
    rows = f"<tr><td>{box}</td></tr>" * 3
    head = '<input type="checkbox" name="all" form="list-bulk" data-all>'
    html = render_to_string("design/base_staff.html", {"me": ME, "nav": NAV})
    return html.replace(
        '<div class="content">',
        f'<div class="content list-choose"><table><thead><tr><th>{head}</th></tr>'
        f"</thead><tbody>{rows}</tbody></table>"
        '<form id="list-bulk" class="list-bulk">bar</form>',
    )


def test_one_tick_chooses_every_row_of_a_list_and_shows_the_bar(site: Site) -> None:
    page = site.show(choosing_html())
    head, rows = page.locator("[data-all]"), page.locator("[name=row]")
    expect(page.locator(".list-bulk")).to_be_hidden()
    head.check()
    expect(page.locator("[name=row]:checked")).to_have_count(3)
    expect(page.locator(".list-bulk")).to_be_visible()
    rows.first.uncheck()
    expect(head).not_to_be_checked()
    rows.first.check()
    expect(head).to_be_checked()
