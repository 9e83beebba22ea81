"""A chart never lies about what is missing, and always carries its table."""

import re
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from amparo.foundation.design.charts import (
    Bars,
    Chart,
    Columns,
    Lines,
    Multiples,
    Nothing,
    Point,
    Series,
    Value,
    spark,
)
from amparo.foundation.design.maps import (
    OUTLINES,
    CountryMap,
    Place,
    outlines,
    shade_limits,
    shade_of,
)
from amparo.foundation.design.samples import charts, programme_map
from amparo.foundation.design.values import nice, words
from tests.markup import on_one_line

FACTS: dict[str, Any] = {
    "title": "People supported",
    "unit": "people",
    "source": "Counted by hand",
    "as_of": date(2026, 9, 30),
}
PROGRAMME = {"IN", "BD", "NP", "ID", "PH", "TH", "BO", "CO", "PE", "NI", "BR", "DO"}
REASONS: list[tuple[Value, str]] = [
    (0, "0"),
    (Nothing.SUPPRESSED, "suppressed"),
    (Nothing.NOT_RECORDED, "not recorded"),
    (Nothing.NOT_APPLICABLE, "not applicable"),
]


def one_bar(value: Any) -> str:
    """Return the drawing of a chart with one bar, without caption and table."""
    html = on_one_line(Bars(points=[Point("Legal aid", value)], **FACTS).render())
    return html[html.index('<g class="bar-row') : html.index("</svg>")]


def test_zero_and_the_three_reasons_for_no_number_are_drawn_differently() -> None:
    drawings = {re.sub(r">[^<]*</text>", "></text>", one_bar(v)) for v, _ in REASONS}
    assert len(drawings) == 4


def test_no_line_stands_for_half_a_person() -> None:
    def axis(*values: Value) -> list[str]:
        chart = Lines(series=[Series("All", values)], periods=["Q1", "Q2"], **FACTS)
        return [line["words"] for line in chart.axis(chart.scale())]

    assert axis(0, 1) == ["0", "1"]
    assert axis(0, 2) == ["0", "1", "2"]
    assert axis(0.25, 1) == ["0", "0.5", "1"]


@pytest.mark.parametrize(("value", "word"), REASONS)
def test_every_kind_of_nothing_says_its_word(value: Any, word: str) -> None:
    assert f">{word}</text>" in one_bar(value)


@pytest.mark.parametrize("kind", [Bars, Lines, Columns, Multiples, CountryMap])
def test_no_data_at_all_is_said_and_not_drawn(kind: type[Chart]) -> None:
    rows: dict[str, Any] = {"points": []} if kind is Bars else {}
    if kind is CountryMap:
        rows = {"places": []}
    if not rows:
        rows = {"periods": [], "series": []}
    html = on_one_line(kind(**FACTS, **rows).render())
    assert "No figures yet." in html
    assert 'class="plot' not in html
    assert "map-panel" not in html


@pytest.mark.parametrize(
    "chart", [*charts()[:4], programme_map()], ids=lambda c: type(c).__name__
)
def test_a_chart_says_title_unit_source_and_day(chart: Chart) -> None:
    html = on_one_line(chart.render())
    for text in (chart.title, chart.unit, "Sample figures", "30 September 2026"):
        assert text in html
    assert "<figure" in html
    assert "<figcaption>" in html


@pytest.mark.parametrize(
    "chart", [*charts()[:4], programme_map()], ids=lambda c: type(c).__name__
)
def test_every_value_stands_in_the_table(chart: Chart) -> None:
    html = on_one_line(chart.render())
    table = html[html.index("<table>") : html.index("</table>")]
    assert table.count("<td") >= len(chart.values())
    for value in chart.values():
        assert f">{words(value, chart.unit)}</td>" in table


@pytest.mark.parametrize(
    "chart", [*charts()[:4], programme_map()], ids=lambda c: type(c).__name__
)
def test_drawings_use_classes_and_no_style(chart: Chart) -> None:
    html = on_one_line(chart.render())
    assert " style=" not in html
    assert re.search(r'<svg [^>]*role="(img|group)" aria-label="[^"]+"', html)


def test_a_gap_breaks_the_line_and_says_why() -> None:
    series = Series("Phone", [4, 5, Nothing.NOT_RECORDED, 6, 7])
    html = on_one_line(Lines(periods=list("abcde"), series=[series], **FACTS).render())
    assert html.count("<polyline") == 2
    assert 'nothing nothing-not-recorded"' in html
    assert "not recorded" in html


