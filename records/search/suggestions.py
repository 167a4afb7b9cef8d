"""What is offered to a visitor: records while typing, and a better word for one that finds nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db import connections, router
from rapidfuzz import fuzz, process

from records.kept import Kept
from records.models import SearchDocument
from records.models.search import GROUP_MASK, ID_SHIFT, beginning_sql, group_of
from records.search.hits import find, hits_of
from records.versions import data_version
from records.vocabularies import SearchKind
from records.words import LONGEST_QUESTION, Query, stem, words_of, words_with_places

# How alike a word of the registry must be to be suggested for one that finds nothing, in per cent.
ALIKE = 75
# Each word that is left out for a try takes a query.
LEFT_OUT_AT_MOST = 4

# What has few records is suggested from memory, before titles of activities.
NAMED = (SearchKind.ENTITY, SearchKind.THEME, SearchKind.AREA)


@dataclass(frozen=True)
class Suggestion:
    """A record offered while a visitor types."""

    kind: SearchKind
    pk: int
    title: str


class Vocabulary:
    """The names and the words of the registry, read when they are asked for."""

    @cached_property
    def names(self) -> list[tuple[str, Suggestion]]:
        """The names of public records of the kinds that have few, each with its words between blanks."""
        documents = SearchDocument.objects.of(*NAMED).only("words", "title")
        found = [(f" {row.words} ", Suggestion(row.kind, row.record_id, row.title)) for row in documents]
        return sorted(found, key=lambda entry: (entry[1].kind, len(entry[1].title), entry[1].title))

    @cached_property
    def frequencies(self) -> dict[str, int]:
        """The words of titles and names, drafts left out, with the number of records that have each."""
        connection = connections[router.db_for_read(SearchDocument)]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT word, ndoc FROM ts_stat('SELECT words_vector FROM records_searchdocument WHERE id & 1 = 0')")
            else:
                cursor.execute("SELECT term, COUNT(*) FROM records_terms WHERE doc & 1 = 0 GROUP BY term")
            return dict(cursor.fetchall())


_vocabularies = Kept(1)


def suggest(text: str, kinds: Iterable[SearchKind], limit: int, version: str = "") -> list[Suggestion]:
    """Return public records whose title or names have words that begin as all those of a text do.

    Entities, themes and areas come before the others. A text without words finds nothing.
    """
    words = words_of(text)
    kinds = set(kinds)
    if not words:
        return []
    vocabulary = _vocabularies.get(version or data_version(), Vocabulary)
    beginnings = [f" {word}" for word in words]
    start = f" {' '.join(words)}"
    found = [(names, entry) for names, entry in vocabulary.names if entry.kind in kinds and all(part in names for part in beginnings)]
    found.sort(key=lambda hit: not hit[0].startswith(start))
    suggestions = [entry for __, entry in found][:limit]
    others = kinds - set(NAMED)
    if others and len(suggestions) < limit:
        suggestions += _suggest_titles(words, others, limit - len(suggestions))
    return suggestions


def _suggest_titles(words: list[str], kinds: set[SearchKind], limit: int) -> list[Suggestion]:
    """Return the first records that are met, since ranking all that begin with a few letters would take long."""
    connection = connections[router.db_for_read(SearchDocument)]
    groups = ", ".join(str(group_of(kind)) for kind in sorted(kinds))
    key = "id" if connection.vendor == "postgresql" else "rowid"
    found, parameters = beginning_sql(words, connection.vendor)
    hits = f"SELECT {key} {found} AND {key} & {GROUP_MASK} IN ({groups}) LIMIT %s"
    sql = f"SELECT id, title FROM records_searchdocument WHERE id IN ({hits})"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*parameters, limit])
        suggestions = [Suggestion(SearchDocument(id=key).kind, key >> ID_SHIFT, title) for key, title in cursor.fetchall()]
    return sorted(suggestions, key=lambda entry: (entry.kind, entry.pk))


def corrected(text: str, version: str = "") -> str:
    """Return a text with its unknown words replaced by the most alike of the registry's own, where there are such."""
    frequencies = _vocabularies.get(version or data_version(), Vocabulary).frequencies
    known = {stem(word) for word in frequencies}
    better = text
    for word in dict.fromkeys(words_of(text)):
        if stem(word) in known or len(word) < 4:
            continue
        alike = process.extract(word, list(frequencies), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=5)
        if alike:
            best = max(alike, key=lambda match: (match[1], frequencies[match[0]]))
            for __, start, end in reversed([place for place in words_with_places(better) if place[0] == word]):
                better = f"{better[:start]}{best[0]}{better[end:]}"
    # A longer word may make it too long to be asked.
    return better if len(better) <= LONGEST_QUESTION else text


def did_you_mean(text: str, version: str = "") -> str:
    """Return the corrected text if it differs and finds something; else nothing."""
    version = version or data_version()
    better = corrected(text, version)
    return better if better != text and find(better, version).counts else ""


def with_one_less(text: str, version: str = "") -> list[tuple[str, int]]:
    """Return the questions that find something once one word or phrase of a text is left out, each with its number of records; most first.

    For a text of more than ``LEFT_OUT_AT_MOST`` words nothing is tried.
    """
    query = Query.parse(text)
    if not 1 < len(query.clauses) <= LEFT_OUT_AT_MOST:
        return []
    found = []
    for clause in query.clauses:
        rest = Query(tuple(other for other in query.clauses if other is not clause))
        if rest.phrases and (total := sum(hits_of(rest, version).counts.values())):
            found.append((rest.typed, total))
    return sorted(found, key=lambda entry: -entry[1])
