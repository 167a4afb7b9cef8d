"""The description of the API in OpenAPI, made of its serializers and of the filters of the lists."""

from functools import cache

from django.utils.translation import gettext as _
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.renderers import OpenApiJsonRenderer2, OpenApiYamlRenderer2
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from registry.api import serializers
from registry.api.base import ApiView, FieldsMixin, PartListView, RecordView
from registry.api.errors import MEDIA_TYPE
from registry.api.fields import PublicSerializer

FORMATS = ("json", "yaml")


class ApiSchema(AutoSchema):
    """Says of each address what it takes, and what it answers if it cannot give what was asked for."""

    def get_override_parameters(self):
        if not isinstance(self.view, FieldsMixin):
            return []
        in_path = [
            OpenApiParameter(name, type(value), OpenApiParameter.PATH, examples=[OpenApiExample(str(value), value)])
            for name, value in self.view.examples.items()
        ]
        known = list(self.view.get_serializer_class()._declared_fields)
        words = _("Names of the fields that are asked for, with commas between them; all if it is not given.")
        fields = {"type": "array", "items": {"type": "string", "enum": known}, "minItems": 1}
        return [*in_path, OpenApiParameter("fields", fields, description=words, style="form", explode=False)]

    def get_response_serializers(self):
        has_state = isinstance(self.view, (RecordView, PartListView))
        answers = {200: self._get_serializer()}
        if has_state:
            answers[301] = OpenApiResponse(
                description=_("The record has another address, or was merged into another: “Location” leads there.")
            )
        answers[400, MEDIA_TYPE] = OpenApiResponse(
            serializers.InvalidSerializer,
            description=_("A parameter is unknown, or its value cannot be read: “errors” says what to write."),
        )
        if isinstance(self.view, FieldsMixin):
            missing = _("There is no such record, or the list has no such page.")
            answers[404, MEDIA_TYPE] = OpenApiResponse(serializers.ProblemSerializer, description=missing)
        if has_state:
            gone = _("The record was withdrawn: “detail” says why, “withdrawn_on” when.")
            answers[410, MEDIA_TYPE] = OpenApiResponse(serializers.GoneSerializer, description=gone)
        return answers

    def get_operation_id(self):
        first, *rest = super().get_operation_id().split("_")
        return "".join([first, *map(str.capitalize, rest)])

    def get_tags(self):
        return self._tokenize_path()[:1] or ["api"]


def undescribed() -> list[type]:
    """Return the classes whose docstrings are for who reads the code, not for who reads the schema."""
    return [*get_lib_doc_excludes(), ApiView, PublicSerializer, serializers.Reference]


def with_fields_left_out(result: dict, generator, request, public) -> dict:
    """Return the schema with no field required in what an address gives, since ``fields`` may ask for a few of them."""
    components = result["components"]["schemas"]
    for methods in result["paths"].values():
        component = components[name_of(methods["get"]["responses"]["200"]["content"]["application/json"]["schema"])]
        if "results" in component["properties"]:
            component = components[name_of(component["properties"]["results"]["items"])]
        if any(parameter["name"] == "fields" for parameter in methods["get"].get("parameters", ())):
            component.pop("required", None)
    return result


def name_of(reference: dict) -> str:
    return reference["$ref"].rpartition("/")[2]


@cache
def api_schema() -> dict:
    """Return the description of the whole API; nothing in it depends on the data."""
    return SchemaGenerator().get_schema(request=None, public=True)


class SchemaView(ApiView):
    """The description of the API in OpenAPI, as JSON or as YAML."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiYamlRenderer2]
    schema = None

    def get_parameters(self):
        return ["format"]

    def get(self, request):
        asked = request.query_params.get("format", FORMATS[0])
        if asked not in FORMATS:
            words = _("“%(format)s” is no format of the schema. There are: %(known)s.")
            raise ValidationError({"format": [words % {"format": asked, "known": ", ".join(FORMATS)}]})
        return Response(api_schema())
