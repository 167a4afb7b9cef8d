"""Search of everything at once, and what is offered while a visitor types."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import IntegerField, Model, Q, QuerySet, Value
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from activities.models import Activity, Theme
from entities.models import Area, Entity
from meetings.models import Meeting, Paper, Participation
from records.filters import encoded
from records.models import Document, SearchDocument
from records.search import Hits, SearchKind, corrected, did_you_mean, find, suggest, with_one_less
from records.versions import data_version
from records.views import FilteredListView
from records.words import LONGEST_QUESTION, MOST_WORDS, Phrase, Query, stems_of, words_of
from registry.filters import CODES, SearchFilter

# Of each kind beside the others, and on a page of one kind.
SHOWN_OF_EACH = 5
SHOWN_OF_ONE = 25
# Names in which words were found.
NAMES_SHOWN = 3
# Texts of which a passage is shown.
TEXTS_SHOWN = 2
OFFERED_KINDS = (SearchKind.ENTITY, SearchKind.THEME, SearchKind.AREA, SearchKind.ACTIVITY)
OFFERED = 10
SHORTEST_BEGINNING = 2


@dataclass(frozen=True)
class Kind:
    """How records of one kind are found again and shown."""

    # Public ones, with what a row shows of them.
    records: Callable[[], QuerySet]
    # What is said of a record beside its title.
    about: Callable[[Model], Iterable[str]]
    # Where names of what belongs to a record were found, where texts of its own were, and where anything else was.
    names: str | Promise
    texts: Mapping[str, str | Promise]
    other: str | Promise
    # Columns that name a record when they are typed exactly: codes, which are written in capitals or in small letters, and names.
    codes: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    # The list that takes the same words, if there is one.
    list_name: str = ""


KINDS = {
    SearchKind.ACTIVITY: Kind(
        lambda: Activity.objects.visible_to(),
        lambda row: (row.code, row.get_status_display(), row.period_shown),
        gettext_lazy("in names of parties, themes or areas"),
        {"summary": gettext_lazy("in the summary"), "place": gettext_lazy("in the place")},
        gettext_lazy("in what was told of it"),
        codes=("code",),
        list_name="activity-list",
    ),
    SearchKind.ENTITY: Kind(
        lambda: Entity.objects.visible_to(),
        lambda row: (row.get_kind_display(),),
        gettext_lazy("in other names"),
        {"description": gettext_lazy("in the description")},
        gettext_lazy("in its kind or where it belongs"),
        codes=("slug",),
        named=("acronym", "name"),
        list_name="entity-list",
    ),
    SearchKind.PAPER: Kind(
        lambda: Paper.objects.visible_to().select_related("meeting"),
        lambda row: (_("Paper %(number)s") % {"number": row.number}, row.meeting.title, row.symbol),
        gettext_lazy("in names of contributors"),
        {"abstract": gettext_lazy("in the abstract")},
        gettext_lazy("in headings of its sections or in its meeting"),
        named=("symbol",),
    ),
    SearchKind.MEETING: Kind(
        lambda: Meeting.objects.visible_to(),
        lambda row: (row.period_shown, row.city),
        gettext_lazy("in its place or organizer"),
        {"mandate": gettext_lazy("in the mandate"), "objectives": gettext_lazy("in the objectives")},
        gettext_lazy("in its agenda, venue or dates"),
    ),
    SearchKind.SEAT: Kind(
        lambda: Participation.objects.visible_to().select_related("meeting", "person"),
        lambda row: (row.title, row.meeting.title),
        gettext_lazy("in names of the entities"),
        {"affiliation": gettext_lazy("in the affiliation"), "unit": gettext_lazy("in the unit")},
        gettext_lazy("in the entry of the list"),
    ),
    SearchKind.DOCUMENT: Kind(
        lambda: Document.objects.visible_to(),
        lambda row: (row.symbol, row.get_kind_display(), row.date_shown),
        gettext_lazy("in the symbol"),
        {"note": gettext_lazy("in the note")},
        gettext_lazy("in its kind or date"),
        codes=("symbol", "slug"),
        list_name="document-list",
    ),
    SearchKind.THEME: Kind(
        lambda: Theme.objects.visible_to(),
        lambda row: (),
        gettext_lazy("in the theme that it is part of"),
        {"description": gettext_lazy("in the description")},
        gettext_lazy("in its description"),
        codes=("slug",),
        named=("name",),
    ),
    SearchKind.AREA: Kind(
        lambda: Area.objects.all(),
        lambda row: (row.get_kind_display(), row.key),
        gettext_lazy("in its codes"),
        {},
        gettext_lazy("in its kind or region"),
        codes=("iso3", "code"),
        named=("name",),
    ),
}
CODE_OF = {kind: code for code, kind in CODES.items()}

Found = dict[SearchKind, list[int]]


@dataclass(frozen=True)
class Hit:
    """A record that was found: its title with the words that matched, and passages that hold others, each with where it stands."""

    title: SafeString
    address: str
    about: list[str]
    passages: list[tuple[str, SafeString]] = field(default_factory=list)
    # Whether its code or symbol is what was typed.
    is_exact: bool = False


@dataclass(frozen=True)
class HitsOfKind:
    """The first records of one kind, and where all ``total`` of them are listed; no address where they are all here."""

    code: str
    noun: str
    total: int
    hits: list[Hit]
    address: str = ""


def holding(phrases: Iterable[Phrase], stems: Iterable[str]) -> set[Phrase]:
    """Return those of some phrases that stand among the stems of a text."""
    text = f" {' '.join(stems)} "
    return {phrase for phrase in phrases if f" {' '.join(phrase.stems)} " in text}


def passages_of(query: Query, document: SearchDocument, record: Model, kind: Kind) -> list[tuple[str, SafeString]]:
    """Return where else than in its title a record holds what is asked for, with the words around it.

    Names are shown for what the title lacks (an entity has many, and most say the same), texts for what both lack, or else the first.
    """
    asked = set(query.phrases)
    lacking = asked - holding(asked, stems_of(document.title))
    found, names = [], [name for name in document.names.split("; ") if holding(lacking, stems_of(name))][:NAMES_SHOWN]
    if names:
        found.append((str(kind.names), SafeString("; ".join(query.marked(name) for name in names))))
        lacking -= holding(lacking, [stem for name in names for stem in stems_of(name)])
    texts = [(label, getattr(record, name)) for name, label in kind.texts.items()]
    lines = [(kind.other, line) for line in document.body.split("\n")]
    pieces = [(holding(asked, stems_of(text)), label, text) for label, text in (*texts, *lines)]
    shown = []
    while len(shown) < TEXTS_SHOWN and (lacking or not shown):
        best = max(pieces, key=lambda piece: (len(piece[0] & lacking), bool(piece[0])))
        if not (best[0] & lacking if shown else best[0]):
            break
        shown.append(best)
        lacking -= best[0]
    return [*found, *((str(label), query.snippet(text)) for __, label, text in shown)]


def typed_exactly(text: str) -> Found:
    """Return the keys of the public records that a text finds and whose code, symbol, acronym or name it is. One query for all kinds."""
    question, text = text, text.strip('"“”')
    asked = []
    for kind, shown in KINDS.items():
        is_it = Q()
        for name in shown.codes:
            # Whatever the case, and still found by an index.
            is_it |= Q(**{f"{name}__in": {text, text.upper(), text.lower()}})
        for name in shown.named:
            is_it |= Q(**{f"{name}__iexact": text})
        if is_it:
            # A slug may have other words than its record: what is not counted is not shown either.
            rows = shown.records().filter(is_it).search(question).order_by()
            asked.append(rows.values_list(Value(kind.value, output_field=IntegerField()), "pk"))
    found: Found = {}
    for kind, key in asked[0].union(*asked[1:], all=True) if text else []:
        found.setdefault(SearchKind(kind), []).append(key)
    return found


def records_of(found: Found) -> dict[tuple[SearchKind, int], Model]:
    """Return the public records with some keys by kind and key. One query for each kind that occurs."""
    return {(kind, record.pk): record for kind, keys in found.items() if keys for record in KINDS[kind].records().filter(pk__in=keys)}


def show(hits: Hits, found: Found, exact: Found) -> dict[SearchKind, list[Hit]]:
    """Return the records with some keys as they are shown, in the order of the keys."""
    records = records_of(found)
    documents = SearchDocument.objects.in_bulk([SearchDocument.key_of(kind, key) for kind, key in records])
    shown = {}
    for kind, keys in found.items():
        shown[kind] = []
        for key in keys:
            document, record = documents.get(SearchDocument.key_of(kind, key)), records.get((kind, key))
            if document and record:
                hit = Hit(
                    hits.query.marked(document.title or str(record)),
                    record.get_absolute_url(),
                    [str(part) for part in KINDS[kind].about(record) if part],
                    passages_of(hits.query, document, record, KINDS[kind]),
                    key in exact.get(kind, ()),
                )
                shown[kind].append(hit)
    return shown


class SearchView(FilteredListView):
    """Records of all kinds, the best few of each, or all of one kind page by page."""

    filterset_class = SearchFilter
    template_name = "registry/search.html"

    def get_queryset(self):
        # What is found are records of many models: the filter reads the question, the search answers it.
        return SearchDocument.objects.none()

    def get_breadcrumbs(self):
        return [(_("Search"), "")]

    def get_paginate_by(self, queryset):
        return SHOWN_OF_ONE if self.filterset.only else None

    @cached_property
    def hits(self) -> Hits | None:
        return find(self.filterset.text, self.version) if self.filterset.text else None

    @cached_property
    def version(self) -> str:
        return data_version()

    def get_found(self):
        """Return the keys of the records of the one kind that is asked for, best first; none where all kinds are."""
        return self.put_first(self.hits.ranked(self.filterset.only), self.filterset.only) if self.hits and self.filterset.only else []

    @cached_property
    def exact(self) -> Found:
        """The keys of what the text names exactly, by kind."""
        return typed_exactly(self.filterset.text) if self.hits else {}

    def put_first(self, keys: list[int], kind: SearchKind) -> list[int]:
        """Return keys of a kind, led by those of records whose code was typed."""
        first = self.exact.get(kind, [])
        return [*first, *(key for key in keys if key not in first)]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        counts = self.hits.counts if self.hits else {}
        text = self.filterset.text
        return {
            **context,
            "text": text,
            "total": sum(counts.values()),
            "groups": self.get_groups(context["object_list"]),
            "only": self.filterset.only,
            "everything": f"{reverse('search')}?{encoded([('q', text)])}",
            "suggestion": self.get_suggestion(text) if text and not counts else None,
            "lesser": self.get_lesser(corrected(text, self.version)) if text and not counts else [],
        }

    def get_groups(self, keys: list[int]) -> list[HitsOfKind]:
        if not self.hits:
            return []
        only = self.filterset.only
        if only:
            found = {only: list(keys)} if keys else {}
        else:
            # What is named exactly leads, and its kind with it.
            best = dict(sorted(self.hits.best(SHOWN_OF_EACH).items(), key=lambda entry: entry[0] not in self.exact))
            found = {kind: self.put_first(keys, kind)[:SHOWN_OF_EACH] for kind, keys in best.items()}
        counts = self.hits.counts
        return [
            HitsOfKind(
                CODE_OF[kind],
                str(kind.label),
                counts[kind],
                hits,
                "" if only or (counts[kind] == len(hits) and not KINDS[kind].list_name) else self.address_of(kind),
            )
            for kind, hits in show(self.hits, found, self.exact).items()
        ]

    def address_of(self, kind: SearchKind) -> str:
        """Return where all records of a kind that are found are listed: its own list if it has one, else a page of this search."""
        text, name = ("q", self.filterset.text), KINDS[kind].list_name
        return f"{reverse(name)}?{encoded([text])}" if name else f"{reverse('search')}?{encoded([('kind', CODE_OF[kind]), text])}"

    def get_suggestion(self, text: str) -> tuple[str, str] | None:
        """Return a text that finds something in place of one that does not, with its address; None if there is none like it."""
        better = did_you_mean(text, self.version)
        return (better, f"{reverse('search')}?{encoded([('q', better)])}") if better else None

    def get_lesser(self, text: str) -> list[tuple[str, int, str]]:
        """Return what finds something once a word of a text is left out: the words, the number of records, the address."""
        return [(words, total, f"{reverse('search')}?{encoded([('q', words)])}") for words, total in with_one_less(text, self.version)]


class SuggestView(TemplateView):
    """Records whose names or titles begin with what a visitor has typed so far: the options of the search box."""

    template_name = "registry/_suggestions.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(options=self.get_options(self.request.GET.get("q", "")), **kwargs)

    def get_options(self, text: str) -> list[tuple[str, str, str]]:
        """Return title, address and kind of each record that is offered."""
        if not SHORTEST_BEGINNING <= len(text.strip()) <= LONGEST_QUESTION or len(words_of(text)) > MOST_WORDS:
            return []
        suggestions = suggest(text, OFFERED_KINDS, OFFERED)
        found: Found = {}
        for suggestion in suggestions:
            found.setdefault(suggestion.kind, []).append(suggestion.pk)
        records = records_of(found)
        offered = [(suggestion.title, records.get((suggestion.kind, suggestion.pk))) for suggestion in suggestions]
        return [(title, record.get_absolute_url(), str(record._meta.verbose_name)) for title, record in offered if record]
