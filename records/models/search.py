"""The words that records are found by, and what tells that the data changed."""

import secrets

from django.db import connections, models
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from records.vocabularies import SearchKind
from records.words import MOST_WORDS, Phrase, Query, words_of

# The key of a document: the record's key, four bits for its kind, one for what the public may not see.
ID_SHIFT = 5
GROUP_MASK = 2**ID_SHIFT - 1


def group_of(kind: SearchKind, is_draft: bool = False) -> int:
    """Return the last bits of the keys of all documents of a kind: a hit tells what it is without its row."""
    return kind << 1 | is_draft


class SearchDocumentQuerySet(models.QuerySet):
    def of(self, *kinds: SearchKind, with_drafts: bool = False):
        """Documents of some kinds of record."""
        drafts = [group_of(kind, is_draft=True) for kind in kinds] if with_drafts else []
        return self.alias(group=F("id").bitand(GROUP_MASK)).filter(group__in=[*map(group_of, kinds), *drafts])


class SearchDocument(models.Model):
    """The words of one record. Its key says which: the record's key, its kind, and whether the public may not see it."""

    title = models.TextField(_("title"))
    names = models.TextField(_("names of what belongs to it"), blank=True)
    body = models.TextField(_("other words"), blank=True)
    title_stems = models.TextField(_("stems of the title"), blank=True)
    names_stems = models.TextField(_("stems of the names"), blank=True)
    body_stems = models.TextField(_("stems of the other words"), blank=True)
    words = models.TextField(_("words of title and names"), blank=True, help_text=_("Not stemmed: for what is suggested while typing."))

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        ordering = ["id"]

    def __str__(self):
        return self.title

    @staticmethod
    def key_of(kind: SearchKind, pk: int, is_draft: bool = False) -> int:
        """Return the key of the document of a record."""
        return pk << ID_SHIFT | group_of(kind, is_draft)

    @property
    def kind(self) -> SearchKind:
        return SearchKind((self.id & GROUP_MASK) >> 1)

    @property
    def record_id(self) -> int:
        return self.id >> ID_SHIFT


class Mark(models.Model):
    """A note by the database itself that a row was written, whichever way: what is derived from it has to follow."""

    label = models.CharField(_("model"), max_length=80, blank=True)
    object_id = models.BigIntegerField(_("key"))

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.label} {self.object_id}"


class DataVersion(models.Model):
    """One row with a token that every write to public data replaces."""

    token = models.CharField(_("token"), max_length=32)

    class Meta:
        verbose_name = _("data version")
        verbose_name_plural = _("data version")

    def __str__(self):
        return self.token

    def renew(self) -> None:
        """Replace the token, so that nothing that is kept under it is asked for again."""
        self.token = secrets.token_hex(8)
        self.save()


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.stems)}"'


def _tsquery(phrase: Phrase) -> str:
    words = " <-> ".join(f"'{stem}'" for stem in phrase.stems)
    return f"({words})" if len(phrase.stems) > 1 else words


def matching_sql(query: Query, vendor: str, in_title: bool = False) -> tuple[str, list[str]]:
    """Return the part of a statement after SELECT that finds the documents of a question, and its parameters.

    The key is ``rowid`` on SQLite and ``id`` on PostgreSQL. With ``in_title`` what is wanted has to stand in the title; what is not wanted
    may stand nowhere. The last parameter is the whole question.
    """
    if vendor == "postgresql":
        wanted = [f"({' | '.join(map(_tsquery, clause.phrases))})" for clause in query.clauses if not clause.is_negative]
        unwanted = [f"!({' | '.join(map(_tsquery, clause.phrases))})" for clause in query.clauses if clause.is_negative]
        in_any, question = "stems_vector @@ to_tsquery('simple', %s)", " & ".join([*wanted, *unwanted])
        if not in_title or not wanted:
            return f"FROM records_searchdocument WHERE {in_any}", [question]
        found = "FROM records_searchdocument WHERE title_vector @@ to_tsquery('simple', %s)"
        return (f"{found} AND {in_any}", [" & ".join(wanted), question]) if unwanted else (found, [question])
    positive = " AND ".join(f"({' OR '.join(map(_fts5, clause.phrases))})" for clause in query.clauses if not clause.is_negative)
    negative = " OR ".join(_fts5(phrase) for clause in query.clauses if clause.is_negative for phrase in clause.phrases)
    columns = "title_stems : " if in_title else ""
    if not positive:
        # FTS5 knows no question that only says what may not occur. Its table of sizes has the keys of all documents, and is small.
        found = "SELECT rowid FROM records_search WHERE records_search MATCH %s"
        return f"FROM records_search_docsize WHERE id NOT IN ({found})", [f"({negative})"]
    expression = f"({columns}({positive})) NOT ({negative})" if negative else f"{columns}({positive})"
    return "FROM records_search WHERE records_search MATCH %s", [expression]


def beginning_sql(words: list[str], vendor: str) -> tuple[str, list[str]]:
    """Return the part of a statement after SELECT that finds the documents with words in title or names that begin as all of these."""
    if vendor == "postgresql":
        expression = " & ".join(f"'{word}':*" for word in words)
        return "FROM records_searchdocument WHERE words_vector @@ to_tsquery('simple', %s)", [expression]
    return "FROM records_suggest WHERE records_suggest MATCH %s", [" ".join(f'"{word}" *' for word in words)]


class SearchableQuerySet(models.QuerySet):
    """Records of a model that is searched: it names its ``search_kind``."""

    def search(self, text: str):
        """Records with all that a text asks for in their own words or in the names that belong to them, drafts included.

        Raises ValidationError for a text that asks for nothing or for too much, as ``Query.parse`` does.
        """
        return self._found_by(*matching_sql(Query.parse(text), connections[self.db].vendor))

    def beginning(self, text: str):
        """Records whose title or names have words that begin as all those of a text do, drafts included; none for a text without words."""
        words = words_of(text)[:MOST_WORDS]
        return self._found_by(*beginning_sql(words, connections[self.db].vendor)) if words else self.none()

    def _found_by(self, found: str, parameters: list[str]):
        key = "id" if connections[self.db].vendor == "postgresql" else "rowid"
        kind = self.model.search_kind  # type: ignore[attr-defined]  # mypy does not know the model of the queryset.
        is_kind = f"{key} & {GROUP_MASK} IN ({group_of(kind)}, {group_of(kind, is_draft=True)})"
        return self.filter(pk__in=RawSQL(f"SELECT {key} >> {ID_SHIFT} {found} AND {is_kind}", parameters))  # noqa: S611 - numbers alone.
