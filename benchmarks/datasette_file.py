"""Writes the public activities of a database to a file for Datasette, laid out so that Datasette is as quick as it can be.

``DATABASE_URL=... python -m benchmarks.datasette_file activities.sqlite3`` writes one narrow table with a column for each of the six facets
(of several leads, themes, areas or kinds the first alone, since facets over lists cost it many times more), an index for each facet, one
over all six for what is filtered, and the words of the registry's own search documents in an FTS5 table with Porter's stemmer. What is
downloaded is a table of its own, with the very columns of the registry's file.
"""

import argparse
import csv
import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import django

FACETS = ("lead", "theme", "area", "status", "kind", "year")
COLUMNS = ("id", "code", "title", *FACETS, "period", "parties", "themes", "areas", "told_on", "address")
SETTINGS = {
    "suggest_facets": "off",
    "facet_time_limit_ms": "60000",
    "sql_time_limit_ms": "60000",
    "default_page_size": "25",
    "max_returned_rows": "5000",
    "max_csv_mb": "0",
    "cache_size_kb": "65536",
}


def rows() -> Iterator[tuple]:
    """Return the public activities by key, as tuples of ``COLUMNS``."""
    from activities.models import Activity
    from activities.vocabularies import Role
    from records.periods import OPEN_START

    found = Activity.objects.visible_to().prefetch_related("parties__entity", "themes", "areas").order_by("pk")
    for activity in found.iterator(chunk_size=2000):
        parties = sorted(activity.parties.all(), key=lambda party: (party.position, party.pk))
        themes = sorted(theme.name for theme in activity.themes.all())
        areas = sorted(area.name for area in activity.areas.all())
        start = activity.start_earliest
        yield (
            activity.pk,
            activity.code,
            activity.title,
            next((str(party) for party in parties if party.role == Role.LEAD), None),
            next(iter(themes), None),
            next(iter(areas), None),
            activity.status,
            next(iter(activity.kinds), None),
            start.year if start and start > OPEN_START else None,
            activity.period,
            "; ".join(f"{party.get_role_display()}: {party}" for party in parties),
            "; ".join(themes),
            "; ".join(areas),
            str(activity.told_on or ""),
            activity.get_absolute_url(),
        )


def write_file(path: Path) -> int:
    """Write the file anew; return the number of activities in it."""
    from records.models import SearchDocument
    from records.vocabularies import SearchKind

    path.unlink(missing_ok=True)
    file = sqlite3.connect(path)
    file.execute(f"CREATE TABLE activities ({', '.join(COLUMNS)}, PRIMARY KEY (id))".replace("(id,", "(id INTEGER,"))
    file.execute("CREATE VIRTUAL TABLE activities_fts USING fts5 (title, names, body, content='', tokenize='porter unicode61')")
    places = ", ".join("?" * len(COLUMNS))
    file.executemany(f"INSERT INTO activities VALUES ({places})", rows())
    documents = SearchDocument.objects.of(SearchKind.ACTIVITY).values_list("id", "title", "names", "body")
    texts = ((SearchDocument(id=key).record_id, *words) for key, *words in documents.iterator(chunk_size=2000))
    file.executemany("INSERT INTO activities_fts (rowid, title, names, body) VALUES (?, ?, ?, ?)", texts)
    write_download(file)
    for facet in FACETS:
        file.execute(f"CREATE INDEX activities_{facet} ON activities ({facet})")
    file.execute(f"CREATE INDEX activities_facets ON activities ({', '.join(FACETS)})")
    for facet in FACETS:
        others = ", ".join(other for other in FACETS if other != facet)
        file.execute(f"CREATE INDEX activities_by_{facet} ON activities ({facet}, {others})")
    file.execute("INSERT INTO activities_fts (activities_fts) VALUES ('optimize')")
    file.execute("ANALYZE")
    file.commit()
    (count,) = file.execute("SELECT count(*) FROM activities").fetchone()
    file.execute("VACUUM")
    file.close()
    return count


def write_download(file: sqlite3.Connection) -> None:
    """Write what the registry's own file of all activities holds."""
    from django.test import Client

    answer = Client(headers={"host": "127.0.0.1"}).get("/activities.csv")
    if answer.status_code != 200:
        return
    lines = csv.reader(line for line in b"".join(answer).decode("utf-8-sig").splitlines(keepends=True))
    columns = next(line for line in lines if line[0] == "code")
    file.execute(f"CREATE TABLE download (id INTEGER PRIMARY KEY, {', '.join(columns)})")
    places = ", ".join("?" * (len(columns) + 1))
    file.executemany(f"INSERT INTO download VALUES ({places})", ([number, *line] for number, line in enumerate(lines, 1)))


def serve_command(datasette: Path, path: Path, port: int) -> list[str]:
    """Return the command that serves a file; writes beside it what Datasette is told of the file."""
    table = {"fts_table": "activities_fts", "fts_pk": "id", "size": 25}
    metadata, inspected = path.with_suffix(".metadata.json"), path.with_suffix(".inspect.json")
    metadata.write_text(json.dumps({"databases": {path.stem: {"tables": {"activities": table}}}}))
    # What is counted beforehand is not counted for each page.
    subprocess.run([datasette, "inspect", path, "--inspect-file", inspected], check=True)
    options = [part for name, value in SETTINGS.items() for part in ("--setting", name, value)]
    served = ["serve", "--immutable", path, "--inspect-file", inspected, "--metadata", metadata, "--port", port, *options]
    return [str(part) for part in (datasette, *served)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the public activities of DATABASE_URL to a file for Datasette.")
    parser.add_argument("path", type=Path)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
    django.setup()
    print(write_file(parser.parse_args().path), "activities")


if __name__ == "__main__":
    main()
