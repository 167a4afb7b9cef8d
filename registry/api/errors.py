"""What the API answers when it cannot give what was asked for: problem details (RFC 9457) that say what to do."""

from http import HTTPStatus

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, MethodNotAllowed, ValidationError
from rest_framework.response import Response

from records.middleware import Gone

MEDIA_TYPE = "application/problem+json"


def as_problem(exception: Exception, context: dict) -> Response | None:
    """Return the answer for an exception; None for a fault of the registry itself, which is raised."""
    match exception:
        case Gone():
            detail = exception.reason or _("The record was withdrawn.")
            return problem(HTTPStatus.GONE, detail, withdrawn_on=exception.day and exception.day.isoformat())
        case Http404():
            return problem(HTTPStatus.NOT_FOUND, str(exception) or _("There is no such record."))
        case ValidationError():
            names = ", ".join(exception.detail)
            return problem(
                HTTPStatus.BAD_REQUEST, _("What was asked for cannot be read: %(names)s.") % {"names": names}, errors=exception.detail
            )
        case MethodNotAllowed():
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, _("The API is read-only: it answers GET, HEAD and OPTIONS."))
        case APIException():
            return problem(HTTPStatus(exception.status_code), str(exception.detail))
        case _:
            return None


def problem(status: HTTPStatus, detail: str, **more) -> Response:
    """Return problem details; ``more`` are members beside those that every problem has."""
    return Response({"title": status.phrase, "status": status.value, "detail": detail, **more}, status=status, content_type=MEDIA_TYPE)
