"""Measures the registry beside a minimal Django site and beside Datasette, and says what is as quick as it should be.

``python -m benchmarks.run`` measures all; ``--rows 10000 --database sqlite --pages list,activity`` a part. What was measured is kept under
var/benchmarks/, so that the table of ``--write`` may come from several runs. See README.md beside this file.
"""

import argparse
import gzip
import json
import os
import platform
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from benchmarks.datasette_file import serve_command, write_file
from benchmarks.questions import LARGE, QUESTIONS, SMALL, Question, records_asked_for
from benchmarks.servers import ROOT, VAR, Server, free_port, gunicorn, make_baseline, registry_environment, serving
from benchmarks.table import results_table

# Asked so often before it counts: at first, and each time that it is a server's turn, since the others' work has driven its own out of the
# processor's caches.
WARM_UP = 4
IN_TURN = 3
# A page that takes seconds is asked less often: so many seconds for the three together.
LONGEST = 45
DOWNLOADS = ("csv", "json", "xlsx")


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def summary(seconds: list[float]) -> dict[str, float]:
    """Return median and 95th percentile, in milliseconds, and how often it was measured."""
    ordered = sorted(seconds)
    return {
        "median": statistics.median(ordered) * 1000,
        "p95": ordered[min(int(len(ordered) * 0.95), len(ordered) - 1)] * 1000,
        "times": len(ordered),
    }


class Run:
    """One run over a registry of some size on one database."""

    def __init__(self, rows: int, servers: dict[str, Server], repeat: int):
        self.rows, self.servers, self.repeat = rows, servers, repeat
        self.found: dict[str, dict] = {}

    def measure(self, question: Question) -> dict | None:
        """Return the times of a page, of the baseline and of Datasette, asked in turn; None if the registry has no such page yet."""
        registry = self.servers["registry" if question.way in ("made", "first") else "keeping"]
        asked = [(registry, question.addresses), (self.servers["baseline"], ("/notes/1/",))]
        if question.rival_addresses and "datasette" in self.servers:
            asked.append((self.servers["datasette"], question.rival_addresses))
        headers: dict[str, str] = {} if question.way in ("made", "first") else {"Accept_Encoding": "gzip"}
        first = registry.get(question.addresses[0], **headers)
        if first.status != 200:
            tell(f"  {question.key}: {first.status} for {question.addresses[0]}")
            return None
        if question.way == "known":
            if "ETag" not in first.headers:
                tell(f"  {question.key}: no ETag")
                return None
            headers["If_None_Match"] = first.headers["ETag"]
        times: dict[str, list[float]] = {server.name: [] for server, __ in asked}
        sizes: dict[str, int] = {}
        busy = {server.name: 0.0 for server, __ in asked}
        began = time.monotonic()
        for turn in range(-WARM_UP, self.repeat, IN_TURN):
            if question.way == "first" and turn % len(question.addresses) < IN_TURN:
                self.write_something()
            for server, addresses in asked:
                sent = headers if server is registry else {}
                # Not by the address itself, which may be one that nobody has asked for before.
                server.get("/activities/" if question.way == "first" and server is registry else addresses[turn % len(addresses)], **sent)
                for address in (addresses[number % len(addresses)] for number in range(turn, turn + IN_TURN)):
                    before = server.busy()
                    answer = server.get(address, **sent)
                    if answer.status != (304 if "If_None_Match" in sent else 200):
                        raise RuntimeError(f"{server.name} answers {answer.status} to {address}")
                    if turn >= 0:
                        times[server.name].append(answer.seconds)
                        busy[server.name] += server.busy() - before
                    sizes[server.name] = len(answer.body)
            if turn >= IN_TURN and time.monotonic() - began > LONGEST:
                break
        measured = {
            name: summary(seconds) | {"bytes": sizes[name], "cpu": busy[name] / len(seconds) * 1000} for name, seconds in times.items()
        }
        return {"ours" if name in ("registry", "keeping") else name: value for name, value in measured.items()}

    def write_something(self) -> None:
        """Write to public data as the desk does, and ask for a page, so that only the text is new to the registry."""
        from records.models import Document

        document = Document.objects.order_by("pk").first()
        Document.objects.filter(pk=document.pk).update(note=document.note)
        answer = self.servers["registry"].get("/activities/")
        self.after_write = [*getattr(self, "after_write", []), answer.seconds]

    def measure_downloads(self) -> dict:
        """Return rows a second and the most memory of a worker for the downloads of all activities, and of Datasette's CSV."""
        measured: dict[str, dict] = {}
        datasette = self.servers.get("datasette")
        rival = f"/activities-{self.rows}/download.csv?_stream=on&_size=max"
        for kind in DOWNLOADS:
            asked = [(self.servers["registry"], f"/activities.{kind}")]
            if kind == "csv" and datasette:
                asked.append((datasette, rival))
            if self.servers["registry"].get(f"/activities.{kind}?status=suspended").status != 200:
                continue
            for server, address in asked:
                server.forget_peak()
                before, __ = server.memory()
                busy = server.busy()
                took = []
                for __ in range(3 if kind == "csv" else 1):
                    size, __, seconds = server.read_through(address)
                    took.append(seconds)
                name = kind if server.name == "registry" else f"{kind}-datasette"
                measured[name] = {
                    "rows_a_second": self.rows / statistics.median(took),
                    "bytes": size,
                    "before": before,
                    "peak": server.memory()[1],
                }
                at_work = (server.busy() - busy) / len(took)
                tell(f"  {name}: {statistics.median(took):.2f} s, {at_work:.2f} of them at work")
        return measured


