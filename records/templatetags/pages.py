"""What templates of public pages ask for."""

from django import template
from django.core.exceptions import SuspiciousOperation
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from records.filters import Panel
from records.periods import show_period

register = template.Library()


@register.filter
def period(edtf: str) -> str:
    """Return a period in words, the empty string if it is unknown."""
    return show_period(edtf)


@register.filter
def direction(language: str) -> str:
    """Return the writing direction of a language, for the ``dir`` beside its ``lang``."""
    try:
        return "rtl" if get_language_info(language)["bidi"] else "ltr"
    except KeyError:
        return "auto"


@register.filter
def page_links(page) -> list:
    """Return the page numbers to link to, an ellipsis where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def boxes(panel: Panel) -> SafeString:
    """Return the choices of a panel as a list of boxes to tick, each with its number of rows; in one pass, since there are many."""
    row = '<li><label><input type="checkbox" name="{}" value="{}{}"{}> {}</label> <span class="count">{}</span></li>'
    rows = (
        (
            panel.field.name,
            "-" if offer.is_left_out else "",
            offer.code,
            SafeString(" checked") if offer.is_chosen or offer.is_left_out else "",
            _("not: %(name)s") % {"name": offer.label} if offer.is_left_out else offer.label,
            offer.count,
        )
        for offer in panel.offers
    )
    return format_html('<ul class="boxes">{}</ul>', format_html_join("", row, rows))


@register.simple_tag(takes_context=True)
def current(context, name: str, *args) -> str:
    """Return the ``aria-current`` of a link to a named address, if the visitor is there or below it."""
    request = getattr(context, "request", None)
    address = reverse(name, args=args)
    if request is None or not request.path.startswith(address):
        return ""
    return format_html(' aria-current="{}"', "page" if request.path == address else "true")


@register.simple_tag(takes_context=True)
def canonical(context) -> str:
    """Return the page's one address for search engines: with the canonical query of a filtered list and the number of a further page."""
    request = getattr(context, "request", None)
    if request is None:
        return ""
    try:
        number = request.GET.get("page", "")
        further = f"page={number}" if number.isdecimal() and number != "1" else ""
        query = "&".join(filter(None, [getattr(context.get("filter"), "query", ""), further]))
        return request.build_absolute_uri(f"{request.path}?{query}" if query else request.path)
    except SuspiciousOperation:
        # The page says that the request was refused; its host or its query cannot be read again.
        return ""
