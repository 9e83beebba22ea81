"""The list of cases: whose, in which order, at which price; and the search field."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from amparo.foundation.accounts.models import Membership, User
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.errors import Refused
from amparo.foundation.lists.pages import ListPage, Row
from amparo.foundation.lists.requests import Asked, asked_of
from amparo.foundation.persons.identity import Facts, Identity
from amparo.foundation.persons.models import Person
from amparo.foundation.policy import Role
from amparo.foundation.tasks.models import Task
from amparo.response.cases import search_providers
from amparo.response.cases.models import Approval, Case
from amparo.response.cases.operations import (
    assign,
    close_case,
    finish_action,
    list_cases,
    open_case,
    record_child,
)
from amparo.response.cases.queries import (
    FAR,
    CaseFilter,
    Worker,
    by_code,
    get,
    like_code,
    listed,
    of_people,
    workers_of,
)
from tests.cases.helpers import (
    child_of,
    opened,
    planned,
    ready,
    with_action,
    with_child,
    with_risk,
)
from tests.cases.test_closing import closing
from tests.cast import World
from tests.days import today
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
TEAM = CaseFilter(mine=False)


PER_PAGE = 25
FIRST = Asked()


def codes(page: ListPage) -> list[str]:
    return [row.record.code for row in page.rows]


def name_in(row: Row) -> object:
    return row.cells[0][1].text


def age_in(row: Row) -> str:
    said = {str(head.label): str(cell.text) for head, cell in row.cells}
    return said["Age and gender"]


def test_my_cases_are_mine_and_the_team_s_are_all_of_the_team(world: World) -> None:
    mine, unowned = opened(world), opened(world, world.tomasa)
    assert codes(list_cases(world.carla, CaseFilter(), FIRST)) == [mine.code]
    assert set(codes(list_cases(world.carla, TEAM, FIRST))) == {mine.code, unowned.code}
    assert codes(list_cases(world.beto, TEAM, FIRST)) == []
    assert codes(list_cases(world.celso, TEAM, FIRST)) == []


def test_nobody_without_case_work_sees_the_list(world: World) -> None:
    for name in ("tomasa", "pablo", "ana", "mariana", "lucia", "lena", "willem"):
        with pytest.raises(Refused):
            list_cases(getattr(world, name), TEAM, FIRST)


def test_what_is_due_first_stands_first_also_when_it_is_a_step(world: World) -> None:
    later = with_risk(world, opened(world), "low")
    soon = opened(world)
    soonest = opened(world)
    with_action(world, soonest, days=0)
    expected = [soonest.code, soon.code, later.code]
    assert codes(list_cases(world.carla, CaseFilter(), FIRST)) == expected


def test_names_open_with_keys_and_codes_stay_without(world: World) -> None:
    with_child(world)
    (row,) = list_cases(world.carla, CaseFilter(), FIRST).rows
    assert name_in(row) == "Wara"
    (row,) = list_cases(world.without_keys("carla"), CaseFilter(), FIRST).rows
    assert name_in(row) == "A child"


def test_an_age_is_as_exact_as_on_the_page_of_the_case(world: World) -> None:
    with_child(world)  # born on 11 April 2013
    with time_machine.travel("2026-12-01T15:00:00Z", tick=False):
        (row,) = list_cases(world.carla, CaseFilter(), FIRST).rows
        assert age_in(row) == "13, girl"
        (row,) = list_cases(world.without_keys("carla"), CaseFilter(), FIRST).rows
        assert age_in(row) == "12 or 13, girl"


def test_filters_narrow_by_state_risk_and_code(world: World) -> None:
    high = with_risk(world, opened(world), "high")
    low = with_risk(world, opened(world), "low")
    done = closing(world, planned(world))
    done = close_case(world.carla, done.id, done.version)
    seen = codes(list_cases(world.carla, TEAM, FIRST))
    assert done.code not in seen
    assert codes(list_cases(world.carla, CaseFilter(risk="high"), FIRST)) == [high.code]
    assert codes(list_cases(world.carla, CaseFilter(state="closed"), FIRST)) == [
        done.code
    ]
    part = low.code[3:].lower()
    assert codes(list_cases(world.carla, CaseFilter(text=part), FIRST)) == [low.code]


def test_paging_shows_every_case_once(world: World) -> None:
    made = {opened(world).code for _n in range(PER_PAGE + 3)}
    first = list_cases(world.carla, CaseFilter(), FIRST)
    assert len(first.rows) == PER_PAGE
    second = list_cases(world.carla, CaseFilter(), Asked(page=2))
    assert not second.has_next
    assert set(codes(first)) | set(codes(second)) == made
    assert not set(codes(first)) & set(codes(second))


def test_a_case_that_closes_between_two_pages_hides_no_other(world: World) -> None:
    made = rows(world, PER_PAGE + 3)
    is_due_together(made)
    first = list_cases(world.carla, CaseFilter(), FIRST)
    last = first.rows[-1].record
    for case in (first.rows[0].record, last):
        Case.objects.filter(id=case.id).update(
            state="closed", closed_on=case.opened_on, closure_reason="moved"
        )
    asked = asked_of(RequestFactory().get("/" + first.later))
    second = list_cases(world.carla, CaseFilter(), asked)
    assert set(codes(second)) == {case.code for case in made} - set(codes(first))


def test_closed_cases_stand_newest_first_and_page_as_well(world: World) -> None:
    made = [opened(world) for _n in range(PER_PAGE + 3)]
    days = [date(2026, 1, 1) + timedelta(days=n % 20) for n in range(len(made))]
    for case, day in zip(made, days, strict=True):
        Case.objects.filter(id=case.id).update(
            state="closed", opened_on=day, closed_on=day, closure_reason="moved"
        )
    closed = CaseFilter(state="closed")
    first = list_cases(world.carla, closed, FIRST)
    second = list_cases(world.carla, closed, Asked(page=2))
    shown = [row.record for row in (*first.rows, *second.rows)]
    assert {case.id for case in shown} == {case.id for case in made}
    ends = [case.closed_on for case in shown if case.closed_on]
    assert ends == sorted(days, reverse=True)
    assert not second.has_next


def test_a_closed_case_shows_nothing_due_whatever_is_left_to_do(world: World) -> None:
    done = {"state": "closed", "closed_on": date(2026, 3, 1), "closure_reason": "moved"}
    closed, still_open = (*rows(world, 1, **done), *rows(world, 1))
    is_due_together([closed, still_open])
    (row,) = list_cases(world.carla, CaseFilter(state="closed"), FIRST).rows
    assert (row.record, row.record.due) == (closed, FAR)
    (row,) = list_cases(world.carla, TEAM, FIRST).rows
    assert row.record == still_open and row.record.due < FAR


def test_the_list_costs_the_same_for_few_and_for_many(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            list_cases(world.carla, CaseFilter(), FIRST)
        return len(seen)

    with_child(world)
    few = queries()
    for _n in range(6):
        with_action(world, with_child(world))
    assert queries() == few
    assert few <= 12


def test_who_has_least_to_do_is_offered_first(world: World) -> None:
    opened(world)
    opened(world)
    workers = workers_of(world.team_id("cochabamba"))
    assert [(w.user.name, w.open_cases) for w in workers] == [
        ("Sonia", 0),
        ("Carla", 2),
    ]
    case = opened(world, world.tomasa)
    assign(world.sonia, case.id, world.users["sonia"].id, case.version)
    assert workers_of(world.team_id("cochabamba"))[0].open_cases == 1


def test_the_search_field_finds_a_case_by_its_code_for_its_team_only(
    world: World,
) -> None:
    case = planned(world)
    (hit,) = search_providers.find(world.carla, case.code.lower())
    assert hit.code == case.code
    assert search_providers.find(world.beto, case.code) == []
    assert search_providers.find(world.carla, "BO") == []
    assert case.person_id is not None
    links = search_providers.links(world.carla, [case.person_id])
    assert [hit.code for hit in links[case.person_id]] == [case.code]
    assert search_providers.links(world.pablo, [case.person_id]) == {}


def test_the_rows_of_the_list_hold_no_sealed_field_in_the_open(world: World) -> None:
    with_child(world)
    columns = str(Case.objects.values().get())
    assert "Wara" not in columns
    assert "school" not in columns


def test_the_list_sorts_by_the_names_that_keys_open(world: World) -> None:
    with_child(world)
    opened(world)
    page = list_cases(world.carla, TEAM, Asked(sort="child"))
    assert [name_in(row) for row in page.rows] == ["Wara", "Child not registered yet"]
    entry = Entry.objects.filter(verb="case.list").latest("number")
    assert entry.facts == {"shown": 2, "names": 1}


def test_a_file_of_cases_holds_codes_and_no_name(world: World) -> None:
    case, url = with_child(world), reverse("cases:export")
    typed = {"of": "team", "format": "csv", "purpose": "supervision"}
    assert signed_in(world, "carla").post(url, typed).status_code == 403
    made = signed_in(world, "sonia").post(url, typed).content.decode("utf-8-sig")
    assert case.code in made
    assert "Wara" not in made
    assert "Child" not in made.splitlines()[0]


def test_a_code_that_was_typed_is_posted(world: World) -> None:
    case, other = rows(world, 2)
    client, url = signed_in(world, "carla"), reverse("cases:list")
    shown = client.post(url, {"of": "mine", "text": case.code}).content.decode()
    assert case.code in shown
    assert other.code not in shown
    assert f"text={case.code}" not in shown
    assert client.post(url, {"of": "team", "risk": "high"}).headers["Location"] == (
        f"{url}?of=team&risk=high"
    )


# -- pages -------------------------------------------------------------------------


def rows(world: World, count: int, **more: object) -> list[Case]:
    """Put cases of Carla's on the list, bare ones for which nothing is due."""
    facts = {
        "team": world.teams["cochabamba"],
        "owner": world.users["carla"],
        "country_id": "BO",
        "opened_on": date(2026, 1, 5),
        "story_sealed": b"-",
        "risk_assessed_at": timezone.now() if more.get("risk") else None,
    }
    return Case.objects.bulk_create(
        Case(code=f"BO-{Case.objects.count() + n:04}", **(facts | more))
        for n in range(count)
    )


