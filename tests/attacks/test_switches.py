"""One person turns a switch of a country by which children go, or partners are safe.

The attacker is one colleague who may change the rules of a country. They want partners
named, what was told reported to the state or sent abroad, or a promise made to a child
that nobody keeps.
"""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.countries.models import CountrySetting
from amparo.foundation.countries.queries import country_setting, forget_facts
from amparo.foundation.countries.settings import SETTINGS
from amparo.foundation.proposals.models import Proposal
from tests.cast import World
from tests.signin import signed_in

CAREFUL = {
    "hide_partner_names": True,
    "no_state_forwarding": True,
    "transfer_abroad_allowed": False,
    "auto_answer": False,
}


@pytest.mark.parametrize("name", ["lucia", "ana", "lena"])
@pytest.mark.parametrize("key", CAREFUL)
def test_one_person_does_not_turn_it(world: World, name: str, key: str) -> None:
    careful = CAREFUL[key]
    CountrySetting.objects.create(country_id="BO", key=key, value=careful)
    client = signed_in(world, name)
    answers = {
        "version": 1,
        "value": "no" if careful else "yes",
        "reason": "safety",
        "source": "Somebody said so",
    }
    for _again in range(2):
        client.post(reverse("countries:edit_setting", args=["BO", key]), answers)
        for proposal in Proposal.objects.all():
            for act in ("confirm", "settle"):
                path = f"/staff/decisions/{proposal.id}/{act}/"
                client.post(path, {"uphold": "yes"})
    forget_facts()
    assert country_setting("BO", key) is careful


def test_every_switch_that_children_or_partners_depend_on_is_tried_here() -> None:
    assert CAREFUL.keys() == {key for key, found in SETTINGS.items() if found.by_two}
