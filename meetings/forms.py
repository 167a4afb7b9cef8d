"""Forms of the desk about sections: what the reading of each gave."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Section

SAVED_MEANWHILE = gettext_lazy("Someone else saved this meanwhile as “%(mark)s”. What stands here replaces it if you save again.")


class MarkForm(forms.Form):
    """The mark of one section: its reading and a remark."""

    reading = Section._meta.get_field("reading").formfield(help_text="")
    reading_note = Section._meta.get_field("reading_note").formfield(help_text="")

    def __init__(self, section: Section, data=None):
        initial = {"reading": section.reading, "reading_note": section.reading_note}
        super().__init__(data, prefix=f"mark-{section.pk}", initial=initial, use_required_attribute=False)
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {section}"


class ShownForm(forms.Form):
    """The marks as the page showed them, by which one that was changed there is told from one that somebody else saved meanwhile."""

    shown = forms.JSONField(widget=forms.HiddenInput, required=False)


class Marks:
    """The marks of sections on one page, as they stand or as posted. Each section gets its form as ``mark``.

    One that was not changed on the page stays as it is, whatever was saved since the page was opened; one that was changed both there
    and elsewhere is refused once. Either all that were changed are saved, or none is.
    """

    def __init__(self, sections: Iterable[Section], data: Mapping[str, str] | None = None):
        self.sections = list(sections)
        self.data = data
        self.changed: list[Section] = []
        self.errors: list[str] = []
        shown = self._read_shown()
        for section in self.sections:
            stored, before, typed = mark_of(section), shown.pop(str(section.pk), None), self._typed(section.pk)
            section.mark = MarkForm(section)
            if typed not in (None, before, stored):
                section.mark = MarkForm(section, data)
                self.changed.append(section)
                if before != stored:
                    label = ": ".join(filter(None, (section.get_reading_display(), section.reading_note)))
                    section.mark.add_error(None, SAVED_MEANWHILE % {"mark": label})
        if any(self._typed(key) not in (None, before) for key, before in shown.items()):
            self.errors.append(_("A section that you marked has been deleted meanwhile, and its mark with it."))
        # What is shown from now on, so that a refused page can be saved again.
        self.shown = ShownForm(initial={"shown": {str(section.pk): mark_of(section) for section in self.sections}})["shown"]

    def is_valid(self) -> bool:
        return not self.errors and not self.refused

    @property
    def refused(self) -> list[Section]:
        """The sections whose marks cannot be saved as they were posted."""
        return [section for section in self.changed if section.mark.errors]

    def save(self) -> list[Section]:
        """Write the marks that were changed and return their sections."""
        for section in self.changed:
            section.reading = section.mark.cleaned_data["reading"]
            section.reading_note = section.mark.cleaned_data["reading_note"]
            section.save(update_fields=["reading", "reading_note"])
        return self.changed

    def _read_shown(self) -> dict[str, list[str]]:
        form = ShownForm(self.data)
        shown = form.cleaned_data["shown"] if form.is_valid() else None
        return shown if isinstance(shown, dict) else {}

    def _typed(self, key: int | str) -> list[str] | None:
        """Return the mark of a section as posted, None if it was not on the page."""
        if self.data is None:
            return None
        values = [self.data.get(f"mark-{key}-{name}") for name in MarkForm.base_fields]
        return None if None in values else [value.strip() for value in values]


def mark_of(section: Section) -> list[str]:
    """Return the reading of a section and the remark on it, as they stand."""
    return [section.reading, section.reading_note]
