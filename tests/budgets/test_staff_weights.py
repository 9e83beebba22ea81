"""The pages of a working day stay light, counted where they are made.

Each with the sheets and scripts that it names, compressed. What a browser asks for
besides (letters, pictures) is counted in test_weights.py.
"""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests.cases.helpers import planned
from tests.cast import World
from tests.concerns.full_inbox import fill_inbox
from tests.signin import signed_in

pytestmark = pytest.mark.django_db

STAFF_KB = 60


def kilobytes(client: Client, address: str) -> float:
    """Return what a page weighs with all that it names, as it travels."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    page = answer.content.decode()
    named = set(re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page))
    assert len(named) > 1, "a stylesheet and a script belong to it"
    found = [str(finders.find(name)) for name in named]
    parts = [answer.content, *(Path(file).read_bytes() for file in found)]
    return sum(len(gzip.compress(part)) for part in parts) / 1000


def test_the_pages_of_a_working_day_are_light(world: World) -> None:
    words = "My friend is not at school. " * 30
    told = fill_inbox(world.teams["cochabamba"], 20, words=words)
    case = planned(world)
    heavy = {}
    for name, address in (
        ("tomasa", "/staff/day/"),
        ("tomasa", "/staff/concerns/"),
        ("tomasa", reverse("concerns:concern", args=[told[0].id])),
        ("carla", "/staff/cases/"),
        ("carla", reverse("cases:detail", args=[case.id])),
        ("mariana", "/staff/results/"),
    ):
        weight = kilobytes(signed_in(world, name), address)
        if weight > STAFF_KB:
            heavy[address] = weight
    assert not heavy, heavy
