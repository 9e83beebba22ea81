"""Groups: what is sealed, who may join, what counts as an action."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.countries.models import Deadline
from amparo.foundation.countries.queries import forget_facts
from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel.coded import vouch
from amparo.foundation.kernel.errors import Conflict, KeysLocked, Refused, RuleBroken
from amparo.foundation.persons.identity import Facts
from amparo.foundation.persons.models import Person
from amparo.prevention.groups.models import Activity, Group, Member, Part
from amparo.prevention.groups.operations import (
    About,
    begin_again,
    change_group,
    change_member,
    end_group,
    join_member,
    record_activity,
    start_group,
    void_activity,
)
from amparo.prevention.groups.queries import active_advocates
from amparo.prevention.groups.reading import names_of, open_group
from tests.cast import World
from tests.days import today
from tests.groups.helpers import (
    ABOUT,
    CHARTER,
    CHILD,
    GIRL,
    NAME,
    PLACE,
    a_group,
    a_member,
    ago,
    an_activity,
)

ADULT = Facts(birth_year=today().year - 30, birth_precision="year")


@pytest.fixture
def group(world: World) -> Group:
    return a_group(world.carla, world.team_id("cochabamba"))


# -- Groups


def test_a_group_is_opened_with_its_words_and_members(
    world: World, group: Group
) -> None:
    member = a_member(world.carla, group)
    opened = open_group(world.sonia, group.id)
    assert opened.about == ABOUT
    assert [(one.member, one.name) for one in opened.members] == [(member, GIRL)]
    assert names_of(world.sonia, [group]) == {group.id: NAME}
    assert Entry.objects.filter(verb="group.open", subject_id=group.id).count() == 1


def test_one_form_starts_one_group(world: World) -> None:
    key, team = uuid4(), world.team_id("cochabamba")
    made = [
        start_group(world.carla, team, "club", ABOUT, today(), form_key=key)
        for _twice in range(2)
    ]
    assert made[0] == made[1]
    assert Group.objects.count() == 1


def test_a_changed_charter_leaves_the_earlier_one_readable(
    world: World, group: Group
) -> None:
    changed = About(NAME, PLACE, "Nos escuchamos y decidimos en asamblea.")
    change_group(world.sonia, group.id, changed, group.version)
    opened = open_group(world.carla, group.id)
    assert opened.about == changed
    assert [about.charter for _row, about in opened.earlier] == [CHARTER]


def test_two_people_who_change_a_group_do_not_overwrite_each_other(
    world: World, group: Group
) -> None:
    change_group(world.sonia, group.id, ABOUT, group.version)
    with pytest.raises(Conflict):
        change_group(world.carla, group.id, About("Otro"), group.version)
    assert open_group(world.carla, group.id).about.name == NAME


def test_another_team_neither_finds_nor_opens_a_group(
    world: World, group: Group
) -> None:
    for who in (world.beto, world.elena, world.luz):
        with pytest.raises(Refused):
            open_group(who, group.id)
        assert names_of(who, [group]) == {}


def test_without_keys_a_group_stays_closed(world: World, group: Group) -> None:
    with pytest.raises(KeysLocked):
        open_group(world.without_keys("carla"), group.id)


def test_a_group_that_has_ended_takes_nothing_until_it_begins_again(
    world: World, group: Group
) -> None:
    end_group(world.carla, group.id, today(), group.version)
    with pytest.raises(RuleBroken, match="has ended"):
        a_member(world.carla, group)
    with pytest.raises(RuleBroken, match="has ended"):
        an_activity(world.carla, group)
    assert not Person.objects.exists()
    now = Group.objects.get(id=group.id)
    begin_again(world.carla, group.id, now.version)
    assert a_member(world.carla, group).group == group


# -- Members


def test_a_child_does_not_join_on_its_own_yes_alone(world: World, group: Group) -> None:
    with pytest.raises(RuleBroken) as refused:
        a_member(world.carla, group, agreed_by="self")
    assert refused.value.field == "agreed_by"
    assert not Person.objects.exists()
    assert not Member.objects.exists()


def test_who_has_no_known_age_is_treated_as_a_child(world: World, group: Group) -> None:
    with pytest.raises(RuleBroken, match="trusted adult"):
        a_member(world.carla, group, facts=Facts(), agreed_by="self")


@pytest.mark.parametrize(("role", "facts"), [("leader", ADULT), ("adult", Facts())])
def test_an_adult_says_yes_for_themselves(
    world: World, group: Group, role: str, facts: Facts
) -> None:
    made = a_member(world.carla, group, facts=facts, role=role, agreed_by="self")
    assert made.agreed_by == "self"


def test_an_adults_role_is_no_way_around_a_childs_yes(
    world: World, group: Group
) -> None:
    made = a_member(world.carla, group, facts=Facts(), role="adult", agreed_by="self")
    with pytest.raises(RuleBroken, match="trusted adult"):
        change_member(world.carla, made.id, "member", None, made.version)


def test_someone_of_another_group_joins_without_being_recorded_again(
    world: World, group: Group
) -> None:
    girl = a_member(world.carla, group)
    other = a_group(world.carla, group.team_id, kind="forum")
    for _twice in range(2):
        join_member(world.carla, other.id, girl.person_id, "leader", "trusted", today())
    assert Person.objects.count() == 1
    assert other.members.count() == 1


def test_a_child_of_a_case_is_not_drawn_into_a_group(
    world: World, group: Group
) -> None:
    stranger = a_member(world.luz, a_group(world.luz, world.team_id("manila")))
    with pytest.raises(RuleBroken, match="choose one"):
        join_member(
            world.carla, group.id, stranger.person_id, "member", "trusted", today()
        )


def test_who_left_is_no_member_and_may_come_back(world: World, group: Group) -> None:
    girl = a_member(world.carla, group)
    change_member(world.carla, girl.id, "member", today(), girl.version)
    assert open_group(world.carla, group.id).members == []
    again = join_member(
        world.carla, group.id, girl.person_id, "member", "caregiver", today()
    )
    assert again.id != girl.id
    assert group.members.filter(left_on=None).get() == again


# -- Actions


def test_one_form_records_one_action_and_each_member_once(
    world: World, group: Group
) -> None:
    girl, key = a_member(world.carla, group), uuid4()
    for _twice in range(2):
        record_activity(
            world.carla,
            group.id,
            "campaign",
            today(),
            [girl.id, girl.id],
            40,
            "Una obra de teatro.",
            key,
        )
    assert Activity.objects.get().others == 40
    assert Part.objects.count() == 1
    (seen,) = open_group(world.carla, group.id).activities
    assert (seen.present, seen.notes) == (1, "Una obra de teatro.")


def test_nobody_of_another_group_takes_part(world: World, group: Group) -> None:
    other = a_group(world.carla, group.team_id)
    girl = a_member(world.carla, other)
    with pytest.raises(RuleBroken) as refused:
        an_activity(world.carla, group, girl)
    assert refused.value.field == "members"
    assert not Activity.objects.exists()


def test_an_advocate_is_active_by_two_actions_in_twelve_months(
    world: World, group: Group
) -> None:
    girl = a_member(world.carla, group)
    an_activity(world.carla, group, girl, on=ago(3))
    assert active_advocates("BO", today()) == frozenset()
    an_activity(world.carla, group, girl, on=ago(364))
    assert active_advocates("BO", today()) == {girl.person_id}
    assert active_advocates("BO", ago(-2)) == frozenset()  # the first is too long ago
    assert active_advocates("PH", today()) == frozenset()


def test_meetings_mistakes_and_adults_do_not_count(world: World, group: Group) -> None:
    girl = a_member(world.carla, group)
    man = a_member(
        world.carla, group, "Don Tito", facts=ADULT, role="adult", agreed_by="self"
    )
    for kind in ("meeting", "meeting", "media"):
        an_activity(world.carla, group, girl, man, kind=kind)
    wrong = an_activity(world.carla, group, girl, man)
    assert active_advocates("BO", today()) == {girl.person_id}
    void_activity(world.carla, wrong.id, wrong.version)
    assert active_advocates("BO", today()) == frozenset()
    with pytest.raises(RuleBroken, match="already"):
        void_activity(world.carla, wrong.id, wrong.version + 1)


def test_a_committee_of_adults_has_no_advocates(world: World) -> None:
    committee = a_group(world.carla, world.team_id("cochabamba"), kind="committee")
    member = a_member(world.carla, committee, facts=ADULT, agreed_by="self")
    an_activity(world.carla, committee, member)
    an_activity(world.carla, committee, member)
    assert active_advocates("BO", today()) == frozenset()


def test_how_many_actions_it_takes_is_data(world: World, group: Group) -> None:
    girl = a_member(world.carla, group)
    for _each in range(2):
        an_activity(world.carla, group, girl)
    row = Deadline.objects.get(kind="group.advocate_actions")
    Deadline.objects.filter(id=row.id).update(hours=3)
    row.refresh_from_db()
    vouch(row)
    forget_facts()
    assert active_advocates("BO", today()) == frozenset()


@given(
    days=st.lists(st.tuples(st.integers(0, 500), st.booleans()), max_size=6),
    twice=st.booleans(),
)
def test_whoever_counts_by_hand_finds_the_same_advocates(
    world: World, days: list[tuple[int, bool]], twice: bool
) -> None:
    group = a_group(world.carla, world.team_id("cochabamba"))
    girl = a_member(world.carla, group)
    actions = 0
    for back, is_action in days:
        kind = "campaign" if is_action else "meeting"
        members = (girl, girl) if twice else (girl,)
        an_activity(world.carla, group, *members, kind=kind, on=ago(back))
        actions += is_action and back < 365
    assert (girl.person_id in active_advocates("BO", today())) is (actions >= 2)


def test_names_words_and_places_lie_nowhere_in_the_open(
    world: World, group: Group
) -> None:
    a_member(world.carla, group, facts=CHILD)
    an_activity(world.carla, group, notes="Hablamos con la directora.")
    for model in (Group, Member, Activity):
        for row in model.objects.values():
            stored = str({k: v for k, v in row.items() if not k.endswith("_sealed")})
            for secret in (NAME, PLACE, GIRL, "directora"):
                assert secret not in stored
    facts = str(list(Entry.objects.values_list("facts", flat=True)))
    assert GIRL not in facts
