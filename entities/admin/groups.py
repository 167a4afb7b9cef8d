from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entities.actions import chair_code, membership_code
from entities.models import ChairTerm, Group, Membership
from records.admin import CitationInline, DeskAdmin, DeskFormSet, DeskInline
from records.vocabularies import State


class GroupFilter(admin.RelatedOnlyFieldListFilter):
    """The groups by the names of their entities, read at once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = _("group")


class SuggestedCodeForm(forms.ModelForm):
    """A form whose code is made from the other fields when it is left empty."""

    # The rows of the same page, this one among them.
    rows: Iterable[forms.ModelForm] = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].required = False
            self.fields["code"].help_text = gettext("Left empty, it is made from the other fields. It never changes once given.")
            # On a page with several rows the field is there for old rows too.
            self.fields["code"].disabled = bool(self.instance.pk)

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        group = cleaned.get("group") or (self.instance.group if self.instance.group_id else None)
        if "code" in self.fields and not cleaned.get("code") and group and not self.errors:
            taken = [row.cleaned_data.get("code") for row in self.rows if row is not self and hasattr(row, "cleaned_data")]
            cleaned["code"] = self.make_code(group, cleaned, filter(None, taken))
        return cleaned


class SuggestedCodeFormSet(DeskFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.rows = self


class MembershipForm(SuggestedCodeForm):
    def make_code(self, group, cleaned, taken):
        return membership_code(group, cleaned["entity"], cleaned["status"], taken)


class ChairTermForm(SuggestedCodeForm):
    def make_code(self, group, cleaned, taken):
        return chair_code(group, list(cleaned["entities"]), cleaned["period"], taken)


class DoubtMixin:
    """Says where the record leaves the days of a row open."""

    @admin.display(description=_("period"), ordering="start_earliest")
    def period_in_words(self, obj):
        return obj.period_shown or gettext("no date is recorded")

    @admin.display(description=_("doubt"))
    def doubt(self, obj):
        """Return why the first or the last day of a row is not certain."""
        if not obj.pk:
            return ""
        days = [day for day in (obj.start_earliest, obj.end_latest) if day]
        return "; ".join(dict.fromkeys(filter(None, (obj.doubt_on(day) for day in days)))) if days else gettext("no date is recorded")


class MembershipInline(DoubtMixin, DeskInline):
    model = Membership
    form = MembershipForm
    formset = SuggestedCodeFormSet
    fields = ("entity", "status", "period", "period_as_printed", "note", "code")
    autocomplete_fields = ("entity",)
    row_with = ("entity", "group__entity")


class ChairTermInline(DoubtMixin, DeskInline):
    model = ChairTerm
    form = ChairTermForm
    formset = SuggestedCodeFormSet
    fields = ("entities", "kind", "coordinator", "period", "period_as_printed", "doubt", "note", "code")
    readonly_fields = ("doubt",)
    autocomplete_fields = ("entities", "coordinator")
    row_with = ("coordinator", "group__entity")
    row_prefetch = ("entities",)


@admin.register(Group)
class GroupAdmin(DeskAdmin):
    list_display = ("entity", "period_in_words", "member_count", "chair_count", "doubtful_count")
    list_select_related = ("entity",)
    search_fields = ("entity__name", "entity__acronym", "entity__slug")
    search_help_text = _("Name, acronym or slug of the group")
    autocomplete_fields = ("entity",)
    given_once = ("entity",)
    named_with = ("entity",)
    fields = ("entity", "period", "period_as_printed", "note", "chair_record")
    readonly_fields = ("chair_record",)
    inlines = (MembershipInline, ChairTermInline, CitationInline)

    def get_queryset(self, request):
        def count(rows):
            of_group = rows.filter(group=OuterRef("pk")).order_by().values("group")
            return Coalesce(Subquery(of_group.annotate(rows=Count("pk")).values("rows")), 0)

        terms = ChairTerm.objects.all()
        counts = {"members": count(Membership.objects.members()), "chairs": count(terms), "doubtful": count(terms.doubtful())}
        return super().get_queryset(request).annotate(**counts)

    def has_delete_permission(self, request, obj=None):
        # The group's page answers for ever once its entity was public.
        return super().has_delete_permission(request, obj) and not (obj and obj.entity.first_published)

    def get_actions(self, request):
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def public_address(self, obj):
        return obj.get_absolute_url() if obj.entity.state == State.PUBLISHED else None

    @admin.display(description=_("period"), ordering="start_earliest")
    def period_in_words(self, obj):
        return obj.period_shown

    @admin.display(description=_("memberships"), ordering="members")
    def member_count(self, obj):
        return obj.members

    @admin.display(description=_("chair terms"), ordering="chairs")
    def chair_count(self, obj):
        return obj.chairs

    @admin.display(description=_("in doubt"), ordering="doubtful")
    def doubtful_count(self, obj):
        return obj.doubtful

    @admin.display(description=_("record of chairs"))
    def chair_record(self, obj):
        """Return the holes and overlaps in the record of a group's chairs."""
        if not obj.pk or not obj.start_latest:
            return gettext("Give the period of the group first: holes are looked for within it.")
        terms = ChairTerm.objects.of(obj)
        findings = [
            gettext("Nobody on record from %(first)s to %(last)s.") % {"first": date_format(gap.first), "last": date_format(gap.last)}
            for gap in terms.holes(obj.start_latest, min(obj.end_latest, timezone.localdate()))
        ]
        shared = gettext("Two terms share days: %(first)s and %(second)s.")
        findings += [shared % {"first": pair.first.period_shown, "second": pair.second.period_shown} for pair in terms.overlaps()]
        return format_html_join("", "{}<br>", [[finding] for finding in findings]) or gettext("No holes and no overlaps.")


@admin.register(Membership)
class MembershipAdmin(DoubtMixin, DeskAdmin):
    form = MembershipForm
    list_display = ("entity", "group", "status", "period_in_words", "doubt", "code")
    list_filter = ("status", ("group__entity", GroupFilter))
    list_select_related = ("entity", "group__entity")
    search_fields = ("entity__name", "entity__acronym", "group__entity__name", "group__entity__acronym", "code", "note")
    search_help_text = _("Name or acronym of entity or group, code, note")
    autocomplete_fields = ("group", "entity")
    given_once = ("code",)
    named_with = ("entity", "group__entity")
    fields = ("group", "entity", "status", "period", "period_as_printed", "note", "code")
    inlines = (CitationInline,)


@admin.register(ChairTerm)
class ChairTermAdmin(DoubtMixin, DeskAdmin):
    form = ChairTermForm
    list_display = ("holders", "group", "kind", "period_in_words", "doubt", "coordinator")
    list_filter = ("kind", ("group__entity", GroupFilter))
    list_select_related = ("group__entity", "coordinator")
    search_fields = ("entities__name", "entities__acronym", "group__entity__name", "group__entity__acronym", "code", "note")
    search_help_text = _("Name or acronym of entity or group, code, note")
    autocomplete_fields = ("group", "entities", "coordinator")
    given_once = ("code",)
    named_with = ("group__entity",)
    fields = ("group", "entities", "kind", "coordinator", "period", "period_as_printed", "note", "code")
    inlines = (CitationInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("entities")

    @admin.display(description=_("entities"))
    def holders(self, obj):
        return ", ".join(entity.short_name for entity in obj.entities.all())
