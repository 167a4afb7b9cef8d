"""What the filters of all lists have in common, and those of documents."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Count, Model, QuerySet
from django.forms.boundfield import BoundField
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import Filter, FilterSet, MultipleChoiceFilter
from django_filters.constants import EMPTY_VALUES

from records.models import Document
from records.periods import PeriodFormField, show_period
from records.vocabularies import DocumentKind
from records.words import Query

Pair = tuple[str, str]

# More choices than these are folded beside a list.
UNFOLDED = 16
# Characters that belong to no word and to no page.
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Choice:
    """One filter that is in force: its label, what was chosen in words, and the query string that leaves it out."""

    label: str
    words: str
    without: str


@dataclass(frozen=True)
class Offer:
    """One choice beside a list: its code in addresses, its words, how many rows it would find, and whether it is chosen or left out."""

    code: str
    label: str
    count: int = 0
    is_chosen: bool = False
    is_left_out: bool = False


@dataclass(frozen=True)
class Panel:
    """The choices of one filter beside a list: those shown at once, and where to choose among all ``total`` of them."""

    field: BoundField
    offers: list[Offer]
    total: int = 0
    address: str = ""
    is_open: bool = True
    # What was written and could not be read.
    refused: str = ""


class WordsField(forms.CharField):
    """Takes a question of words as ``records.words`` reads it, and refuses one that it cannot."""

    def to_python(self, value):
        return " ".join(CONTROL.sub(" ", super().to_python(value)).split())

    def validate(self, value):
        super().validate(value)
        if value:
            Query.parse(value)


class YearField(forms.RegexField):
    def __init__(self, **kwargs):
        super().__init__(
            r"^[0-9]{4}$",
            error_messages={"invalid": gettext_lazy("Write a year with four digits, such as 2006.")},
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
            **kwargs,
        )


class WordsFilter(Filter):
    """Narrows a list of a searched model to what a text finds."""

    field_class = WordsField

    def filter(self, qs, value):
        return qs.search(value) if value else qs


class YearFilter(Filter):
    """Takes a year in digits."""

    field_class = YearField


class CountedFilter(MultipleChoiceFilter):
    """Narrows a list to rows with one of several values at the end of a path; each value stands with the number of rows that it finds."""

    def __init__(self, path: str, **kwargs):
        self.path = path
        super().__init__(widget=forms.CheckboxSelectMultiple, **kwargs)

    def filter(self, qs, value):
        if not value:
            return qs
        # By key: a row with two of the values is found once.
        return qs.filter(pk__in=qs.model._base_manager.filter(**{f"{self.path}__in": value}).values("pk"))


class ListFilter(FilterSet):
    """Filters of a list. A value that is refused leaves the others in force.

    What is asked for has one canonical query string: sorted by name and value, each value once and as it is stored, nothing empty.
    """

    # What does not narrow the list, and what an address may hold besides filters.
    orders = ("sort",)
    beside = ("page",)
    # What the rows of the list are called in the sentence; by default the plural name of the model.
    noun = ""

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What is asked for by filter, in the order of the form, without what is empty or was refused."""
        if not self.is_bound or self.errors is None:
            return {}
        return {name: value for name, value in self.form.cleaned_data.items() if self._is_asked(value)}

    @staticmethod
    def _is_asked(value) -> bool:
        return bool(value) if isinstance(value, QuerySet) else value not in EMPTY_VALUES

    @property
    def query(self) -> str:
        """The canonical query string; empty where nothing is asked for. The number of a page is not part of it."""
        return encoded(self.pairs())

    @cached_property
    def unknown(self) -> list[str]:
        """The names in the address that are no filter of this list."""
        return sorted({name for name in self.data if name not in self.filters and name not in self.beside}) if self.is_bound else []

    @property
    def tidied(self) -> list[Pair]:
        """The parameters that an address should have: the canonical ones, then what could not be read, so that the page can say so."""
        refused = sorted({(field.name, text) for field in self.refused() for text in self.refused_texts(field.name) if text})
        unknown = sorted({(name, text) for name in self.unknown for text in self._texts(name) if text})
        page = [("page", number) for number in self._texts("page")[-1:] if number not in ("", "1")]
        return [*self.pairs(), *refused, *unknown, *page]

    @property
    def sentence(self) -> str:
        """What is asked for as a sentence, without the number of rows found."""
        noun = self.noun or self._meta.model._meta.verbose_name_plural
        chosen = [f"{choice.label[:1].lower()}{choice.label[1:]} {choice.words}" for choice in self.in_force()]
        if not chosen:
            return _("All %(records)s") % {"records": noun}
        return _("%(records)s (%(choices)s)") % {"records": capfirst(noun), "choices": "; ".join(chosen)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, labels in self.get_choices().items():
            self.filters[name].extra["choices"] = list(labels.items())

    def get_choices(self) -> dict[str, dict[str, str]]:
        """Return the values and labels of filters whose choices depend on the rows of the list."""
        return {}

    def counts(self, name: str) -> dict[str, int]:
        """Return how many of the rows that all other filters leave have each value of a counted filter."""
        rows = self.queryset.all()
        for other, value in self.asked.items():
            if other != name:
                rows = self.filters[other].filter(rows, value)
        path = self.filters[name].path
        return dict(rows.order_by().values_list(path).annotate(rows=Count("pk", distinct=True)).values_list(path, "rows"))

    @property
    def panels(self) -> list[Panel]:
        """The fields beside the list, counted ones with their choices; of many choices those that find most come first, folded."""
        panels = []
        for field in self.form.visible_fields():
            offers = self.offers(field.name)
            if is_long := len(offers) > UNFOLDED:
                offers.sort(key=lambda offer: -offer.count)
            panels.append(Panel(field, offers, is_open=not is_long or field.name in self.asked or bool(field.errors)))
        return panels

    def offers(self, name: str) -> list[Offer]:
        """Return the choices of a counted filter that find something or are chosen; of any other none."""
        if not isinstance(self.filters[name], CountedFilter):
            return []
        counts, chosen = self.counts(name), self.asked.get(name, [])
        return [
            Offer(code, capfirst(str(label)), counts.get(code, 0), code in chosen)
            for code, label in self.form.fields[name].choices
            if code in chosen or code in counts
        ]

    def in_force(self) -> list[Choice]:
        """Return the filters that narrow the list, in the order of the form."""
        return [
            Choice(str(self.form.fields[name].label), self._in_words(name, value), self._without(name))
            for name, value in self.asked.items()
            if self.narrows(name)
        ]

    def narrows(self, name: str) -> bool:
        """Return whether a filter that is asked for narrows the list, or only orders it."""
        return name not in self.orders

    def refused(self) -> list[BoundField]:
        """Return the fields of which a value could not be read and is left out."""
        return [self.form[name] for name in self.errors if name in self.form.fields] if self.is_bound else []

    def _texts(self, name: str) -> list[str]:
        """Return what an address gives for a parameter."""
        if hasattr(self.data, "getlist"):
            return self.data.getlist(name)
        value = self.data.get(name)
        return [] if value is None else list(map(str, value)) if isinstance(value, list | tuple) else [str(value)]

    def refused_texts(self, name: str) -> list[str]:
        return self._texts(name)

    def pairs(self, without: Iterable[str] = ()) -> list[Pair]:
        """Return the canonical parameters, those of some filters left out."""
        return sorted({(name, text) for name, value in self.asked.items() if name not in without for text in self._as_texts(name, value)})

    def _as_texts(self, name: str, value) -> list[str]:
        """Return how an address writes a value."""
        if isinstance(value, list | tuple | set | QuerySet):
            return [text for item in value for text in self._as_texts(name, item)]
        if isinstance(value, date):
            return [value.isoformat()]
        return [str(self.form.fields[name].prepare_value(value) if isinstance(value, Model) else value)]

    def _in_words(self, name: str, value) -> str:
        field = self.form.fields[name]
        if isinstance(value, list | tuple | set | QuerySet):
            return _(" or ").join(self._in_words(name, item) for item in value)
        if isinstance(value, Model):
            return str(value)
        if isinstance(value, date):
            return show_period(value.isoformat())
        if isinstance(field, PeriodFormField):
            return show_period(value)
        if isinstance(field, forms.ChoiceField):
            return str(dict(field.choices)[value])
        return _("“%(text)s”") % {"text": value}

    def _without(self, name: str) -> str:
        return f"?{encoded(self.pairs(without=[name]))}"


def encoded(pairs: Iterable[Pair]) -> str:
    """Return parameters as a query string; slashes stay readable."""
    return urlencode(list(pairs), safe="/")


class DocumentFilter(ListFilter):
    q = WordsFilter(label=gettext_lazy("Words"), help_text=gettext_lazy("In the symbol, the title or the note."))
    kind = CountedFilter(
        "kind",
        choices=DocumentKind.choices,
        label=gettext_lazy("Kind"),
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no kind of document. Tick one or more of the list.")},
    )
    year = YearFilter(
        method="filter_year",
        label=gettext_lazy("Year"),
        help_text=gettext_lazy("Of adoption or issue."),
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def filter_year(self, queryset, name, year):
        return queryset.filter(date__startswith=year)
