"""The files of documents."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from records.files import Column, Table, among, in_order
from records.models import Document
from records.periods import show_period
from records.vocabularies import DocumentKind

PERIOD = Column("period", _("when: a date or span in EDTF (ISO 8601-2); empty if unknown, “..” for an open side"))
PERIOD_IN_WORDS = Column("period_in_words", _("the same in words"))
PERIOD_AS_PRINTED = Column("period_as_printed", _("the source's own words, where they say more or something else"))
ADDRESS = Column("address", _("permanent address of its page"))
NOTE = Column("note", _("note, for example where sources differ"))


class DocumentTable(Table):
    name = "documents"
    columns: ClassVar[list[Column]] = [
        Column("slug", _("lasting name, part of the address")),
        ADDRESS,
        Column("symbol", _("symbol, for example A/RES/60/227")),
        Column("title", _("title")),
        Column("kind", _("code of the kind of document")),
        Column("kind_name", _("kind of document")),
        Column("date", _("day, month or year of adoption or issue, in EDTF (ISO 8601-2)")),
        Column("date_in_words", _("the same in words")),
        Column("link", _("where the document itself is found")),
        NOTE,
    ]

    def rows_of(self, keys):
        address, kinds = self.addresses("document-detail"), dict(DocumentKind.choices)
        fields = ("pk", "slug", "symbol", "title", "kind", "date", "link", "note")
        return in_order(
            {
                key: [slug, address(slug), symbol, title, kind, str(kinds[kind]), date, show_period(date), link, note]
                for key, slug, symbol, title, kind, date, link, note in Document.objects.visible_to()
                .filter(pk__in=among(keys))
                .values_list(*fields)
            },
            keys,
        )
