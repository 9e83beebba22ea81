"""What is hidden cannot be worked out from what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.design.charts import Nothing
from amparo.results.indicators.disclosure import THRESHOLD, suppress

CELLS = st.dictionaries(
    st.sampled_from(["BO", "PE", "CO", "NI", "DO", "BR", "IN", "BD"]),
    st.integers(0, 60),
    min_size=1,
)


def test_a_small_cell_is_hidden_together_with_the_next_smallest() -> None:
    shown = suppress({"BO": 3, "PE": 40, "CO": 25, "NI": 0})
    assert shown == {
        "BO": Nothing.SUPPRESSED,
        "PE": 40,
        "CO": Nothing.SUPPRESSED,
        "NI": 0,
    }


def test_large_cells_and_zeros_stay() -> None:
    assert suppress({"BO": 10, "PE": 0}) == {"BO": 10, "PE": 0}


def test_a_lone_small_country_hides_everything_it_has() -> None:
    assert suppress({"BO": 4}) == {"BO": Nothing.SUPPRESSED}


@given(CELLS)
def test_no_small_cell_is_ever_shown(cells: dict[str, int]) -> None:
    shown = suppress(cells)
    small = {name for name, value in cells.items() if 0 < value < THRESHOLD}
    assert all(shown[name] is Nothing.SUPPRESSED for name in small)


@given(CELLS)
def test_a_hidden_cell_leaves_an_attacker_a_wide_interval(
    cells: dict[str, int],
) -> None:
    shown = suppress(cells)
    hidden = [name for name, value in shown.items() if value is Nothing.SUPPRESSED]
    if not hidden or all(v is Nothing.SUPPRESSED or v == 0 for v in shown.values()):
        return
    assert len(hidden) >= 2
    assert sum(cells[name] for name in hidden) >= THRESHOLD
