"""What tests of the desk share: forms as a browser would send them back."""

from django.urls import reverse


def address(what, role="changelist"):
    """Return an address of the desk: of a model's list or empty form, or of a record's form, history and the like."""
    name = f"admin:{what._meta.app_label}_{what._meta.model_name}_{role}"
    return reverse(name) if role in ("changelist", "add") else reverse(name, args=[what.pk])


def as_shown(response) -> dict:
    """Return the values of all fields on a page with a form, its rows included; of rows that are only read, the hidden ones."""
    bounds = [*response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        bounds += [bound for form in (inline.formset.management_form, *inline.formset.extra_forms) for bound in form]
        rows = [bound for form in inline.formset.initial_forms for bound in form]
        bounds += [bound for bound in rows if inline.has_change_permission or bound.is_hidden]
    values = {bound.html_name: bound.value() for bound in bounds}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def with_row(data: dict, prefix: str, **values) -> dict:
    """Return the data of a form with one more row in the inline of a prefix."""
    number = int(data[f"{prefix}-TOTAL_FORMS"])
    return {**data, f"{prefix}-TOTAL_FORMS": number + 1, **{f"{prefix}-{number}-{name}": value for name, value in values.items()}}
