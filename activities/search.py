"""The words of activities and themes."""

from collections.abc import Iterator

from django.db.models import Prefetch

from activities.models import Activity, ActivityDocument, Party, Theme, Update
from entities.models import Area, Entity
from entities.search import names_of
from meetings.models import Meeting, Paper, Section
from records.models import Document
from records.periods import Period
from records.search.sources import Source, Words, register
from records.vocabularies import State

# A period that spans more years than this is found by its first and last year alone.
YEARS_LISTED = 20


def years_of(activity: Activity) -> list[str]:
    """Return the years of an activity's period, open ends left out."""
    if not activity.start_earliest:
        return []
    period = Period.parse(activity.period)
    first = period.start_earliest.year if period.start_earliest and period.start_earliest.year > 1 else None
    last = period.end_latest.year if period.end_latest and period.end_latest.year < 9999 else None
    if first is None or last is None or last - first > YEARS_LISTED:
        return [str(year) for year in (first, last) if year is not None]
    return [str(year) for year in range(first, last + 1)]


def _activity_words(keys: list[int]) -> Iterator[Words]:
    entities = Entity.objects.visible_to().prefetch_related("names")
    rows = Activity.objects.filter(pk__in=keys).prefetch_related(
        Prefetch("parties", queryset=Party.objects.prefetch_related(Prefetch("entity", queryset=entities))),
        Prefetch("themes", queryset=Theme.objects.visible_to()),
        Prefetch("areas", queryset=Area.objects.order_by("name")),
        Prefetch("updates", queryset=Update.objects.from_public_sources().filter(entity__in=Entity.objects.visible_to()).exclude(note="")),
        Prefetch("activity_documents", queryset=ActivityDocument.objects.filter(document__in=Document.objects.visible_to())),
        "activity_documents__document",
    )
    for row in rows.order_by():
        names = [name for party in row.parties.all() for name in (names_of(party.entity) if party.entity else [party.name_as_printed])]
        yield Words(
            row.pk,
            row.title,
            [*names, *(theme.name for theme in row.themes.all()), *(area.name for area in row.areas.all())],
            [
                row.code,
                row.summary,
                row.place,
                ", ".join(map(str, row.kinds_shown)),
                str(row.get_status_display()),
                " ".join(filter(None, (row.period_shown, row.period_as_printed, *years_of(row)))),
                *(update.note for update in row.updates.all()),
                *(str(link.document) for link in row.activity_documents.all()),
            ],
            row.state == State.PUBLISHED,
        )


def _theme_words(keys: list[int]) -> Iterator[Words]:
    parents = Prefetch("parent", queryset=Theme.objects.visible_to())
    for row in Theme.objects.filter(pk__in=keys).prefetch_related(parents).order_by():
        yield Words(row.pk, row.name, [row.parent.name if row.parent else ""], [row.description], row.state == State.PUBLISHED)


def connect() -> None:
    register(
        Source(
            Activity,
            _activity_words,
            parts={
                Party: "activity_id",
                Update: "activity_id",
                ActivityDocument: "activity_id",
                Activity.themes.through: "activity_id",
                Activity.areas.through: "activity_id",
            },
            related={
                # Who tells need not take part.
                Entity: lambda keys: [
                    *Party.objects.filter(entity__in=keys).values_list("activity_id", flat=True),
                    *Update.objects.filter(entity__in=keys).values_list("activity_id", flat=True),
                ],
                Theme: lambda keys: Activity.themes.through.objects.filter(theme__in=keys).values_list("activity_id", flat=True),
                Area: lambda keys: Activity.areas.through.objects.filter(area__in=keys).values_list("activity_id", flat=True),
                Document: lambda keys: ActivityDocument.objects.filter(document__in=keys).values_list("activity_id", flat=True),
                Meeting: lambda keys: Update.objects.filter(section__meeting__in=keys).values_list("activity_id", flat=True),
                Section: lambda keys: Update.objects.filter(section__in=keys).values_list("activity_id", flat=True),
                Paper: lambda keys: Update.objects.filter(section__paper__in=keys).values_list("activity_id", flat=True),
            },
        )
    )
    register(Source(Theme, _theme_words, related={Theme: lambda keys: Theme.objects.filter(parent__in=keys).values_list("pk", flat=True)}))
