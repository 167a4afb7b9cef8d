"""An address once public never answers 404."""

from django.http import HttpResponsePermanentRedirect
from django.template.response import TemplateResponse

from records.models import RetiredAddress


class Gone(Exception):
    """Raised by a view whose record was withdrawn: the visitor gets a page with status 410 that says why."""

    def __init__(self, reason: str = "", day=None):
        super().__init__(reason)
        self.reason = reason
        self.day = day


class RetiredAddressMiddleware:
    """Answer 301 or 410 for retired addresses, before a 404 reaches the visitor."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        # PostgreSQL refuses to look for a NUL byte, and no address has one.
        retired = RetiredAddress.objects.filter(path=request.path).first() if "\0" not in request.path else None
        if not retired:
            return response
        if retired.moved_to:
            query = request.META.get("QUERY_STRING", "")
            return HttpResponsePermanentRedirect(f"{retired.moved_to}?{query}" if query else retired.moved_to)
        return gone_page(request, retired.reason, retired.retired_on)

    def process_exception(self, request, exception):
        if isinstance(exception, Gone):
            return gone_page(request, exception.reason, exception.day)
        return None


def gone_page(request, reason: str, day):
    return TemplateResponse(request, "410.html", {"reason": reason, "day": day}, status=410).render()