def test_a_suppressed_part_of_a_column_is_marked_and_not_guessed() -> None:
    parts = [Series("Girls", [12]), Series("Boys", [Nothing.SUPPRESSED])]
    html = on_one_line(Columns(periods=["2026 Q1"], series=parts, **FACTS).render())
    plot = html[html.index('<svg class="plot"') :]
    plot = plot[: plot.index("<details")]
    assert plot.count('class="fill') == 1
    assert "nothing-suppressed" in plot


def test_small_multiples_share_one_scale() -> None:
    pair = [Series("Peru", [1, 1]), Series("Nepal", [10, 10])]
    plots = Multiples(periods=["a", "b"], series=pair, **FACTS).drawing()["plots"]
    low, high = (float(plot["line"]["last"][0]["y"]) for plot in plots)
    assert low > high


def test_target_marks_stand_where_the_target_is() -> None:
    bars = Bars(points=[Point("Legal aid", 50, 200)], **FACTS).drawing()["bars"]
    assert bars[0]["width"] == "25%"
    assert bars[0]["target"] == "100%"


def test_coordinates_keep_their_dot_where_people_write_a_comma() -> None:
    with translation.override("es"):
        html = Lines(
            periods=list("abc"), series=[Series("Web", [1, 2.5, 3])], **FACTS
        ).render()
    assert "2,5" in html
    assert not re.search(r'(?:x|y|cx|cy|width)="\d+,\d', html)


def test_labels_from_people_cannot_break_out_of_the_drawing() -> None:
    html = on_one_line(Bars(points=[Point("<b>Aid</b>", 3)], **FACTS).render())
    assert "<b>" not in html
    assert "&lt;b&gt;Aid" in html


def test_a_spark_has_words_for_those_who_do_not_see_it() -> None:
    html = spark([3, Nothing.SUPPRESSED, 5], "Cases closed, three months")
    assert 'aria-label="Cases closed, three months"' in html
    assert "nothing-suppressed" in html


@pytest.mark.parametrize(
    ("largest", "top"), [(0, 1), (3, 4), (10, 10), (94, 100), (540, 600), (2410, 4000)]
)
def test_axes_end_at_round_numbers(largest: float, top: float) -> None:
    assert nice(largest) == top


def test_the_map_shows_all_twelve_countries_in_two_regions() -> None:
    panels = programme_map().drawing()["panels"]
    assert [panel["name"] for panel in panels] == ["america", "asia"]
    drawn = {c["name"] for panel in panels for c in panel["countries"]}
    assert drawn == {place.name for place in programme_map().places}
    assert {place.code for place in programme_map().places} == PROGRAMME


def test_the_netherlands_get_a_panel_only_when_asked_for() -> None:
    home = CountryMap(places=[Place("NL", "Netherlands", 4)], **FACTS)
    assert [panel["name"] for panel in home.drawing()["panels"]] == ["europe"]


def test_small_countries_get_a_mark_with_a_wide_reach() -> None:
    island = CountryMap(places=[Place("DO", "Dominican Republic", 81, "/do/")], **FACTS)
    html = on_one_line(island.render())
    assert '<a class="country-link" href="/do/">' in html
    assert re.search(r'<circle class="reach"[^>]* r="56"/>', html)
    assert '<circle class="country-mark shade-' in html


def test_countries_without_a_number_look_different_by_reason() -> None:
    looks = set()
    for value, word in REASONS:
        html = on_one_line(
            CountryMap(places=[Place("PE", "Peru", value)], **FACTS).render()
        )
        assert f"<title>Peru: {word}</title>" in html
        looks.update(re.findall(r'<path class="country (land-[\w-]+)"', html))
    assert len(looks) == 4


def test_shades_hold_about_as_many_countries_each() -> None:
    values = [81, 95, 187, 240, 388, 498, 611, 702, 1204]
    limits = shade_limits(values)
    held = [sum(shade_of(v, limits) == shade for v in values) for shade in range(1, 5)]
    assert sum(held) == len(values)
    assert max(held) - min(held) <= 1


def test_the_outlines_are_small_and_name_their_source() -> None:
    assert OUTLINES.stat().st_size <= 60_000
    assert "Natural Earth" in outlines()["source"]
    assert "world-atlas" in outlines()["source"]