def pages(world: World, filters: CaseFilter) -> Iterator[list[UUID]]:
    """Yield the ids of each page, walked from the first to the last."""
    number, more = 1, True
    while more:
        page = list_cases(world.carla, filters, Asked(page=number))
        yield [row.record.id for row in page.rows]
        number, more = number + 1, page.has_next


def is_due_together(cases: list[Case]) -> None:
    at = timezone.now() + timedelta(days=1)
    Task.objects.bulk_create(
        Task(
            kind="case.review",
            subject_kind="cases.case",
            subject_id=case.id,
            team_id=case.team_id,
            due_at=at,
        )
        for case in cases
    )


def test_pages_skip_and_repeat_no_case_when_all_are_due_at_once(world: World) -> None:
    high, low = rows(world, 30, risk="high"), rows(world, 30, risk="low")
    unassessed = rows(world, 4)
    is_due_together([*high, *low, *unassessed])
    later = rows(world, 30, risk="medium")  # nothing is due
    first = sorted(case.id for case in (*high, *unassessed))
    then = [sorted(case.id for case in some) for some in (low, later)]
    expected = [*first, *then[0], *then[1]]
    found = list(pages(world, CaseFilter()))
    assert [len(page) for page in found] == [25, 25, 25, 19]
    assert [case_id for page in found for case_id in page] == expected


