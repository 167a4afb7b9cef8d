"""All public data, to download: what it is, what every sheet and column means, and the file itself."""

from collections.abc import Callable

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from records.views import PageMixin
from registry import linked
from registry.archive import BeingBuilt, count_rows, describe, kept_archive, last_changed
from registry.dictionary import dictionary


class DataView(PageMixin, TemplateView):
    template_name = "registry/data.html"

    def get_breadcrumbs(self):
        return [(_("Data"), "")]

    def get_linked(self, context):
        changed = context["changed"]
        return [linked.dataset(self.request.build_absolute_uri, context["description"], changed.date() if changed else None)]

    def get_context_data(self, **kwargs):
        counts = count_rows()
        sheets = [(sheet, counts[sheet.name]) for sheet in dictionary()]
        parts: list[tuple[str, str, Callable]] = [
            ("reference-data", _("Sheets of the reference data"), lambda sheet: not sheet.is_of_meeting),
            ("meetings", _("Sheets of a meeting"), lambda sheet: sheet.is_of_meeting and not sheet.is_of_reference),
            ("both", _("Sheets of both"), lambda sheet: sheet.is_of_meeting and sheet.is_of_reference),
        ]
        parts_shown = [(anchor, heading, [row for row in sheets if belongs(row[0])]) for anchor, heading, belongs in parts]
        index = [
            ("whole", _("Everything in one file"), ""),
            ("lists", _("Lists and answers to questions"), ""),
            ("cite", _("Terms, and how to cite"), ""),
            ("sheets", _("What is in it"), len(sheets)),
            *((f"sheet-{sheet.name}", sheet.name, count) for __, __, rows in parts_shown for sheet, count in rows),
        ]
        lists = [
            (_("Activities"), "activity"),
            (_("Entities"), "entity"),
            (_("Meetings"), "meeting"),
            (_("Themes"), "theme"),
            (_("Countries and regions"), "area"),
            (_("Documents"), "document"),
        ]
        return super().get_context_data(
            lists=[(label, name, reverse(f"{name}-list")) for label, name in lists],
            description=describe(counts["meeting"]),
            changed=last_changed(),
            parts=parts_shown,
            index=index,
            **kwargs,
        )


class ArchiveView(View):
    """The file itself, streamed from where it is kept."""

    http_method_names = ["get", "head", "options"]

    def get(self, request):
        try:
            file = kept_archive()
        except BeingBuilt:
            told = _("The data has changed, and the file is being made anew. Ask for it again in a minute.")
            return HttpResponse(f"{told}\n", status=503, headers={"Retry-After": 60}, content_type="text/plain; charset=utf-8")
        return FileResponse(file, as_attachment=True, filename="registry.zip", content_type="application/zip")
