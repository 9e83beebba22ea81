"""What holds for every form and all answers.

Each makes thirty forms, which takes seconds: nobody writes such combinations by hand.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.questionnaires.engine import (
    Filling,
    Unfinished,
    Why,
    compile_form,
    compile_table,
    parse_form,
)
from tests.questionnaires.engine.forms import NOW, xlsx
from tests.questionnaires.engine.random_forms import Case, answered, cases, places_of


@given(cases())
def test_a_form_is_the_same_from_its_table_its_file_and_its_stored_xform(
    case: Case,
) -> None:
    from_table = compile_table(case.table)
    assert compile_form(xlsx(case.table)).xform == from_table.xform
    assert parse_form(from_table.xform) == from_table.form


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(case: Case, random: object) -> None:
    form = compile_table(case.table).form
    order = list(case.answers)
    random.shuffle(order)  # type: ignore[attr-defined]
    one = answered(Filling(form, now=NOW), case)
    other = answered(Filling(form, now=NOW), case, order)
    for place, _question in places_of(form, case.rows):
        assert one.is_relevant(place) is other.is_relevant(place)
        assert one.value(place) == other.value(place)
    assert one.problems() == other.problems()


@given(cases())
def test_a_draft_loses_nothing(case: Case) -> None:
    form = compile_table(case.table).form
    filling = answered(Filling(form, now=NOW), case)
    filling.leave("/data/u", Why.NOT_ASKED)
    again = Filling(form, filling.saved(), now=NOW + timedelta(hours=3))
    assert again.saved() == filling.saved()
    assert again.problems() == filling.problems()
    assert again.pages() == filling.pages()
    assert again.left("/data/u") is Why.NOT_ASKED


@given(cases())
def test_pages_show_what_is_relevant_once(case: Case) -> None:
    form = compile_table(case.table).form
    filling = answered(Filling(form, now=NOW), case)
    items = [item.place for page in filling.pages() for item in page.items]
    assert len(items) == len(set(items))
    for place, question in places_of(form, case.rows):
        shown = filling.is_relevant(place) and question.is_answered
        assert (place in items) is shown


@given(cases())
def test_what_is_finished_is_what_was_relevant_and_stays(case: Case) -> None:
    form = compile_table(case.table).form
    filling = answered(Filling(form, now=NOW), case)
    try:
        done = filling.finished()
    except Unfinished as unfinished:
        assert unfinished.problems == filling.problems()
        for place in unfinished.problems:
            filling.leave(place, Why.NOT_KNOWN)
        # An answer that is taken away may show others, which are missing then.
        while problems := filling.problems():
            for place in problems:
                filling.leave(place, Why.NOT_KNOWN)
        done = filling.finished()
    again = Filling(form, done.xml, now=NOW + timedelta(days=40))
    for place, _question in places_of(form, case.rows):
        relevant = filling.is_relevant(place)
        assert again.is_relevant(place) is relevant
        assert again.value(place) == (filling.value(place) if relevant else "")
        assert again.left(place) is (filling.left(place) if relevant else None)
    assert again.problems() == {}
    assert again.finished().xml == done.xml
