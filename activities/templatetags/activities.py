"""What templates ask of activities: the parts of them that are public."""

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from activities.models import Activity, Party, Theme, Update
from activities.vocabularies import Role
from records.models import Record
from records.vocabularies import State

register = template.Library()


@register.filter
def published(records: Iterable[Record]) -> list[Record]:
    """Return the records that the public may see."""
    return [record for record in records if record.state == State.PUBLISHED]


@register.filter
def themes_shown(activity: Activity) -> list[Theme]:
    """Return the public themes of an activity, without those that the page of its row names already (``named``, by their keys)."""
    return [theme for theme in published(activity.themes.all()) if theme.pk not in getattr(activity, "named", ())]


@register.filter
def parties_by_role(activity: Activity) -> list[tuple[str, list[Party]]]:
    """Return the roles that occur, as words that go before names, each with its parties; entities that are not public are left out."""
    words = {Role.LEAD: _("led by"), Role.PARTNER: _("with"), Role.FUNDER: _("funded by"), Role.HOST: _("hosted by")}
    parties = [party for party in activity.parties.all() if party.entity is None or party.entity.state == State.PUBLISHED]
    by_role = [(words[role], [party for party in parties if party.role == role]) for role in Role]
    return [(role, parties) for role, parties in by_role if parties]


@register.filter
def is_public(update: Update) -> bool:
    """Return whether the public may see who told it and where."""
    sources = [update.entity]
    if update.section:
        sources += [update.section.meeting, *([update.section.paper] if update.section.paper else [])]
    return all(source.state == State.PUBLISHED for source in sources)
