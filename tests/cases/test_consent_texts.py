"""Consent texts: versions by organisation, language, age; a consent names its own."""

from __future__ import annotations

import pytest
from django.urls import reverse

from amparo.foundation.countries.models import Country
from amparo.foundation.kernel.errors import Conflict, Refused, RuleBroken
from amparo.foundation.kernel.ids import uuid7
from amparo.response.cases.codes import Audience
from amparo.response.cases.consent_texts import (
    audience_at,
    find,
    is_complete,
    text_for,
    texts_for,
)
from amparo.response.cases.models import Consent, ConsentText
from amparo.response.cases.operations import (
    open_the_case,
    write_consent_text,
)
from tests.cases.helpers import consent_data, record_consent, with_child
from tests.cast import World
from tests.signin import signed_in

pytestmark = pytest.mark.django_db
OURS = dict.fromkeys(Consent.Purpose.values, "We explain it in our own words.")


def written(world: World, number: int = 0, **more: str) -> ConsentText:
    casa = world.organisations["casa"]
    return write_consent_text(world.sonia, casa, "es", "12-14", OURS | more, number)


def test_what_comes_with_amparo_has_every_audience_and_purpose(world: World) -> None:
    found = texts_for(world.organisations["casa"], ["en", "es"])
    assert len(found) == 2 * len(Audience)
    assert all(text and is_complete(text.words) for text in found.values())
    assert text_for(world.organisations["casa"], ["th"], Audience.ADULT) is None


@pytest.mark.parametrize(
    ("age", "audience"),
    [(0, "0-5"), (6, "6-11"), (14, "12-14"), (17, "15-17"), (20, "15-17")],
)
def test_the_text_follows_the_age(age: int, audience: str) -> None:
    assert audience_at(age) == audience
    assert audience_at(None) == "12-14"


def test_a_change_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    first = written(world)
    second = written(world, 1, sharing="We ask before we share anything.")
    assert (first.number, second.number) == (1, 2)
    now = text_for(world.organisations["casa"], ["es"], Audience.OLDER)
    assert now is not None
    assert now.words["sharing"] == "We ask before we share anything."
    old = find(first.id.hex)
    assert old is not None
    assert old.words == OURS
    theirs = text_for(world.organisations["kanlungan"], ["es"], Audience.OLDER)
    assert theirs is not None
    assert theirs.organisation == ""


def test_two_who_write_at_once_hear_of_each_other(world: World) -> None:
    written(world)
    written(world, 1)
    with pytest.raises(Conflict):
        written(world, 1)
    assert ConsentText.objects.count() == 2


def test_a_text_says_something_for_each_purpose(world: World) -> None:
    with pytest.raises(RuleBroken):
        written(world, sharing=" ")
    with pytest.raises(RuleBroken):
        written(world, sharing="x" * 1_001)
    casa = world.organisations["casa"]
    for stranger in (world.luz, world.carla, world.lena):
        with pytest.raises(Refused):
            write_consent_text(stranger, casa, "es", "12-14", OURS, 0)
    assert not ConsentText.objects.exists()


def test_a_consent_names_the_version_that_was_read_out(world: World) -> None:
    case, carla = with_child(world), signed_in(world, "carla")
    text = written(world)
    address = reverse("cases:consent", args=[case.id])
    page = carla.get(address).content.decode()
    assert "We explain it in our own words." in page
    newer = written(world, 1)  # while the form was open
    answers = {
        "form_key": str(uuid7()),
        "child_sharing": "yes",
        "to_child_read": text.id.hex,
        "method": "spoken",
    }
    carla.post(address, answers)
    assert Consent.objects.get().text == text.id.hex != newer.id.hex
    opened = open_the_case(world.carla, case.id)
    assert "Casa Abierta, version 1" in opened.consents[0].read_out


@pytest.mark.parametrize("code", ["amparo.9.es.adult", "amparo.x", "own", "0" * 32])
def test_a_version_that_does_not_exist_is_refused(world: World, code: str) -> None:
    case = with_child(world)
    assert find(code) is None
    with pytest.raises(RuleBroken):
        record_consent(world.carla, case.id, consent_data(text=code))


def test_the_page_of_texts_writes_the_next_version(world: World) -> None:
    sonia = signed_in(world, "sonia")
    page = sonia.get(reverse("cases:consent-texts")).content.decode()
    assert "Amparo, version 1" in page
    casa = world.organisations["casa"]
    address = reverse("cases:consent-text", args=[casa.id, "es", "12-14"])
    assert sonia.get(address).status_code == 200
    assert sonia.post(address, OURS | {"version": 0}).status_code == 302
    stale = sonia.post(address, OURS | {"version": 0, "sharing": "Other words."})
    assert stale.status_code == 409
    assert "Other words." in stale.content.decode()
    assert ConsentText.objects.get().number == 1
    elsewhere = reverse("cases:consent-text", args=[casa.id, "th", "12-14"])
    assert sonia.get(elsewhere).status_code == 404


def test_where_a_text_is_missing_one_in_another_language_stands_with_a_notice(
    world: World,
) -> None:
    case, carla = with_child(world), signed_in(world, "carla")
    Country.objects.filter(code="BO").update(languages=["es", "qu"])
    casa = world.organisations["casa"]
    usual = text_for(casa, ["en"], Audience.ADULT)
    assert usual is not None
    assert text_for(casa, ["qu", "en", "es"], Audience.ADULT) == usual
    address = reverse("cases:consent", args=[case.id])
    notice = "There is no text in this language yet."
    page = carla.get(f"{address}?in=qu").content.decode()
    assert f"{notice} This one is in another (English)" in " ".join(page.split())
    assert f'<p lang="en">{usual.words["sharing"]}</p>' in page
    # The consent names what was read, not what was missing.
    assert f'value="{usual.code}"' in page
    assert notice not in carla.get(f"{address}?in=es").content.decode()
