"""What the page of a list, its files, its feed and its calendar share: one question, read in one way."""

from datetime import date
from typing import ClassVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from activities.models import Activity
from activities.views.activities import ActivityListView
from activities.views.counts import areas_counted, themes_counted
from activities.views.documents import DocumentListView
from activities.views.themes import ThemeListView
from entities.models import Area
from entities.views.entities import EntityListView
from entities.vocabularies import AreaKind
from meetings.views.meetings import MeetingListView, OfMeetingMixin
from meetings.views.papers import PaperListView
from meetings.views.participations import ParticipationListView
from records.filters import ListFilter


class ListingView(View):
    """What the page of a list finds, in another form.

    The page leaves out what it cannot read, and says so; here it is refused, since nobody would see that the rows are more than those
    asked for.
    """

    # The first word of the names of the list's addresses, the view of its page, and what a list without filters is called.
    name: ClassVar[str]
    page: ClassVar[type[View]]
    title: ClassVar[str | Promise] = ""
    # A head names the day, and the filters of groups look at it.
    depends_on_day = True

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.today = timezone.localdate()
        self.filterset = self.get_filterset()
        if faults := self.faults():
            words = [_("This address cannot be answered. Correct it and ask again."), "", *faults, ""]
            return HttpResponseBadRequest("\n".join(words), content_type="text/plain; charset=utf-8")
        self.found = self.filterset.qs if self.filterset else self.get_queryset()
        return self.answer()

    def get_listing(self) -> View:
        """Return the view of the page, ready to be asked for its rows and its filters."""
        listing = self.page()
        listing.setup(self.request, *self.args, **self.kwargs)
        return listing

    def get_filterset(self) -> ListFilter | None:
        """Return the filters as the page has them; None for a list without."""
        listing = self.get_listing()
        kind = getattr(listing, "filterset_class", None)
        return listing.get_filterset(kind) if kind else None

    def get_queryset(self) -> QuerySet:
        return self.get_listing().get_queryset()

    def faults(self) -> list[str]:
        """Return a sentence for each thing asked for that the list does not have."""
        asked = self.request.GET
        names = sorted(self.filterset.filters) if self.filterset else []
        unknown = [name for name in dict.fromkeys(asked) if name not in names and name != "page"]
        faults = [
            _("“%(name)s” is no filter of this list. Its filters are: %(names)s.") % {"name": name, "names": ", ".join(names)}
            if names
            else _("“%(name)s” is no filter of this list, which has none.") % {"name": name}
            for name in unknown
        ]
        if "page" in asked:
            faults.append(_("There are no pages here: all rows come at once. Leave out “page”."))
        answers = self.filterset.asked if self.filterset else {}
        for name, texts in asked.lists():
            # The page takes the last one, and its address shows that.
            if len(set(filter(None, texts))) > 1 and isinstance(answers.get(name), str | date | Model):
                faults.append(_("“%(name)s” takes one value, and several are given. Leave all but one out.") % {"name": name})
        errors = self.filterset.errors if self.filterset else {}
        return [*faults, *(f"{name}: {' '.join(messages)}" for name, messages in errors.items())]

    def answer(self) -> HttpResponse:
        raise NotImplementedError

    @property
    def place(self) -> dict:
        """What tells this list from its like in an address: the meeting that it belongs to."""
        return {name: value for name, value in self.kwargs.items() if name != "ending"}

    @property
    def root(self) -> str:
        """Scheme and host."""
        return self.request.build_absolute_uri("/")[:-1]

    def address(self, role: str, **place) -> str:
        """Return an address of this list, of its page or its feed say, under the same filters."""
        query = self.filterset.query if self.filterset else ""
        return f"{self.root}{reverse(f'{self.name}-{role}', kwargs={**self.place, **place})}{'?' if query else ''}{query}"

    def get_sentence(self) -> str:
        return self.filterset.sentence if self.filterset else str(self.title)


class OfMeetingListingView(OfMeetingMixin, ListingView):
    """A list that belongs to one meeting."""

    def get_listing(self):
        listing = super().get_listing()
        listing.meeting = self.meeting
        return listing

    def get_sentence(self):
        return _("%(list)s, %(meeting)s") % {"list": super().get_sentence(), "meeting": self.meeting.title}


class ActivityListing:
    name, page = "activity", ActivityListView


class EntityListing:
    name, page = "entity", EntityListView


class MeetingListing:
    name, page, title = "meeting", MeetingListView, gettext_lazy("All meetings")


class PaperListing:
    name, page, title = "paper", PaperListView, gettext_lazy("All papers")


class ParticipationListing:
    name, page, title = "participation", ParticipationListView, gettext_lazy("All participants")


class DocumentListing:
    name, page = "document", DocumentListView


class ThemeListing:
    name, page, title = "theme", ThemeListView, gettext_lazy("All themes")

    def get_totals(self) -> dict[int, int]:
        return {theme.pk: theme.total for theme in themes_counted(Activity.objects.visible_to())}


class AreaListing:
    """The areas that an activity concerns and those that hold them, as the page has them."""

    name, page, title = "area", None, gettext_lazy("Countries, regions and groupings that an activity concerns")

    def get_filterset(self):
        return None

    def get_queryset(self):
        counted = areas_counted(Activity.objects.visible_to())
        self.totals = {area.pk: (area.total, area.own) for area in counted if area.kind != AreaKind.WORLD or area.own}
        return Area.objects.filter(pk__in=self.totals).order_by("name", "code")