def test_pages_of_closed_cases_skip_and_repeat_none_of_one_day(world: World) -> None:
    facts = {"state": "closed", "closure_reason": "moved"}
    older = rows(world, 26, closed_on=date(2026, 2, 2), **facts)
    newer = rows(world, 26, closed_on=date(2026, 2, 3), **facts)
    days = [sorted((case.id for case in day), reverse=True) for day in (newer, older)]
    expected = [*days[0], *days[1]]
    found = list(pages(world, CaseFilter(state="closed")))
    assert [len(page) for page in found] == [25, 25, 2]
    assert [case_id for page in found for case_id in page] == expected


def test_a_page_that_is_just_full_has_no_next_one(world: World) -> None:
    rows(world, PER_PAGE)
    page = list_cases(world.carla, CaseFilter(), FIRST)
    assert (len(page.rows), page.has_next) == (PER_PAGE, False)


# -- order and what stands there ---------------------------------------------------


def test_of_what_is_due_at_once_the_higher_risk_stands_first_unassessed_as_high(
    world: World,
) -> None:
    low, medium, none, high = (
        rows(world, 1, risk=risk)[0] for risk in ("low", "medium", "", "high")
    )
    found = list(listed(world.carla, CaseFilter()))
    assert {found[0], found[1]} == {none, high}
    assert found[2:] == [medium, low]


