"""The settings as a new process reads them, and the files that name them."""

import ast
import os
import re
import stat
import subprocess
import sys

import pytest
from django.conf import settings

from registry import settings as settings_module

BASE_DIR = settings.BASE_DIR
# Empty is as good as not set, and hides what a developer's own .env says.
NOTHING_SET = {"DEBUG": "", "SECRET_KEY": "", "ALLOWED_HOSTS": "", "DATABASE_URL": ""}
PRODUCTION = {
    "DEBUG": "false",
    "SECRET_KEY": "a-key-of-fifty-characters-and-more-that-nobody-guesses-0123456789",
    "ALLOWED_HOSTS": "registry.example.org, www.registry.example.org",
    "DATABASE_URL": "sqlite://:memory:",
    "SECURE_SSL_REDIRECT": "true",
}


def run_python(*arguments, **environment):
    """Return the finished process of this Python in the project's folder with an environment of its own."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "registry.settings", **NOTHING_SET, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def names_read_from_environment(source: str) -> set[str]:
    """Return the NAME of every env.<type>("NAME", ...) in Python source."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "env"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def names_in_braces(*files: str) -> set[str]:
    """Return the NAME of every ${NAME...} in files of the project, but those that the files set themselves."""
    return {name for file in files for name in re.findall(r"\$\{([A-Z_]+)[:}]", (BASE_DIR / file).read_text())} - {"PYTHON"}


def test_env_example_lists_every_variable():
    example = (BASE_DIR / ".env.example").read_text()

    listed = re.findall(r"^#([A-Z_]+)=", example, re.MULTILINE)

    read = names_read_from_environment((BASE_DIR / "registry/settings.py").read_text())
    assert sorted(listed) == sorted(read | names_in_braces("docker-compose.yml", "scripts/start-web"))


def test_operations_manual_names_every_variable():
    manual = (BASE_DIR / "docs/operations.md").read_text()

    missing = [name for name in names_read_from_environment((BASE_DIR / "registry/settings.py").read_text()) if f"`{name}`" not in manual]

    assert missing == []


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_refuses_to_start_without_variable(name):
    process = run_python("-c", "import registry.settings", **{**PRODUCTION, name: ""})

    message = f"DEBUG is off and {name} is not set. Set {name} in the environment or in .env; see .env.example."
    assert (process.returncode, process.stderr.splitlines()[-1]) == (1, f"django.core.exceptions.ImproperlyConfigured: {message}")


def test_production_passes_djangos_deployment_checks():
    process = run_python("manage.py", "check", "--deploy", "--fail-level", "DEBUG", **PRODUCTION)

    assert (process.returncode, process.stdout, process.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


def test_hosts_may_be_written_with_spaces():
    process = run_python("-c", "from registry.settings import ALLOWED_HOSTS; print(ALLOWED_HOSTS)", **PRODUCTION)

    assert process.stdout == "['registry.example.org', 'www.registry.example.org']\n"


def test_url_of_postgres_sets_database_with_kept_connections():
    url = "postgres://registry@/registry?host=/tmp/socket"

    process = run_python(
        "-c",
        "from registry.settings import database as d; print(d['ENGINE'], d['OPTIONS'], d['CONN_MAX_AGE'], d['CONN_HEALTH_CHECKS'])",
        **{**PRODUCTION, "DATABASE_URL": url},
    )

    assert process.stdout == "django.db.backends.postgresql {'host': '/tmp/socket'} 60 True\n"


def test_secret_key_is_made_once_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setattr(settings_module, "VAR_DIR", tmp_path)

    first, second = settings_module.own_secret_key(), settings_module.own_secret_key()

    assert (len(first), second, [path.name for path in tmp_path.iterdir()]) == (50, first, ["secret_key"])
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_debug_is_never_on_in_the_image():
    assert "DEBUG=false" in (BASE_DIR / "Dockerfile").read_text()


def test_locked_requirements_name_no_address():
    naming = [path.name for path in (BASE_DIR / "requirements").glob("*.txt") if "://" in path.read_text()]

    assert naming == []
