"""Who may come in at which page, and what the page knows about them."""

from __future__ import annotations

from tests.cast import World
from tests.signin import signed_in


def test_a_signed_in_person_has_their_keys(world: World) -> None:
    response = signed_in(world, "carla").get("/staff/awake/")
    assert response.status_code == 204
    assert response.wsgi_request.actor.keys is not None
    assert response["Cache-Control"] == "no-store, private"