def test_what_is_done_is_not_due_any_more(world: World) -> None:
    case = opened(world)
    Task.objects.filter(subject_id=case.id).update(completed_at=timezone.now())
    step = with_action(world, case)
    (row,) = list_cases(world.carla, CaseFilter(), FIRST).rows
    assert row.record.due == Task.objects.get(subject_id=step.id).due_at
    finish_action(world.carla, step.id, "dropped")
    (row,) = list_cases(world.carla, CaseFilter(), FIRST).rows
    assert row.record.due == FAR
    # Such a far day orders the list; nobody reads it.
    assert [cell.due for head, cell in row.cells if head.sort == "due"] == [None]


@pytest.mark.parametrize("days", [(1, 5), (5, 1)])
def test_of_several_tasks_of_a_case_the_soonest_stands_in_the_list(
    world: World, days: tuple[int, int]
) -> None:
    (case,) = rows(world, 1)
    now = timezone.now()
    for number, ahead in enumerate(days):
        Task.objects.create(
            kind=f"case.{number}",
            subject_kind="cases.case",
            subject_id=case.id,
            team=world.teams["cochabamba"],
            due_at=now + timedelta(days=ahead),
        )
    (row,) = list_cases(world.carla, CaseFilter(), FIRST).rows
    assert row.record.due == now + timedelta(days=1)


def test_a_question_that_waits_is_due_on_its_case(world: World) -> None:
    case = ready(world)
    Task.objects.all().update(completed_at=timezone.now())
    at = timezone.now() + timedelta(hours=5)
    approval = Approval.objects.create(
        case=case, kind="plan", requested_by=world.users["carla"]
    )
    Task.objects.create(
        kind="case.approve",
        subject_kind="cases.approval",
        subject_id=approval.id,
        team=world.teams["cochabamba"],
        due_at=at,
    )
    (row,) = list_cases(world.carla, CaseFilter(), FIRST).rows
    assert row.record.due == at


def test_each_filter_leaves_the_other_cases_out(world: World) -> None:
    (plain,) = rows(world, 1)
    (cared,) = rows(world, 1, state="in_care", risk="low")
    (theirs,) = rows(world, 1, owner=world.users["sonia"], risk="low")
    done = {"state": "closed", "closed_on": date(2026, 3, 1), "closure_reason": "moved"}
    (closed,) = rows(world, 1, risk="low", **done)

    def seen(**filters: object) -> set[Case]:
        return set(listed(world.carla, CaseFilter(**filters)))  # type: ignore[arg-type]

    assert seen() == {plain, cared}
    assert seen(mine=False) == {plain, cared, theirs}
    assert seen(state="in_care") == {cared}
    assert seen(state="closed") == {closed}
    assert seen(risk="low") == {cared}
    assert seen(mine=False, risk="low") == {cared, theirs}
    # Who types a code looks for closed cases as well.
    assert seen(text=f" {closed.code.lower()} ") == {closed}
    assert seen(text="bo-", mine=False) == {plain, cared, theirs, closed}


