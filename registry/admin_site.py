"""The secretariat's desk: Django's admin under the registry's name, in the order of the work."""

from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpResponse
from django.urls import path
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from activities.views.coverage import CoverageView, LatestCoverageView
from records.changes import with_touched
from records.forms import SEARCH_LENGTH, explain_words
from records.models import Change

# Groups of the index and their models, the daily ones first. What is not named follows at the end.
ORDER = {
    "activities": ("Activity", "Update", "Party", "Link", "ActivityDocument", "Theme", "Abbreviation"),
    "meetings": ("Meeting", "Participation", "Paper", "Section", "AgendaItem", "Session"),
    "entities": (
        "Entity",
        "EntityName",
        "Group",
        "Membership",
        "ChairTerm",
        "Person",
        "FocalPoint",
        "ContactDetails",
        "Area",
        "AreaGrouping",
    ),
    "records": ("Document", "Citation", "Change", "RetiredAddress", "LoadedRow"),
    "accounts": ("User",),
}
CHANGES_ON_INDEX = 10


class NamedJsonView(AutocompleteJsonView):
    """Choices under the names that the desk gives them."""

    def process_request(self, request):
        term, *rest = super().process_request(request)
        return term.replace("\0", "")[:SEARCH_LENGTH], *rest

    def get_queryset(self):
        return self.model_admin.to_name(super().get_queryset())

    def serialize_result(self, obj, to_field_name):
        return {"id": str(getattr(obj, to_field_name)), "text": self.model_admin.name_of(obj)}


class RegistryAdminSite(admin.AdminSite):
    site_header = _("Coordination Meeting Activity Registry: the desk")
    site_title = _("The desk")
    index_title = _("What the registry holds")
    index_template = "admin/desk_index.html"
    login_template = "admin/desk_login.html"
    # Lists of seven columns and rows of six fields need the width; the index is one step away.
    enable_nav_sidebar = False

    def get_urls(self):
        return [
            path("period/", self.admin_view(self.period_view), name="period"),
            path("coverage/", self.admin_view(LatestCoverageView.as_view(admin_site=self)), name="coverage"),
            path("coverage/<int:number>/", self.admin_view(CoverageView.as_view(admin_site=self)), name="coverage"),
            *super().get_urls(),
        ]

    def period_view(self, request):
        """Answer how a period is understood, as plain text."""
        return HttpResponse(explain_words(request.GET.get("text", "")[:200]), content_type="text/plain; charset=utf-8")

    def autocomplete_view(self, request):
        return NamedJsonView.as_view(admin_site=self)(request)

    def index(self, request, extra_context=None):
        changes = []
        if request.user.has_perm("records.view_change"):
            changes = with_touched(Change.objects.select_related("by")[:CHANGES_ON_INDEX])
        return super().index(request, {"latest_changes": changes, **(extra_context or {})})

    def get_app_list(self, request, app_label=None):
        apps = self._build_app_dict(request, app_label)
        users = [model for model in apps.get("entities", {}).get("models", ()) if model["object_name"] == "User"]
        if users:
            entities = apps["entities"]
            entities["models"] = [model for model in entities["models"] if model not in users]
            apps["accounts"] = {
                **entities,
                "name": capfirst(_("accounts")),
                "app_label": "accounts",
                "app_url": users[0]["admin_url"],
                "models": users,
            }
        for label, app in apps.items():
            order = list(ORDER.get(label, ()))
            app["models"].sort(key=lambda model, order=order: ([*order, model["object_name"]].index(model["object_name"]), model["name"]))
        return [apps[label] for label in [*ORDER, *sorted(apps.keys() - ORDER.keys())] if label in apps and apps[label]["models"]]
