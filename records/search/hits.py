"""Finding the public records that a question of words asks for."""

from functools import cached_property

from django.db import connections, router
from pyroaring import BitMap

from records.kept import Kept
from records.models import SearchDocument
from records.models.search import GROUP_MASK, ID_SHIFT, group_of, matching_sql
from records.versions import data_version
from records.vocabularies import SearchKind
from records.words import Query

# Of more hits than this, those in titles are ranked, and no more than this of them: no question takes longer because the registry grew.
RANKED = 2000
# The score of a hit that is not ranked: behind all others, whose scores are below zero.
UNRANKED = 1
# Results kept in memory, by version of the data and question.
KEPT = 256


class Hits:
    """What a question finds among the public records. Asks the database when it is asked, and remembers the answer."""

    def __init__(self, query: Query):
        self.query = query
        self._ids: dict[SearchKind, BitMap] = {}
        self._ranked: dict[SearchKind, list[int]] = {}

    @cached_property
    def counts(self) -> dict[SearchKind, int]:
        """The number of records by kind, in the order of the kinds; only those with any."""
        found, parameters = matching_sql(self.query, self._connection.vendor)
        group = f"{self._key} & {GROUP_MASK}"
        rows = dict(self._rows(f"SELECT {group}, COUNT(*) {found} GROUP BY 1", parameters))
        return {kind: rows[group_of(kind)] for kind in SearchKind if group_of(kind) in rows}

    def ids(self, kind: SearchKind) -> BitMap:
        """Return the keys of the records of a kind."""
        if kind not in self._ids:
            found, parameters = matching_sql(self.query, self._connection.vendor)
            self._ids[kind] = BitMap(
                [key for (key,) in self._rows(f"SELECT {self._key} >> {ID_SHIFT} {found}{self._of(kind)}", parameters)]
            )
        return self._ids[kind]

    def ranked(self, kind: SearchKind) -> list[int]:
        """Return the keys of the records of a kind, best first; beyond ``RANKED`` those found in the title, then the newest first."""
        if kind not in self._ranked:
            found = self.ids(kind)
            first = self._best(kind, in_title=len(found) > RANKED)
            self._ranked[kind] = [*first, *(found - BitMap(first)).to_array()[::-1]]
        return self._ranked[kind]

    def best(self, most: int) -> dict[SearchKind, list[int]]:
        """Return the keys of the first records of each kind that has any, as ``ranked`` has them; all kinds in one query."""
        few = [kind for kind, count in self.counts.items() if count <= RANKED]
        parts = [self._scored(few)] if few else []
        for kind in self.counts.keys() - set(few):
            # What is best stands in titles. Of the newest twice as many, since the best may be among them.
            parts += [self._scored([kind], RANKED, in_title=True), self._scored([kind], 2 * most, is_ranked=False)]
        best: dict[SearchKind, list[int]] = {kind: [] for kind in self.counts}
        if not parts:
            return best
        hits = " UNION ALL ".join(sql for sql, __ in parts)
        group = f"key & {GROUP_MASK}"
        sql = f"""SELECT key FROM (
                SELECT key, ROW_NUMBER() OVER (
                    PARTITION BY {group} ORDER BY MIN(score), CASE WHEN MIN(score) = {UNRANKED} THEN -key ELSE key END
                ) AS place FROM ({hits}) AS hit GROUP BY key
            ) AS placed WHERE place <= %s ORDER BY {group}, place"""
        for (key,) in self._rows(sql, [*(value for __, values in parts for value in values), most]):
            best[SearchKind((key & GROUP_MASK) >> 1)].append(key >> ID_SHIFT)
        return best

    def _scored(self, kinds: list[SearchKind], limit: int = -1, in_title: bool = False, is_ranked: bool = True) -> tuple[str, list]:
        """Return a statement for the keys of hits of some kinds, of so many the newest, each with a score, and its parameters."""
        found, parameters = matching_sql(self.query, self._connection.vendor, in_title)
        of_kinds = f"{self._key} & {GROUP_MASK} IN ({', '.join(str(group_of(kind)) for kind in sorted(kinds))})"
        newest = f"{found} AND {of_kinds} ORDER BY {self._key} DESC"
        is_ranked = is_ranked and bool(self.query.phrases)
        if self._connection.vendor == "postgresql":
            newest += f" LIMIT {limit}" if limit > 0 else ""
            if not is_ranked:
                return f"SELECT * FROM (SELECT id AS key, {UNRANKED} AS score {newest}) AS part", parameters
            score = "-ts_rank('{0.05, 0.12, 0.5, 1}', stems_vector, to_tsquery('simple', %s))"
            return f"SELECT id AS key, {score} AS score FROM (SELECT id, stems_vector {newest}) AS part", [parameters[-1], *parameters]
        score = "bm25(records_search, 8, 4, 1)" if is_ranked else str(UNRANKED)
        # With a limit SQLite scores where it finds, which is the only place where it can.
        return f"SELECT * FROM (SELECT rowid AS key, {score} AS score {newest} LIMIT {limit})", parameters

    def _best(self, kind: SearchKind, in_title: bool) -> list[int]:
        """Return the keys of at most ``RANKED`` hits, by the database's own measure."""
        if not self.query.phrases:
            return []
        found, parameters = matching_sql(self.query, self._connection.vendor, in_title)
        newest = f"{found}{self._of(kind)} ORDER BY {self._key} DESC LIMIT {RANKED}"
        if self._connection.vendor == "postgresql":
            expression = parameters[-1]
            sql = f"""SELECT id >> {ID_SHIFT} FROM (SELECT id, stems_vector {newest}) AS hit
                ORDER BY ts_rank('{{0.05, 0.12, 0.5, 1}}', stems_vector, to_tsquery('simple', %s)) DESC, id"""
            return [key for (key,) in self._rows(sql, [*parameters, expression])]
        sql = f"SELECT key >> {ID_SHIFT} FROM (SELECT rowid AS key, bm25(records_search, 8, 4, 1) AS score {newest}) ORDER BY score, key"
        return [key for (key,) in self._rows(sql, parameters)]

    @property
    def _connection(self):
        return connections[router.db_for_read(SearchDocument)]

    @property
    def _key(self) -> str:
        return "id" if self._connection.vendor == "postgresql" else "rowid"

    def _of(self, kind: SearchKind) -> str:
        return f" AND {self._key} & {GROUP_MASK} = {group_of(kind)}"

    def _rows(self, sql: str, parameters: list) -> list[tuple]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()


_hits = Kept(KEPT)


def find(text: str, version: str = "") -> Hits:
    """Return what a text finds among the public records.

    Who has asked for the version of the data already hands it on. Raises ValidationError for a text that asks for nothing or too much.
    """
    return hits_of(Query.parse(text), version)


def hits_of(query: Query, version: str = "") -> Hits:
    """Return what a question finds among the public records."""
    return _hits.get((version or data_version(), str(query)), lambda: Hits(query))