def test_a_case_of_another_team_is_not_there_for_anyone_else(world: World) -> None:
    case = with_child(world)
    assert case.person_id is not None
    for verb in ("case.list", "case.open", "case.plan"):
        assert get(world.carla, case.id, verb) == case
        for stranger in (world.beto, world.celso, world.pablo, world.tomasa):
            with pytest.raises(Case.DoesNotExist):
                get(stranger, case.id, verb)
    assert list(of_people(world.sonia, [case.person_id])) == [case]
    assert list(of_people(world.beto, [case.person_id])) == []


def test_the_cases_of_a_child_are_not_those_of_another(world: World) -> None:
    first, second = with_child(world), with_child(world)
    opened(world)
    assert first.person_id is not None
    assert list(of_people(world.carla, [first.person_id])) == [first]
    links = search_providers.links(world.carla, [first.person_id])
    assert [hit.code for hit in links[first.person_id]] == [first.code]
    assert second.person_id not in links


# -- codes -------------------------------------------------------------------------


def test_a_code_is_found_however_it_is_typed_and_only_while_the_case_is_open(
    world: World,
) -> None:
    case = opened(world)
    plain = case.code.replace("-", "")
    for typed in (case.code, case.code.lower(), f" {plain[:4]} {plain[4:]} ", plain):
        assert by_code(world.carla, typed, "case.take_in") == case
    assert by_code(world.beto, case.code, "case.take_in") is None
    assert by_code(world.carla, case.code[:-1], "case.take_in") is None
    assert by_code(world.tomasa, case.code, "case.take_in") == case
    assert by_code(world.tomasa, case.code, "case.open") is None
    Case.objects.filter(id=case.id).update(
        state="closed", closed_on=case.opened_on, closure_reason="moved"
    )
    assert by_code(world.carla, case.code, "case.take_in") is None
    assert like_code(world.carla, case.code) == []


def test_five_codes_are_offered_in_order_to_who_typed_four_characters(
    world: World,
) -> None:
    made = sorted(case.code for case in rows(world, 7))
    assert like_code(world.carla, " bo-0 ") == made[:5]
    assert like_code(world.carla, "BO-") == []
    assert like_code(world.carla, "BO-9") == []
    assert like_code(world.beto, "BO-0") == []
    assert len(search_providers.find(world.carla, "BO-0")) == 5
    assert search_providers.find(world.carla, "BO-") == []
    assert search_providers.find(world.carla, "BO-0 BO-0") == []


# -- caseworkers -------------------------------------------------------------------


def test_only_those_who_do_case_work_in_the_team_today_are_offered(
    world: World,
) -> None:
    team = world.teams["cochabamba"]

    def join(name: str, role: str, place: str = "cochabamba") -> Membership:
        user = User.objects.create(email=f"{name}@example.org", name=name)
        there = world.teams[place]
        return Membership.objects.create(
            user=user, team=there, organisation=there.organisation, role=role
        )

    join("Mila", Role.CASEWORKER)
    gone = join("Gil", Role.CASEWORKER)
    Membership.objects.filter(id=gone.id).update(ended_at=timezone.now())
    shut = join("Sara", Role.SUPERVISOR)
    User.objects.filter(id=shut.user_id).update(is_active=False)
    join("Teo", Role.TRIAGE_OFFICER)
    join("Omar", Role.CASEWORKER, "el_alto")
    names = [worker.user.name for worker in workers_of(team.id)]
    assert names == ["Carla", "Mila", "Sonia"]
    case = opened(world, world.tomasa)
    for name in ("Gil", "Sara", "Teo", "Omar"):
        user = User.objects.get(name=name)
        with pytest.raises(Exception, match="someone in this team"):
            assign(world.sonia, case.id, user.id, case.version)


