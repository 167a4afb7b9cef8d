"""What stands around the API."""


class OpenToScriptsMiddleware:
    """Let scripts of any site read the API: it is public, the same for everyone, and knows no cookies.

    A middleware rather than part of the views, since a 304 and a page that was kept are answered before any view is asked.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path_info.startswith("/api/"):
            response.headers["Access-Control-Allow-Origin"] = "*"
            response.headers["Access-Control-Expose-Headers"] = "ETag"
        return response
