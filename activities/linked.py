"""Activities and themes as things of schema.org."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from activities.models import Activity, Party, Theme
from activities.vocabularies import Role
from entities.linked import area_reference, entity_reference
from records import linked
from records.linked import At, Thing, certain_dates, thing
from records.models import Document
from records.vocabularies import State


def theme_reference(at: At, theme: Theme) -> Thing:
    return linked.reference("DefinedTerm", at, theme, theme.name)


def theme(at: At, record: Theme) -> Thing:
    """Return a theme as a term of the set that the list of themes is."""
    address = at(record.get_absolute_url())
    return thing(
        "DefinedTerm",
        id_=address,
        url=address,
        name=record.name,
        termCode=record.slug,
        description=record.description,
        inDefinedTermSet=theme_set(at),
    )


def theme_set(at: At, themes: Iterable[Theme] = ()) -> Thing:
    address = at(reverse("theme-list"))
    return thing(
        "DefinedTermSet",
        id_=address,
        url=address,
        name=_("Themes of international migration"),
        hasDefinedTerm=[theme_reference(at, theme) for theme in themes],
    )


def party_reference(at: At, party: Party) -> Thing | None:
    """Return the entity of a party, by its name alone where it is not on record, None where it is not public."""
    if party.entity is None:
        return thing("Organization", name=party.name_as_printed)
    return entity_reference(at, party.entity) if party.entity.state == State.PUBLISHED else None


def activity(at: At, record: Activity, parties: Iterable[Party], documents: Iterable[Document]) -> Thing:
    """Return an activity as a project of its parties. That it was told of, when and as what is said in words."""
    address = at(record.get_absolute_url())
    start, end = certain_dates(record.period)
    public = [(party, other) for party in parties if (other := party_reference(at, party))]
    members = [(party.get_role_display(), other) for party, other in public if party.role != Role.FUNDER]
    return thing(
        "Project",
        id_=address,
        url=address,
        identifier=record.code,
        name=record.title,
        description=record.summary,
        disambiguatingDescription=standing(record),
        foundingDate=start,
        dissolutionDate=end,
        member=[thing("OrganizationRole", roleName=role, member=other) for role, other in members],
        funder=[other for party, other in public if party.role == Role.FUNDER],
        location=thing("Place", name=record.place) if record.place else None,
        areaServed=[area_reference(at, area) for area in record.areas.all()],
        keywords=[theme_reference(at, theme) for theme in record.themes.all() if theme.state == State.PUBLISHED],
        subjectOf=[linked.document(at, document) for document in documents],
    )


def standing(activity: Activity) -> str:
    """Return the status and period of an activity in words, empty where nothing was told."""
    if activity.standing_id is None:
        return ""
    return ", ".join(filter(None, [capfirst(activity.get_status_display()), activity.period_shown or activity.period_as_printed]))