def test_closed_cases_are_no_load_and_open_ones_weigh_by_their_risk(
    world: World,
) -> None:
    done = {"state": "closed", "closed_on": date(2026, 3, 1), "closure_reason": "moved"}
    rows(world, 3, **done)
    for risk in ("", "low", "medium", "high"):
        rows(world, 1, risk=risk)
    carla = workers_of(world.team_id("cochabamba"))[-1]
    assert (carla.user.name, carla.open_cases, carla.is_full) == ("Carla", 4, False)
    assert (carla.points, carla.target) == (3 + 1 + 2 + 3, 40)
    assert Worker(carla.user, 20, 40, 40).is_full
    assert not Worker(carla.user, 20, 39, 40).is_full


# -- filters and counts --------------------------------------------------------------


def test_the_team_s_list_narrows_by_each_coded_fact(world: World) -> None:
    person = with_child(world).person
    assert person is not None
    Person.objects.filter(id=person.id).update(birth_year=today().year - 13, sex="male")
    hers = Case.objects.get(person=person)
    (sonia,) = rows(world, 1, owner=world.users["sonia"], kinds=["online", "abuse"])
    (nobody,) = rows(world, 1, owner=None, risk="low", area_id="BO-L")
    (other,) = rows(world, 1, kinds=["not_sure"], risk="high")

    def seen(**filters: object) -> set[Case]:
        said = CaseFilter(mine=False, **filters)  # type: ignore[arg-type]
        return set(listed(world.carla, said))

    assert seen() == {hers, sonia, nobody, other}
    assert seen(owner=str(world.users["sonia"].id)) == {sonia}
    assert seen(owner="none") == {nobody}
    assert seen(kind="abuse") == seen(kind="online") == {sonia}
    assert seen(area="BO-L") == {nobody}
    assert seen(risk="none") == {hers, sonia}
    assert seen(sex="male") == {hers}
    # Born thirteen years ago by the year alone: twelve or thirteen today.
    assert seen(age="12-14") == {hers}
    assert seen(age="15-17") == seen(age="6-11") == set()
    assert seen(team=str(world.team_id("cochabamba"))) == seen()
    assert seen(team=str(world.team_id("el_alto"))) == set()


def test_who_has_a_birthday_still_to_come_is_found_in_both_bands(world: World) -> None:
    case = with_child(world)
    Person.objects.filter(id=child_of(case)).update(birth_year=today().year - 15)
    for band in ("12-14", "15-17"):
        assert list(listed(world.carla, CaseFilter(age=band))) == [case]
    assert not listed(world.carla, CaseFilter(age="18-24"))
    assert not listed(world.carla, CaseFilter(age="25-"))


def test_late_and_waiting_cases_are_found(world: World) -> None:
    late, soon, waiting = rows(world, 3)
    is_due_together([late, soon])
    Task.objects.filter(subject_id=late.id).update(
        due_at=timezone.now() - timedelta(minutes=1)
    )
    Approval.objects.create(
        case=waiting, kind="plan", requested_by=world.users["carla"]
    )
    assert list(listed(world.carla, CaseFilter(need="late"))) == [late]
    assert list(listed(world.carla, CaseFilter(need="approval"))) == [waiting]


