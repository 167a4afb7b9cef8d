"""Rows of other models on a record's page."""

from django.contrib import admin
from django.contrib.contenttypes.admin import GenericTabularInline
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.forms import Textarea
from django.forms.models import BaseInlineFormSet

from records.admin.base import DeskMixin
from records.forms import NamedChoiceMixin, TextFormField
from records.models import Citation


class DeskFormSetMixin:
    """Rows that ask the database for their choices together, and see what two of them may not share."""

    def __init__(self, *args, **kwargs):
        self.choices_read: dict[str, list] = {}
        super().__init__(*args, **kwargs)

    def read_names(self) -> None:
        """Read the names of all choices that the rows show, one query a field."""
        for name, base in self.form.base_fields.items():
            widget = getattr(base.widget, "widget", base.widget)
            if isinstance(widget, NamedChoiceMixin):
                values = [form[name].value() for form in self.forms if name in form.fields]
                widget.read_names({str(key) for value in values for key in (value if isinstance(value, list) else [value]) if key})

    def get_choices(self) -> dict:
        """Return, by field, the querysets that these rows choose from where not everything may be chosen."""
        return {}

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            # In a table the label is the head of the column, which names no single field.
            getattr(field.widget, "widget", field.widget).attrs.setdefault("aria-label", field.label)
        for name, queryset in self.get_choices().items():
            field = form.fields[name]
            field.queryset = queryset
            # Read once for all rows; what is posted is still looked up in the queryset.
            if name not in self.choices_read:
                self.choices_read[name] = list(field.choices)
            field.widget.choices = self.choices_read[name]

    def clean(self):
        # First, so that the words of the model come before Django's own.
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
                self._refuse_doubles(constraint)
        super().clean()

    def _refuse_doubles(self, constraint: models.UniqueConstraint) -> None:
        """Refuse rows that break a constraint with each other, or with one that somebody added since the page was opened."""
        # All rows have the record of the page in common.
        names = [name for name in constraint.fields if name in self.form.base_fields]
        on_page = {form.instance.pk for form in self.forms}
        seen = {tuple(getattr(row, name) for name in names) for row in self.get_queryset() if row.pk not in on_page}
        for form in self.forms:
            is_blank = not form.has_changed() and not form.instance.pk
            if self._should_delete_form(form) or is_blank or form.errors:
                continue
            values = tuple(form.cleaned_data.get(name, getattr(form.instance, name, None)) for name in names)
            # The conditions of our constraints are that something is given.
            if not values or None in values or (constraint.condition is not None and "" in values):
                continue
            if values in seen:
                form.add_error(None, constraint.get_violation_error_message())
            seen.add(values)


class DeskFormSet(DeskFormSetMixin, BaseInlineFormSet):
    pass


class GenericDeskFormSet(DeskFormSetMixin, BaseGenericInlineFormSet):
    pass


class InlineMixin(DeskMixin):
    """Rows of a model that belong to the record of the page."""

    extra = 0
    # Whether saving the page writes its rows as they stand there.
    rewrites_rows = True
    show_change_link = True
    view_on_site = False
    # A page with many rows stays light.
    related_tools = ("add",)
    formfield_overrides = {
        **DeskMixin.formfield_overrides,
        models.TextField: {"form_class": TextFormField, "widget": Textarea(attrs={"rows": 3, "cols": 60})},
    }
    # What the rows need beside themselves to be shown.
    row_with: tuple[str, ...] = ()
    row_prefetch: tuple[str, ...] = ()

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.row_with).prefetch_related(*self.row_prefetch)


class DeskInline(InlineMixin, admin.TabularInline):
    """One row a line."""

    formset = DeskFormSet

    @classmethod
    def condition_for(cls, obj) -> dict:
        """Return what tells the rows of a record in their history."""
        key = cls.fk_name or next(field.name for field in cls.model._meta.fields if field.remote_field and field.related_model is type(obj))
        return {key: obj.pk}


class DeskStackedInline(DeskInline):
    """One field a line, for rows with texts."""

    template = "admin/edit_inline/stacked.html"


class ListedInline(DeskInline):
    """Rows that are read here and edited on their own pages; new ones are typed here.

    For lists so long that the form of all rows would be slow, and larger than what Django takes in one post.
    """

    rewrites_rows = False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class CitationInline(InlineMixin, GenericTabularInline):
    """The documents that the record rests on."""

    model = Citation
    formset = GenericDeskFormSet
    autocomplete_fields = ("document",)
    fields = ("document", "place", "note")
    row_with = ("document",)
    show_change_link = False
    classes = ("collapse",)

    @classmethod
    def condition_for(cls, obj) -> dict:
        """Return what tells the citations of a record in their history."""
        return {"content_type": ContentType.objects.get_for_model(obj), "object_id": obj.pk}
