"""The version of the public data, and how what is derived from rows follows every write of them.

Triggers of the database leave a mark for each row that is written, whichever way it is: by a form, a bulk or queryset update, a load, a
migration or by hand. ``settle`` hands the marks to those who keep what is derived, removes them and gives the data a new version; it
runs at the end of each recorded change, in its transaction. What was written without recording is settled by the next who asks for the
version.
"""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Callable

from django.apps import apps
from django.db import connections, models, router, transaction

from records.history import recorded
from records.models import DataVersion

APPS = ("records", "entities", "meetings", "activities")
# What the public never sees, and what is itself derived.
UNWATCHED = {
    "records.change",
    "records.dataversion",
    "records.loadedrow",
    "records.mark",
    "records.searchdocument",
    "entities.contactdetails",
    "entities.focalpoint",
    "entities.user",
}
PREFIX = "records_mark_"
SETTLED = "records.versions.settled"
# The label of a mark that stands for all rows of all tables.
EVERYTHING = "*"

Marks = dict[str, set[int]]
Keeper = Callable[[Marks], None]

_keepers: list[Keeper] = []
_owners: dict[str, set[tuple[str, str]]] = defaultdict(set)


def register_keeper(keeper: Keeper) -> None:
    """Have a function called with the keys of the rows that were written, by model label, whenever the data is settled."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def mark_rows(model: type[models.Model], owner: str = "", column: str = "") -> None:
    """Have the rows of a model marked by their own key, or as a part of the owner whose key a column holds."""
    _owners[model._meta.label_lower].add((owner or model._meta.label_lower, column or str(model._meta.pk.column)))


def data_version() -> str:
    """Return the version of the public data: a token that every write replaces. Settles what waits to be settled."""
    with connections[router.db_for_read(DataVersion)].cursor() as cursor:
        # Asked with every public page, and written out, since the ORM takes twenty times as long to write it.
        cursor.execute("SELECT token, EXISTS (SELECT 1 FROM records_mark) FROM records_dataversion")
        row = cursor.fetchone()
    if row is None or row[1]:
        return settle()
    return row[0]


def locked_version() -> DataVersion:
    """Return the version of the data. Who asks second waits until the first one's transaction is done, and reads all rows after that."""
    version, __ = DataVersion.objects.select_for_update().get_or_create(pk=1, defaults={"token": secrets.token_hex(8)})
    return version


def settle() -> str:
    """Bring what is derived up to date with all marked rows; return the new version of the data, the old one if nothing is marked."""
    using = router.db_for_write(DataVersion)
    with transaction.atomic(using=using):
        version = locked_version()
        with connections[using].cursor() as cursor:
            cursor.execute("DELETE FROM records_mark RETURNING label, object_id")
            rows = cursor.fetchall()
        if rows:
            marks: Marks = defaultdict(set)
            for label, object_id in rows:
                marks[label].add(object_id)
            for keeper in _keepers:
                keeper(marks)
            version.renew()
        return version.token


def connect() -> None:
    recorded.connect(_settle_recorded, dispatch_uid=SETTLED)


def _settle_recorded(sender, **kwargs):
    settle()


# The triggers


def watched_tables() -> dict[str, set[tuple[str, str]]]:
    """Return, by table, what is marked when one of its rows is written: pairs of label and column; without a column the version alone."""
    tables: dict[str, set[tuple[str, str]]] = {}
    for label in APPS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            # A table between two models is watched as the model that declares it.
            owner = model._meta.auto_created or model
            if owner._meta.label_lower not in UNWATCHED and not model._meta.proxy and not model.__name__.startswith("Historical"):
                tables[model._meta.db_table] = _owners.get(model._meta.label_lower) or {("", "")}
    return tables


def install_triggers(using: str = "default") -> bool:
    """Make the triggers that are missing, drop those that nobody asks for any more; return whether there was something to do.

    To be called after every migrate: SQLite drops the triggers of a table that Django remakes, and says nothing.
    """
    connection = connections[using]
    wanted = {}
    for table, notes in watched_tables().items():
        for event in ("insert", "update", "delete"):
            name, statements = _trigger(connection.vendor, table, event, sorted(notes))
            wanted[name] = statements
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s", [f"{PREFIX}%"])
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{PREFIX}%"])
        present = {name for (name,) in cursor.fetchall()}
        for name in present - wanted.keys():
            cursor.execute(f"DROP FUNCTION {name} CASCADE" if connection.vendor == "postgresql" else f"DROP TRIGGER {name}")
        missing = wanted.keys() - present
        for name in sorted(missing):
            for statement in wanted[name]:
                cursor.execute(statement)
        if missing:
            # What was written while a table had no trigger left no mark.
            cursor.executemany("INSERT INTO records_mark (label, object_id) VALUES (%s, %s)", [(EVERYTHING, 0)])
    return bool(missing or present - wanted.keys())


def _key(column: str, side: str = "") -> str:
    """Return what a mark keeps of a row: the value of a column, 0 where it has none."""
    return f"COALESCE({side}{column}, 0)" if column else "0"


def _trigger(vendor: str, table: str, event: str, notes: list[tuple[str, str]]) -> tuple[str, list[str]]:
    """Return the name of a trigger, which changes with what it does, and the statements that make it."""
    sides = {"insert": ["new"], "update": ["old", "new"], "delete": ["old"]}[event]
    insert = "INSERT INTO records_mark (label, object_id)"
    if vendor == "postgresql":
        rows = " UNION ".join(f"SELECT '{label}', {_key(column)} FROM {side}_rows" for label, column in notes for side in sides)
        tables = " ".join(f"{side.upper()} TABLE AS {side}_rows" for side in sides)
        statements = [
            f"CREATE OR REPLACE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {insert} {rows}; RETURN NULL; END $$",
            f"CREATE TRIGGER %s AFTER {event.upper()} ON {table} REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION %s()",
        ]
    else:
        rows = " UNION ".join(f"SELECT '{label}', {_key(column, f'{side}.')}" for label, column in notes for side in sides)
        statements = [f"CREATE TRIGGER %s AFTER {event.upper()} ON {table} BEGIN {insert} {rows}; END"]
    digest = hashlib.sha256("\n".join(statements).encode()).hexdigest()[:8]
    # PostgreSQL cuts names after 63 characters.
    name = f"{PREFIX}{table[:32]}_{event[0]}_{digest}"
    return name, [statement.replace("%s", name) for statement in statements]
