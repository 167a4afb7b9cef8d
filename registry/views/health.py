"""Whether the registry can answer, for load balancers and process managers."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from records.middleware import never_kept


@never_kept
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Return 200 and "ok" when the database answers, else 503; never kept by a cache."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
