"""What the filters of all lists have in common, and those of documents."""

from dataclasses import dataclass

from django import forms
from django.db.models import Model
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, FilterSet, MultipleChoiceFilter
from django_filters.constants import EMPTY_VALUES

from records.models import Document
from records.periods import PeriodFormField, show_period
from records.vocabularies import DocumentKind


@dataclass(frozen=True)
class Choice:
    """One filter that is in force: its label, what was chosen in words, and the query string that leaves it out."""

    label: str
    words: str
    without: str


class ListFilter(FilterSet):
    """Filters of a list. A value that is refused leaves the others in force."""

    orders = ("sort",)

    def in_force(self) -> list[Choice]:
        """Return the filters that narrow the list, in the order of the form."""
        if not self.is_bound or self.errors is None:
            return []
        chosen = {name: value for name, value in self.form.cleaned_data.items() if name not in self.orders and value not in EMPTY_VALUES}
        return [
            Choice(str(self.form.fields[name].label), self._in_words(name, value), self._without(name)) for name, value in chosen.items()
        ]

    def refused(self) -> list[BoundField]:
        """Return the fields whose value could not be read and is left out."""
        return [self.form[name] for name in self.errors if name in self.form.fields] if self.is_bound else []

    def _in_words(self, name: str, value) -> str:
        field = self.form.fields[name]
        if isinstance(value, Model):
            return str(value)
        if isinstance(field, PeriodFormField):
            return show_period(value)
        if isinstance(field, forms.ChoiceField):
            labels = dict(field.choices)
            return _(" or ").join(str(labels[code]) for code in (value if isinstance(value, list) else [value]))
        return _("“%(text)s”") % {"text": value}

    def _without(self, name: str) -> str:
        data = self.data.copy()
        for parameter in (name, "page"):
            data.pop(parameter, None)
        return f"?{data.urlencode()}"


class DocumentFilter(ListFilter):
    q = CharFilter(
        method="filter_matching",
        max_length=200,
        label=gettext_lazy("Words"),
        help_text=gettext_lazy("Of the symbol or the title; all of them must occur."),
    )
    kind = MultipleChoiceFilter(
        choices=DocumentKind.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Kind"),
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no kind of document. Tick one or more of the list.")},
    )

    class Meta:
        model = Document
        fields: list[str] = []

    def filter_matching(self, queryset, name, text):
        return queryset.matching(text)
