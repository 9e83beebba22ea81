"""Our own questionnaires: complete in both languages, careful, nothing lies open."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from amparo.foundation.questionnaires.attach import kinds
from amparo.foundation.questionnaires.codes import Purpose, Voice
from amparo.foundation.questionnaires.engine import Filling, Kind, Why, compile_form
from amparo.foundation.questionnaires.shipped import FORMS
from amparo.response.cases.codes import GoalDomain, HelpKind
from tests.locale.reading import FORMULAS, hardness
from tests.locale.test_glossary import table
from tests.locale.test_terms import pattern
from tools.forms import write_forms

from .our_forms import LANGUAGES, NOW, Filled, compiled, ours, paths, sheet, texts

# Whatever of a form lies open as codes. A form may be filled in about a child whose
# risk and kinds of harm lie open already; nothing here adds what was done, or by whom.
DOMAIN_RATINGS = {f"{domain}_rating" for domain in GoalDomain.values}
OPEN = {
    "best_interests_assessment": {"about"},
    "community_checklist": {"points"},
    "comprehensive_assessment": DOMAIN_RATINGS
    | {"in_school", "domains_in_crisis", "domains_hard", "help_needed"},
    "first_assessment": DOMAIN_RATINGS
    | {"in_school", "domains_in_crisis", "domains_hard"},
    "functioning": {"disability"},
    "home_visit": {"child_seen", "risk_now"},
    "household_livelihood": {
        *("moment", "meals_children", "hungry_months", "out_of_school"),
        *("hardship", "suggested_class", "worker_class", "support"),
    },
    "offer_check": {"kind"},
    "offers_test_a": {"offers_right", "offers_of", "friends_right", "friends_of"},
    "offers_test_b": {"offers_right", "offers_of", "friends_right", "friends_of"},
    "rights_test_a": {"telling_right", "telling_of", "online_right", "online_of"},
    "rights_test_b": {"telling_right", "telling_of", "online_right", "online_of"},
    "reintegration_review": {
        *("voice", "moment", "child_says", "good", "crisis", "steady"),
        *("safety", "caring_adult", "family", "friends", "respect", "body"),
        *("wellbeing", "coping", "learning", "work", "livelihood", "home"),
        *("justice", "say", "online"),
    },
    "remote_call": {"reached", "in_school", "risk_now"},
    "risk_factors_signs": {"moment", "suggested_level", "worker_level"},
    "safety_plan": set(),
    "vocational_decent_work": {
        *("stage", "kind", "entry_points", "attendance", "certificate"),
        *("working", "decent_points", "income_change", "confidence"),
    },
}
# Instead of these, a question is left with a reason.
LEFT = re.compile(
    r"not (asked|known)|unknown|don.?t know|(rather|prefer) not|did not want|refus"
    r"|no (se )?(sabe|sé)\b|prefier|no (quiere|quiso) decir|no se preguntó|desconocid",
    re.IGNORECASE,
)


# The two versions of each test, which have to be equal.
VERSIONS = (("offers_test_a", "offers_test_b"), ("rights_test_a", "rights_test_b"))
TESTS = [key for both in VERSIONS for key in both]

each = pytest.mark.parametrize("key", sorted(OPEN))


# --- every form


def test_these_are_our_forms() -> None:
    assert set(ours()) == set(OPEN)
    files = {path.stem for path in FORMS.glob("*.md")} - {"README"}
    assert files == set(ours())


@each
def test_a_form_compiles_without_a_warning_under_its_own_name(key: str) -> None:
    made = compiled(key)
    assert made.warnings == ()
    assert made.form.id == key
    assert made.form.title == ours()[key].title["en"]
    assert made.form.languages == ("en", "es")


@each
def test_a_form_says_where_it_comes_from_and_what_it_is_for(key: str) -> None:
    form = ours()[key]
    assert form.purpose in Purpose.values
    assert form.subjects
    assert set(form.subjects) <= set(kinds())
    assert form.source.startswith("Amparo's own ")
    assert form.licence == "CC BY 4.0"
    assert set(form.title) >= {"en", "es"}
    assert form.mark == "draft"
    assert form.voices
    assert set(form.voices) <= set(Voice.values) - {Voice.NONE}


@each
def test_both_languages_of_a_form_are_complete(key: str) -> None:
    columns = ("label", "hint", "constraint_message")
    for name in ("survey", "choices"):
        for row in sheet(key, name):
            for column in columns:
                said = {f"{column}::{one}" in row for one in LANGUAGES.values()}
                assert len(said) == 1, row
    for row in sheet(key, "survey"):
        is_hidden = row["type"] == "calculate" and "score" not in row
        if not row["type"].startswith("end_") and not is_hidden:
            assert row.get(f"label::{LANGUAGES['es']}"), row
        message = f"constraint_message::{LANGUAGES['es']}"
        assert ("constraint" in row) == (message in row), row
    for row in sheet(key, "choices"):
        assert row.get(f"label::{LANGUAGES['es']}"), row


@each
def test_an_answer_mentioned_in_one_language_is_mentioned_in_the_other(
    key: str,
) -> None:
    for row in sheet(key, "survey"):
        for column in ("label", "hint"):
            mentioned = [
                re.findall(r"\$\{\w+\}", row.get(f"{column}::{one}", ""))
                for one in LANGUAGES.values()
            ]
            assert mentioned[0] == mentioned[1], row


@each
def test_no_group_asks_more_than_ten_questions(key: str) -> None:
    around: list[str] = []
    asked: dict[str, int] = {}
    for row in sheet(key, "survey"):
        if row["type"].startswith("end_"):
            around.pop()
        elif row["type"].startswith("begin_"):
            around.append(row["name"])
        elif row["type"] != "calculate":
            asked[around[-1]] = asked.get(around[-1], 0) + 1
    assert len(asked) > 3
    assert {group: count for group, count in asked.items() if count > 10} == {}


@each
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_text_of_a_form_uses_a_term_to_avoid(key: str, language: str) -> None:
    avoid = pattern(language)
    said = list(texts(key, language))
    assert len(said) > 25
    assert [text for text in said if avoid.search(text)] == []


@each
def test_a_form_speaks_with_the_words_of_the_glossary(key: str) -> None:
    words = [word for row in table("Left behind") for word in row.split(", ")]
    some = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words)
    left_behind = re.compile(rf"(?<!\w)(?:{some})s?(?!\w)", re.IGNORECASE)
    assert left_behind.search("Whoever came in as somebody")
    assert [text for text in texts(key, "en") if left_behind.search(text)] == []


@each
def test_no_choice_stands_for_a_reason_to_leave_the_question(key: str) -> None:
    for row in sheet(key, "choices"):
        said = [row["name"].replace("_", " "), *row.values()]
        assert [text for text in said if LEFT.match(text)] == []


@each
def test_none_of_these_excludes_the_other_choices(key: str) -> None:
    for path, question in compiled(key).form.questions().items():
        names = [choice.name for choice in question.choices]
        if question.kind is not Kind.SELECT_MULTIPLE or "none" not in names:
            continue
        filling = Filling(compiled(key).form, now=NOW)
        filling.set(path, "none")
        assert path not in filling.problems([path]), path
        filling.set(path, f"none {names[0]}")
        if filling.is_relevant(path):
            assert path in filling.problems([path], "es"), path


@each
def test_only_what_is_listed_here_lies_open(key: str) -> None:
    questions = compiled(key).form.questions().values()
    assert {question.name for question in questions if question.coded} == OPEN[key]
    assert not {q.kind for q in questions if q.coded} & {Kind.TEXT, Kind.DATE}


@each
def test_a_spreadsheet_of_a_form_gives_the_same_form(key: str) -> None:
    assert compile_form(ours()[key].xlsx).xform == compiled(key).xform


@each
def test_no_cell_of_a_form_could_be_a_formula(key: str) -> None:
    for name in ("survey", "choices", "settings"):
        for row in sheet(key, name):
            starts = {text[0] for text in row.values()}
            assert not starts & set("=+-@"), row


@each
def test_every_question_can_be_left_with_a_reason(key: str) -> None:
    filling = Filling(compiled(key).form, now=NOW)
    for path, question in compiled(key).form.questions().items():
        if question.is_answered and "/helper/" not in path and "/option/" not in path:
            filling.leave(path, Why.NOT_KNOWN)
    filling.finished()


@each
def test_each_score_can_be_asked_for_also_in_rows(key: str) -> None:
    form = compiled(key).form
    filling = Filling(form, now=NOW)
    scores = [path for path, question in form.questions().items() if question.score]
    assert all(
        filling.value(path).isdecimal() or not filling.value(path) for path in scores
    )


def test_forms_are_written_as_spreadsheets(tmp_path: Path) -> None:
    files = write_forms(tmp_path / "new")
    assert {file.stem for file in files} == set(OPEN)
    assert all(file.suffix == ".xlsx" for file in files)
    assert compile_form(files[0].read_bytes()).form.id == files[0].stem


# --- what they ask


def test_assessments_go_through_the_domains_of_goals() -> None:
    for key in ("first_assessment", "comprehensive_assessment"):
        groups = [
            row
            for row in sheet(key, "survey")
            if row["type"] == "begin_group" and row["name"] in GoalDomain.values
        ]
        assert [row["name"] for row in groups] == GoalDomain.values
        labels = [str(GoalDomain(row["name"]).label) for row in groups]
        assert [row["label::English (en)"] for row in groups] == labels
    helps = [
        row["name"]
        for row in sheet("comprehensive_assessment", "choices")
        if row["list_name"] == "help"
    ]
    assert helps == HelpKind.values


def test_an_agreed_word_is_never_asked_for() -> None:
    words = {
        "remote_call": ["words_agreed", "heard"],
        "safety_plan": ["word_agreed", "came_in_agreed"],
    }
    for key, names in words.items():
        questions = compiled(key).form.questions()
        kinds_of = {questions[paths(key)[name]].kind for name in names}
        assert kinds_of == {Kind.SELECT_ONE}
        spoken = re.compile(r"\b(?<!own )(?<!same )(code )?words?\b", re.IGNORECASE)
        texts_asking = [
            question.name
            for question in questions.values()
            if question.kind is Kind.TEXT and spoken.search(question.label["en"])
        ]
        assert texts_asking == []
    early = ("/data/before/", "/data/opening/", "/data/not_free/")
    for path, question in compiled("remote_call").form.questions().items():
        if path.startswith(early):
            assert question.kind is not Kind.TEXT


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_child_of_twelve_understands_what_it_is_asked(language: str) -> None:
    label = f"label::{LANGUAGES[language]}"
    hint = f"hint::{LANGUAGES[language]}"
    review = [
        row[label]
        for row in sheet("reintegration_review", "survey")
        if row.get("relevant", "").startswith("${voice} = 'child'")
    ]
    plan = [
        text
        for row in sheet("safety_plan", "survey")
        for text in (row.get(label), row.get(hint))
        if text and row["type"] != "calculate"
    ]
    spoken = [
        text
        for key in ("remote_call", "home_visit", "vocational_decent_work")
        for row in sheet(key, "survey")
        for text in re.findall(r"“([^”]+\?)”", row.get(label, ""))
    ]
    tests = [
        row[label]
        for key in TESTS
        for name in ("survey", "choices")
        for row in sheet(key, name)
        if label in row
    ]
    assert min(len(review), len(plan), len(spoken), len(tests)) > 15
    for said in (review, plan, spoken, tests):
        assert FORMULAS[language].fits(hardness(language, said))


# --- tests before and after a course


@pytest.mark.parametrize("versions", VERSIONS)
def test_two_versions_ask_the_same_and_differ_in_words(
    versions: tuple[str, str],
) -> None:
    one, other = ([*compiled(key).form.questions().values()] for key in versions)
    assert [(q.name, q.kind, q.coded) for q in one] == [
        (q.name, q.kind, q.coded) for q in other
    ]
    asked = [(a, b) for a, b in zip(one, other, strict=True) if a.choices]
    assert len(asked) == 8
    for a, b in asked:
        assert a.label["en"] != b.label["en"]
        assert len(a.choices) == len(b.choices) == 4


@pytest.mark.parametrize("key", TESTS)
def test_a_test_of_a_course_counts_what_is_right_and_not_what_is_not_known(
    key: str,
) -> None:
    """By hand: the right letters of each goal, one after the other."""
    right = {
        "rights_test_a": {"telling": "bcab", "online": "bcab"},
        "rights_test_b": {"telling": "abca", "online": "abca"},
        "offers_test_a": {"offers": "bacb", "friends": "baca"},
        "offers_test_b": {"offers": "acab", "friends": "cbab"},
    }[key]
    filled = Filled(key)
    for goal, letters in right.items():
        assert (filled[f"{goal}_right"], filled[f"{goal}_of"]) == ("0", "0")
        filled.set(**{f"{goal}_{n}": x for n, x in enumerate(letters, 1)})
        assert (filled[f"{goal}_right"], filled[f"{goal}_of"]) == ("4", "4")
        filled.set(**{f"{goal}_1": "unsure", f"{goal}_2": ""})
        assert (filled[f"{goal}_right"], filled[f"{goal}_of"]) == ("2", "3")
