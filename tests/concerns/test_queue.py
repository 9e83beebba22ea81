"""The queue: first due first, filtered by codes, few queries however full."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from amparo.foundation.accounts.models import User
from amparo.foundation.tasks.models import Task
from amparo.response.concerns.codes import State
from amparo.response.concerns.list_presenters import grouped, mark_of
from amparo.response.concerns.models import Concern
from amparo.response.concerns.operations import (
    assign_next,
    assign_to_me,
    close_quickly,
    open_case_from,
    open_concern,
    reply,
    triage,
    write_more,
)
from amparo.response.concerns.queries import closed, officers_of
from amparo.response.concerns.queue import (
    PER_PAGE,
    QueueFilter,
    came_since,
    counts,
    languages_of,
    newest_entry,
    page_of,
)
from amparo.response.reporter_names.queries import colleagues_of
from tests.cast import World
from tests.reporting import WELCOME, Tell

from .full_inbox import fill_inbox
from .intake_rows import concern_row


def ids(
    world: World, filters: QueueFilter | None = None, who: str = "tomasa"
) -> list[UUID]:
    return [row.concern.id for row in page_of(getattr(world, who), filters).rows]


def due_in(concern: Concern, hours: float) -> None:
    moment = timezone.now() + timedelta(hours=hours)
    Task.objects.filter(subject_id=concern.id).update(due_at=moment)


# -- In which order ----------------------------------------------------------------


def test_danger_stands_before_what_is_late_and_that_before_what_is_coming(
    world: World, tell: Tell
) -> None:
    _receipt, calm = tell()
    _receipt, late = tell()
    due_in(late, -30)
    _receipt, danger = tell(danger_now="yes")
    receipt, answered = tell()
    reply(world.tomasa, answered.id, WELCOME, uuid4())
    _receipt, silent = tell()
    close_quickly(world.tomasa, silent.id, "silent", silent.version)
    expected = [danger.id, late.id, calm.id, silent.id, answered.id]
    assert ids(world) == expected
    write_more(receipt.number, "Yes.", uuid4())
    due_in(answered, 1)
    assert ids(world) == [danger.id, late.id, answered.id, calm.id, silent.id]


def test_the_deadline_follows_the_rules_until_triage(world: World, tell: Tell) -> None:
    _receipt, calm = tell()
    _receipt, missing = tell(risk_signs=("missing",))
    task = Task.objects.get(subject_id=missing.id)
    assert (task.level, task.due_at < timezone.now() + timedelta(hours=2)) == (
        "now",
        True,
    )
    assert ids(world) == [missing.id, calm.id]


def test_triage_moves_a_concern_in_the_queue(world: World, tell: Tell) -> None:
    _receipt, first = tell()
    _receipt, second = tell()
    triage(world.tomasa, second.id, "now", "Alone with him.", second.version)
    assert ids(world) == [second.id, first.id]


def test_a_case_stands_in_the_queue_only_while_an_answer_is_due(
    world: World, tell: Tell
) -> None:
    receipt, concern = tell()
    open_case_from(world.tomasa, concern.id, concern.version)
    assert ids(world) == [concern.id]
    reply(world.tomasa, concern.id, WELCOME, uuid4())
    assert ids(world) == []
    write_more(receipt.number, "Yes.", uuid4())
    assert ids(world) == [concern.id]


@pytest.mark.parametrize("who", ["beto", "carla", "tala", "pablo", "ana", "inti"])
def test_others_have_no_queue_of_this_team(world: World, tell: Tell, who: str) -> None:
    tell()
    assert ids(world, who=who) == []


def test_each_row_says_how_much_is_unread(world: World, tell: Tell) -> None:
    receipt, concern = tell()
    for words in ("One.", "Two."):
        write_more(receipt.number, words, uuid4())
    [row] = page_of(world.tomasa).rows
    assert row.unread == 2
    open_concern(world.tomasa, concern.id)
    [row] = page_of(world.tomasa).rows
    assert row.unread == 0


def test_rows_are_grouped_by_due_time(world: World, tell: Tell) -> None:
    noon = timezone.localtime().replace(hour=12, minute=0)
    hours = {"now": -3.0, "today": 4.0, "coming": 20.0}
    made = {}
    for key, ahead in hours.items():
        _receipt, made[key] = tell()
        Task.objects.filter(subject_id=made[key].id).update(
            due_at=noon + timedelta(hours=ahead)
        )
    _receipt, made["review"] = tell()
    close_quickly(world.tomasa, made["review"].id, "silent", made["review"].version)
    _receipt, made["waiting"] = tell()
    reply(world.tomasa, made["waiting"].id, WELCOME, uuid4())
    groups = grouped(page_of(world.tomasa).rows, world.tomasa, now=noon)
    found = {group.key: [row.id for row in group.rows] for group in groups}
    assert found == {key: [concern.id] for key, concern in made.items()}


# -- Narrowed ----------------------------------------------------------------------


def test_language_age_kind_and_whose_narrow_the_queue(world: World, tell: Tell) -> None:
    _receipt, one = tell(language="es", child_age="under_13", kinds=("job_offer",))
    _receipt, two = tell(language="en", child_age="13_15", kinds=("online", "abuse"))
    assign_to_me(world.sonia, two.id, two.version)
    for filters, expected in (
        (QueueFilter(), sorted([one.id, two.id])),
        (QueueFilter(language="en"), [two.id]),
        (QueueFilter(age="under_13"), [one.id]),
        (QueueFilter(kind="abuse"), [two.id]),
        (QueueFilter(kind="job_offer", language="en"), []),
        (QueueFilter(whose="nobody"), [one.id]),
        (QueueFilter(whose="mine"), []),
    ):
        assert ids(world, filters) == expected, filters
    assert ids(world, QueueFilter(whose="mine"), "sonia") == [two.id]


def test_only_known_codes_come_out_of_an_address() -> None:
    given = {"language": "es", "age": "7", "kind": "<b>", "whose": "hers", "q": "Ana"}
    assert QueueFilter.from_codes(given).codes == {"language": "es"}
    assert QueueFilter.from_codes({"language": "'; --"}).codes == {}
    assert QueueFilter.from_codes({"whose": "mine", "age": "13_15"}).suffix == (
        "?whose=mine&age=13_15"
    )


def test_the_languages_that_wait_are_known_most_first(world: World, tell: Tell) -> None:
    for language in ("es", "en", "es"):
        tell(language=language)
    assert languages_of(world.tomasa) == ["es", "en"]


# -- Full --------------------------------------------------------------------------


def test_a_full_queue_is_read_page_by_page_without_loss_or_doubling(
    world: World,
) -> None:
    made = {c.id for c in fill_inbox(world.teams["cochabamba"], 3 * PER_PAGE + 7)}
    late = list(made)[:20]
    for concern_id in late:
        Task.objects.filter(subject_id=concern_id).delete()
    seen: list[UUID] = []
    cursor, turns = "", 0
    while True:
        page = page_of(world.tomasa, cursor=cursor)
        seen += [row.concern.id for row in page.rows]
        turns += 1
        if not page.following:
            break
        cursor = page.following
    assert turns == 4
    assert len(seen) == len(set(seen))
    assert set(seen) == made
    assert set(seen[-20:]) == set(late)


def test_an_unreadable_cursor_begins_anew(world: World, tell: Tell) -> None:
    _receipt, concern = tell()
    for cursor in ("x", "bm9uc2Vuc2U", "%%%"):
        [row] = page_of(world.tomasa, cursor=cursor).rows
        assert row.concern.id == concern.id


@pytest.mark.parametrize("number", [10, 300])
def test_a_page_takes_four_queries_at_most_whatever_waits(
    world: World, number: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    fill_inbox(world.teams["cochabamba"], number)
    tomasa = world.tomasa
    with django_assert_max_num_queries(4):
        assert len(page_of(tomasa).rows) == min(number, PER_PAGE)
    with django_assert_max_num_queries(4):
        page_of(tomasa, QueueFilter("nobody", "es", "13_15", "online"))


def test_no_list_reads_what_is_sealed(world: World) -> None:
    fill_inbox(world.teams["cochabamba"], 3)
    tomasa = world.tomasa
    with CaptureQueriesContext(connection) as asked:
        page_of(tomasa)
    assert asked.captured_queries
    for query in asked.captured_queries:
        assert "_sealed" not in query["sql"]


# -- Counts ------------------------------------------------------------------------


def test_it_says_how_many_wait_and_how_many_are_late(world: World, tell: Tell) -> None:
    made = [tell()[1] for _turn in range(3)]
    due_in(made[0], -2)
    reply(world.tomasa, made[1].id, WELCOME, uuid4())
    close_quickly(world.tomasa, made[2].id, "silent", made[2].version)
    _receipt, _other = tell()
    known = counts(world.tomasa)
    assert (known.waiting, known.late) == (2, 1)


def test_it_knows_what_came_since(world: World, tell: Tell) -> None:
    before = newest_entry()
    tell(language="es")
    tell(language="en")
    assert came_since(world.tomasa, QueueFilter(), before) == 2
    assert came_since(world.tomasa, QueueFilter(language="en"), before) == 1
    assert came_since(world.tomasa, QueueFilter(), newest_entry()) == 0
    assert came_since(world.tala, QueueFilter(), before) == 0
    assert Concern.objects.filter(state=State.NEW).count() == 2


def test_the_mark_changes_with_what_is_shown_and_with_nothing_else(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()

    def mark() -> str:
        return mark_of(grouped(page_of(world.tomasa).rows, world.tomasa))

    first = mark()
    assert mark() == first
    Concern.objects.filter(id=concern.id).update(reporter_mac=b"x")
    assert mark() == first
    assign_to_me(world.sonia, concern.id, concern.version)
    second = mark()
    assert second != first
    tell()
    assert mark() not in (first, second)


# -- Pages at equal times ------------------------------------------------------------


def walked(world: World) -> list[list[UUID]]:
    """Return the ids of each page of the queue, from the first to the last."""
    found, cursor, more = [], "", True
    while more:
        page = page_of(world.tomasa, cursor=cursor)
        found.append([row.concern.id for row in page.rows])
        cursor, more = page.following, bool(page.following)
    return found


def test_pages_skip_and_repeat_nothing_when_all_is_due_at_once(world: World) -> None:
    made = fill_inbox(world.teams["cochabamba"], 3 * PER_PAGE)
    Task.objects.all().update(due_at=timezone.now(), level="")
    ordered = sorted(concern.id for concern in made)
    danger, waiting = ordered[5::7], ordered[3::7]
    Task.objects.filter(subject_id__in=danger).update(level="now")
    Task.objects.filter(subject_id__in=waiting).delete()
    rest = [one for one in ordered if one not in {*danger, *waiting}]
    found = walked(world)
    assert [len(page) for page in found] == [PER_PAGE] * 3
    assert [one for page in found for one in page] == [*danger, *rest, *waiting]


def test_closed_concerns_of_one_moment_have_one_order(world: World) -> None:
    team, at = world.teams["cochabamba"], datetime(2026, 11, 20, 12, tzinfo=UTC)
    facts = {"state": "closed", "outcome": "advice"}
    later = [concern_row(team, at, closed_at=at, **facts) for _n in range(5)]
    sooner = concern_row(team, at, closed_at=at - timedelta(seconds=1), **facts)
    theirs = concern_row(world.teams["manila"], at, closed_at=at, **facts)
    still_open = concern_row(team, at)
    Concern.objects.bulk_create([sooner, *later, theirs, still_open])
    found = [concern.id for concern in closed(world.tomasa)]
    assert found == [*sorted((c.id for c in later), reverse=True), sooner.id]


# -- Who must not be there -----------------------------------------------------------


def test_a_concern_is_assigned_only_to_a_current_officer_of_the_team(
    world: World, tell: Tell
) -> None:
    _receipt, concern = tell()

    def names(found: list[tuple[UUID, str]]) -> list[str]:
        return [name for _id, name in found]

    assert names(officers_of(concern)) == ["Sonia", "Tomasa"]
    assert names(colleagues_of(concern)) == ["Carla", "Sonia", "Tomasa"]
    world.users["tomasa"].memberships.update(ended_at=timezone.now())
    User.objects.filter(name="Sonia").update(is_active=False)
    assert names(officers_of(concern)) == []
    assert names(colleagues_of(concern)) == ["Carla"]


def test_only_what_waits_for_an_answer_of_the_own_team_is_counted(
    world: World, tell: Tell
) -> None:
    now = timezone.now()
    made = [tell()[1] for _n in range(3)]
    tell(country_code="PH", language="en")
    Task.objects.filter(subject_id=made[0].id).update(due_at=now)
    Task.objects.filter(subject_id=made[1].id).update(due_at=now - timedelta(seconds=1))
    Task.objects.filter(subject_id=made[2].id).update(completed_at=now)
    known = counts(world.tomasa, now)
    assert (known.waiting, known.late) == (2, 1)
    assert counts(world.tala, now).waiting == 1
    assert counts(world.carla, now).waiting == 0


def test_languages_are_those_of_open_concerns_of_the_own_team(
    world: World, tell: Tell
) -> None:
    tell(language="es")
    tell(country_code="PH", language="en")
    _receipt, done = tell(language="qu")
    close_quickly(world.tomasa, done.id, "test", done.version)
    assert languages_of(world.tomasa) == ["es"]


def test_unassigned_and_closed_concerns_of_other_teams_are_never_next(
    world: World, tell: Tell
) -> None:
    _receipt, theirs = tell(country_code="PH", language="en")
    _receipt, taken = tell()
    assign_to_me(world.sonia, taken.id, taken.version)
    _receipt, done = tell()
    close_quickly(world.tomasa, done.id, "test", done.version)
    assert assign_next(world.tomasa) is None
    found = assign_next(world.tala)
    assert found is not None
    assert found.id == theirs.id
