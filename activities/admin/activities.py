from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminIntegerFieldWidget
from django.core.exceptions import ValidationError
from django.db.models import Max, Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from activities.actions import next_code
from activities.admin.updates import UpdateInline
from activities.checks import errors_of_activity, keys_with_errors
from activities.models import Activity, ActivityDocument, Link, Party
from activities.standing import settled_at_end
from activities.vocabularies import ActivityKind, CheckRule, Role
from records.admin import CitationInline, DeskAdmin, DeskFormSet, DeskInline, RecordAdmin


class ActivityForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].help_text = gettext(
                "Left empty, it is made from the first lead, the year first told and the next free number. It never changes."
            )


class PartyForm(forms.ModelForm):
    position = forms.IntegerField(label=_("Order"), min_value=0, max_value=999, required=False, widget=AdminIntegerFieldWidget)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            # Left empty, a new party comes last in its role.
            self.initial["position"] = None


class PartyFormSet(DeskFormSet):
    def clean(self):
        super().clean()
        if not self.instance.code and not any(self.errors) and not self.first_lead():
            raise ValidationError(_("Add a lead that is an entity on record, so that a code can be made, or type the code above."))

    def first_lead(self):
        """Return the first lead that was typed and is an entity on record, None if there is none."""
        rows = [form.cleaned_data for form in self.forms if form not in self.deleted_forms and form.cleaned_data.get("entity")]
        return next((row["entity"] for row in rows if row["role"] == Role.LEAD), None)

    def save_new(self, form, commit=True):
        self.place(form)
        return super().save_new(form, commit=commit)

    def save_existing(self, form, obj, commit=True):
        self.place(form)
        return super().save_existing(form, obj, commit=commit)

    def place(self, form) -> None:
        """Give a party without a place the one after the last in its role."""
        party = form.instance
        if form.cleaned_data.get("position") is None:
            last = (
                Party.objects.filter(activity=self.instance, role=party.role).exclude(pk=party.pk).aggregate(last=Max("position"))["last"]
            )
            party.position = 0 if last is None else last + 1


class PartyInline(DeskInline):
    model = Party
    form = PartyForm
    formset = PartyFormSet
    fields = ("role", "entity", "name_as_printed", "position")
    autocomplete_fields = ("entity",)
    row_with = ("entity", "activity")
    show_change_link = False


class ActivityDocumentInline(DeskInline):
    model = ActivityDocument
    fields = ("role", "document")
    autocomplete_fields = ("document",)
    row_with = ("document",)
    show_change_link = False


class LinkInline(DeskInline):
    model = Link
    fk_name = "activity"
    fields = ("kind", "other", "judgement", "reason")
    autocomplete_fields = ("other",)
    row_with = ("activity", "other")
    show_change_link = False


class KindFilter(admin.SimpleListFilter):
    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request, model_admin):
        return ActivityKind.choices

    def queryset(self, request, queryset):
        return queryset.of_kind(self.value()) if self.value() in ActivityKind.values else queryset


class ErrorFilter(admin.SimpleListFilter):
    """Activities that the checks find wrong: they are asked only where a choice is made, and once for all counts of a list."""

    title = _("errors")
    parameter_name = "errors"

    def lookups(self, request, model_admin):
        return [("any", gettext("With errors")), *((rule.value, capfirst(rule.label)) for rule in CheckRule.errors())]

    def choices(self, changelist):
        for value, title in ((None, gettext("All")), *self.lookup_choices):
            address = changelist.get_query_string({self.parameter_name: value} if value else {}, [] if value else [self.parameter_name])
            yield {"selected": self.value() == value, "query_string": address, "display": title}

    def queryset(self, request, queryset):
        if self.value() not in dict(self.lookup_choices):
            return queryset
        if not hasattr(request, "keys_with_errors"):
            request.keys_with_errors = keys_with_errors("" if self.value() == "any" else self.value())
        return queryset.filter(pk__in=request.keys_with_errors)


