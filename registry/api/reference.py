"""The page that explains the API."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from records.views import PageMixin
from registry.api import addresses
from registry.api.schema import api_schema


def parameters_of(operation: dict) -> list[tuple[str, str]]:
    """Return what an operation takes: names and descriptions."""
    return [(row["name"], row.get("description", _("Part of the address."))) for row in operation.get("parameters", ())]


# Swagger draws its arrows as pictures within its style sheet.
@method_decorator(csp_update({"img-src": [SELF, "data:"]}), name="dispatch")
class ReferenceView(PageMixin, TemplateView):
    """What there is and how to ask for it; with JavaScript the same as a Swagger page, where questions can be tried out."""

    template_name = "registry/api_reference.html"

    def get_breadcrumbs(self):
        return [(_("API"), "")]

    def get_context_data(self, **kwargs):
        operations = [
            {"path": path, "id": operation["operationId"], "description": operation["description"], "parameters": parameters_of(operation)}
            for path, methods in api_schema()["paths"].items()
            for operation in methods.values()
        ]
        return super().get_context_data(operations=operations, root=addresses.root(), schema=reverse("api:schema"), **kwargs)
