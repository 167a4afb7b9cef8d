"""Fields that take several values of a facet: any of them, none at all, or not these."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django_filters import Filter

from activities.facets import NONE, Value
from records.periods import NOT_A_PERIOD, Period, read_period, show_period

NOT = "-"


@dataclass(frozen=True)
class Selection:
    """What is asked of one facet: values of which an activity needs one, and values of which it may have none."""

    wanted: tuple[Value, ...] = ()
    unwanted: tuple[Value, ...] = ()

    @property
    def texts(self) -> list[str]:
        """How an address writes it."""
        return [*(value.code for value in self.wanted), *(f"{NOT}{value.code}" for value in self.unwanted)]

    @property
    def spans(self) -> list[tuple[date, date]]:
        """The first and last days of the periods that are wanted."""
        periods = [Period.parse(value.code) for value in self.wanted if value.code != NONE]
        return [(period.start_earliest, period.end_latest) for period in periods]


class FacetField(forms.Field):
    """Takes the codes of values; a leading minus means not this one, ``none`` means without any."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid_choice": ""}

    def __init__(self, *, without: str = "", **kwargs):
        super().__init__(**kwargs)
        # What activities without any value are called; empty where each has one.
        self.without = without
        # What may be asked for is known when the data is read.
        self.values: Mapping[str, Value] = {}

    def clean(self, value: Iterable[str]) -> Selection | None:
        selection, refused = self.read(value)
        if refused:
            raise ValidationError(list(refused.values()))
        return selection

    def has_changed(self, initial, data):
        return any(data or ())

    def read(self, texts: Iterable[str]) -> tuple[Selection | None, dict[str, ValidationError]]:
        """Return what is asked for, None if nothing is, and what cannot be read, each text with the reason."""
        wanted, unwanted, refused = {}, {}, {}
        for text in filter(None, map(str.strip, texts or ())):
            chosen, code = (unwanted, text[1:]) if text.startswith(NOT) else (wanted, text)
            try:
                value = Value(NONE, self.without, self.without) if code == NONE and self.without else self.find(code)
            except ValidationError as error:
                refused[text] = error
            else:
                chosen[value.code] = value
        selection = Selection(*(tuple(found[code] for code in sorted(found)) for found in (wanted, unwanted)))
        return (selection if wanted or unwanted else None), refused

    def find(self, code: str) -> Value:
        """Return the value of a code, in whatever case. Raises ValidationError."""
        value = self.values.get(code) or self.values.get(code.lower()) or self.values.get(code.upper())
        if value is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": code})
        return value


class PeriodsField(FacetField):
    """Takes periods, as EDTF or in words."""

    def find(self, code):
        edtf = read_period(code)
        if not edtf:
            # A minus alone; an unknown period is asked for as "none".
            raise ValidationError(NOT_A_PERIOD, code="invalid", params={"text": NOT})
        return Value(edtf, show_period(edtf), show_period(edtf))


class FacetFilter(Filter):
    """A filter that is answered by the facet of its name."""

    field_class = FacetField

    def __init__(self, refusal: str = "", **kwargs):
        super().__init__(error_messages={"invalid_choice": refusal}, **kwargs)

    @property
    def field(self):
        field = super().field
        if hasattr(self, "parent"):
            field.values = self.parent.values_of(self.field_name)
        return field


class PeriodsFilter(FacetFilter):
    field_class = PeriodsField
