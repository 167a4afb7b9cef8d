"""Forms of public pages about entities."""

from django import forms
from django.utils.translation import gettext_lazy as _

DAY_FORMATS = ["%Y-%m-%d", "%d %B %Y"]
NOT_A_DAY = _("This is not a day that can be read. Write year, month and day, such as 2006-11-20, or 20 November 2006.")


class DayForm(forms.Form):
    """Asks for the day that a page is to show."""

    on = forms.DateField(
        label=_("Day"),
        required=False,
        input_formats=DAY_FORMATS,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": NOT_A_DAY},
    )
