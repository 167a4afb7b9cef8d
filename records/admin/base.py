"""What the desk does alike for all models: recorded changes, named choices, periods that explain themselves, states of records."""

from contextlib import suppress

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import quote, unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import DataError, IntegrityError, models
from django.db.models import Q
from django.forms import Textarea
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from records.changes import changes_of_record, count_writes
from records.forms import NamedChoice, NamedChoices, PeriodInput, SearchForm, TextFormField, WithdrawalForm
from records.history import recording
from records.periods import PeriodField
from records.rules import broken_rule
from records.versions import data_version
from records.vocabularies import ChangeKind, State

CHANGES_A_PAGE = 25
SAVED_MEANWHILE = _(
    "This was saved by someone else, or in another window, after you opened it. What you typed still stands here and is not saved. "
    "Look at “Changes” in a new tab, put right what differs, then save again: what stands here then replaces what was saved meanwhile."
)


class DeskChangeList(ChangeList):
    search_form_class = SearchForm


class DeskMixin:
    """What lists, forms and inlines have in common."""

    formfield_overrides = {
        PeriodField: {"widget": PeriodInput},
        models.TextField: {"form_class": TextFormField, "widget": Textarea(attrs={"rows": 5, "cols": 80})},
        models.URLField: {"assume_scheme": "https"},
    }

    # Beside a choice: open it, add another. What is chosen is deleted on its own page.
    related_tools = ("add", "change", "view")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            for tool in ("add", "change", "view", "delete"):
                name = f"can_{tool}_related"
                setattr(field.widget, name, getattr(field.widget, name) and tool in self.related_tools)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NamedChoice(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NamedChoices(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class NamedMixin:
    """What the records of a model are called at the desk."""

    # What a name of this model is made of, beside its own row.
    named_with: tuple[str, ...] = ()

    def name_of(self, obj) -> str:
        """Return the name under which the desk offers a record as a choice and tells of it in a change."""
        return str(obj)

    def to_name(self, queryset):
        """Return the queryset with all that the names of its records need."""
        return queryset.select_related(*self.named_with) if self.named_with else queryset


class DeskAdmin(NamedMixin, DeskMixin, admin.ModelAdmin):
    """The list and the form of one model. Each save is one change: who, when, why, with all that was saved beside it."""

    list_per_page = 50
    show_facets = admin.ShowFacets.ALWAYS
    change_form_template = "admin/desk_change_form.html"
    object_history_template = "admin/desk_history.html"
    delete_confirmation_template = "admin/desk_delete.html"
    delete_selected_confirmation_template = "admin/desk_delete_selected.html"
    # Fields that stay as they were given: keys of packages and parts of addresses.
    given_once: tuple[str, ...] = ()

    class Media:
        js = ("desk-rows.js",)

    def get_changelist(self, request, **kwargs):
        return DeskChangeList

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (DataError, OverflowError, ValueError) as error:
            # A filter in the address that no link makes, such as a year of 25 digits.
            raise IncorrectLookupParameters from error

    def get_search_results(self, request, queryset, search_term):
        """Find what the public search finds, drafts included, besides beginnings of words and what the columns of the model hold."""
        found, may_have_doubles = super().get_search_results(request, queryset, search_term)
        if not search_term or not hasattr(self.model, "search_kind"):
            return found, may_have_doubles
        # What was written by hand, without a recording, is found too.
        data_version()
        rows = self.model._default_manager.all()
        with suppress(ValidationError):
            asked = Q(pk__in=rows.search(search_term).values("pk")) | Q(pk__in=rows.beginning(search_term).values("pk"))
            return queryset.filter(asked | Q(pk__in=found.order_by().values("pk"))), False
        return found, may_have_doubles

    def recorded(self, request, reason: str = ""):
        """Return the recording of a change that the user of a request makes."""
        why = (reason or request.POST.get("_why", "")).replace("\0", "").strip()
        return recording(ChangeKind.FORM, by=request.user, reason=why[:500])

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        context = {"why": request.POST.get("_why", ""), **(extra_context or {})}
        try:
            return self.save_posted(request, object_id, form_url, context)
        except IntegrityError as error:
            # What no field of the form knows of, or what another editor wrote at the same moment.
            request.refusal = broken_rule(error)
            return self.save_posted(request, object_id, form_url, context)

    def save_posted(self, request, object_id, form_url, context):
        """Save a form that was posted as one change, or return its page with what is wrong with it."""
        with self.recorded(request):
            obj = self.get_object(request, unquote(object_id)) if object_id and "_seen" in request.POST else None
            if obj and self.is_tracked and request.POST["_seen"] != str(self.count_writes(obj)):
                request.refusal = SAVED_MEANWHILE
            return super().changeform_view(request, object_id, form_url, context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form_class = super().get_form(request, obj, change, **kwargs)
        refusal = getattr(request, "refusal", "")
        if not refusal:
            return form_class

        class RefusedForm(form_class):
            def clean(self):
                cleaned = super().clean()
                self.add_error(None, refusal)
                return cleaned

        return RefusedForm

    def count_writes(self, obj) -> int:
        """Return how often a record was written, and with it the rows that its page writes."""
        return count_writes(obj, self.get_parts(obj, written_here=True))

    def delete_view(self, request, object_id, extra_context=None):
        context = {"is_tracked": self.is_tracked, **(extra_context or {})}
        if request.method != "POST":
            return super().delete_view(request, object_id, context)
        with self.recorded(request):
            return super().delete_view(request, object_id, context)

    def changelist_view(self, request, extra_context=None):
        if request.method != "POST":
            return super().changelist_view(request, extra_context)
        with self.recorded(request, request.POST.get("withdrawn_reason", "")):
            return super().changelist_view(request, extra_context)

    def save_model(self, request, obj, form, change):
        # A form saved as it was shown is no change of the record.
        if not change or form.has_changed():
            super().save_model(request, obj, form, change)

    # The registry's own changes take the place of the admin's log, which would keep names of people after their erasure.
    def log_addition(self, request, obj, message):
        return None

    def log_change(self, request, obj, message):
        return None

    def log_deletions(self, request, queryset):
        return None

    def get_readonly_fields(self, request, obj=None):
        given = self.given_once if obj else ()
        return (*super().get_readonly_fields(request, obj), *given)

    def get_prepopulated_fields(self, request, obj=None):
        return {name: sources for name, sources in self.prepopulated_fields.items() if not obj or name not in self.given_once}

    def view_on_site(self, obj):
        return self.public_address(obj)

    def change_address(self, obj) -> str:
        """Return the address of a record's form."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[quote(obj.pk)])

    def public_address(self, obj) -> str | None:
        """Return the address of the public page that shows a record, None if there is none."""
        return None

    def get_inline_formsets(self, request, formsets, inline_instances, obj=None):
        for formset in formsets:
            if hasattr(formset, "read_names"):
                formset.read_names()
        return super().get_inline_formsets(request, formsets, inline_instances, obj)

    @property
    def is_tracked(self) -> bool:
        """Whether changes of the model are kept."""
        return hasattr(self.model, "history")

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context.setdefault("why", "")
        context["is_tracked"] = self.is_tracked
        context["seen"] = self.count_writes(obj) if obj and self.is_tracked else None
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_parts(self, obj, written_here: bool = False) -> list[tuple[type[models.Model], dict]]:
        """Return the models whose rows belong to a record, with what tells its rows in their history."""
        inlines = [inline for inline in self.inlines if inline.rewrites_rows or not written_here]
        return [(inline.model, inline.condition_for(obj)) for inline in inlines if hasattr(inline.model, "history")]

    def history_view(self, request, object_id, extra_context=None):
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        if not self.is_tracked:
            raise Http404(gettext("No history is kept of this."))
        page = Paginator(changes_of_record(obj, self.get_parts(obj)), CHANGES_A_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Changes of %(name)s") % {"name": obj},
            "opts": self.opts,
            "object": obj,
            "page": page,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)


class RecordAdmin(DeskAdmin):
    """A model whose records have a page and with it a state: published and withdrawn here, deleted only as drafts."""

    actions = ("publish_selected", "withdraw_selected")

    @admin.display(description=_("state"), ordering="state")
    def state_shown(self, obj):
        return format_html('<span class="state state-{}">{}</span>', obj.state, obj.get_state_display())

    @admin.display(description=_("state"))
    def state_explained(self, obj):
        """Return the state in words, and what can be done with it."""
        if obj.state == State.DRAFT:
            return gettext("Draft: the public does not see it. “Save and publish” makes it public; until then it can be deleted.")
        if obj.state == State.MERGED:
            return gettext("Merged into %(record)s: its address leads there.") % {"record": obj.merged_into}
        day = date_format(obj.first_published, "DATE_FORMAT")
        if obj.state == State.WITHDRAWN:
            return gettext("Withdrawn on %(day)s: “%(reason)s” Its address says so. “Save and publish” brings it back.") % {
                "day": date_format(obj.withdrawn_on, "DATE_FORMAT"),
                "reason": obj.withdrawn_reason,
            }
        return gettext(
            "Published since %(day)s. What was once public is not deleted but withdrawn with a reason, so that its address still answers."
        ) % {"day": day}

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("state_explained",) if obj else ()))

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [(None, {"fields": ["state_explained"]}), *fieldsets] if obj else fieldsets

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.state == State.MERGED)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.first_published)

    def get_actions(self, request):
        # Drafts are deleted one by one, on their own pages.
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def public_address(self, obj):
        return obj.get_absolute_url() if obj.state == State.PUBLISHED and hasattr(obj, "get_absolute_url") else None

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        may_change = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        context["show_publish"] = may_change and (obj is None or obj.state in (State.DRAFT, State.WITHDRAWN))
        context["show_withdraw"] = bool(may_change and obj and obj.state == State.PUBLISHED)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_model(self, request, obj, form, change):
        if "_publish" in request.POST and obj.state in (State.DRAFT, State.WITHDRAWN):
            obj.publish(timezone.localdate())
            obj.save()
        else:
            super().save_model(request, obj, form, change)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish_selected(self, request, queryset):
        """Publish the drafts and withdrawn records among the chosen."""
        records = queryset.filter(state__in=[State.DRAFT, State.WITHDRAWN])
        for record in records:
            record.publish(timezone.localdate())
            record.save()
        self.tell_count(
            request, len(records), ngettext("%(count)d record was published.", "%(count)d records were published.", len(records))
        )

    @admin.action(description=_("Withdraw, with a reason"), permissions=["change"])
    def withdraw_selected(self, request, queryset):
        """Ask for the reason, then withdraw the published records among the chosen."""
        return self.withdraw(request, queryset.filter(state=State.PUBLISHED))

    def withdraw(self, request, queryset, back: str = ""):
        """Return the page that asks for the reason; withdraw the records once it is given."""
        form = WithdrawalForm(request.POST if "withdrawn_reason" in request.POST else None)
        records = list(queryset)
        if records and not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": gettext("Withdraw from public view"),
                "opts": self.opts,
                "form": form,
                "media": self.media,
                "records": [(self.name_of(record), self.change_address(record)) for record in records],
                "keys": [record.pk for record in records],
                "back": back or request.get_full_path(),
                "is_action": not back,
            }
            return TemplateResponse(request, "admin/desk_withdraw.html", context)
        for record in records:
            record.withdraw(timezone.localdate(), form.cleaned_data["withdrawn_reason"])
            record.save()
        self.tell_count(
            request, len(records), ngettext("%(count)d record was withdrawn.", "%(count)d records were withdrawn.", len(records))
        )
        return HttpResponseRedirect(back) if back else None

    def tell_count(self, request, count: int, message: str) -> None:
        """Tell the user how many of the chosen records were written."""
        if count:
            self.message_user(request, message % {"count": count}, messages.SUCCESS)
        else:
            self.message_user(request, gettext("Nothing was changed: no chosen record is in a state for this."), messages.WARNING)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_withdraw"
        return [path("<path:object_id>/withdraw/", self.admin_site.admin_view(self.withdraw_view), name=name), *super().get_urls()]

    def withdraw_view(self, request, object_id):
        """Withdraw one record, from its own page."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404(capfirst(self.opts.verbose_name))
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        back = self.change_address(obj)
        records = self.model._default_manager.filter(pk=obj.pk, state=State.PUBLISHED)
        if request.method != "POST":
            return self.withdraw(request, records, back)
        with self.recorded(request, request.POST.get("withdrawn_reason", "")):
            return self.withdraw(request, records, back)


class ReadOnlyAdmin(DeskAdmin):
    """A model that the desk shows and nobody edits."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
