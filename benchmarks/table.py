"""Writes what was measured as tables in Markdown."""

from benchmarks.questions import LARGE, QUESTIONS, SMALL, Target

EXPLANATION = """\
Medians of warm pages that no cache answered; lists have 25 rows with six exact facets. F is a page of the smallest Django site, R the same
list of Datasette; the three were asked in turn, over connections that are kept. [README.md](README.md) says what each is, and how to
measure again."""
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MEMORY_TARGET, WEIGHT_TARGET, QUERIES_TARGET = 200, 60, 15
REPORT_TARGET, CSV_TARGET = 1.3, 1.8


def milliseconds(value: float) -> str:
    """Return a time as read: two digits at least."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def _target(target: Target) -> str:
    parts = []
    if target.baseline:
        parts.append(f"{target.baseline:g} F")
    if target.rival:
        parts.append(f"{target.rival:g} R")
    return " and ".join(parts)


def verdict(measured: dict, target: Target) -> str:
    """Return whether a page is as quick as it should be: "ok", by how much it misses, or nothing where there is no target."""
    ours = measured["ours"]["median"]
    limits = []
    if target.baseline:
        limits.append(target.baseline * measured["baseline"]["median"])
    if target.rival and "datasette" in measured:
        limits.append(target.rival * measured["datasette"]["median"])
    if not limits:
        return ""
    return "ok" if ours <= min(limits) else f"**miss, {ours / min(limits):.1f} times**"


def results_table(found: list[dict]) -> str:
    """Return the tables of all databases and sizes, with the machine that they were measured on."""
    lines = ["# Measured", "", EXPLANATION, ""]
    small = {results["database"]: results for results in found if results["rows"] == SMALL}
    for results in sorted(found, key=lambda results: (results["rows"], results["database"] != "sqlite")):
        lines += _tables(results, small.get(results["database"]))
    return "\n".join(lines).rstrip() + "\n"


def _tables(results: dict, small: dict | None) -> list[str]:
    rows, pages = results["rows"], results["pages"]
    lines = [
        f"## {rows:,} activities, {DATABASES[results['database']]}",
        "",
        f"{results['machine']}; {results['versions']}; {results['at']}.",
        "",
        "| page | target | ms, median (95 %) | in F | in R | queries | kB | |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for question in QUESTIONS:
        key = question.key
        if key not in pages:
            continue
        measured = pages[key]
        ours, baseline, rival = measured["ours"], measured["baseline"], measured.get("datasette")
        target = question.targets.get(rows, Target())
        said, wanted = verdict(measured, target), _target(target)
        if key == "report" and rows == LARGE and small and "report" in small["pages"]:
            before = small["pages"]["report"]
            # In units of the baseline, since the two were measured in different runs.
            ratio = (ours["median"] / baseline["median"]) / (before["ours"]["median"] / before["baseline"]["median"])
            wanted = f"{REPORT_TARGET} times that at {SMALL:,}"
            said = ("ok" if ratio <= REPORT_TARGET else "**miss**") + f", {ratio:.2f} times"
        relative = f"{ours['median'] / rival['median']:.2f} (R {milliseconds(rival['median'])} ms)" if rival else ""
        queries = results["queries"].get(key, "")
        if isinstance(queries, int) and queries > QUERIES_TARGET:
            queries = f"**{queries}**"
        lines.append(
            f"| {question.label} | {wanted} | {milliseconds(ours['median'])} ({milliseconds(ours['p95'])}) | "
            f"{ours['median'] / baseline['median']:.1f} (F {milliseconds(baseline['median'])} ms) | {relative} | {queries} | "
            f"{ours['bytes'] / 1024:.0f} | {said} |"
        )
    return [*lines, "", *_downloads(results), *_sizes(results)]


def _downloads(results: dict) -> list[str]:
    downloads = results.get("downloads")
    if not downloads:
        return []
    lines = ["| all activities as a file | rows a second | MB | most memory of the worker (before), MB | |", "|---|---|---|---|---|"]
    for name, measured in downloads.items():
        said = ""
        if name == "csv" and "csv-datasette" in downloads:
            ratio = measured["rows_a_second"] / downloads["csv-datasette"]["rows_a_second"]
            said = ("ok" if ratio >= CSV_TARGET else "**miss**") + f", {ratio:.1f} times R (target {CSV_TARGET})"
        lines.append(
            f"| {name.replace('-datasette', ' of Datasette')} | {measured['rows_a_second']:,.0f} | {measured['bytes'] / 1e6:.1f} | "
            f"{measured['peak']:.0f} ({measured['before']:.0f}) | {said} |"
        )
    return [*lines, ""]


def _sizes(results: dict) -> list[str]:
    lines = []
    if "memory" in results:
        now, peak = results["memory"]
        said = "ok" if peak < MEMORY_TARGET else "**miss**"
        lines.append(f"- A worker after all pages: {now:.0f} MB, at most {peak:.0f} MB (target {MEMORY_TARGET}): {said}.")
    if "weight" in results:
        weight = results["weight"]
        total = (weight["page"] + weight["assets"]) / 1024
        said = "ok" if total <= WEIGHT_TARGET else "**miss**"
        files = f"{weight['page'] / 1024:.0f} kB and {weight['files']} files of {weight['assets'] / 1024:.0f} kB"
        lines.append(f"- The list page with all that it loads, compressed: {total:.0f} kB ({files}; target {WEIGHT_TARGET}): {said}.")
    if "after_write" in results:
        lines.append(f"- The first list page after a write, all counts made anew: {milliseconds(results['after_write']['median'])} ms.")
    if results["queries"]:
        lines.append(f"- At most {max(results['queries'].values())} queries a page (target {QUERIES_TARGET}).")
    return [*lines, ""]
