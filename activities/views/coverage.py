"""The desk's page of a meeting's coverage: which sections were read, and what rests on them."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from activities.coverage import Source, coverage_of, sections_of
from activities.models import Activity
from activities.vocabularies import CoverageGap
from meetings.forms import Marks
from meetings.models import Meeting, Paper, Section


class CoverageMixin(PermissionRequiredMixin):
    """For those who see sections and activities at the desk."""

    admin_site = None

    def has_permission(self):
        desks = [self.admin_site.get_model_admin(model) for model in (Section, Activity)]
        return all(desk.has_view_permission(self.request) for desk in desks)


class LatestCoverageView(CoverageMixin, View):
    """Leads to the latest meeting that has sections."""

    def get(self, request):
        meetings = Meeting.objects.filter(Exists(Section.objects.filter(meeting=OuterRef("pk"))))
        number = meetings.order_by("-number").values_list("number", flat=True).first()
        if number is None:
            messages.warning(request, _("No meeting has sections yet: add them on the form of a paper, or load a package."))
            return redirect("admin:index")
        return redirect("admin:coverage", number)


class CoverageView(CoverageMixin, TemplateView):
    """All papers of a meeting and its report, section by section; those who may change sections mark them here."""

    template_name = "admin/desk_coverage.html"

    def get(self, request, number):
        meeting = self.get_meeting()
        sources = coverage_of(meeting)
        return self.show(meeting, sources, Marks(sections_of(sources)))

    def post(self, request, number):
        desk = self.admin_site.get_model_admin(Section)
        if not desk.has_change_permission(request):
            raise PermissionDenied
        meeting = self.get_meeting()
        with desk.recorded(request):
            # What is compared with the marks as shown is not changed by another before they are written.
            list(Section.objects.filter(meeting=meeting).order_by().select_for_update().values_list("pk"))
            sources = coverage_of(meeting)
            marks = Marks(sections_of(sources), request.POST)
            if not marks.is_valid():
                return self.show(meeting, sources, marks)
            marked = marks.save()
        if not marked:
            messages.info(request, _("Nothing was changed."))
            return HttpResponseRedirect(request.path)
        told = ngettext("%(count)d section was marked.", "%(count)d sections were marked.", len(marked))
        messages.success(request, told % {"count": len(marked)})
        return HttpResponseRedirect(f"{request.path}#section-{marked[0].pk}")

    def get_meeting(self) -> Meeting:
        return get_object_or_404(Meeting, number=self.kwargs["number"])

    def show(self, meeting: Meeting, sources: list[Source], marks: Marks):
        """Return the page with marks as they stand, or as posted with what is wrong with them."""
        others = Meeting.objects.filter(
            Exists(Paper.objects.filter(meeting=OuterRef("pk"))) | Exists(Section.objects.filter(meeting=OuterRef("pk")))
        )
        return self.render_to_response(
            {
                **self.admin_site.each_context(self.request),
                "title": _("Coverage of meeting %(number)d") % {"number": meeting.number},
                "meeting": meeting,
                "others": others.exclude(pk=meeting.pk).order_by("-number"),
                "sources": sources,
                "gaps": gaps_of(sources),
                "undivided": [source for source in sources if not source.sections],
                "totals": totals_of(sources),
                "marks": marks,
                "may_change": self.admin_site.get_model_admin(Section).has_change_permission(self.request),
                "why": self.request.POST.get("_why", ""),
            }
        )


def gaps_of(sources: list[Source]) -> list[tuple[CoverageGap, list[Section]]]:
    """Return each kind of gap that occurs with the sections in which it is open."""
    sections = sections_of(sources)
    by_gap = [(gap, [section for section in sections if section.gap == gap]) for gap in CoverageGap]
    return [(gap, found) for gap, found in by_gap if found]


def totals_of(sources: list[Source]) -> dict[str, int]:
    """Return the numbers of the whole meeting; an activity counts once however many papers tell of it."""
    return {
        "sections": len(sections_of(sources)),
        "activities": len({key for source in sources for key in source.activity_ids}),
        **{name: sum(getattr(source, name) for source in sources) for name in ("read_with_activities", "read_without", "unread", "gaps")},
    }
