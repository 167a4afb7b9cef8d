"""What all public pages have in common: breadcrumbs, and the answer that a record's state calls for."""

from django.http import Http404, HttpResponsePermanentRedirect

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

    def get_context_data(self, **kwargs):
        return super().get_context_data(crumbs=self.get_breadcrumbs(), **kwargs)


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
