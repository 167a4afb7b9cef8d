"""What every record has: state, retired addresses, documents and citations, changes, and the words that it is found by."""

from records.models.records import (
    Change,
    Citation,
    CitationQuerySet,
    Cited,
    Document,
    DocumentQuerySet,
    LoadedRow,
    Record,
    RecordQuerySet,
    RetiredAddress,
    latest_change,
    leads_back,
)
from records.models.search import DataVersion, Mark, SearchableQuerySet, SearchDocument

__all__ = [
    "Change",
    "Citation",
    "CitationQuerySet",
    "Cited",
    "DataVersion",
    "Document",
    "DocumentQuerySet",
    "LoadedRow",
    "Mark",
    "Record",
    "RecordQuerySet",
    "RetiredAddress",
    "SearchDocument",
    "SearchableQuerySet",
    "latest_change",
    "leads_back",
]
