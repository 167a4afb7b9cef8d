"""What all public pages have in common: breadcrumbs, and the answer that a record's state calls for."""

from urllib.parse import parse_qsl

from django.http import Http404, HttpResponsePermanentRedirect, HttpResponseRedirect
from django_filters.views import FilterView

from records.filters import encoded
from records.linked import Thing, breadcrumbs, data_block
from records.middleware import Gone
from records.models import Record
from records.vocabularies import State


def public_answer(record: Record) -> HttpResponsePermanentRedirect | None:
    """Return None for a published record, and for a merged one the redirect to the record that it ended in.

    Raises Gone for a withdrawn record, and Http404 for a draft, which has no public address.
    """
    target, seen = record, {record.pk}
    while target.state == State.MERGED:
        target = target.merged_into
        if target.pk in seen:
            raise Http404
        seen.add(target.pk)
    if target is not record:
        return HttpResponsePermanentRedirect(target.get_absolute_url())
    if record.state == State.WITHDRAWN:
        raise Gone(record.withdrawn_reason, record.withdrawn_on)
    if record.state != State.PUBLISHED:
        raise Http404
    return None


class PageMixin:
    """A public page with breadcrumbs: pairs of label and address from the second level down, the page itself last and without address."""

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return []

    def get_linked(self, context: dict) -> list[Thing]:
        """Return what the page is about, as things of schema.org; the context holds what the page shows."""
        return []

    def get_context_data(self, **kwargs):
        context = super().get_context_data(crumbs=self.get_breadcrumbs(), **kwargs)
        at, crumbs = self.request.build_absolute_uri, context["crumbs"]
        way = [breadcrumbs(at, crumbs, self.request.path)] if crumbs else []
        return {**context, "linked": data_block([*self.get_linked(context), *way])}


class FilteredListView(PageMixin, FilterView):
    """A list under filters, at one address for each question.

    Any other way to write the question leads there. The redirect is a temporary one: browsers keep a permanent one for good, and what
    is canonical changes when a list gets a new filter.
    """

    template_name_suffix = "_list"

    def get(self, request, *args, **kwargs):
        self.filterset = self.get_filterset(self.get_filterset_class())
        tidied = self.filterset.tidied
        if parse_qsl(request.META.get("QUERY_STRING", ""), keep_blank_values=True) != tidied:
            return HttpResponseRedirect(f"{request.path}?{encoded(tidied)}" if tidied else request.path)
        self.object_list = self.get_found()
        return self.render_to_response(self.get_context_data(filter=self.filterset, object_list=self.object_list))

    def get_found(self):
        """Return what is found, to be shown page by page."""
        return self.filterset.qs


class RecordDetailMixin(PageMixin):
    """The page of one record: shown if published, 301 if merged, 410 with the reason if withdrawn, 404 if a draft.

    The queryset therefore holds records of all states; what the page shows beside the record is asked for with ``visible_to``.
    """

    def get_records(self) -> list[Record]:
        """Return the records whose state decides, the outermost first: a paper is not public when its meeting is not."""
        return [self.object]

    def find_in_other_case(self) -> Record | None:
        """Return the published record whose address differs in case alone: people type acronyms and codes as they speak them."""
        key = self.kwargs.get(self.slug_url_kwarg)
        if not isinstance(key, str):
            return None
        found = self.get_queryset().filter(**{f"{self.slug_field}__iexact": key}).first()
        return found if found and found in type(found).objects.visible_to() else None

    def get(self, request, *args, **kwargs):
        try:
            self.object = self.get_object()
        except Http404:
            if other := self.find_in_other_case():
                return HttpResponsePermanentRedirect(other.get_absolute_url())
            raise
        for record in self.get_records():
            if answer := public_answer(record):
                return answer
        return self.render_to_response(self.get_context_data(object=self.object))
