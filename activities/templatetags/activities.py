"""What templates ask of activities: the parts of them that are public, and their rows in lists."""

from datetime import date
from functools import cache, lru_cache
from html import escape
from typing import NamedTuple

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from activities.facets.rows import PartyShown, Row, ToldShown, is_public
from activities.models import Activity, Party
from activities.vocabularies import ActivityKind, ActivityStatus, Role
from records.periods import show_period
from records.vocabularies import State

register = template.Library()
register.filter(is_public)

# Roles as words that go before names.
ROLES = {
    Role.LEAD: gettext_lazy("led by"),
    Role.PARTNER: gettext_lazy("with"),
    Role.FUNDER: gettext_lazy("funded by"),
    Role.HOST: gettext_lazy("hosted by"),
}


@register.filter
def parties_by_role(activity: Activity) -> list[tuple[str, list[Party]]]:
    """Return the roles that occur, as words that go before names, each with its parties; entities that are not public are left out."""
    parties = [party for party in activity.parties.all() if party.entity is None or party.entity.state == State.PUBLISHED]
    by_role = [(ROLES[role], [party for party in parties if party.role == role]) for role in Role]
    return [(role, parties) for role, parties in by_role if parties]


# One row of a list. Pages have dozens: as a template with its pieces a row takes ten times as long.


@register.filter
def as_row(activity: Activity | Row, show_status: bool = True) -> SafeString:
    """Return an activity as an item of a list; its status is left out below a heading that says it."""
    row = activity if isinstance(activity, Row) else Row.of(activity)
    language = get_language()
    say = _words(language)
    items = []
    if row.part:
        items.append(f'<span class="unseen">{say["part"]} </span><strong>{escape(capfirst(row.part))}</strong>')
    if show_status:
        items.append(say[f"status {row.status}"])
    if row.period or row.period_as_printed:
        items.append(_period(language, PeriodShown(row.period, row.period_as_printed)))
    if row.doubt:
        items.append(f'<span class="possibly">{say["possibly"]}</span> {say["in that time"]} {escape(row.doubt)}')
    if row.kinds:
        items.append(capfirst(", ".join(say[kind] for kind in row.kinds)))
    for role in Role:
        parties = [_party(party, say) for party in row.parties if party.role == role]
        if parties:
            items.append(f'{say[f"role {role}"]} <ul class="parties">{"".join(parties)}</ul>')
    if row.via:
        records = "".join(f'<li><a href="{record.get_absolute_url()}">{escape(record.name)}</a></li>' for record in row.via.first)
        more = f" {escape(_('and %(more)d more') % {'more': row.via.more})}" if row.via.more else ""
        items.append(f'{escape(row.via.words)} <ul class="list">{records}</ul>{more}')
    if row.themes:
        themes = "".join(f'<li><a href="{_address("theme-detail", slug)}">{escape(name)}</a></li>' for slug, name in row.themes)
        items.append(f'<span class="unseen">{say["themes"]} </span><ul class="themes">{themes}</ul>')
    meta = "\n".join(f"<li>{item}</li>" for item in items)
    told = f'\n<li class="told">{_told(row.told, language)}</li>' if row.told else ""
    title = f'<a class="title" href="{_address("activity-detail", row.code)}">{escape(row.title)}</a>'
    return mark_safe(f'<li>\n{title}\n<ul class="meta">\n{meta}{told}\n</ul>\n</li>')  # noqa: S308 - what the registry holds is escaped above.


@cache
def _words(language: str) -> dict[str, str]:
    """Return the words of rows in a language, escaped: looking each up in the catalogue anew takes longer than the rest of a row."""
    words = {"part": _("Part in it:"), "possibly": _("possibly"), "in that time": _("in that time:"), "themes": _("Themes:")}
    words |= {"off record": _("(not on record)"), "paper": _("Paper"), "report": _("Report of the meeting")}
    words |= {kind.value: str(kind.label) for kind in ActivityKind} | {f"role {role}": str(word) for role, word in ROLES.items()}
    shown = {
        f"status {status}": render_to_string("components/_status.html", {"code": status.value, "label": status.label}).strip()
        for status in ActivityStatus
    }
    return {key: escape(word) for key, word in words.items()} | shown


class PeriodShown(NamedTuple):
    period: str
    period_as_printed: str

    @property
    def period_shown(self) -> str:
        return show_period(self.period)


@lru_cache(maxsize=4096)
def _period(language: str, dated: PeriodShown) -> str:
    return render_to_string("components/_period.html", {"dated": dated}).strip()


@cache
def _around(name: str) -> list[str]:
    """Return what stands before and after the code in the address of a record."""
    return reverse(name, args=["code"]).split("code")


def _address(name: str, code: str) -> str:
    return code.join(_around(name))


def _party(party: PartyShown, say: dict[str, str]) -> str:
    if party.slug:
        return f'<li><a href="{_address("entity-detail", party.slug)}">{escape(party.name)}</a></li>'
    return f'<li>{escape(party.name)} <span class="soft">{say["off record"]}</span></li>'


def _told(told: ToldShown, language: str) -> str:
    say = _words(language)
    if told.meeting is None:
        words = _("Told on %(day)s by %(entity)s: %(message)s")
        return escape(words % {"day": _date(language, told.day, "j F Y"), "entity": told.entity, "message": told.message})
    source = say["report"] if told.paper is None else f"{say['paper']} {told.paper}"
    page = _page(told.meeting, told.paper)
    words = _("Told in %(month)s by %(entity)s:") % {"month": _date(language, told.day, "F Y"), "entity": told.entity}
    return f'{escape(words)} <a href="{page}#{escape(told.section)}">{source}</a>'


@lru_cache(maxsize=1024)
def _date(language: str, day: date | None, form: str) -> str:
    return date_format(day, form) if day else ""


@lru_cache(maxsize=1024)
def _page(meeting: int, paper: int | None) -> str:
    return reverse("meeting-detail", args=[meeting]) if paper is None else reverse("paper-detail", args=[meeting, paper])