def test_a_count_leads_to_as_many_cases_and_keeps_the_other_filters(
    world: World,
) -> None:
    rows(world, 3, risk="high", kinds=["abuse"])
    rows(world, 2, risk="low", kinds=["abuse"])
    rows(world, 4, risk="high", owner=None, kinds=["online"])
    client = signed_in(world, "carla")
    shown = client.get(reverse("cases:list"), {"of": "team", "kind": "abuse"})
    counts = {str(one.label): one for one in shown.context["counts"]}
    assert counts["High risk"].number == 3
    assert counts["Low risk"].number == 2
    assert counts["Unassigned"].number == 0
    narrowed = client.get(counts["High risk"].url)
    assert narrowed.context["page"].total == 3
    again = {str(one.label): one for one in narrowed.context["counts"]}
    assert again["High risk"].current
    # The other risks are still counted, and the same count widens the list again.
    assert again["Low risk"].number == 2
    assert client.get(again["High risk"].url).context["page"].total == 5


def test_a_typed_name_finds_the_child_s_case_and_stays_out_of_every_address(
    world: World,
) -> None:
    case, other = with_child(world), opened(world)
    client, url = signed_in(world, "carla"), reverse("cases:list")
    shown = client.post(url, {"of": "team", "text": "Wara"})
    assert [row.record for row in shown.context["page"].rows] == [case]
    assert other.code not in shown.content.decode()
    assert "Location" not in shown.headers
    assert "text=Wara" not in shown.content.decode()
    searched = Entry.objects.filter(verb="person.search").latest("number")
    assert "Wara" not in str(searched.facts)
    # A name in an address is not read.
    assert client.get(url, {"of": "team", "text": "Wara"}).context["page"].total == 2


def test_a_file_has_age_and_gender_by_code_and_says_who_took_it_out(
    world: World,
) -> None:
    case = with_child(world)
    Person.objects.filter(id=child_of(case)).update(birth_year=today().year - 13)
    typed = {"of": "team", "format": "csv", "purpose": "supervision"}
    made = signed_in(world, "sonia").post(reverse("cases:export"), typed)
    lines = made.content.decode("utf-8-sig").splitlines()
    assert "Age" in lines[0] and "Last contact" in lines[0]
    assert "12–14" in lines[1]
    assert "Exported by Sonia" in lines[-1]
    assert "Supervision and workload" in lines[-1]


def test_a_saved_view_keeps_every_filter(world: World) -> None:
    client = signed_in(world, "carla")
    asked = {
        "of": "team",
        "risk": "high",
        "need": "late",
        "kind": "abuse",
        "area": "BO-L",
        "age": "12-14",
        "sex": "female",
        "owner": "none",
    }
    shown = client.get(reverse("cases:list"), asked)
    assert shown.context["page"].asked.codes == asked


def test_a_case_for_another_team_of_the_same_person_stays_out_of_this_list(
    world: World,
) -> None:
    mine = opened(world)
    theirs = open_case(
        world.beto,
        team_id=world.team_id("el_alto"),
        country_code="BO",
        kinds=[],
        story="",
    )
    assert list(listed(world.carla, CaseFilter(mine=False))) == [mine]
    assert list(listed(world.elena, CaseFilter(mine=False))) == [theirs]


@pytest.mark.parametrize(("age", "word"), [(16, "girl"), (20, "woman")])
def test_beside_the_age_stands_one_word(world: World, age: int, word: str) -> None:
    facts = Facts(sex="female", birth_year=today().year - age)
    record_child(world.carla, opened(world).id, Identity(called="Wara"), facts)
    page = signed_in(world, "carla").get(reverse("cases:list")).context["page"]
    assert age_in(page.rows[0]).endswith(f", {word}")


def test_closed_cases_narrow_to_the_reason_for_closing(world: World) -> None:
    moved, died = opened(world), opened(world)
    for case, reason in ((moved, "moved"), (died, "died")):
        Case.objects.filter(id=case.id).update(
            state="closed", closed_on=case.opened_on, closure_reason=reason
        )
    client, url = signed_in(world, "carla"), reverse("cases:list")
    asked = {"state": "closed", "reason": "moved"}
    page = client.get(url, asked).context["page"]
    assert [row.record for row in page.rows] == [moved]
    # Of open cases nobody asks why they were closed.
    assert "reason" not in client.get(url).context["form"].fields
