"""The filters of the pages' lists as parameters of the API, where a value that cannot be read is refused."""

from collections.abc import Mapping
from copy import copy

from django import forms
from django.utils.translation import gettext as _
from django_filters import Filter
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend

EXAMPLES = {
    "area": ["MAR"],
    "during": ["2007"],
    "entity": ["unfpa"],
    "member_of": ["gmg"],
    "on": ["2006-11-20"],
    "paper": ["5/8"],
    "q": ["remittances"],
    "theme": ["remittances"],
    "told_to": ["5"],
}
MULTIPLE = (forms.SelectMultiple, forms.CheckboxSelectMultiple, forms.MultipleHiddenInput)


class FilterSetBackend(BaseFilterBackend):
    """Narrows a list by the view's ``filterset_class``, and leaves the filter set on the view."""

    def filter_queryset(self, request, queryset, view):
        if not view.filterset_class:
            return queryset
        data = request.query_params.copy()
        for name in (*view.pagination_class.parameters, "fields"):
            data.pop(name, None)
        empty = _("This is empty: write a value, or leave the parameter out.")
        errors = {name: [empty] for name, values in data.lists() if not all(map(str.strip, values))}
        view.filterset = view.filterset_class(data=data, queryset=queryset, request=request, **view.get_filterset_kwargs())
        errors = {**{name: list(found) for name, found in view.filterset.errors.items()}, **errors}
        if errors:
            raise ValidationError(errors)
        return view.filterset.qs

    def get_schema_operation_parameters(self, view):
        filters = view.filterset_class.base_filters if view.filterset_class else {}
        return [parameter(name, filter_, view.codes.get(name, {})) for name, filter_ in filters.items()]


def field_of(filter_: Filter) -> forms.Field:
    """Return the form field of a filter of a class. A filter keeps its field, and those of lists get their choices later: so a copy."""
    return copy(filter_).field


def takes_several(filter_: Filter) -> bool:
    """Return whether a filter may be given several times, and then means any of the values."""
    return isinstance(field_of(filter_).widget, MULTIPLE)


def parameter(name: str, filter_: Filter, codes: Mapping[str, str]) -> dict:
    """Return the description of a filter as a parameter, with the codes that it takes where these do not depend on the data."""
    field = field_of(filter_)
    is_multiple, without = isinstance(field.widget, MULTIPLE), getattr(field, "without", None)
    codes = {**dict(filter_.extra.get("choices", ())), **codes}
    words = [" ".join(filter(None, (f"{filter_.label}.", str(field.help_text))))]
    if is_multiple:
        words.append(_("Given several times it means any of the values."))
    if without is not None:
        words.append(_("With a minus before it a value is left out."))
    if without:
        words.append(_("“none” means: %(words)s.") % {"words": without})
    item = {"type": "string"}
    if codes:
        words[-1] += "\n\n" + "\n".join(f"* `{code}`: {label}" for code, label in codes.items())
        known = [*codes, *(["none"] if without else [])]
        item["enum"] = [*known, *(f"-{code}" for code in known)] if without is not None else known
    if filter_.extra.get("max_length"):
        item["maxLength"] = filter_.extra["max_length"]
    return {
        "name": name,
        "in": "query",
        "description": " ".join(words),
        "schema": {"type": "array", "items": item} if is_multiple else item,
        **({"example": EXAMPLES[name] if is_multiple else EXAMPLES[name][0]} if name in EXAMPLES else {}),
    }
