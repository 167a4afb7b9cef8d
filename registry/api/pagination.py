"""Lists page by page."""

import re

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

POSITIVE = re.compile(r"[1-9][0-9]{0,8}")
PAGE_SIZE, LARGEST_PAGE = 50, 200


class Pages(BasePagination):
    """Takes whatever can be counted and sliced. A number that cannot be read is a fault, not replaced."""

    parameters = ("page", "page_size")

    def get_faults(self, asked) -> dict[str, list[str]]:
        """Return what is wrong with the number and the size of a page that are asked for."""
        messages = {
            "page": _("“%(text)s” is no number of a page. Write a whole number from 1 on."),
            "page_size": _("“%(text)s” is no size of a page. Write a whole number from 1 to %(largest)d."),
        }
        return {
            name: [messages[name] % {"text": asked[name], "largest": LARGEST_PAGE}]
            for name, largest in (("page", None), ("page_size", LARGEST_PAGE))
            if name in asked and not (POSITIVE.fullmatch(asked[name]) and (not largest or int(asked[name]) <= largest))
        }

    def paginate_queryset(self, queryset, request, view=None):
        """Return the rows of the page that was asked for, of which ``get_faults`` finds none. Raises Http404 beyond the last page."""
        self.request, self.view = request, view
        number, size = int(request.query_params.get("page", 1)), int(request.query_params.get("page_size", PAGE_SIZE))
        paginator = Paginator(queryset, size)
        try:
            self.page = paginator.page(number)
        except EmptyPage:
            words = _("There is no page %(page)d: the last page is %(last)d.")
            raise Http404(words % {"page": number, "last": paginator.num_pages}) from None
        return list(self.page)

    def get_paginated_response(self, data):
        paginator = self.page.paginator
        return Response(
            {
                "total": paginator.count,
                "pages": paginator.num_pages,
                "next": self.address_of(self.page.next_page_number()) if self.page.has_next() else None,
                "previous": self.address_of(self.page.previous_page_number()) if self.page.has_previous() else None,
                "query": self.view.get_sentence(),
                "page": self.view.get_page_address(),
                "results": data,
            }
        )

    def address_of(self, number: int) -> str:
        address = self.request.build_absolute_uri()
        return remove_query_param(address, "page") if number == 1 else replace_query_param(address, "page", number)

    def get_schema_operation_parameters(self, view):
        return [
            {
                "name": "page",
                "in": "query",
                "description": _("Number of the page, from 1 on. Beyond the last page the answer is 404."),
                "schema": {"type": "integer", "minimum": 1, "default": 1},
            },
            {
                "name": "page_size",
                "in": "query",
                "description": _("Number of records on a page."),
                "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": PAGE_SIZE},
            },
        ]

    def get_paginated_response_schema(self, schema):
        no_address = {"type": ["string", "null"], "format": "uri"}
        properties = {
            "total": {"type": "integer", "description": _("Number of records that answer the question, on all pages.")},
            "pages": {"type": "integer", "description": _("Number of pages.")},
            "next": {**no_address, "description": _("Address of the next page, null on the last.")},
            "previous": {**no_address, "description": _("Address of the page before, null on the first.")},
            "query": {"type": "string", "description": _("The question in words, as the page states it.")},
            "page": {**no_address, "description": _("Address of the page that shows the same list, null where there is none.")},
            "results": schema,
        }
        return {"type": "object", "required": list(properties), "properties": properties}
