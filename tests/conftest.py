"""What all tests share: settings of the run, templates of others, and a browser."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.core.management import call_command
from django.db import connections, transaction
from django.test import override_settings

from records import versions
from records.history import recorded
from records.versions import data_version

# As Debian starts it: without a window, a sandbox (the tests may run as root) or anything that asks other servers.
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="session", autouse=True)
def run_settings(tmp_path_factory):
    """Plain names of static files, since nothing is collected, a quick password hasher, and no pages kept from one test to the next."""
    storages = {**project_settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    caches = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    # The files that tests build are not those of the site.
    archive = tmp_path_factory.mktemp("archive")
    with override_settings(STORAGES=storages, PASSWORD_HASHERS=hashers, CACHES=caches, ARCHIVE_DIR=archive):
        yield


@pytest.fixture(scope="session", autouse=True)
def missing_variables_of_others():
    """Let templates of packages use variables that are not there; in the registry's own a missing variable fails the test."""
    invalid = project_settings.TEMPLATES[0]["OPTIONS"].get("string_if_invalid")
    if not hasattr(invalid, "fail"):
        yield
        return
    kind, own = type(invalid), str(project_settings.BASE_DIR / "templates")
    fail = kind.__mod__

    def name(self, var):
        return fail(self, var) if str(self._get_origin() or "").startswith(own) else ""

    kind.__mod__ = name
    # What a related object that does not exist, or a method that needs arguments, leaves behind.
    kind.__str__ = lambda self: name(self, "of a value that cannot be had")
    yield
    kind.__mod__ = fail
    del kind.__str__


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Give each run a database file of its own: a second run in this folder would take it away under the live server."""
    names = connections.databases["default"]["TEST"]
    if names.get("NAME"):
        names["NAME"] += f".{os.getpid()}"


def load_shipped_data():
    """Load all that the repository ships, as the first start does."""
    data = project_settings.BASE_DIR / "data"
    call_command("load_package", data / "reference", *sorted((data / "meetings").iterdir()), verbosity=0)


@pytest.fixture(scope="module")
def shipped_data(django_db_setup, django_db_blocker):
    """The shipped data, loaded once for the tests of a file, which ask for ``db`` as well."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped_data()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def live_shipped_data(transactional_db):
    """The shipped data where the live server's threads see it, loaded for each test."""
    load_shipped_data()


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, started once. Without it the tests are skipped, with REQUIRE_BROWSER=1 they fail."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        message = "Chromium is not installed: the browser tests"
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail(f"{message} cannot run, and REQUIRE_BROWSER=1 asks for them.")
        pytest.skip(f"{message} are skipped.")
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread; Django would refuse every query after the first browser test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(autouse=True)
def settled_when_asked(request):
    """What is derived follows when somebody asks, not after each row that a factory makes; ``settles_at_once`` keeps it as it runs.

    The live server's threads read at once, so the pages of browser tests are settled as they run.
    """
    if request.node.get_closest_marker("browser") or request.node.get_closest_marker("settles_at_once"):
        yield
        return
    recorded.disconnect(dispatch_uid=versions.SETTLED)
    yield
    versions.connect()


@pytest.fixture
def django_assert_num_queries(django_assert_num_queries):
    """Queries of a page as a visitor asks for it: what the test has written is settled before."""

    def assert_num_queries(*args, **kwargs):
        data_version()
        return django_assert_num_queries(*args, **kwargs)

    return assert_num_queries


@pytest.fixture
def django_assert_max_num_queries(django_assert_max_num_queries):
    def assert_max_num_queries(*args, **kwargs):
        data_version()
        return django_assert_max_num_queries(*args, **kwargs)

    return assert_max_num_queries


@pytest.fixture
def new_page(browser, live_server):
    """Return a function that opens a page of the live site, with Playwright's options of a context.

    Nothing is fetched from elsewhere, and the test fails if a page raises an error, logs one or gets an answer of 400 or above
    that the test did not name: ``new_page(expected=[404])``.
    """
    contexts, faults = [], []

    def open_page(expected=(), **options):
        context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="UTC", reduced_motion="reduce", **options)
        context.route(lambda url: not url.startswith(live_server.url), lambda route: route.abort())
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda message: note_console(page, message, expected))
        page.on("response", lambda response: note_response(response, expected))
        return page

    def note_console(page, message, expected):
        is_expected = expected and "Failed to load resource" in message.text
        if message.type == "error" and not is_expected:
            faults.append(f"{page.url}: {message.text}")

    def note_response(response, expected):
        if response.status >= 400 and response.status not in expected:
            faults.append(f"{response.url}: {response.status}")

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def axe_finds():
    """Return a function that returns what axe holds against a page: rule, and the elements that break it."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()

    def find(page) -> list[str]:
        # Preloading puts style sheets into the page, which its policy forbids.
        violations = axe.run(page, options={"runOnly": AXE_RULES, "preload": False}).response["violations"]
        return [f"{page.url}: {rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]]

    return find


@pytest.fixture
def pictures() -> Path | None:
    """Return the folder for pictures of the documentation where MAKE_SCREENSHOTS=1 asks for new ones, else None."""
    return project_settings.BASE_DIR / "docs" if os.environ.get("MAKE_SCREENSHOTS") == "1" else None
