"""Forms keep what people typed, speak plainly and lead to what needs a look."""

import re
from datetime import date

import pytest
from django import forms
from django.template.loader import render_to_string

from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.design.samples import SampleForm, filled_form
from tests.markup import on_one_line


class Visit(AmparoForm):
    """A form with one date."""

    day = DatePartsField(label="Day of the visit")


def typed(day: str, month: str, year: str) -> Visit:
    """Return the form as a person filled it in."""
    return Visit({"day_day": day, "day_month": month, "day_year": year})


def drawn(form: forms.BaseForm, **more: object) -> str:
    """Return the whole form as HTML."""
    return on_one_line(
        render_to_string("design/forms/form.html", {"form": form, **more})
    )


def test_what_was_typed_is_still_there_after_an_error() -> None:
    html = drawn(filled_form())
    for value in ("Lucía", "lucia@", "31", "2012"):
        assert f'value="{value}"' in html
    assert "I would like to talk to somebody." in html


def test_the_summary_stands_on_top_and_leads_to_each_field() -> None:
    html = drawn(filled_form())
    summary = html[html.index('class="error-summary"') : html.index('class="field')]
    targets = re.findall(r'<a href="#([^"]+)">', summary)
    assert targets == ["id_email", "id_born_0", "id_reach_0", "id_area"]
    for target in targets:
        assert f'id="{target}"' in html
    assert 'role="alert" tabindex="-1"' in summary


def test_an_error_stands_beside_its_field_and_is_tied_to_it() -> None:
    html = drawn(filled_form())
    email = re.search(r'<input[^>]*name="email"[^>]*>', html)
    assert email
    assert 'aria-invalid="true"' in email[0]
    assert 'aria-describedby="id_email_error"' in email[0]
    assert 'id="id_email_error"' in html


def test_help_stands_under_the_label_and_is_tied_to_the_field() -> None:
    html = drawn(SampleForm())
    assert html.index("What do you want to be called?") < html.index("A first name")
    assert html.index("A first name") < html.index('name="called"')
    assert 'aria-describedby="id_called_helptext"' in html


def test_optional_is_marked_and_required_is_not() -> None:
    html = drawn(SampleForm())
    email = html[html.index('for="id_email"') :][:120]
    called = html[html.index('for="id_called"') :][:120]
    assert "optional" in email
    assert "optional" not in called


def test_choices_are_groups_with_a_legend() -> None:
    html = drawn(SampleForm())
    for legend in ("How may we reach you?", "What would help now?", "Date of birth"):
        assert re.search(rf"<fieldset[^>]*>\s*<legend>{re.escape(legend)}", html)


def test_a_textarea_says_how_much_fits() -> None:
    html = drawn(SampleForm())
    assert 'data-count-for="id_story" data-most="500"' in html
    assert "At most 500 characters" in html


def test_sections_have_headings_and_hold_each_field_once() -> None:
    html = drawn(SampleForm())
    assert "<h2>When and how</h2>" in html
    for name in SampleForm.base_fields:
        assert f'id_{name}"' in html or f'id_{name}_0"' in html
        assert html.count(f' for="id_{name}"') <= 1


def test_no_message_says_invalid() -> None:
    html = drawn(filled_form())
    assert "invalid" not in html.replace("aria-invalid", "").lower()
    assert "Please fill this in." in html
    assert "Please enter an e-mail address like name@example.org." in html


def test_messages_that_a_room_wrote_itself_stay() -> None:
    class Own(AmparoForm):
        name = forms.CharField(error_messages={"required": "We need a name to call."})

    assert Own({}).errors["name"] == ["We need a name to call."]


def test_a_public_form_carries_no_csrf_token_and_no_browser_memory() -> None:
    html = drawn(SampleForm(), public=True, csrf_token="t" * 64)
    assert "csrf" not in html
    assert 'autocomplete="off"' in html
    assert "csrfmiddlewaretoken" in drawn(SampleForm(), csrf_token="t" * 64)


def test_a_date_in_three_parts_becomes_a_date() -> None:
    form = typed("27", "3", "2012")
    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2012, 3, 27)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        (("31", "2", "2012"), "There is no 31 February."),
        (("30", "2", "2012"), "There is no 30 February."),
        (("29", "2", "2011"), "There is no 29 February 2011."),
        (("31", "11", "2012"), "There is no 31 November."),
        (("3", "13", "2012"), "There is no month 13."),
        (("3", "0", "2012"), "There is no month 0."),
        (("32", "1", "2012"), "There is no day 32."),
        (("0", "1", "2012"), "There is no day 0."),
        (("1", "1", "20122"), "There is no year 20122."),
        (("3", "", "2012"), "Please enter the day, month and year."),
        (("3", "May", "2012"), "Please enter the day, month and year."),
        (("3", "5", "12"), "four digits"),
        (("", "", ""), "Please fill this in."),
    ],
)
def test_a_date_that_cannot_be_read_asks_again(
    parts: tuple[str, str, str], message: str
) -> None:
    form = typed(*parts)
    assert not form.is_valid()
    assert message in str(form.errors["day"])
    for name, value in zip(("day", "month", "year"), parts, strict=True):
        if value:
            assert f'name="day_{name}" value="{value}"' in drawn(form)


def test_a_known_date_is_shown_in_its_parts() -> None:
    html = drawn(Visit(initial={"day": date(2012, 3, 27)}))
    for name, value in (("day", 27), ("month", 3), ("year", 2012)):
        assert re.search(rf'name="day_{name}" value="{value}"', html)
    for label in ("Day", "Month", "Year"):
        assert f">{label}</label>" in html


class Lamp(AmparoForm):
    colour = forms.ChoiceField(choices=[("a", "amber"), ("b", "blue")])


def test_what_one_form_offers_is_not_offered_by_the_next() -> None:
    first, second = Lamp(), Lamp()
    first.offer("colour", [("c", "clear")])
    first.fields["colour"].widget.attrs["class"] = "wide"
    assert "clear" in str(first["colour"])
    for other in (second, Lamp()):
        assert "amber" in str(other["colour"])
        assert "clear" not in str(other["colour"])
        assert "wide" not in str(other["colour"])
    assert not Lamp({"colour": "c"}).is_valid()


def test_where_nothing_is_chosen_nothing_can_be_offered() -> None:
    class Word(AmparoForm):
        word = forms.CharField()

    with pytest.raises(TypeError, match="word"):
        Word().offer("word", [("a", "amber")])
    assert Lamp({"colour": "b"}).is_valid()


def test_all_forms_share_what_draws_them_so_that_templates_are_read_once() -> None:
    assert Visit().renderer is Visit().renderer is AmparoForm().renderer
