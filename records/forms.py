"""What forms of the desk are made of: a period that tells how it was understood, choices shown by name, a reason."""

from collections.abc import Iterable

from django import forms
from django.contrib.admin.views.main import SEARCH_VAR, ChangeListSearchForm
from django.contrib.admin.widgets import AdminTextInputWidget, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.models import Record
from records.periods import explain_period, read_period

# Each word is a condition, and databases take only so many.
SEARCH_LENGTH = 200


def explain_words(text: str) -> str:
    """Return what a period in words or EDTF is understood as, or why it is not understood."""
    try:
        return explain_period(read_period(text))
    except ValidationError as error:
        return " ".join(error.messages)


class PeriodInput(AdminTextInputWidget):
    """A period, and beside it what was understood of it; a script keeps the two together while one types."""

    template_name = "records/period_input.html"

    class Media:
        js = ("desk-period.js",)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["data-explained-at"] = reverse("admin:period")
        context["understood"] = explain_words(value or "")
        return context


class NamedChoiceMixin:
    """An autocomplete that shows its choices by the names of the desk, all those of a page read at once.

    Django's own asks the database for each widget, and so for each row of an inline.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Widgets are copied for each form; the copies share this.
        self.names: dict[str, str] = {}

    def read_names(self, keys: Iterable[str]) -> None:
        """Read the names of records with these keys, unless they are known."""
        unknown = {key for key in keys if key.isdecimal() and key not in self.names}
        if unknown:
            desk = self.admin_site.get_model_admin(self.field.remote_field.model)
            self.names |= {str(row.pk): desk.name_of(row) for row in desk.to_name(self.choices.queryset.filter(pk__in=unknown))}

    def optgroups(self, name, value, attrs=None):
        keys = [str(key) for key in value if str(key) not in self.choices.field.empty_values]
        self.read_names(keys)
        options = [] if self.is_required or self.allow_multiple_selected else [self.create_option(name, "", "", False, 0)]
        options += [self.create_option(name, key, self.names[key], True, index) for index, key in enumerate(keys, 1) if key in self.names]
        return [(None, options, 0)]


class NamedChoice(NamedChoiceMixin, AutocompleteSelect):
    pass


class NamedChoices(NamedChoiceMixin, AutocompleteSelectMultiple):
    pass


class TextFormField(forms.CharField):
    """A text of several lines, with plain line ends: browsers send two characters for each, which would look like an edit."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class SearchForm(ChangeListSearchForm):
    """What a list of the desk is searched for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[SEARCH_VAR] = forms.CharField(
            required=False,
            max_length=SEARCH_LENGTH,
            error_messages={"max_length": _("Nothing was searched for: write at most %(limit_value)d characters.")},
        )


class WithdrawalForm(forms.Form):
    """Why records are taken out of public view."""

    withdrawn_reason = forms.CharField(
        label=_("Reason"),
        max_length=Record._meta.get_field("withdrawn_reason").max_length,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=_("Shown to the public at the record's address."),
        error_messages={"required": _("Give a reason: it is shown at the record's address.")},
    )
