"""The search field finds services by name, in one's own countries."""

from tests.cast import World
from tests.services.helpers import a_service
from tests.signin import signed_in


def test_a_caseworker_finds_a_service_by_a_part_of_its_name(world: World) -> None:
    a_service(world, name="Taller Esperanza")
    page = signed_in(world, "carla").post("/staff/people/search/", {"q": "esperan"})
    assert "Taller Esperanza" in page.content.decode()


def test_a_service_of_another_country_is_not_found(world: World) -> None:
    a_service(world, name="Taller Esperanza")
    page = signed_in(world, "celso").post("/staff/people/search/", {"q": "esperan"})
    assert "Taller Esperanza" not in page.content.decode()


def test_two_letters_are_not_enough_to_look_for(world: World) -> None:
    a_service(world, name="Taller Esperanza")
    page = signed_in(world, "carla").post("/staff/people/search/", {"q": "es"})
    assert "Taller Esperanza" not in page.content.decode()