def page_weight(server: Server) -> dict[str, int]:
    """Return the compressed bytes of the list page and of all files that it loads."""
    page = server.get("/activities/", Accept_Encoding="gzip")
    body = gzip.decompress(page.body) if page.headers["Content-Encoding"] == "gzip" else page.body
    loaded = {match[1] for match in re.finditer(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="(/static/[^"]+)"', body.decode())}
    assets = {path: len(server.get(path, Accept_Encoding="gzip").body) for path in sorted(loaded)}
    return {"page": len(page.body), "assets": sum(assets.values()), "files": len(assets)}


def count_queries(asked: list[Question]) -> dict[str, int]:
    """Return how many SQL queries each page takes, its first address asked a second time in this process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, counts = Client(headers={"host": "127.0.0.1"}), {}
    for question in asked:
        if question.way not in ("made", "first"):
            continue
        if client.get(question.addresses[-1]).status_code != 200:
            continue
        with CaptureQueriesContext(connection) as queries:
            client.get(question.addresses[-1])
        counts[question.key] = len(queries.captured_queries)
    return counts


def machine() -> str:
    """Return the processor and its cores."""
    model = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = next((line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")), model)
    return f"{model}, {os.cpu_count()} cores, {platform.system()}"


def versions(datasette: Path | None) -> str:
    """Return the versions of what was measured."""
    from django.db import connection

    found = [
        f"Python {platform.python_version()}",
        *(f"{name} {version(name)}" for name in ("Django", "gunicorn")),
        f"SQLite {sqlite3.sqlite_version}",
    ]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            found.append(f"PostgreSQL {cursor.fetchone()[0].split()[0]}")
    if datasette:
        told = subprocess.run([datasette, "--version"], capture_output=True, text=True, check=True).stdout
        found.append(f"Datasette {told.split()[-1]}")
    return ", ".join(found)


def measure_database(database: str, rows: int, arguments: argparse.Namespace) -> None:
    """Fill a database, serve and measure it, and keep what was found. DATABASE_URL and the registry's settings are in the environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from benchmarks.generate import fill

    datasette = arguments.datasette if arguments.datasette and arguments.datasette.exists() else None
    began = time.monotonic()
    dump = VAR / f"registry-{rows}.dump" if database == "postgresql" and shutil.which("pg_dump") else None
    if dump and dump.exists() and not arguments.fresh:
        subprocess.run(["pg_restore", "--no-owner", "--dbname", os.environ["DATABASE_URL"], dump], check=True)
    fill(rows, say=lambda line: tell(f"  {line}"))
    if dump and (arguments.fresh or not dump.exists()):
        # The server is gone after the run, and generating takes longer than putting back.
        subprocess.run(["pg_dump", "--format", "custom", "--compress", "1", "--file", dump, os.environ["DATABASE_URL"]], check=True)
    tell(f"  filled in {time.monotonic() - began:.0f} s")
    call_command("collectstatic", interactive=False, verbosity=0)
    file = VAR / f"activities-{rows}.sqlite3"
    if datasette and (arguments.fresh or not file.exists()):
        tell("  writing the file for Datasette")
        write_file(file)
    records = records_asked_for()
    asked = [question.about(records, rows) for question in QUESTIONS if not arguments.pages or question.key in arguments.pages]
    environment = registry_environment(os.environ["DATABASE_URL"], "dummycache://")
    with ExitStack() as stack:
        served = {}
        port = free_port()
        served["registry"] = stack.enter_context(serving("registry", gunicorn("registry.wsgi", port), port, "/about/", environment))
        port = free_port()
        keeping = registry_environment(os.environ["DATABASE_URL"])
        served["keeping"] = stack.enter_context(serving("keeping", gunicorn("registry.wsgi", port), port, "/about/", keeping))
        port = free_port()
        served["baseline"] = stack.enter_context(
            serving("baseline", gunicorn("benchmarks.baseline.wsgi", port), port, "/notes/1/", make_baseline())
        )
        if datasette:
            port = free_port()
            served["datasette"] = stack.enter_context(serving("datasette", serve_command(datasette, file, port), port, "/-/versions.json"))
        run = Run(rows, served, arguments.repeat)
        results = {"database": database, "rows": rows, "pages": {}}
        for question in asked:
            measured = run.measure(question)
            if measured:
                results["pages"][question.key] = measured
                told = [f"{name} {value['median']:.1f} ms, {value['cpu']:.1f} of them at work" for name, value in measured.items()]
                tell(f"  {question.label}: {'; '.join(told)}")
        if not arguments.pages or "after-write" in arguments.pages:
            for __ in range(5):
                run.write_something()
        if hasattr(run, "after_write"):
            results["after_write"] = summary(run.after_write)
        if not arguments.pages or "memory" in arguments.pages:
            results["memory"] = served["registry"].memory()
            results["weight"] = page_weight(served["keeping"])
        if not arguments.pages or "downloads" in arguments.pages:
            results["downloads"] = run.measure_downloads()
    results["queries"] = count_queries(asked)
    results["machine"], results["versions"] = machine(), versions(datasette)
    results["at"] = f"{datetime.now(UTC):%Y-%m-%d}"
    keep(results)
    connections.close_all()


