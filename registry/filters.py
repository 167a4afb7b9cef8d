"""What the search of the whole registry is asked."""

from django.utils.translation import gettext_lazy as _
from django_filters import ChoiceFilter

from records.filters import ListFilter, WordsFilter
from records.models import SearchDocument
from records.vocabularies import SearchKind

# How an address names a kind of record.
CODES = {
    "activity": SearchKind.ACTIVITY,
    "entity": SearchKind.ENTITY,
    "paper": SearchKind.PAPER,
    "meeting": SearchKind.MEETING,
    "participant": SearchKind.SEAT,
    "document": SearchKind.DOCUMENT,
    "theme": SearchKind.THEME,
    "area": SearchKind.AREA,
}


class SearchFilter(ListFilter):
    """Words, and the one kind of record that is asked for where it is not all of them."""

    q = WordsFilter(label=_("Words"))
    kind = ChoiceFilter(
        choices=[(code, kind.label) for code, kind in CODES.items()],
        label=_("Kind of record"),
        error_messages={"invalid_choice": _("“%(value)s” is no kind of record that is searched, so all kinds are shown.")},
    )

    class Meta:
        model = SearchDocument
        fields: list[str] = []

    @property
    def text(self) -> str:
        """What is looked for; empty where nothing is, or where it was refused."""
        return self.asked.get("q", "")

    @property
    def only(self) -> SearchKind | None:
        """The one kind that is asked for, None for all."""
        return CODES.get(self.asked.get("kind", ""))
