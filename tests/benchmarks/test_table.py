from benchmarks.questions import LARGE, SMALL
from benchmarks.table import results_table


def measured(ours, baseline=1.0, datasette=None):
    times = {"ours": ours, "baseline": baseline} | ({"datasette": datasette} if datasette else {})
    return {name: {"median": value, "p95": 2 * value, "times": 9, "bytes": 2048} for name, value in times.items()}


def results(rows, **pages):
    found = {"database": "sqlite", "rows": rows, "machine": "A machine", "versions": "Django 5.2", "at": "2008-01-01"}
    return found | {"pages": pages, "queries": dict.fromkeys(pages, 4)}


def lines(*found):
    """Return the rows of all pages."""
    text = results_table(list(found))
    return [line for line in text.splitlines() if line.startswith("|") and "ms" in line and "target" not in line]


def test_table_says_whether_a_page_is_within_both_of_its_limits():
    found = results(
        LARGE, list=measured(14.0, datasette=30.0), common=measured(14.0, datasette=20.0), activity=measured(6.0), home=measured(99.0)
    )

    assert lines(found) == [
        "| list, no text | 15 F and 0.5 R | 14.0 (28.0) | 14.0 (F 1.00 ms) | 0.47 (R 30.0 ms) | 4 | 2 | ok |",
        "| list, text in half of the rows | 40 F and 0.25 R | 14.0 (28.0) | 14.0 (F 1.00 ms) | 0.70 (R 20.0 ms) | 4 | 2 | "
        "**miss, 2.8 times** |",
        "| activity | 3 F | 6.00 (12.0) | 6.0 (F 1.00 ms) |  | 4 | 2 | **miss, 2.0 times** |",
        "| home |  | 99.0 (198) | 99.0 (F 1.00 ms) |  | 4 | 2 |  |",
    ]


def test_table_compares_the_report_with_that_of_the_small_registry():
    found = lines(results(SMALL, report=measured(100.0)), results(LARGE, report=measured(240.0, baseline=2.0)))

    assert found == [
        "| report of the fifth meeting |  | 100 (200) | 100.0 (F 1.00 ms) |  | 4 | 2 |  |",
        "| report of the fifth meeting | 1.3 times that at 10,000 | 240 (480) | 120.0 (F 2.00 ms) |  | 4 | 2 | ok, 1.20 times |",
    ]


def test_table_marks_pages_with_too_many_queries():
    found = results(SMALL, home=measured(9.0))
    found["queries"]["home"] = 16

    assert lines(found) == ["| home |  | 9.00 (18.0) | 9.0 (F 1.00 ms) |  | **16** | 2 |  |"]
