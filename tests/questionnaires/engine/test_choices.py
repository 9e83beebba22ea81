"""Choices: cascades, filters, "other", labels of choices in other texts."""

from __future__ import annotations

from tests.questionnaires.engine.forms import begun, form_of

CASCADE = """
| survey | | | | | |
| | type | name | label | choice_filter | calculation |
| | select_one country | country | Country | | |
| | select_one town | town | Town | land = ${country} | |
| | select_multiple town | been | Been to | land = ${country} and name != ${town} | |
| | calculate | name | | | jr:choice-name(${town}, '${town}') |
| | note | said | So ${name}, in ${country} | | |
| choices | | | |
| | list_name | name | label | land |
| | country | bo | Bolivia | |
| | country | pe | Peru | |
| | town | lpb | La Paz | bo |
| | town | sre | Sucre | bo |
| | town | lim | Lima | pe |
"""


def names(filling: object, place: str) -> list[str]:
    return [choice.name for choice in filling.choices(place)]  # type: ignore[attr-defined]


def test_a_cascade_offers_what_fits_the_answer_before() -> None:
    filling = begun(CASCADE)
    assert names(filling, "/data/country") == ["bo", "pe"]
    assert names(filling, "/data/town") == []
    filling.set("/data/country", "bo")
    assert names(filling, "/data/town") == ["lpb", "sre"]
    filling.set("/data/town", "lpb")
    assert names(filling, "/data/been") == ["sre"]
    everything = form_of(CASCADE).questions()["/data/town"].choices
    assert [choice.name for choice in everything] == ["lpb", "sre", "lim"]


def test_a_choice_that_no_longer_fits_is_a_problem() -> None:
    filling = begun(CASCADE, country="bo", town="lpb")
    assert filling.problems() == {}
    filling.set("/data/country", "pe")
    assert list(filling.problems()) == ["/data/town"]


def test_the_label_of_a_choice_stands_in_other_texts() -> None:
    filling = begun(CASCADE, country="bo", town="lpb")
    assert filling.value("/data/name") == "La Paz"
    assert filling.label("/data/said", "en") == "So La Paz, in bo"


TRANSLATED = """
| survey | | | | | |
| | type | name | label::English (en) | label::Español (es) | hint::English (en) |
| | text | who | Who? | ¿Quién? | |
| | select_one yn or_other | ok | Is ${who} well? | ¿Está bien ${who}? | Look. |
| | note | so | jr | jr | |
| choices | | | |
| | list_name | name | label::English (en) | label::Español (es) |
| | yn | yes | Yes, ${who} is | Sí, ${who} sí |
| | yn | no | No | |
"""


def test_texts_are_in_the_language_that_is_asked_for() -> None:
    filling = begun(TRANSLATED, who="Ana")
    form = filling.form
    assert form.languages == ("en", "es") and form.default_language == "en"
    assert filling.label("/data/ok", "es") == "¿Está bien Ana?"
    assert filling.label("/data/ok", "en") == "Is Ana well?"
    # Neither Portuguese nor a Spanish hint is there: the form's own language.
    assert filling.label("/data/ok", "pt-br") == "Is Ana well?"
    assert filling.hint("/data/ok", "es") == "Look."
    assert filling.label("/data/ok", "es-bo") == "¿Está bien Ana?"


def test_a_translation_that_is_missing_is_not_a_text() -> None:
    question = form_of(TRANSLATED).questions()["/data/ok"]
    assert question.hint == {"en": "Look."}
    assert question.label["en"] == "Is ${who} well?"
    by_name = {choice.name: choice.label for choice in question.choices}
    assert by_name["no"] == {"en": "No"}


def test_choices_mention_answers_too() -> None:
    filling = begun(TRANSLATED, who="Ana")
    labels = {choice.name: choice.label for choice in filling.choices("/data/ok")}
    assert labels["yes"] == {"en": "Yes, Ana is", "es": "Sí, Ana sí"}
    assert labels["no"] == {"en": "No"}


def test_other_is_offered_in_the_languages_of_the_form_and_asked_for() -> None:
    filling = begun(TRANSLATED, ok="other")
    labels = {choice.name: choice.label for choice in filling.choices("/data/ok")}
    assert set(labels) == {"yes", "no", "other"}
    assert labels["other"]["en"] == "Other"
    assert filling.is_relevant("/data/ok_other")
    filling.set("/data/ok", "yes")
    assert not filling.is_relevant("/data/ok_other")


EARLIER = """
| survey | | | |
| | type | name | label |
| | begin repeat | child | Child |
| | text | name | Name |
| | integer | age | Age |
| | end repeat | | |
| | select_one ${name} | eldest | Who is the eldest? |
"""


def test_earlier_answers_may_be_choices() -> None:
    filling = begun(EARLIER)
    for name in ("Ana", "Luz"):
        filling.set(f"{filling.add_row('/data/child')}/name", name)
    filling.add_row("/data/child")  # without a name, so no choice
    found = filling.choices("/data/eldest")
    assert [(choice.name, choice.label[""]) for choice in found] == [
        ("Ana", "Ana"),
        ("Luz", "Luz"),
    ]
    filling.set("/data/eldest", "Luz")
    assert filling.problems() == {}


SHUFFLED = """
| survey | | | |
| | type | name | label | parameters |
| | select_one n | one | One | randomize=true |
| choices | | | |
| | list_name | name | label |
""" + "\n".join(f"| | n | c{number} | C{number} |" for number in range(20))


def test_shuffled_choices_stay_in_their_order() -> None:
    filling = begun(SHUFFLED)
    first = names(filling, "/data/one")
    assert sorted(first) == sorted(f"c{number}" for number in range(20))
    assert first != [f"c{number}" for number in range(20)]
    filling.set("/data/one", "c3")
    assert names(filling, "/data/one") == first
