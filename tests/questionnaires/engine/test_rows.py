"""Repeats: counts, rows inside of rows, other rows, and what stays as it was."""

from __future__ import annotations

from datetime import timedelta

from amparo.foundation.questionnaires.engine import Filling, Repeat
from tests.questionnaires.engine.forms import NOW, begun, form_of

COUNTED = """
| survey | | | | | | |
| | type | name | label | repeat_count | calculation | required |
| | integer | many | How many? | | | |
| | begin repeat | visit | Visit | ${many} * 2 | | |
| | text | what | What? | | | yes |
| | calculate | at | | | position(..) | |
| | calculate | before | | | indexed-repeat(${what}, ${visit}, position(..) - 1) | |
| | end repeat | | | | | |
| | calculate | last | | | indexed-repeat(${what}, ${visit}, count(${visit})) | |
"""


def test_a_form_counts_its_rows() -> None:
    filling = begun(COUNTED)
    assert filling.rows("/data/visit") == []
    filling.set("/data/many", "2")
    assert len(filling.rows("/data/visit")) == 4
    places = filling.rows("/data/visit")
    assert [filling.value(f"{place}/at") for place in places] == list("1234")
    repeat = form_of(COUNTED).root.children[2]
    assert isinstance(repeat, Repeat) and repeat.count


def test_rows_that_are_counted_away_come_back_unlost() -> None:
    filling = begun(COUNTED, many="1")
    filling.set("/data/visit[2]/what", "Second")
    filling.set("/data/many", "0")
    assert filling.rows("/data/visit") == []
    assert filling.value("/data/last") == ""
    assert filling.problems() == {}
    draft = filling.saved()
    assert b"Second" in draft
    assert b"Second" not in filling.finished().xml
    again = Filling(filling.form, draft, now=NOW)
    again.set("/data/many", "1")
    assert again.value("/data/visit[2]/what") == "Second"


def test_a_row_reads_the_row_before() -> None:
    filling = begun(COUNTED, many="1")
    filling.set("/data/visit[1]/what", "First")
    filling.set("/data/visit[2]/what", "Second")
    assert filling.value("/data/visit[1]/before") == ""
    assert filling.value("/data/visit[2]/before") == "First"
    assert filling.value("/data/last") == "Second"


def test_a_count_beyond_all_measure_is_cut_and_said() -> None:
    filling = begun(COUNTED, many="4000")
    assert len(filling.rows("/data/visit")) == 100
    assert "/data/visit" in filling.problems()
    filling.set("/data/many", "-3")
    assert filling.rows("/data/visit") == []
    assert filling.problems() == {}


NESTED = """
| survey | | | | | |
| | type | name | label | calculation | relevant |
| | begin repeat | child | Child | | |
| | text | name | Name | | |
| | begin repeat | school | School of ${name} | | ${name} != '' |
| | text | where | Where did ${name} go? | | |
| | integer | years | Years | | |
| | calculate | whose | | ${name} | |
| | end repeat | | | | |
| | calculate | total | | sum(${years}) | |
| | calculate | schools | | count(${school}) | |
| | calculate | first | | indexed-repeat(${years}, ${school}, 1) | |
| | end repeat | | | | |
| | calculate | all | | sum(${years}) | |
"""


def test_rows_inside_of_rows_belong_to_their_own() -> None:
    filling = begun(NESTED)
    for name, spent in (("Ana", (2, 3)), ("Luz", (4,))):
        child = filling.add_row("/data/child")
        assert not filling.is_relevant(f"{child}/school")
        filling.set(f"{child}/name", name)
        assert filling.is_relevant(f"{child}/school")
        for years in spent:
            filling.set(f"{filling.add_row(f'{child}/school')}/years", str(years))
    assert filling.value("/data/child[1]/total") == "5"
    assert filling.value("/data/child[2]/total") == "4"
    assert filling.value("/data/child[1]/schools") == "2"
    assert filling.value("/data/all") == "9"
    firsts = [filling.value(f"/data/child[{number}]/first") for number in (1, 2)]
    assert firsts == ["2", "4"]
    assert filling.value("/data/child[1]/school[2]/whose") == "Ana"
    assert filling.label("/data/child[2]/school[1]/where", "") == "Where did Luz go?"
    assert filling.label("/data/child[2]/school", "") == "School of Luz"
    again = Filling(filling.form, filling.saved(), now=NOW)
    assert again.saved() == filling.saved()
    filling.set("/data/child[1]/name", "")
    assert filling.value("/data/all") == "4"


ONCE = """
| survey | | | | | | |
| | type | name | label | calculation | default | trigger |
| | text | who | Who | | | |
| | integer | age | Age | | 7 | |
| | date | day | Day | | today() | |
| | calculate | key | | uuid() | | |
| | calculate | lot | | random() | | |
| | calculate | first | | once(concat('for ', ${who})) | | |
| | calculate | begun | | once(now()) | | |
| | calculate | now | | today() | | |
| | text | copy | Copy | ${who} | | ${who} |
| | start | start | | | | |
| | today | today | | | | |
| | end | end | | | | |
"""


