"""Components and pages say what they should, with and without everything given."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import translation

from amparo.foundation.design.icons import MIRRORED, STROKES, TONE_SHAPES, draw
from amparo.foundation.design.samples import ME, NAV, SWITCH
from amparo.foundation.design.templatetags.amparo import TONES
from amparo.foundation.design.views import components
from tests.design.sheets import templates
from tests.markup import on_one_line

ERRORS = ["400.html", "403.html", "404.html", "413.html", "500.html"]
pytestmark = pytest.mark.urls("tests.design.addresses")
NAMED = re.compile(r"""{% icon ["'](\w+)["']|[ (]icon=["'](\w+)["']""")


def drawn(text: str, **context: object) -> str:
    """Return a template text with the tags loaded."""
    return on_one_line(Template("{% load amparo %}" + text).render(Context(context)))


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_every_icon_that_a_template_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = {a or b for a, b in NAMED.findall(text)}
    assert named <= STROKES.keys()


def test_the_search_for_icons_finds_them() -> None:
    found = NAMED.findall("""{% icon "lock" %} {% row title=x icon='home' %}""")
    assert [a or b for a, b in found] == ["lock", "home"]


def test_an_unknown_icon_is_an_error_and_not_a_hole() -> None:
    with pytest.raises(KeyError):
        draw("no-such-icon")


def test_icons_are_silent_unless_they_have_a_label() -> None:
    assert 'aria-hidden="true"' in draw("lock")
    assert 'role="img" aria-label="Locked"' in draw("lock", "Locked")
    assert "style=" not in "".join(STROKES.values())


def test_arrows_turn_round_with_the_line_of_reading() -> None:
    assert MIRRORED <= STROKES.keys()
    assert "icon-turn" in draw("next")
    assert "icon-turn" not in draw("search")


def test_each_tone_has_its_own_shape() -> None:
    assert set(TONES.values()) == TONE_SHAPES.keys()
    shapes = {drawn("{% status tone 'High' %}", tone=t).split(">")[2] for t in TONES}
    assert len({STROKES[shape] for shape in TONE_SHAPES.values()}) == len(TONE_SHAPES)
    assert shapes


def test_a_state_is_a_word_and_a_shape() -> None:
    html = drawn("{% status 'overdue' 'Too late' %}")
    assert "tone-danger" in html
    assert "<span>Too late</span>" in html
    assert "<svg" in html


def test_a_state_we_do_not_know_is_quiet() -> None:
    assert "tone-quiet" in drawn("{% status 'whatever' 'Resting' %}")


def test_a_row_shows_only_what_it_was_given() -> None:
    bare = drawn("{% row title='Aunt Rosa' %}")
    assert "Aunt Rosa" in bare
    for part in ("row-side", "row-second", "row-icon", "row-acts", "<a "):
        assert part not in bare


def test_a_row_counts_zero_as_a_number() -> None:
    assert '<span class="row-count">0</span>' in drawn("{% row title='x' count=0 %}")


def test_a_row_can_carry_its_acts() -> None:
    html = drawn("{% row_acts title='x' %}<button>Done</button>{% endrow_acts %}")
    assert '<div class="row-acts"><button>Done</button></div>' in html


def test_names_from_people_are_escaped_in_every_component() -> None:
    bad = "<script>x</script>"
    html = drawn(
        "{% row title=bad second=bad code=bad state=bad %}{% facts pairs %}"
        "{% panel bad %}{% endpanel %}{% callout 'note' bad %}{% endcallout %}"
        "{% case_code bad copy=True %}{% empty_state bad bad %}"
        "{% figure_tile bad bad %}"
        "{% breadcrumb pairs %}{% timeline entries %}"
        "{% conversation entries %}{% conflict fields who=bad %}",
        bad=bad,
        pairs=[(bad, bad)],
        entries=[{"when": None, "who": bad, "what": bad, "body": bad}],
        fields=[{"name": "n", "label": bad, "mine": bad, "theirs": bad}],
    )
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") >= 20


def test_facts_tell_zero_from_nothing() -> None:
    html = drawn("{% facts pairs %}", pairs={"Visits": 0, "School": None, "Aunt": ""})
    assert re.findall("<dd[^>]*>(.*?)</dd>", html) == ["0", "–", "–"]


def test_steps_mark_the_one_we_are_at() -> None:
    html = drawn("{% steps items 2 %}", items=["One", "Two", "Three"])
    assert "Step 2 of 3" in html
    assert html.count('aria-current="step"') == 1


@pytest.mark.parametrize(
    ("value", "of", "width"), [(3, 8, "37.5"), (0, 8, "0"), (9, 8, "1"), (1, 0, "0")]
)
def test_progress_stays_between_nothing_and_all(
    value: int, of: int, width: str
) -> None:
    html = drawn("{% progress v of 'Goals' %}", v=value, of=of)
    assert f'class="meter-fill" width="{width}' in html


def test_drawn_widths_keep_their_dot_in_every_language() -> None:
    with translation.override("es"):
        html = drawn("{% progress 1 3 'Metas' %}{% figure_tile '3' 'x' share=0.333 %}")
    assert 'width="33.3"' in html
    assert "33,3" not in html


def test_a_conflict_offers_both_versions_of_every_field() -> None:
    field = SimpleNamespace(name="phone", label="Number", mine="a", theirs="b")
    html = drawn("{% conflict fields version='7' %}", fields=[field], csrf_token="t")
    assert html.count('name="keep_phone"') == 2
    assert 'value="mine" checked' in html
    assert 'name="version" value="7"' in html
    assert "csrfmiddlewaretoken" in html


def test_rows_are_drawn_as_each_row_alone() -> None:
    one = {
        "title": "<Sol>",
        "url": "/x/",
        "second": "BO",
        "state": "new",
        "tone": "warn",
    }
    alone = drawn(
        "{% row title=t url='/x/' second='BO' state='new' tone='warn' icon='place' %}",
        t="<Sol>",
    )
    both = drawn("{% rows items icon='place' %}", items=[one, {"title": "Luna"}])
    assert both.startswith('<ul class="rows">')
    assert alone.strip() in both
    assert both.count("<li") == 2


def test_paging_leads_to_the_addresses_that_there_are() -> None:
    keyset = drawn("{% pager previous='' following='?after=x' %}")
    assert 'rel="next" href="?after=x"' in keyset
    assert 'rel="prev"' not in keyset
    assert drawn("{% pager %}").strip() == ""


def test_a_staff_page_renders_without_anyone_signed_in() -> None:
    html = render_to_string("design/base_staff.html")
    assert "rail" in html
    assert 'role="search"' not in html
    assert '"allowEval": false' in html
    assert '"historyCacheSize": 0' in html
    assert 'class="crumbs"' not in html


def test_the_frame_draws_the_way_here() -> None:
    crumbs = (("Concerns", "/staff/concerns/"), ("C-7", ""))
    html = render_to_string("design/base_staff.html", {"crumbs": crumbs})
    assert '<a href="/staff/concerns/">Concerns</a>' in html
    assert '<span aria-current="page">C-7</span>' in html


def test_a_staff_page_says_who_for_which_team_and_where() -> None:
    context = {"me": ME, "nav": NAV, "search_url": "/look/"}
    html = render_to_string("design/base_staff.html", context)
    for words in ME.values():
        assert words in html
    assert html.count('aria-current="page"') == 1
    assert html.count('data-key="u"') == 1
    # What one looks for is a name: it must not stand in an address.
    assert 'method="post" action="/look/"' in html and 'id="search"' in html


def test_locking_is_always_in_reach_and_is_not_a_link() -> None:
    html = render_to_string("design/base_staff.html", {"me": ME})
    assert '<form method="post" action="/lock/">' in html


def test_a_public_page_begins_with_the_way_out() -> None:
    html = on_one_line(
        render_to_string("design/base_public.html", {"languages": SWITCH})
    )
    links = re.findall(r"<a [^>]*>", html)
    assert 'href="/x" rel="nofollow noreferrer"' in links[0]
    assert links[1] == '<a class="skip" href="#main">'
    assert "<title>Help and information</title>" in html
    assert 'content="noindex,nofollow"' in html
    assert 'name="referrer" content="same-origin"' in html


def test_a_public_page_names_each_language_in_itself() -> None:
    html = on_one_line(
        render_to_string("design/base_public.html", {"languages": SWITCH})
    )
    assert '<a href="#" lang="th" hreflang="th" dir="ltr">ไทย</a>' in html


@pytest.mark.parametrize("name", ["base_public.html", "base_staff.html"])
@pytest.mark.parametrize(("code", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_page_says_its_language_and_direction(
    name: str, code: str, direction: str
) -> None:
    with translation.override(code):
        html = render_to_string(f"design/{name}")
    assert f'<html lang="{code}" dir="{direction}"' in html


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_for_the_public_betrays_nothing(name: str) -> None:
    html = render_to_string(name)
    assert "amparo" not in html.lower()
    assert 'class="leave"' in html
    assert "staff" not in html


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_page_for_staff_wears_the_mark(name: str) -> None:
    html = render_to_string(name, {"me": ME})
    assert "amparo" in html
    assert 'class="leave"' not in html


def test_the_styleguide_shows_every_component_without_inline_style() -> None:
    html = render_to_string("design/styleguide.html", components())
    assert " style=" not in html
    for part in ("row", "timeline", "conflict", "pager", "tabs", "steps", "tile"):
        assert f'class="{part}' in html
    for name in STROKES:
        assert f"<span>{name}</span>" in html


def test_no_identifier_stands_twice_on_the_styleguide() -> None:
    html = render_to_string("design/styleguide.html", components())
    found = re.findall(r'\sid="([^"]+)"', html)
    assert len(found) == len(set(found))
