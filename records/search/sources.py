"""Which records are searched, by which words, and how their documents follow what is written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django.db import models

from records.models import SearchDocument
from records.versions import EVERYTHING, Marks, mark_rows, register_keeper
from records.vocabularies import SearchKind
from records.words import stems_of, words_of

BATCH = 500


@dataclass(frozen=True)
class Words:
    """The words of one record, by weight, and whether the public may see it."""

    pk: int
    title: str
    names: Iterable[str] = ()
    body: Iterable[str] = ()
    is_public: bool = True

    def document(self, kind: SearchKind) -> SearchDocument:
        """Return the search document, not saved."""
        names = "; ".join(dict.fromkeys(filter(None, self.names)))
        body = "\n".join(dict.fromkeys(filter(None, self.body)))
        return SearchDocument(
            id=SearchDocument.key_of(kind, self.pk, is_draft=not self.is_public),
            title=self.title,
            names=names,
            body=body,
            title_stems=" ".join(stems_of(self.title)),
            names_stems=" ".join(stems_of(names)),
            body_stems=" ".join(stems_of(body)),
            words=" ".join(dict.fromkeys(words_of(f"{self.title} {names}"))),
        )


@dataclass(frozen=True)
class Source:
    """One kind of record that is searched.

    ``words`` returns the words of the records with the given keys. ``parts`` are the models whose rows belong to one record, each with
    the column that holds its key; ``related`` the models whose rows give words to many, each with a function that returns which.
    """

    model: type[models.Model]
    words: Callable[[list[int]], Iterable[Words]]
    parts: dict[type[models.Model], str] = field(default_factory=dict)
    related: dict[type[models.Model], Callable[[list[int]], Iterable[int]]] = field(default_factory=dict)

    @property
    def kind(self) -> SearchKind:
        return self.model.search_kind  # type: ignore[attr-defined]  # Each searched model names its kind.

    def touched(self, marks: Marks) -> set[int]:
        """Return the keys of the records whose words may have changed."""
        if EVERYTHING in marks:
            return self.every_key()
        keys = set(marks.get(self.model._meta.label_lower, ()))
        for model, find_touched in self.related.items():
            if written := marks.get(model._meta.label_lower):
                for batch in _batches(sorted(written)):
                    keys.update(find_touched(batch))
        return keys

    def every_key(self) -> set[int]:
        """Return the keys of all records, and of those that have a document but are gone."""
        documents = SearchDocument.objects.of(self.kind, with_drafts=True)
        return {*self.model._base_manager.values_list("pk", flat=True), *(row.record_id for row in documents.only("id"))}


sources: dict[SearchKind, Source] = {}


def register(source: Source) -> None:
    """Make a kind of record searched, and have the rows that give it words marked when they are written."""
    sources[source.kind] = source
    mark_rows(source.model)
    for part, column in source.parts.items():
        mark_rows(part, source.model._meta.label_lower, column)
    for model in source.related:
        mark_rows(model)


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def refresh(marks: Marks) -> None:
    """Write anew the documents of all records whose words may have changed."""
    for source in sources.values():
        for batch in _batches(sorted(source.touched(marks))):
            write_documents(source, batch)


COLUMNS = [column.attname for column in SearchDocument._meta.concrete_fields if not column.primary_key]


def compare_documents(source: Source, keys: list[int]) -> tuple[list[SearchDocument], list[int]]:
    """Return the documents of the records with these keys that are missing or wrong, and the keys of documents that are left over."""
    wanted = {document.id: document for document in (words.document(source.kind) for words in source.words(keys))}
    present = SearchDocument.objects.in_bulk(
        [SearchDocument.key_of(source.kind, key, is_draft) for key in keys for is_draft in (False, True)]
    )
    changed = [
        document
        for key, document in wanted.items()
        if key not in present or any(getattr(document, name) != getattr(present[key], name) for name in COLUMNS)
    ]
    return changed, sorted(present.keys() - wanted.keys())


def write_documents(source: Source, keys: list[int]) -> int:
    """Write the documents of the records with these keys where they differ from what is there; return how many did."""
    changed, gone = compare_documents(source, keys)
    if gone:
        SearchDocument.objects.filter(pk__in=gone).delete()
    if changed:
        SearchDocument.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=COLUMNS)
    return len(changed) + len(gone)


register_keeper(refresh)
