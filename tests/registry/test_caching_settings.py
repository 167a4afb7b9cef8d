"""What the environment says of kept pages."""

import pytest

from registry import settings as settings_module
from tests.registry.test_settings import PRODUCTION, run_python


def shown(expression: str, **environment) -> str:
    return run_python("-c", f"from registry import settings; print({expression})", **PRODUCTION, **environment).stdout.strip()


def test_pages_are_kept_in_memory_when_nothing_is_set():
    caches = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "",
        "TIMEOUT": 86400,
        "OPTIONS": {"MAX_ENTRIES": 500},
    }

    assert shown("settings.CACHES['default']", CACHE_URL="") == str(caches)


@pytest.mark.parametrize(
    ("url", "backend", "location"),
    [
        ("rediscache://localhost:6379/1", "django.core.cache.backends.redis.RedisCache", "redis://localhost:6379/1"),
        ("dbcache://kept_pages", "django.core.cache.backends.db.DatabaseCache", "kept_pages"),
        ("dummycache://", "django.core.cache.backends.dummy.DummyCache", ""),
    ],
)
def test_cache_for_all_processes_is_named_by_its_address(url, backend, location):
    told = shown("[settings.CACHES['default'][name] for name in ('BACKEND', 'LOCATION')]", CACHE_URL=url)

    assert told == str([backend, location])


def test_build_is_named_by_the_environment():
    assert shown("settings.BUILD", BUILD="2026-11-25") == "2026-11-25"


def test_build_is_a_digest_of_the_files_of_the_registry():
    assert shown("settings.BUILD", BUILD="") == settings_module.digest_of_code()


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of two files and what is no part of it."""
    monkeypatch.setattr(settings_module, "BASE_DIR", tmp_path)
    for name in ("records/views.py", "templates/base.html", "var/registry.sqlite3", "records/__pycache__/views.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("first")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("records/views.py", True),
        ("templates/base.html", True),
        ("static/registry.css", True),
        ("var/registry.sqlite3", False),
        ("records/__pycache__/views.pyc", False),
        ("records/.views.py.swp", False),
    ],
)
def test_digest_changes_with_every_file_of_the_registry(project, name, changes):
    before = settings_module.digest_of_code()
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("second")

    assert (settings_module.digest_of_code() != before) == changes


def test_digest_changes_when_a_file_is_renamed(project):
    before = settings_module.digest_of_code()
    (project / "records/views.py").rename(project / "records/pages.py")

    assert settings_module.digest_of_code() != before