def test_what_is_worked_out_once_stays() -> None:
    form = form_of(ONCE)
    filling = Filling(form, now=NOW)
    names = ("key", "lot", "begun", "start", "today")
    before = {name: filling.value(f"/data/{name}") for name in names}
    assert all(before.values())
    assert filling.value("/data/first") == "for "
    filling.set("/data/who", "Ana")
    assert filling.value("/data/first") == "for "
    later = NOW + timedelta(days=2)
    again = Filling(form, filling.saved(), now=later)
    assert {name: again.value(f"/data/{name}") for name in names} == before
    # What is not worked out once is of the day on which it is opened.
    assert again.value("/data/now") == "2026-12-01"
    done = again.finished()
    much_later = Filling(form, done.xml, now=NOW + timedelta(days=700))
    assert much_later.value("/data/now") == "2026-12-01"
    assert much_later.value("/data/end").startswith("2026-12-01T21:30")


def test_defaults_are_set_when_answers_are_begun_and_not_again() -> None:
    filling = begun(ONCE)
    assert filling.value("/data/age") == "7"
    assert filling.value("/data/day") == "2026-11-29"
    filling.set("/data/age", "")
    filling.set("/data/day", "")
    again = Filling(filling.form, filling.saved(), now=NOW)
    assert again.value("/data/age") == "" and again.value("/data/day") == ""


def test_an_answer_may_set_another_which_can_then_be_changed() -> None:
    filling = begun(ONCE, who="Ana")
    assert filling.value("/data/copy") == "Ana"
    filling.set("/data/copy", "Ana María")
    filling.set("/data/age", "8")
    assert filling.value("/data/copy") == "Ana María"
    filling.set("/data/who", "Luz")
    assert filling.value("/data/copy") == "Luz"


TYPED = """
| survey | | | | | |
| | type | name | label | calculation | trigger |
| | decimal | x | X | | |
| | integer | part | | ${x} div 2 | |
| | integer | set | | ${x} * 1.5 | ${x} |
| | integer | none | | ${x} div 0 | |
"""


def test_a_hidden_whole_number_is_one() -> None:
    filling = begun(TYPED, x="5")
    kept = [filling.value(f"/data/{name}") for name in ("part", "set", "none")]
    assert kept == ["2", "7", ""]


def test_the_number_of_the_answers_is_given_once() -> None:
    filling = begun(ONCE)
    saved = filling.saved()
    assert saved.count(b"<instanceID>uuid:") == 1
    assert Filling(filling.form, saved, now=NOW).saved() == saved


DEFAULTS = """
| survey | | | | |
| | type | name | label | default |
| | text | town | Town | |
| | begin repeat | child | Child | |
| | text | lives | Lives in | ${town} |
| | date | seen | Seen | today() |
| | end repeat | | | |
"""


def test_a_new_row_takes_its_defaults_from_the_answers() -> None:
    filling = begun(DEFAULTS, town="Sucre")
    place = filling.add_row("/data/child")
    assert filling.value(f"{place}/lives") == "Sucre"
    filling.set("/data/town", "Potosí")
    second = filling.add_row("/data/child")
    assert filling.value(f"{place}/lives") == "Sucre"
    assert filling.value(f"{second}/lives") == "Potosí"
    assert filling.value(f"{second}/seen") == "2026-11-29"


IN_ROWS = """
| survey | | | | |
| | type | name | label | calculation |
| | begin repeat | child | Child | |
| | text | name | Name | |
| | begin repeat | visit | Visit | |
| | integer | n | N | |
| | calculate | second | | sum(/data/child[position() = 2]/visit/n) |
| | end repeat | | | |
| | select_one yn | ok | Is ${name} well? | |
| | end repeat | | | |
| | calculate | all | | join(',', ${name}) |
| choices | | | |
| | list_name | name | label |
| | yn | yes | Yes, ${name} is |
"""


def test_the_label_of_a_choice_mentions_the_answer_of_its_own_row() -> None:
    filling = begun(IN_ROWS)
    for name in ("Ana", "Luz"):
        filling.set(f"{filling.add_row('/data/child')}/name", name)
    for number, name in ((1, "Ana"), (2, "Luz")):
        choice = filling.choices(f"/data/child[{number}]/ok")[0]
        assert choice.label[""] == f"Yes, {name} is"
    assert filling.value("/data/all") == "Ana,Luz"


def test_a_path_with_a_filter_leaves_its_own_row() -> None:
    filling = begun(IN_ROWS)
    for number in (1, 2, 3):
        child = filling.add_row("/data/child")
        for more in (1, 2):
            filling.set(
                f"{filling.add_row(f'{child}/visit')}/n", str(10 * number + more)
            )
    for place in ("/data/child[1]/visit[1]", "/data/child[2]/visit[2]"):
        assert filling.value(f"{place}/second") == "43"


def test_what_is_worked_out_once_may_read_itself() -> None:
    table = """
| survey | | | | |
| | type | name | label | calculation |
| | integer | n | N | |
| | calculate | it | | once(if(${it} = '', 7, ${it} + 1)) |
"""
    filling = begun(table, n="1")
    assert filling.value("/data/it") == "7"
    filling.set("/data/n", "2")
    assert filling.value("/data/it") == "7"