def kept_path(database: str, rows: int) -> Path:
    return VAR / f"results-{database}-{rows}.json"


def keep(results: dict) -> None:
    """Keep what was measured, over what was measured before of the same pages."""
    path = kept_path(results["database"], results["rows"])
    before = json.loads(path.read_text()) if path.exists() else {}
    for part in ("pages", "downloads", "queries"):
        results[part] = before.get(part, {}) | results.get(part, {})
    path.write_text(json.dumps(before | results, indent=1))


def start_child(database: str, rows: int, arguments: argparse.Namespace) -> None:
    """Measure one database in a process of its own, PostgreSQL with a server that lives as long."""
    command = [sys.executable, "-m", "benchmarks.run", "--child", f"{database}:{rows}", "--repeat", str(arguments.repeat)]
    command += ["--pages", ",".join(arguments.pages)] if arguments.pages else []
    command += ["--fresh"] if arguments.fresh else []
    command += ["--datasette", str(arguments.datasette)] if arguments.datasette else []
    path = VAR / f"registry-{rows}.sqlite3"
    if database == "postgresql":
        command = [str(ROOT / "scripts" / "with-postgres"), *command]
    elif arguments.fresh:
        for end in ("", "-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    environment = {**os.environ, **registry_environment(f"sqlite:///{path}", "dummycache://")}
    tell(f"{database}, {rows} activities")
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the registry beside a minimal Django site and Datasette.")
    parser.add_argument("--rows", type=lambda text: [int(part) for part in listed(text)], default=[SMALL, LARGE], metavar="10000,100000")
    parser.add_argument("--database", type=listed, default=["sqlite", "postgresql"], metavar="sqlite,postgresql")
    parser.add_argument("--pages", type=listed, default=[], help="keys of questions.py; also memory, downloads, after-write")
    parser.add_argument("--repeat", type=int, default=60, help="how often each page is asked (60)")
    parser.add_argument("--datasette", type=Path, default=VAR / "venv" / "bin" / "datasette", help="the command; without it R is left out")
    parser.add_argument("--fresh", action="store_true", help="generate anew what was generated by an earlier run")
    parser.add_argument("--write", action="store_true", help="write benchmarks/results.md from all that was measured")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    if arguments.child:
        database, rows = arguments.child.split(":")
        measure_database(database, int(rows), arguments)
        return
    for rows in arguments.rows:
        for database in arguments.database:
            start_child(database, rows, arguments)
    found = [json.loads(path.read_text()) for path in sorted(VAR.glob("results-*.json"))]
    if not arguments.write:
        found = [results for results in found if results["rows"] in arguments.rows and results["database"] in arguments.database]
    text = results_table(found)
    print(text)
    if arguments.write:
        (ROOT / "benchmarks" / "results.md").write_text(text)


if __name__ == "__main__":
    main()
