"""Which rows a person may reach: no scope is left out in silence."""

import pytest

from amparo.foundation.organisations.models import Team
from amparo.foundation.policy import PUBLIC, all_permissions, visible

from ..cast import World

# Reaches a team, a country, or everything, by role.
FIGURES = "intake.figures"


def test_a_scope_without_a_column_is_an_error_that_names_permission_and_scope() -> None:
    with pytest.raises(TypeError, match=r"intake\.figures .* country"):
        visible(PUBLIC, FIGURES, team="id")
    with pytest.raises(TypeError, match=r"intake\.figures .* team"):
        visible(PUBLIC, FIGURES, country="country")


def test_every_permission_short_of_everything_asks_for_its_columns() -> None:
    for one in all_permissions():
        if set(one.allowed.values()) - {"alliance"}:
            with pytest.raises(TypeError, match=one.name):
                visible(PUBLIC, one.name)
        else:
            visible(PUBLIC, one.name)


@pytest.mark.django_db
def test_who_has_a_scope_sees_the_rows_of_it_and_no_others(world: World) -> None:
    def seen(name: str) -> set[str]:
        reach = visible(getattr(world, name), FIGURES, team="id", country="country_id")
        ids = set(Team.objects.filter(reach).values_list("id", flat=True))
        return {short for short, team in world.teams.items() if team.id in ids}

    bolivian = {short for short, t in world.teams.items() if t.country_id == "BO"}
    assert seen("sonia") == {"cochabamba"}
    assert seen("lucia") == bolivian
    assert seen("lena") == set(world.teams)
    assert not seen("pablo")


@pytest.mark.django_db
def test_a_table_may_say_that_it_has_no_column_for_a_scope(world: World) -> None:
    reach = visible(world.lucia, FIGURES, team="id", country=())

    assert not Team.objects.filter(reach).exists()


@pytest.mark.django_db
def test_of_several_columns_any_will_do(world: World) -> None:
    custodians = visible(world.inti, "case.list", team=("id", "custodians_id"))

    found = set(Team.objects.filter(custodians))
    assert found == {world.teams["custodians"], world.teams["cochabamba"]}
