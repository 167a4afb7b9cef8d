"""The sources of a page that shows several records: one list, and for each record the numbers of its own."""

from itertools import groupby

from django.db.models import Prefetch

from records.models import Citation, Document


def with_sources(queryset):
    """Return records with their citations of public documents as ``sources``, in one more query."""
    citations = Citation.objects.with_documents().filter(document__in=Document.objects.visible_to())
    return queryset.prefetch_related(Prefetch("citations", queryset=citations, to_attr="sources"))


class SourceList:
    """The documents and places that the records of a page cite, each once, numbered in the order in which the page names them."""

    def __init__(self):
        self.citations: list[Citation] = []
        self._numbers: dict[tuple[int, str], int] = {}

    def add(self, record) -> None:
        """Number the ``sources`` of a record.

        It gets ``source_notes``, pairs of a note and its number, since a note says what the source tells of this one record; and
        ``source_numbers``, pairs of the first and last of a run, for the sources that come without one.
        """
        numbered = [(citation.note, self._number(citation)) for citation in record.sources]
        record.source_notes = [pair for pair in numbered if pair[0]]
        numbers = sorted({number for note, number in numbered if not note})
        runs = [[number for __, number in run] for __, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])]
        record.source_numbers = [
            pair for run in runs for pair in ([(run[0], run[-1])] if len(run) > 2 else [(number, number) for number in run])
        ]

    def _number(self, citation: Citation) -> int:
        key = (citation.document_id, citation.place)
        if key not in self._numbers:
            self.citations.append(Citation(document=citation.document, place=citation.place))
            self._numbers[key] = len(self.citations)
        return self._numbers[key]
