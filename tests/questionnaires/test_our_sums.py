"""Scores of our own questionnaires, against sums made by hand."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from amparo.foundation.questionnaires.engine import Unfinished

from .our_forms import NOW, Filled, compiled, paths, sheet


def test_domains_in_crisis_are_counted() -> None:
    for key in ("first_assessment", "comprehensive_assessment"):
        form = Filled(
            key, safety_rating=1, family_rating=2, body_rating=1, learning_rating=4
        )
        assert form["domains_in_crisis"] == "2"
        assert form["domains_hard"] == "1"
        assert form["domains_rated"] == "4"


def test_danger_in_a_first_assessment_says_so_at_once() -> None:
    form = Filled("first_assessment", safe_tonight="yes", access="no", danger="none")
    assert not form.asks("danger_note")
    for answers in ({"safe_tonight": "no"}, {"access": "lives"}, {"danger": "travel"}):
        other = Filled("first_assessment", **answers)
        assert other.asks("danger_note"), answers


RISK = "risk_factors_signs"
SIGNS = ["new_things", "cars", "afraid", "promise", "secrecy", "asked_images"]
LIFE = ["neglect", "bereaved", "debt", "isolated", "displaced"]


def test_a_risk_profile_counts_each_group() -> None:
    form = Filled(RISK, neglect="now", debt="m6", isolated="m12", abuse="earlier")
    form.set(home_violence="no", new_things="now", cars="m6", mark="m12")
    form.set(promise="m6", blackmail="earlier")
    form.set(caring_adult="yes", friends="partly", future="yes")
    counts = {
        group: (form[f"{group}_now"], form[f"{group}_before"])
        for group in ("life", "signs", "offers", "online")
    }
    assert counts == {
        "life": ("2", "2"),
        "signs": ("2", "1"),
        "offers": ("1", "0"),
        "online": ("0", "1"),
    }
    assert form["protective"] == "2"
    assert form["trigger_count"] == "0"


def risk(
    recent: int = 0,
    life: int = 0,
    good: int = 10,
    also: dict[str, str] | None = None,
) -> str:
    """Return the level suggested for so many signs, circumstances and strengths."""
    protects = [
        row["name"] for row in sheet(RISK, "survey") if row["type"] == "select_one here"
    ]
    assert len(protects) == 10
    given = {
        **dict.fromkeys(SIGNS[:recent], "m6"),
        **dict.fromkeys(LIFE[:life], "now"),
        **dict.fromkeys(protects[:good], "yes"),
        "known_enough": "yes",
    }
    return Filled(RISK, **{**given, **(also or {})})["suggested_level"]


def test_a_level_is_suggested_by_what_is_recent() -> None:
    assert risk(recent=0) == "1"
    assert risk(recent=1) == "1"
    assert risk(recent=1, good=4) == "1"
    assert risk(recent=1, good=3) == "2"
    assert risk(recent=0, good=0) == "1"
    assert risk(recent=2) == "2"
    assert risk(recent=5) == "2"
    assert risk(recent=6) == "3"
    assert risk(life=4) == "1"
    assert risk(life=5) == "2"


def test_no_level_is_suggested_on_too_little() -> None:
    assert Filled(RISK)["suggested_level"] == "0"
    assert risk(recent=2, also={"known_enough": "no"}) == "0"
    assert risk(recent=6, also={"known_enough": "no"}) == "3"


def test_each_danger_alone_suggests_high() -> None:
    triggers = [
        path.rpartition("/")[2]
        for path, question in compiled(RISK).form.questions().items()
        if path.startswith("/data/triggers/") and question.is_answered
    ]
    assert len(triggers) == 8
    for name in triggers:
        assert risk(also={name: "yes"}) == "3", name
        assert risk(also={name: "no"}) == "1", name


def test_sexual_exploitation_suggests_high() -> None:
    assert risk(also={"acts": "housed", "exploited": "sexual"}) == "3"
    assert risk(also={"acts": "housed", "exploited": "hours"}) == "1"
    assert risk(also={"acts": "none", "exploited": "sexual"}) == "1"


def test_another_level_than_suggested_needs_a_reason() -> None:
    form = Filled(RISK, new_things="now", cars="now", known_enough="yes")
    assert form["suggested_level"] == "2"
    form.set(worker_level="medium")
    assert not form.asks("differ_reason")
    form.set(worker_level="low")
    assert form.asks("differ_reason")
    assert form.problem("differ_reason")
    form.set(differ_reason="The new telephone came from her aunt.")
    assert not form.problem("differ_reason")
    form.set(known_enough="no")
    assert form["suggested_level"] == "0"
    assert not form.asks("differ_reason")


def test_the_supervisor_is_told_of_a_high_level_or_a_danger() -> None:
    form = Filled(RISK, worker_level="low", supervisor_told="not_needed")
    assert not form.problem("supervisor_told")
    form.set(missing_now="yes")
    assert "su" in form.problem("supervisor_told", "es")
    assert form.asks("lower_note")
    form.set(missing_now="no", worker_level="high")
    assert "supervisor" in form.problem("supervisor_told")
    form.set(supervisor_told="today")
    assert not form.problem("supervisor_told")


HOUSEHOLD = "household_livelihood"


def test_hardships_of_a_household_are_counted() -> None:
    form = Filled(HOUSEHOLD, children=2, meals_children=1, hungry_months=3)
    form.set(income="daily child_work", debts="lender", sudden_cost="no")
    form.set(sold="none", rent="secure", out_of_school=0)
    assert form["hardship"] == "5"
    assert form["suggested_class"] == "2"
    form.set(rent="behind_2")
    assert (form["hardship"], form["suggested_class"]) == ("6", "1")
    form.set(hungry_months=2, sudden_cost="selling", debts="shop", income="wage")
    assert (form["hardship"], form["suggested_class"]) == ("2", "3")
    form.set(out_of_school=1, working=1, work_hours="few", hazardous="yes")
    assert (form["hardship"], form["suggested_class"]) == ("4", "2")


def test_no_class_is_suggested_on_too_little() -> None:
    form = Filled(HOUSEHOLD, hungry_months=12, rent="eviction", sold="none")
    assert (form["hardship"], form["suggested_class"]) == ("2", "0")
    form.set(worker_class="growing")
    assert not form.asks("differ_reason")
    form.set(debts="none")
    assert form["suggested_class"] == "3"
    assert not form.asks("differ_reason")
    form.set(worker_class="struggling")
    assert form.asks("differ_reason")


def test_money_tied_to_a_child_calls_for_the_supervisor() -> None:
    form = Filled(HOUSEHOLD, income="wage", debts="shop", children=1)
    assert not form.asks("danger_note")
    for answers in (
        {"income": "wage absent_child"},
        {"debts": "pressing"},
        {"children": "1", "pressed": "yes"},
    ):
        other = Filled(HOUSEHOLD, **answers)
        assert other.asks("danger_note"), answers


def test_a_call_goes_where_the_first_answers_lead() -> None:
    form = Filled("remote_call", reached="nobody")
    assert form.pages() == ["before", "ladder", "after"]
    form.set(reached="child", free="yes", heard="none", room="alone", safe_now="yes")
    assert form.pages() == ["before", "opening", "how", "plan", "after"]
    form.set(free="no")
    assert form.pages() == ["before", "opening", "not_free", "after"]
    form.set(free="yes", heard="came_in")
    assert form.pages() == ["before", "opening", "not_free", "after"]
    form.set(heard="danger")
    assert form.pages() == ["before", "opening", "danger_page", "after"]


def test_worries_of_a_call_are_counted() -> None:
    form = Filled("remote_call", reached="child", free="yes", heard="none")
    form.set(room="alone", safe_now="yes", mood=1, food="no", contact="yes")
    form.set(health="no", online_contact="no")
    assert form["call_signs"] == "3"
    # What was answered before the word was heard does not count any more.
    form.set(heard="danger")
    assert form["call_signs"] == "1"
    form.set(safe_now="no", room="perpetrator")
    assert form["call_signs"] == "3"


def test_what_is_not_fit_for_a_child_is_counted() -> None:
    form = Filled("home_visit", sleeping="bad", water="bad", food="fair", order="good")
    assert form["home_bad"] == "2"


def test_a_visit_that_exposes_the_child_is_stopped() -> None:
    assert Filled("home_visit", exposes="yes").asks("stop_note")
    assert Filled("home_visit", exposes="no", in_pairs="no").asks("wait_note")
    assert Filled("home_visit", at_home="siblings perpetrator").asks("leave_note")


def test_parts_of_a_safety_plan_are_counted() -> None:
    form = Filled("safety_plan")
    assert form["parts"] == "0"
    form.set(place_day="At the library", word_agreed="yes", phone_checked="none")
    form.set(number_known="no")
    assert form["parts"] == "3"
    row = form.filling.add_row("/data/people/helper")
    assert form["parts"] == "3"
    form.filling.set(f"{row}/helper_who", "My aunt")
    assert form["parts"] == "4"


def test_options_are_weighed_beside_each_other() -> None:
    form = Filled("best_interests_assessment")
    home, aunt = (form.filling.add_row("/data/options/option") for _ in range(2))
    given = {home: (1, 4, 3, 2), aunt: (4, 3, 4, "")}
    for row, points in given.items():
        form.filling.set(f"{row}/option_name", "An option")
        for name, value in zip(
            ("safety", "ties", "growth", "health"), points, strict=True
        ):
            form.filling.set(f"{row}/option_{name}", str(value))
    assert form.filling.value(f"{home}/option_points") == "10"
    assert form.filling.value(f"{aunt}/option_points") == "11"
    assert form.filling.is_relevant(f"{home}/option_unsafe")
    assert not form.filling.is_relevant(f"{aunt}/option_unsafe")
    assert form["options_count"] == "2"
    form.set(chosen=3)
    assert form.problem("chosen") == "Write the number of one of the options."
    form.set(chosen=2)
    assert not form.problem("chosen")


def test_a_decision_is_looked_at_again_within_a_year() -> None:
    form = Filled("best_interests_assessment")
    for days, fits in ((-1, False), (0, True), (366, True), (367, False)):
        form.set(review_on=(NOW + timedelta(days=days)).date().isoformat())
        assert (form.problem("review_on") == "") is fits, days


def test_decent_work_is_counted() -> None:
    form = Filled("vocational_decent_work", stage="month_3", working="yes")
    form.set(contract="yes", hours_fair="no", pay_fair="yes", work_safe="yes")
    assert not form.asks("forced_note")
    form.set(free_to_leave="no")
    assert form["decent_points"] == "3"
    assert form.asks("forced_note")
    assert form.pages() == ["start", "work", "change", "next"]


def test_conditions_before_training_are_counted() -> None:
    form = Filled("vocational_decent_work", stage="before", old_enough="yes")
    form.set(hazardous="no", own_choice="yes", wide_choice="no")
    form.set(school_goes_on="yes")
    assert form["entry_points"] == "4"
    assert not form.asks("entry_stop")
    form.set(employer_vetted="no")
    assert form.asks("entry_stop")
    assert form.pages() == ["start", "entry", "next"]


REVIEW = "reintegration_review"


@pytest.mark.parametrize("voice", ["child", "caregiver", "worker"])
def test_three_voices_answer_under_the_same_names(voice: str) -> None:
    form = Filled(REVIEW, voice=voice, fifteen="no")
    given = {"safety": 3, "caring_adult": 4, "family": 1, "online": 2}
    form.set(**{f"{domain}_{voice}": rating for domain, rating in given.items()})
    assert {domain: form[domain] for domain in given} == {
        domain: str(rating) for domain, rating in given.items()
    }
    scores = {name: form[name] for name in ("rated", "good", "crisis", "steady")}
    assert scores == {"rated": "4", "good": "2", "crisis": "1", "steady": "0"}
    form.set(**{f"family_{voice}": 2})
    assert form["crisis"] == "0"
    assert form["steady"] == "1"
    form.set(**{f"safety_{voice}": 2})
    assert form["steady"] == "0"


def test_each_voice_is_asked_its_own_questions() -> None:
    for voice in ("child", "caregiver", "worker"):
        form = Filled(REVIEW, voice=voice, fifteen="yes")
        asked = [name for name in paths(REVIEW) if form.asks(name)]
        ratings = [
            name for name in asked if re.search(r"_(child|caregiver|worker)$", name)
        ]
        assert len(ratings) == 15
        assert all(name.endswith(f"_{voice}") for name in ratings)
        assert form.asks("safety_evidence") is (voice == "worker")
        assert form.asks("child_says") is (voice == "child")


def test_work_is_asked_about_from_fifteen() -> None:
    for voice in ("child", "caregiver", "worker"):
        assert not Filled(REVIEW, voice=voice, fifteen="no").asks(f"work_{voice}")
        assert Filled(REVIEW, voice=voice, fifteen="yes").asks(f"work_{voice}")


def test_a_child_who_does_not_feel_safe_is_heard_today() -> None:
    form = Filled(REVIEW, voice="child", safety_child=2)
    assert not form.asks("unsafe_note")
    form.set(safety_child=1)
    assert form.asks("unsafe_note")
    assert not form.asks("crisis_note")
    assert Filled(REVIEW, voice="worker", safety_worker=1).asks("crisis_note")


def test_a_required_answer_is_asked_for_in_the_end() -> None:
    with pytest.raises(Unfinished) as raised:
        Filled(RISK).filling.finished()
    names = {place.rpartition("/")[2] for place in raised.value.problems}
    assert names == {"worker_level", "first_action"}


AREAS = ("seeing", "hearing", "walking", "self_care", "remembering", "communicating")


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("answer", ["lot", "cannot"])
def test_a_lot_of_difficulty_in_one_area_is_a_disability(
    area: str, answer: str
) -> None:
    form = Filled("functioning", **dict.fromkeys(AREAS, "some"))
    assert (form["disability"], form["areas_hard"]) == ("no", "0")
    assert not form.asks("disability_note")
    form.set(**{area: answer})
    assert (form["disability"], form["areas_hard"]) == ("yes", "1")
    assert form.asks("disability_note")


def test_without_all_areas_there_is_no_no() -> None:
    form = Filled("functioning", **dict.fromkeys(AREAS[:5], "easy"))
    assert form["disability"] == ""
    form.set(communicating="easy")
    assert form["disability"] == "no"
