"""In which form the API answers."""

from rest_framework.negotiation import BaseContentNegotiation


class ByAddress(BaseContentNegotiation):
    """The address alone decides, so that one address has one answer that caches may keep: ``format`` where there are several forms."""

    def select_parser(self, request, parsers):
        return None

    def select_renderer(self, request, renderers, format_suffix=None):
        asked = request.query_params.get("format")
        chosen = next((renderer for renderer in renderers if renderer.format == asked), renderers[0])
        return chosen, chosen.media_type
