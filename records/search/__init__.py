"""Search inside the database: one table of search documents for all kinds of records, indexed by FTS5 on SQLite and GIN on PostgreSQL.

Apps say which of their records are searched, and by which words, with a ``Source`` each. The documents follow every write of what they
are made of (``records.versions``); ``rebuild_search`` checks and repairs them.
"""

from records.search.hits import Hits, find
from records.search.sources import Source, Words, register
from records.search.suggestions import Suggestion, corrected, did_you_mean, suggest, with_one_less
from records.vocabularies import SearchKind

__all__ = [
    "Hits",
    "SearchKind",
    "Source",
    "Suggestion",
    "Words",
    "corrected",
    "did_you_mean",
    "find",
    "register",
    "suggest",
    "with_one_less",
]
