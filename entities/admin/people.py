from django import forms
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from entities.models import ContactDetails, FocalPoint, Person
from records.admin import DeskAdmin, DeskInline


class FocalPointInline(DeskInline):
    model = FocalPoint
    fields = ("entity", "period", "period_as_printed", "note")
    autocomplete_fields = ("entity",)
    row_with = ("entity", "person")


@admin.register(Person)
class PersonAdmin(DeskAdmin):
    list_display = ("name_or_erased", "slug", "speaks_for", "note")
    list_filter = (("erased_on", admin.EmptyFieldListFilter),)
    search_fields = ("name", "slug", "note")
    search_help_text = _("Name, slug or note")
    given_once = ("slug",)
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "slug", "note", "erased_on")
    readonly_fields = ("erased_on",)
    inlines = (FocalPointInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("focal_points__entity")

    def name_of(self, obj):
        return f"{obj} ({obj.slug})"

    @admin.display(description=_("name"), ordering="name")
    def name_or_erased(self, obj):
        return str(obj)

    @admin.display(description=_("focal point of"))
    def speaks_for(self, obj):
        return ", ".join(focal_point.entity.short_name for focal_point in obj.focal_points.all())


class HolderMixin:
    """What may have contact details: a link to them, for those who may see them."""

    def may_see_contacts(self, request) -> bool:
        return request.user.has_perm("entities.view_contactdetails")

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return [*fields, "contact_details_link"] if obj and self.may_see_contacts(request) else fields

    def get_readonly_fields(self, request, obj=None):
        fields = super().get_readonly_fields(request, obj)
        return (*fields, "contact_details_link") if obj and self.may_see_contacts(request) else fields

    @admin.display(description=_("contact details"))
    def contact_details_link(self, obj):
        holder = {"content_type": ContentType.objects.get_for_model(obj).pk, "object_id": obj.pk}
        found = ContactDetails.objects.filter(**holder).values_list("pk", flat=True).first()
        if found:
            return format_html('<a href="{}">{}</a>', reverse("admin:entities_contactdetails_change", args=[found]), gettext("Show"))
        return format_html('<a href="{}?{}">{}</a>', reverse("admin:entities_contactdetails_add"), urlencode(holder), gettext("Add"))


@admin.register(FocalPoint)
class FocalPointAdmin(HolderMixin, DeskAdmin):
    list_display = ("person", "entity", "period_in_words", "account", "note")
    list_filter = (("account", admin.EmptyFieldListFilter),)
    list_select_related = ("person", "entity", "account")
    search_fields = ("person__name", "entity__name", "entity__acronym", "note")
    search_help_text = _("Name of the person, name or acronym of the entity, note")
    autocomplete_fields = ("person", "entity")
    named_with = ("person", "entity")
    fields = ("person", "entity", "period", "period_as_printed", "account", "note")

    def get_readonly_fields(self, request, obj=None):
        # Accounts are the administrators' to give and to take.
        keeps_accounts = request.user.has_perm("entities.change_user")
        return (*super().get_readonly_fields(request, obj), *(() if keeps_accounts else ("account",)))

    @admin.display(description=_("period"), ordering="start_earliest")
    def period_in_words(self, obj):
        return obj.period_shown


class ContactDetailsForm(forms.ModelForm):
    class Meta:
        widgets = {"content_type": forms.HiddenInput, "object_id": forms.HiddenInput}

    def clean(self):
        cleaned = super().clean() or self.cleaned_data
        kind, key = cleaned.get("content_type"), cleaned.get("object_id")
        if kind and key and not kind.model_class()._default_manager.filter(pk=key).exists():
            raise ValidationError(_("There is no such seat or focal point. Begin on its own page."))
        return cleaned


@admin.register(ContactDetails)
class ContactDetailsAdmin(DeskAdmin):
    """Contact details, for holders of their permission alone. They are added on the page of the seat or focal point."""

    form = ContactDetailsForm
    list_display = ("holder_name", "kind_of_holder")
    list_filter = (("content_type", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("object_id",)
    search_help_text = _("Name of the person or of the entity")
    fields = ("holder_name", "street_address", "telephone", "fax", "email", "content_type", "object_id")
    readonly_fields = ("holder_name",)

    def get_queryset(self, request):
        return self.to_name(super().get_queryset(request))

    def to_name(self, queryset):
        models = [kind.model_class() for kind in self.holder_kinds()]
        holders = [self.admin_site.get_model_admin(model).to_name(model._default_manager.all()) for model in models]
        return queryset.select_related("content_type").prefetch_related(GenericPrefetch("holder", holders))

    def holder_kinds(self):
        """Return the content types that may have contact details."""
        return ContentType.objects.filter(ContactDetails._meta.get_field("content_type").remote_field.limit_choices_to)

    def get_search_results(self, request, queryset, search_term):
        """Search the holders, never the details themselves."""
        if not search_term:
            return queryset, False
        found = Q(pk=None)
        for kind in self.holder_kinds():
            desk = self.admin_site.get_model_admin(kind.model_class())
            holders, __ = desk.get_search_results(request, kind.model_class()._default_manager.order_by(), search_term)
            found |= Q(content_type=kind, object_id__in=holders.values("pk"))
        return queryset.filter(found), False

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), *(("content_type", "object_id") if obj else ()))

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        return [name for name in fields if name not in ("content_type", "object_id")] if obj else fields

    def get_model_perms(self, request):
        return {**super().get_model_perms(request), "add": False}

    @admin.display(description=_("seat or focal point"))
    def holder_name(self, obj):
        if not obj.holder:
            return gettext("Begin on the page of a participant or a focal point, which leads here.")
        return self.admin_site.get_model_admin(type(obj.holder)).name_of(obj.holder)

    @admin.display(description=_("kind"))
    def kind_of_holder(self, obj):
        return capfirst(obj.content_type.name)
