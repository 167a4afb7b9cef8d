"""Starts what is measured, each as its own process on a port of this machine, and reads how much memory it takes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var" / "benchmarks"
# One process, so that its memory is that of a worker; threads as scripts/start-web has them.
GUNICORN = ["--workers", "1", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--keep-alive", "75", "--log-level", "warning"]  # noqa: S108


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@dataclass
class Answer:
    """What came back, and how many seconds it took from the first byte sent to the last byte read."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float


class Server:
    """A process that answers on a port, asked over one connection that is kept."""

    def __init__(self, name: str, process: subprocess.Popen, port: int):
        self.name, self.process, self.port = name, process, port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def get(self, path: str, **headers: str) -> Answer:
        """Return the answer to one request. A connection that the server has closed is opened again, outside of the time."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        for is_last in (False, True):
            if self.connection.sock is None:
                self.connection.connect()
            start = time.perf_counter()
            try:
                self.connection.request("GET", path, headers=sent)
                response = self.connection.getresponse()
                body = response.read()
            except (http.client.RemoteDisconnected, ConnectionError):
                self.connection.close()
                if is_last:
                    raise
                continue
            return Answer(response.status, response.headers, body, time.perf_counter() - start)
        raise AssertionError("Not reached.")

    def read_through(self, path: str) -> tuple[int, int, float]:
        """Read a long answer piece by piece, keeping none of it; return its bytes, its lines and the seconds that it took."""
        self.connection.close()
        self.connection.connect()
        size = lines = 0
        start = time.perf_counter()
        self.connection.request("GET", path)
        response = self.connection.getresponse()
        if response.status != 200:
            raise RuntimeError(f"{self.name} answers {response.status} to {path}: {response.read()[:300]!r}")
        while piece := response.read(1 << 16):
            size += len(piece)
            lines += piece.count(b"\n")
        return size, lines, time.perf_counter() - start

    @property
    def worker(self) -> int:
        """The process that does the work: gunicorn's child, or the process itself."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        found = children.read_text().split() if children.exists() else []
        return int(found[0]) if found else self.process.pid

    def busy(self) -> float:
        """Return how many seconds the worker has been at work; nothing that else goes on at the machine is in it. Zero if none tells."""
        threads = Path(f"/proc/{self.worker}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def memory(self) -> tuple[float, float]:
        """Return what the worker holds and has held at most, in megabytes; not numbers where the system does not tell."""
        status = Path(f"/proc/{self.worker}/status")
        if not status.exists():
            return float("nan"), float("nan")
        sizes = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(sizes["VmRSS"].split()[0]) / 1024, int(sizes["VmHWM"].split()[0]) / 1024

    def forget_peak(self) -> None:
        """Have the system count the most memory of the worker from now on."""
        Path(f"/proc/{self.worker}/clear_refs").write_text("5")


@contextmanager
def serving(name: str, command: list[str], port: int, path: str, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Run a server while the block runs, from the moment that it answers to a path. Raises RuntimeError if it never does."""
    log = VAR / f"{name}.log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=output, stderr=output)
        server, answer = Server(name, process, port), None
        try:
            while answer is None and process.poll() is None:
                try:
                    answer = server.get(path)
                except ConnectionRefusedError:
                    time.sleep(0.1)
            if process.poll() is not None or answer is None or answer.status >= 400:
                raise RuntimeError(f"{name} does not answer to {path}; see {log}:\n{log.read_text()[-2000:]}")
            yield server
        finally:
            process.terminate()
            process.wait(timeout=30)


def gunicorn(application: str, port: int) -> list[str]:
    """Return the command that serves an application as a deployment does, in one process."""
    return [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", *GUNICORN]


def registry_environment(database_url: str, cache_url: str = "") -> dict[str, str]:
    """Return the settings of a deployment, without HTTPS. An empty address of the cache is the registry's own choice."""
    return {
        "DJANGO_SETTINGS_MODULE": "registry.settings",
        "DEBUG": "false",
        "SECRET_KEY": "measured-and-thrown-away",
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECURE_SSL_REDIRECT": "false",
        "LOG_LEVEL": "WARNING",
        "DATABASE_URL": database_url,
        "CACHE_URL": cache_url,
    }


def make_baseline() -> dict[str, str]:
    """Make the baseline's database with its one row; return its environment."""
    path = VAR / "baseline.sqlite3"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "benchmarks.baseline.settings", "BASELINE_DATABASE": str(path)}
    path.unlink(missing_ok=True)
    django = [sys.executable, "-m", "django"]
    subprocess.run([*django, "migrate", "--run-syncdb", "--verbosity", "0"], cwd=ROOT, env=environment, check=True)
    row = "from benchmarks.baseline.models import Note; Note.objects.create(title='A note', text='One row of one table.')"
    subprocess.run([*django, "shell", "--verbosity", "0", "--command", row], cwd=ROOT, env=environment, check=True)
    return {"BASELINE_DATABASE": str(path)}
