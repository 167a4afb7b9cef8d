"""What all addresses of the API have in common: parameters, lists, records, and lists that belong to a record."""

from http import HTTPStatus
from typing import ClassVar

from django.http import Http404, HttpResponsePermanentRedirect, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.response import Response
from rest_framework.views import APIView

from records.middleware import Gone
from records.models import Record, RetiredAddress
from records.views import RecordDetailMixin, public_answer
from registry.api import addresses
from registry.api.filters import FilterSetBackend, takes_several
from registry.api.pagination import Pages

METHODS = ("GET", "HEAD", "OPTIONS")


class ApiView(APIView):
    """Answers GET, HEAD and OPTIONS, and takes no parameter that it does not know."""

    http_method_names = [method.lower() for method in METHODS]
    default_response_headers = {"Allow": ", ".join(METHODS)}

    def initial(self, request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS" and (faults := self.get_faults(request.query_params)):
            raise ValidationError(faults)

    def get_parameters(self) -> list[str]:
        """Return the names of the parameters that the address takes."""
        return []

    def takes_several(self, name: str) -> bool:
        """Return whether a parameter may be given several times."""
        return False

    def get_faults(self, asked: QueryDict) -> dict[str, list[str]]:
        """Return what is wrong with each parameter that is not one of the address, or has more values than it takes."""
        known, faults = self.get_parameters(), {}
        for name, values in asked.lists():
            if name not in known:
                words = _("“%(name)s” is no parameter here. There are: %(known)s.") if known else _("This address takes no parameters.")
                faults[name] = [words % {"name": name, "known": ", ".join(known)}]
            elif len(set(values)) > 1 and not self.takes_several(name):
                faults[name] = [_("One value can be given, and here are several. Leave all but one out.")]
        return faults

    def options(self, request, *args, **kwargs):
        """Tell scripts of other sites, whose browsers ask first, that they may send headers such as If-None-Match."""
        headers = {
            "Access-Control-Allow-Methods": ", ".join(METHODS),
            "Access-Control-Allow-Headers": "*",
            "Access-Control-Max-Age": "86400",
        }
        return Response(status=HTTPStatus.NO_CONTENT, headers=headers)


class FieldsMixin(ApiView, GenericAPIView):
    """Takes ``fields``, the names of the fields that are asked for. ``examples`` say what may stand in the address."""

    examples: ClassVar[dict[str, str | int]] = {}

    def get_parameters(self):
        return ["fields"]

    def takes_several(self, name):
        return name == "fields" or super().takes_several(name)

    @cached_property
    def fields(self) -> list[str]:
        """The names of the fields that are asked for; none where all are."""
        return [name.strip() for text in self.request.query_params.getlist("fields") for name in text.split(",")]

    def get_faults(self, asked):
        known = list(self.get_serializer_class()._declared_fields)
        message = _("“%(name)s” is no field here. Write names with commas between them: %(known)s.")
        wrong = [message % {"name": name, "known": ", ".join(known)} for name in self.fields if name not in known]
        return {**super().get_faults(asked), **({"fields": wrong} if wrong else {})}

    def get_serializer_context(self):
        return {**super().get_serializer_context(), "origin": self.request.build_absolute_uri("/")[:-1], "fields": self.fields}


class RecordListView(FieldsMixin, ListAPIView):
    """The records of one kind, or those that the filters find. ``codes`` are what filters take that have a vocabulary."""

    filter_backends = [FilterSetBackend]
    pagination_class = Pages
    filterset_class = None
    page_name = ""
    codes: ClassVar[dict[str, dict[str, str]]] = {}

    def get_parameters(self):
        filters = list(self.filterset_class.base_filters) if self.filterset_class else []
        return [*filters, *super().get_parameters(), *Pages.parameters]

    def takes_several(self, name):
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        return (name in filters and takes_several(filters[name])) or super().takes_several(name)

    def get_faults(self, asked):
        return {**super().get_faults(asked), **Pages().get_faults(asked)}

    def get_filterset_kwargs(self) -> dict:
        """Return what the filters want to know besides the parameters."""
        return {}

    def get_sentence(self) -> str:
        """Return the question in words."""
        if self.filterset_class:
            return self.filterset.sentence
        return _("All %(records)s") % {"records": self.get_queryset().model._meta.verbose_name_plural}

    def get_page_address(self) -> str | None:
        """Return the absolute address of the page that shows the same list, None if there is none."""
        if not self.page_name:
            return None
        page, query = reverse(self.page_name, kwargs=self.kwargs), self.filterset.query if self.filterset_class else ""
        return self.request.build_absolute_uri(f"{page}?{query}" if query else page)


def answer_retired(request, page: str, part: str = "") -> HttpResponsePermanentRedirect:
    """Return the redirect for a page's address that was retired. Raises Gone if it leads nowhere, Http404 if it never was one."""
    retired = RetiredAddress.objects.filter(path=page).first()
    if retired is None:
        raise Http404
    if not retired.moved_to:
        raise Gone(retired.reason, retired.retired_on)
    return addresses.redirect(request, addresses.of_page(retired.moved_to) + part)


class RecordView(FieldsMixin, RecordDetailMixin, RetrieveAPIView):
    """One record, by the rules of its page: 301 if merged, 410 with the reason if withdrawn, 404 if a draft."""

    def get(self, request, *args, **kwargs):
        try:
            answer = super().get(request, *args, **kwargs)
        except Http404:
            return answer_retired(request, addresses.page_of(request.path))
        if isinstance(answer, HttpResponsePermanentRedirect):
            return addresses.redirect(request, addresses.of_page(answer.url))
        return answer

    def get_context_data(self, **kwargs):
        return kwargs

    def render_to_response(self, context):
        return Response(self.get_serializer(self.prepare(self.object)).data)

    def prepare(self, record):
        """Return the record with what its serializer shows beside its own columns."""
        return record


class PartListView(RecordListView):
    """What belongs to one record, public when that is."""

    part = ""

    def get_owner(self) -> Record:
        """Return the record of the address, in whatever state. Raises Http404 if there is none."""
        raise NotImplementedError

    def get(self, request, *args, **kwargs):
        part = f"{self.part}/"
        try:
            self.owner = self.get_owner()
        except Http404:
            return answer_retired(request, addresses.page_of(request.path).removesuffix(part), part)
        if answer := public_answer(self.owner):
            return addresses.redirect(request, addresses.of_page(answer.url) + part)
        return super().get(request, *args, **kwargs)
