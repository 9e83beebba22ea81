"""What is hidden cannot be worked out from what is shown."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from amparo.foundation.design.charts import Nothing
from amparo.foundation.design.disclosure import (
    THRESHOLD,
    TOTAL,
    Cell,
    Table,
    share,
    suppress,
    suppress_table,
)

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


ROWS, COLUMNS = ["1", "2", "3", "4"], ["web", "phone", "walk_in"]
TABLES = st.fixed_dictionaries(
    {(row, column): st.integers(0, 25) for row in ROWS for column in COLUMNS}
)


def test_a_small_cell_of_a_table_takes_one_of_its_row_and_one_of_its_column() -> None:
    counts = {
        ("1", "web"): 40,
        ("1", "phone"): 3,
        ("2", "web"): 50,
        ("2", "phone"): 60,
        ("3", "web"): 70,
        ("3", "phone"): 80,
    }
    shown = suppress_table(counts, ["1", "2", "3"], ["web", "phone"])
    assert hidden_in(shown) == {
        ("1", "phone"),
        ("1", "web"),
        ("2", "phone"),
        ("2", "web"),
    }
    assert shown["1", TOTAL] == 43
    assert shown[TOTAL, TOTAL] == 303


def test_a_total_that_is_hidden_elsewhere_stays_hidden_here() -> None:
    counts = {("1", "web"): 12, ("1", "phone"): 14, ("2", "web"): 15}
    shown = suppress_table(counts, ["1", "2"], ["web", "phone"], hidden=[("1", TOTAL)])
    assert shown["1", TOTAL] is Nothing.SUPPRESSED
    assert not worked_out(shown, counts, ["1", "2"], ["web", "phone"])


@given(TABLES)
def test_no_small_cell_or_total_of_a_table_is_ever_shown(
    counts: dict[Cell, int],
) -> None:
    shown = suppress_table(counts, ROWS, COLUMNS)
    assert all(
        isinstance(value, Nothing) or value == 0 or value >= THRESHOLD
        for value in shown.cells.values()
    )


@given(TABLES)
def test_solving_all_sums_of_a_table_finds_nothing_that_is_hidden(
    counts: dict[Cell, int],
) -> None:
    shown = suppress_table(counts, ROWS, COLUMNS)
    assert worked_out(shown, counts, ROWS, COLUMNS) == set()


def hidden_in(shown: Table) -> set[Cell]:
    return {cell for cell, value in shown.cells.items() if value is Nothing.SUPPRESSED}


def worked_out(
    shown: Table, counts: dict[Cell, int], rows: list[str], columns: list[str]
) -> set[Cell]:
    """Attack: which hidden cells follow from all sums by solving them exactly?"""
    unknown = sorted(hidden_in(shown))
    equations = []
    for line in [[(r, c) for c in [*columns, TOTAL]] for r in [*rows, TOTAL]] + [
        [(r, c) for r in [*rows, TOTAL]] for c in [*columns, TOTAL]
    ]:
        equations.append(
            [
                Fraction(-1 if TOTAL in cell and cell == line[-1] else 1)
                if cell in line
                else Fraction(0)
                for cell in unknown
            ]
        )
    return {
        unknown[[bool(n) for n in row].index(True)]
        for row in reduced(equations)
        if sum(1 for n in row if n) == 1
    }


def reduced(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    """Return the reduced row echelon form: exact, by fractions."""
    done = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((r for r in range(done, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        lead = matrix[done][column]
        matrix[done] = [n / lead for n in matrix[done]]
        for other in range(len(matrix)):
            if other != done and matrix[other][column]:
                times = matrix[other][column]
                matrix[other] = [
                    a - times * b
                    for a, b in zip(matrix[other], matrix[done], strict=True)
                ]
        done += 1
    return matrix


def test_a_share_is_shown_only_where_neither_part_is_small() -> None:
    assert share(30, 40, hide=True) == 75
    assert share(38, 40, hide=True) is Nothing.SUPPRESSED  # two of forty
    assert share(40, 40, hide=True) == 100
    assert share(3, 4, hide=True) is Nothing.SUPPRESSED
    assert share(3, 4, hide=False) == 75
    assert share(0, 0, hide=True) is Nothing.NOT_APPLICABLE
