from amparo.foundation.persons.operations import search_people
from tests.cast import World

from .conftest import Recorder


def test_smoke(world: World, recorded: Recorder) -> None:
    a = recorded("Ramesh Shrestha", birth_year=2010, birth_precision="year")
    for q in ("ramesh", "Rames Sresta", "रमेश", "রমেশ", a.code, "ramesh 2010"):
        print(q, [(f.identity.names, f.score, f.why) for f in search_people(world.carla, q)])
    assert search_people(world.carla, "रमेश श्रेष्ठ")
