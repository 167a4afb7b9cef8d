"""The desk for what every record has, and the classes that the desks of all models are made of."""

from records.admin.base import DeskAdmin, NamedMixin, ReadOnlyAdmin, RecordAdmin
from records.admin.inlines import CitationInline, DeskFormSet, DeskInline, DeskStackedInline, ListedInline
from records.admin.records import ChangeAdmin, CitationAdmin, DocumentAdmin, LoadedRowAdmin, RetiredAddressAdmin

__all__ = [
    "ChangeAdmin",
    "CitationAdmin",
    "CitationInline",
    "DeskAdmin",
    "DeskFormSet",
    "DeskInline",
    "DeskStackedInline",
    "DocumentAdmin",
    "ListedInline",
    "LoadedRowAdmin",
    "NamedMixin",
    "ReadOnlyAdmin",
    "RecordAdmin",
    "RetiredAddressAdmin",
]