@admin.register(Activity)
class ActivityAdmin(RecordAdmin):
    form = ActivityForm
    change_form_template = "admin/desk_activity_form.html"
    list_display = ("code", "title", "leads", "status_shown", "period_in_words", "told_on", "state_shown")
    list_display_links = ("code", "title")
    list_filter = (
        "state",
        "status",
        ErrorFilter,
        KindFilter,
        ("standing__section__meeting", admin.RelatedOnlyFieldListFilter),
        ("themes", admin.RelatedOnlyFieldListFilter),
    )
    # The index has no names of drafts; the desk looks for them itself.
    search_fields = ("code", "title", "summary", "place", "parties__entity__name", "parties__entity__acronym")
    search_help_text = _("Code, title, summary, place, or the name of a party, theme or area")
    given_once = ("code",)
    autocomplete_fields = ("themes", "areas")
    fieldsets = (
        (None, {"fields": ("title", "summary", "kinds", "themes", "areas", "place", "code")}),
        (
            _("What stands"),
            {
                "fields": ("standing_explained",),
                "description": _("Derived from the updates below: to change it, add an update or correct one."),
            },
        ),
    )
    readonly_fields = ("standing_explained",)
    inlines = (PartyInline, UpdateInline, ActivityDocumentInline, LinkInline, CitationInline)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(Prefetch("parties", queryset=Party.objects.select_related("entity")))

    def name_of(self, obj):
        return f"{obj.code} {obj.title}"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["errors_found"] = errors_of_activity(obj) if obj else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        with settled_at_end():
            super().save_related(request, form, formsets, change)
        activity = form.instance
        if not activity.code:
            lead = activity.parties.filter(role=Role.LEAD, entity__isnull=False).select_related("entity").first().entity
            told = [update.told_on.year for update in activity.updates.with_sources() if update.told_on]
            activity.code = next_code(lead, min(told, default=timezone.localdate().year))
            activity.save(update_fields=["code"])

    @admin.display(description=_("lead"))
    def leads(self, obj):
        return ", ".join(str(party) for party in obj.parties.all() if party.role == Role.LEAD)

    @admin.display(description=_("status"), ordering="status")
    def status_shown(self, obj):
        return capfirst(obj.get_status_display())

    @admin.display(description=_("period"), ordering="start_earliest")
    def period_in_words(self, obj):
        return obj.period_shown

    @admin.display(description=_("status and period"))
    def standing_explained(self, obj):
        """Return status and period with the update that they come from."""
        if not obj.standing_id:
            return gettext("Nothing has been told yet.")
        return gettext("%(status)s, %(period)s: as told on %(day)s by %(update)s.") % {
            "status": capfirst(obj.get_status_display()),
            "period": obj.period_shown or gettext("period unknown"),
            "day": date_format(obj.told_on, "DATE_FORMAT") if obj.told_on else gettext("an unknown day"),
            "update": obj.standing,
        }


class OnRecordFilter(admin.SimpleListFilter):
    title = _("on record")
    parameter_name = "on_record"

    def lookups(self, request, model_admin):
        return [("yes", gettext("An entity on record")), ("no", gettext("A name as printed"))]

    def queryset(self, request, queryset):
        return queryset.filter(entity__isnull=self.value() == "no") if self.value() in ("yes", "no") else queryset


@admin.register(Party)
class PartyAdmin(DeskAdmin):
    """Who takes part in what; also the names that wait for an entity."""

    list_display = ("party", "role", "activity_code", "activity")
    list_filter = ("role", OnRecordFilter)
    list_select_related = ("entity", "activity")
    search_fields = ("entity__name", "entity__acronym", "name_as_printed", "activity__code", "activity__title")
    search_help_text = _("Entity or name as printed, code or title of the activity")
    autocomplete_fields = ("activity", "entity")
    fields = ("activity", "role", "entity", "name_as_printed", "position")
    named_with = ("entity", "activity")

    def name_of(self, obj):
        return f"{obj.activity.code}: {obj}"

    @admin.display(description=_("party"), ordering="entity__name")
    def party(self, obj):
        return str(obj.entity) if obj.entity_id else f"“{obj.name_as_printed}”"

    @admin.display(description=_("code"), ordering="activity__code")
    def activity_code(self, obj):
        return obj.activity.code


@admin.register(ActivityDocument)
class ActivityDocumentAdmin(DeskAdmin):
    list_display = ("document", "role", "activity_code", "activity")
    list_filter = ("role",)
    list_select_related = ("document", "activity")
    search_fields = ("document__symbol", "document__title", "activity__code", "activity__title")
    search_help_text = _("Symbol or title of the document, code or title of the activity")
    autocomplete_fields = ("activity", "document")
    fields = ("activity", "role", "document")
    named_with = ("document", "activity")

    def name_of(self, obj):
        return f"{obj.activity.code}: {obj}"

    @admin.display(description=_("code"), ordering="activity__code")
    def activity_code(self, obj):
        return obj.activity.code


@admin.register(Link)
class LinkAdmin(DeskAdmin):
    list_display = ("code", "activity", "kind", "other_code", "other", "judgement")
    list_display_links = ("code", "activity")
    list_filter = ("judgement", "kind")
    list_select_related = ("activity", "other")
    search_fields = ("activity__code", "activity__title", "other__code", "other__title", "reason")
    search_help_text = _("Code or title of either activity, reason")
    autocomplete_fields = ("activity", "other")
    fields = ("activity", "kind", "other", "judgement", "reason")
    named_with = ("activity", "other")

    @admin.display(description=_("code"), ordering="activity__code")
    def code(self, obj):
        return obj.activity.code

    @admin.display(description=_("other code"), ordering="other__code")
    def other_code(self, obj):
        return obj.other.code
