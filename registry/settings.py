"""Settings, read from the environment and sensible when nothing is set.

``.env.example`` lists every variable; ``tests/registry/test_settings.py`` compares the two.
"""

import os
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from tempfile import NamedTemporaryFile

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
VAR_DIR.mkdir(exist_ok=True)

env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=True)


def required_in_production(name: str, default):
    """Return what DEBUG may fall back on; without DEBUG refuse to start and name the variable."""
    if DEBUG:
        return default()
    raise ImproperlyConfigured(f"DEBUG is off and {name} is not set. Set {name} in the environment or in .env; see .env.example.")


def own_secret_key() -> str:
    """Return the secret key kept under var/, made on the first start and readable by its owner alone."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        with NamedTemporaryFile("w", dir=VAR_DIR) as file:
            file.write(get_random_secret_key())
            file.flush()
            # Whoever links first wins, so that two processes that start together agree on the key.
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", default="") or required_in_production("SECRET_KEY", own_secret_key)
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS", default=[])]
if not ALLOWED_HOSTS:
    ALLOWED_HOSTS = required_in_production("ALLOWED_HOSTS", lambda: ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = [origin.strip() for origin in env.list("CSRF_TRUSTED_ORIGINS", default=[])]

# Applications

INSTALLED_APPS = [
    "registry.apps.RegistryAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_filters",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "records",
    "entities",
    "meetings",
    "activities",
    # Last: its post_migrate handler gives the roles their permissions, when those of all apps exist.
    "registry",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "registry.middleware.OpenToScriptsMiddleware",
    # Around all that costs time: what it keeps holds the headers that the others below set.
    "records.middleware.KeptPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "records.middleware.RetiredAddressMiddleware",
]

ROOT_URLCONF = "registry.urls"
WSGI_APPLICATION = "registry.wsgi.application"
AUTH_USER_MODEL = "entities.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Database: SQLite when nothing is set, PostgreSQL by DATABASE_URL

DATABASES = {"default": env.db_url_config(env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'registry.sqlite3'}")}
database = DATABASES["default"]
if database["ENGINE"] == "django.db.backends.sqlite3":
    database["CONN_MAX_AGE"] = None
    database["OPTIONS"] = {
        # Readers never wait for the writer, and a writer waits for its turn instead of failing half-way.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY;",
    }
    # A file, since the live server's threads cannot share a database in memory; beside the database, so that each has its own.
    database["TEST"] = {"NAME": f"{database['NAME']}.test"}
else:
    database["CONN_MAX_AGE"] = 60
    database["CONN_HEALTH_CHECKS"] = True

# Kept pages: in the memory of each process, or by CACHE_URL in one place for all


def digest_of_code() -> str:
    """Return a digest of the code, the templates and the static files, as they are when the process starts."""
    digest = blake2b(digest_size=8)
    for folder in ("records", "entities", "meetings", "activities", "registry", "templates", "static", "locale", "requirements"):
        for path, folders, names in os.walk(BASE_DIR / folder):
            folders.sort()
            for name in sorted(names):
                # A file that a developer's editor takes away meanwhile is no part of the registry.
                with suppress(FileNotFoundError):
                    if not name.endswith((".pyc", "~")) and not name.startswith("."):
                        digest.update(f"{path[len(str(BASE_DIR)) :]}/{name}".encode() + Path(path, name).read_bytes())
    return digest.hexdigest()


# Pages that were made by another build, in a browser or in a cache, are out of date.
BUILD = env.str("BUILD", default="") or digest_of_code()
CACHES = {"default": env.cache_url_config(env.str("CACHE_URL", default="") or "locmemcache://?max_entries=500&timeout=86400")}

# The file with all public data, built once for each version of it
ARCHIVE_DIR = VAR_DIR / "archive"

# Language and time

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = env.str("TIME_ZONE", default="America/New_York")
USE_TZ = True

# Static files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
    },
}

# Mail

vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="registry@localhost")
# The secretariat's mailbox, shown on the page about the registry.
CONTACT_EMAIL = env.str("CONTACT_EMAIL", default="")

# Passwords

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Security

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=not DEBUG)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31536000 if SECURE_SSL_REDIRECT else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# API: read-only, for everyone, and without sessions

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "registry.api.negotiation.ByAddress",
    "DEFAULT_SCHEMA_CLASS": "registry.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "registry.api.errors.as_problem",
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Coordination Meeting Activity Registry"),
    "DESCRIPTION": _(
        "What the entities of the Coordination Meeting on International Migration do, with whom, where and since when. Read-only and open "
        "to everyone. The address of a record is that of its page with /api/v1 before it."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "GET_LIB_DOC_EXCLUDES": "registry.api.schema.undescribed",
    # Not its own hook, which would give codes names of its own: here each has that of its vocabulary.
    "POSTPROCESSING_HOOKS": ["registry.api.schema.with_fields_left_out"],
}

# Logging: to the console, where the process manager takes it

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    # Django's own handlers would print each line a second time.
    "loggers": {"django": {"handlers": []}, "django.server": {"handlers": ["console"], "propagate": False}},
}
