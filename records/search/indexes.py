"""The index over the search documents: what the two databases need for it, made where it is missing, checked and repaired."""

from collections.abc import Callable

from django.db import connections, transaction
from django.db.utils import DatabaseError

from records.models import Mark
from records.search.sources import BATCH, Source, compare_documents, sources, write_documents
from records.versions import EVERYTHING, install_triggers, locked_version

# Words come folded and stemmed, so the databases only cut at blanks.
_TOKENIZER = "unicode61 remove_diacritics 0"
_SQLITE_TABLES = {
    "records_search": f"""CREATE VIRTUAL TABLE records_search USING fts5(title_stems, names_stems, body_stems,
        content='records_searchdocument', content_rowid='id', tokenize='{_TOKENIZER}')""",
    # Beginnings of two to four letters have lists of their own.
    "records_suggest": f"""CREATE VIRTUAL TABLE records_suggest USING fts5(words,
        content='records_searchdocument', content_rowid='id', tokenize='{_TOKENIZER}', prefix='2 3 4')""",
    "records_terms": "CREATE VIRTUAL TABLE records_terms USING fts5vocab(records_suggest, instance)",
}
_OUT = """INSERT INTO records_search(records_search, rowid, title_stems, names_stems, body_stems)
        VALUES ('delete', old.id, old.title_stems, old.names_stems, old.body_stems);
    INSERT INTO records_suggest(records_suggest, rowid, words) VALUES ('delete', old.id, old.words);"""
_IN = """INSERT INTO records_search(rowid, title_stems, names_stems, body_stems)
        VALUES (new.id, new.title_stems, new.names_stems, new.body_stems);
    INSERT INTO records_suggest(rowid, words) VALUES (new.id, new.words);"""
_SQLITE_TRIGGERS = {
    "records_search_insert": f"AFTER INSERT ON records_searchdocument BEGIN {_IN} END",
    "records_search_update": f"AFTER UPDATE ON records_searchdocument BEGIN {_OUT} {_IN} END",
    "records_search_delete": f"AFTER DELETE ON records_searchdocument BEGIN {_OUT} END",
}
_FTS5_TABLES = ("records_search", "records_suggest")


def _vector(column: str) -> str:
    return f"to_tsvector('simple'::regconfig, {column})"


_WEIGHTS = {"title_stems": "A", "names_stems": "B", "body_stems": "C"}
# Stands between the columns, so that no phrase goes from one into the next; no word holds its sign.
_BETWEEN = "$$'-':1$$::tsvector"
_POSTGRES_COLUMNS = {
    "stems_vector": f" || {_BETWEEN} || ".join(f"setweight({_vector(column)}, '{weight}')" for column, weight in _WEIGHTS.items()),
    # Weights are not part of the index: to find in titles alone takes one of its own.
    "title_vector": _vector("title_stems"),
    "words_vector": _vector("words"),
}


def install_index(using: str = "default") -> bool:
    """Make what the index lacks, and fill it from the documents; return whether anything was missing.

    To be called after every migrate: SQLite drops the triggers of a table that Django remakes, and says nothing.
    """
    connection = connections[using]
    make = _install_postgres if connection.vendor == "postgresql" else _install_sqlite
    with transaction.atomic(using=using), connection.cursor() as cursor:
        return make(cursor)


def _install_postgres(cursor) -> bool:
    cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = 'records_searchdocument'::regclass AND NOT attisdropped")
    missing = _POSTGRES_COLUMNS.keys() - {name for (name,) in cursor.fetchall()}
    if missing:
        # Long values apart from the rows, which are read for each hit.
        cursor.execute("ALTER TABLE records_searchdocument SET (toast_tuple_target = 128)")
    for name in sorted(missing):
        cursor.execute(
            f"ALTER TABLE records_searchdocument ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({_POSTGRES_COLUMNS[name]}) STORED"
        )
        cursor.execute(f"CREATE INDEX records_search_{name} ON records_searchdocument USING gin ({name})")
    return bool(missing)


def _install_sqlite(cursor) -> bool:
    cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'records_%'")
    present = {name for (name,) in cursor.fetchall()}
    missing = (_SQLITE_TABLES.keys() | _SQLITE_TRIGGERS.keys()) - present
    for name, statement in _SQLITE_TABLES.items():
        if name in missing:
            cursor.execute(statement)
    for name, statement in _SQLITE_TRIGGERS.items():
        if name in missing:
            cursor.execute(f"CREATE TRIGGER {name} {statement}")
    if missing:
        _fill(cursor)
    return bool(missing)


def _fill(cursor) -> None:
    for table in _FTS5_TABLES:
        cursor.execute(f"INSERT INTO {table}({table}) VALUES ('rebuild')")


def is_sound(using: str = "default") -> bool:
    """Return whether the index holds exactly the words of the documents. PostgreSQL's follows them by itself."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        return True
    try:
        with transaction.atomic(using=using), connection.cursor() as cursor:
            for table in _FTS5_TABLES:
                cursor.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    except DatabaseError:
        return False
    return True


def repair(using: str = "default", progress: Callable[[Source, int, int], None] = lambda source, done, total: None) -> int:
    """Make triggers and index anew where they are missing or wrong, and write the documents that differ; return how many did.

    Works in steps of some hundred records, each a short transaction, so that the site goes on reading and writing meanwhile. If anything
    was wrong the data gets a new version.
    """
    with transaction.atomic(using=using):
        install_triggers(using)
        # Everything is gone through here, step by step.
        Mark.objects.filter(label=EVERYTHING).delete()
    is_mended = install_index(using)
    if not is_sound(using):
        is_mended = True
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            _fill(cursor)
    written = 0
    for source in sources.values():
        keys = sorted(source.every_key())
        for start in range(0, len(keys), BATCH):
            with transaction.atomic(using=using):
                # Nobody settles between the reading of a record and the writing of its document.
                locked_version()
                written += write_documents(source, keys[start : start + BATCH])
            progress(source, min(start + BATCH, len(keys)), len(keys))
    if written or is_mended:
        with transaction.atomic(using=using):
            locked_version().renew()
    return written


def differing() -> dict[str, int]:
    """Return, by name of the kind, how many records have a document that is missing, wrong or left over; only those with any."""
    found = {}
    for source in sources.values():
        keys = sorted(source.every_key())
        count = 0
        for start in range(0, len(keys), BATCH):
            changed, gone = compare_documents(source, keys[start : start + BATCH])
            count += len(changed) + len(gone)
        if count:
            found[str(source.model._meta.verbose_name_plural)] = count
    return found
