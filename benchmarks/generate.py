"""Fills a database with generated activities, the same ones for the same seed, to measure a large registry with.

``DATABASE_URL=... python -m benchmarks.generate --rows 10000`` makes the tables where they are missing and loads the shipped data; the
generated activities come on top, in the shipped ones' shape, told to the meetings after the fifth. The fifth meeting stays as shipped, so
that its pages show the same however many activities there are.
"""

import argparse
import os
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, count
from pathlib import Path
from random import Random

import django
from django.core.management.color import no_style
from django.db import connection, models, transaction

SEED = 2006
BATCH = 2500
# Words that the shipped data does not have: each of the first is in 7 per cent of all activities, each of the others in half of them.
RARE_WORDS = (
    "carpentry",
    "apprenticeship",
    "orchard",
    "seafarer",
    "dormitory",
    "pottery",
    "weaving",
    "bakery",
    "plumbing",
    "greenhouse",
    "itinerary",
    "logbook",
)
COMMON_WORDS = ("ledger", "blueprint", "digest", "notebook", "workflow", "panorama")
SHARES = {**dict.fromkeys(RARE_WORDS, 0.07), **dict.fromkeys(COMMON_WORDS, 0.5)}

FIRST_MEETING, LAST_MEETING = 6, 20
ORDINALS = {17: "Seventeenth", 18: "Eighteenth", 19: "Nineteenth", 20: "Twentieth"}
PAPERS, SEATS, SECTIONS = 18, 60, 8
# Different periods around one year: so few that parsing each once is no work.
PERIODS = 150


def silent(line: str) -> None:
    """Take a line of progress and say nothing."""


class Weighted:
    """Draws from what is on offer, each by its weight."""

    def __init__(self, weights: dict):
        self.values = list(weights)
        self.bounds = list(accumulate(weights.values()))

    def draw(self, random: Random, number: int = 1) -> list:
        """Return so many, perhaps the same one twice."""
        return random.choices(self.values, cum_weights=self.bounds, k=number)

    def draw_different(self, random: Random, number: int) -> list:
        """Return so many different ones, fewer if there are not enough."""
        return list(dict.fromkeys(self.draw(random, 3 * number)))[:number]


def falling(values: list, power: float = 0.9) -> Weighted:
    """Return values of which the first is drawn most often, as words and agencies are."""
    return Weighted({value: 1 / place**power for place, value in enumerate(values, 1)})


class Shapes:
    """What the shipped activities look like: their words, lengths, kinds and the numbers of what belongs to each."""

    def __init__(self):
        from activities.models import Activity, Theme, Update
        from entities.models import Area, Entity
        from meetings.models import Meeting

        shipped = list(Activity.objects.order_by("code").values_list("title", "summary", "kinds", "place"))
        notes = list(Update.objects.order_by("pk").exclude(note="").values_list("note", flat=True))
        frequencies: dict[str, int] = defaultdict(int)
        for text in [*(" ".join(row[:2]) for row in shipped), *notes]:
            for word in re.findall(r"[^\W_](?:[\w'’-]*[^\W_])?", text):
                frequencies[word] += 1
        self.words = Weighted(frequencies)
        self.title_lengths = [len(title.split()) for title, *__ in shipped]
        self.summary_lengths = [len(summary.split()) for __, summary, *__ in shipped]
        self.note_lengths = [len(note.split()) for note in notes]
        self.kinds = [kinds for __, __, kinds, __ in shipped]
        self.places = [place for *__, place in shipped]
        by_use = {"uses": models.Count("parties")}
        self.entities = falling(list(Entity.objects.published().annotate(**by_use).order_by("-uses", "slug")))
        self.themes = falling(list(Theme.objects.published().order_by("slug")), power=0.6)
        self.areas = falling(list(Area.objects.annotate(uses=models.Count("activities")).order_by("-uses", "code")), power=0.7)
        self.periods: dict[int, list[str]] = {}
        self.meetings = list(Meeting.objects.published().filter(number__range=(FIRST_MEETING, LAST_MEETING)).order_by("number"))

    def text(self, random: Random, length: int, planted: Sequence[str] = ()) -> str:
        """Return a sentence of drawn words, the planted ones at random places among them."""
        words = self.words.draw(random, max(length - len(planted), 2))
        for word in planted:
            words.insert(random.randrange(len(words) + 1), word)
        sentence = " ".join(words)
        return sentence[0].upper() + sentence[1:]

    def period(self, random: Random, year: int) -> str:
        """Return a period around a year; half of the tellings have none."""
        if random.random() < 0.5:
            return ""
        if year not in self.periods:
            self.periods[year] = [self._period(random, year) for __ in range(PERIODS)]
        return random.choice(self.periods[year])

    def _period(self, random: Random, year: int) -> str:
        """Return a period in one of the forms that a source may use."""
        year += random.choice((-2, -1, -1, 0, 0, 0, 1, 1, 2))
        month = random.randint(1, 12)
        first = date(year, month, random.randint(1, 28))
        last = first + timedelta(days=random.randint(1, 5))
        shapes = {
            f"{year}": 25,
            f"{year}-{month:02}": 20,
            f"{first}": 8,
            f"{first}/{last}": 12,
            f"{year}/{year + random.randint(1, 4)}": 10,
            f"{year}-{month:02}/..": 6,
            f"{year}/..": 6,
            f"../{year}": 2,
            f"{year}-{random.choice((33, 34, 35, 36))}": 3,
            f"{year}-{random.choice((40, 41))}": 4,
            f"{year}~": 2,
            f"{year}-{month:02}?": 2,
        }
        return Weighted(shapes).draw(random)[0]


@dataclass
class Source:
    """Where an entity may tell to a meeting: the sections of its paper, or its part of the report."""

    meeting: models.Model
    by_entity: dict[int, list[models.Model]]
    others: list[models.Model]

    def section_for(self, random: Random, entity: models.Model) -> models.Model:
        """Return a section in which an entity tells something."""
        return random.choice(self.by_entity.get(entity.pk) or self.others)


def _plain(model: type[models.Model]) -> models.QuerySet:
    """Return rows of a model without the signals that settle each batch: all is written settled."""
    return models.QuerySet(model)


def make_meetings(shapes: Shapes, random: Random) -> list[Source]:
    """Make the meetings that the shipped data lacks, and for each the participants, papers and sections to tell activities in."""
    from entities.models import Person
    from meetings.models import Meeting, Paper, Participation, Section
    from meetings.vocabularies import PaperKind, SectionReading
    from records.vocabularies import State

    organizer = shapes.meetings[0].organizer if shapes.meetings else None
    for number in sorted(ORDINALS.keys() - {meeting.number for meeting in shapes.meetings}):
        shapes.meetings.append(
            Meeting.objects.create(
                number=number,
                title=f"{ORDINALS[number]} Coordination Meeting on International Migration",
                period=f"{number + 2002}-02-14/{number + 2002}-02-15",
                city="New York",
                organizer=organizer,
                state=State.PUBLISHED,
                first_published=date(number + 2002, 3, 1),
            )
        )
    sources = []
    for meeting in shapes.meetings:
        people = Person.objects.bulk_create(
            Person(slug=f"participant-{meeting.number}-{seat}", name=f"Participant {seat} of meeting {meeting.number}")
            for seat in range(1, SEATS + 1)
        )
        seats = Participation.objects.bulk_create(
            Participation(meeting=meeting, number=1000 + seat, person=person, category="Organizations", title="Officer", city="New York")
            for seat, person in enumerate(people, 1)
        )
        sitting = [(seat, shapes.entities.draw(random)[0]) for seat in seats]
        Participation.entities.through.objects.bulk_create(
            Participation.entities.through(participation=seat, entity=entity) for seat, entity in sitting
        )
        contributors = shapes.entities.draw_different(random, PAPERS)
        papers = Paper.objects.bulk_create(
            Paper(
                meeting=meeting,
                number=500 + number,
                kind=PaperKind.CONTRIBUTED,
                title=shapes.text(random, 10),
                abstract=shapes.text(random, 50),
                state=State.PUBLISHED,
                first_published=meeting.last_day + timedelta(days=30),
            )
            for number in range(1, len(contributors) + 1)
        )
        Paper.entities.through.objects.bulk_create(
            Paper.entities.through(paper=paper, entity=entity) for paper, entity in zip(papers, contributors, strict=True)
        )
        by_entity = {}
        for paper, entity in zip(papers, contributors, strict=True):
            by_entity[entity.pk] = Section.objects.bulk_create(
                Section(
                    meeting=meeting,
                    paper=paper,
                    position=position,
                    number=str(position),
                    title=shapes.text(random, 5),
                    reading=SectionReading.ACTIVITIES,
                )
                for position in range(1, SECTIONS + 1)
            )
        others = Section.objects.bulk_create(
            Section(
                meeting=meeting,
                position=500 + position,
                number=f"told-{position}",
                title=shapes.text(random, 5),
                reading=SectionReading.ACTIVITIES,
            )
            for position in range(1, SECTIONS + 1)
        )
        sources.append(Source(meeting, by_entity, others))
    return sources


@dataclass
class Batch:
    """Rows that are written together."""

    activities: list[models.Model]
    themes: list[models.Model]
    areas: list[models.Model]
    parties: list[models.Model]
    updates: list[models.Model]
    documents: list[models.Model]
    links: list[models.Model]

    @classmethod
    def empty(cls) -> "Batch":
        return cls([], [], [], [], [], [], [])


class Maker:
    """Makes activities with all that belongs to them, keys included, as ``activities.standing`` would leave them."""

    def __init__(self, shapes: Shapes, sources: list[Source], random: Random, shares: dict[str, float]):
        from activities.models import Activity, Party, Update
        from records.models import Document

        self.shapes, self.sources, self.random, self.shares = shapes, sources, random, shares
        self.documents = falling(list(Document.objects.published().order_by("slug").values_list("pk", flat=True)))
        self.keys = {model: count((model.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1) for model in (Activity, Party, Update)}
        self.numbers: dict[tuple[str, int], Iterator[int]] = defaultdict(lambda: count(1))
        self.first = None
        for code in Activity.objects.values_list("code", flat=True):
            slug, year, number = code.rsplit("-", 2)
            self.numbers[slug, int(year)] = count(max(int(number) + 1, next(self.numbers[slug, int(year)])))

    def batch(self, number: int) -> Batch:
        """Return so many new activities."""
        batch = Batch.empty()
        for __ in range(number):
            self._add(batch)
        return batch

    def _add(self, batch: Batch) -> None:
        from activities.models import Activity, ActivityDocument, Link, Party
        from activities.vocabularies import DocumentRole, LinkKind, Role
        from records.vocabularies import State

        random, shapes = self.random, self.shapes
        place = random.randrange(len(self.sources))
        told_to = self.sources[place : place + random.choices((1, 2, 3), (70, 20, 10))[0]]
        meeting = told_to[0].meeting
        first, *others = shapes.entities.draw_different(random, random.choices((1, 2, 3, 4), (50, 28, 14, 8))[0])
        planted = [word for word, share in self.shares.items() if random.random() < share]
        in_title = [word for word in planted if random.random() < 0.25]
        year = meeting.last_day.year
        activity = Activity(
            pk=next(self.keys[Activity]),
            code=f"{first.slug.upper()}-{year}-{next(self.numbers[first.slug, year]):03}",
            title=shapes.text(random, random.choice(shapes.title_lengths), in_title)[:300],
            summary=shapes.text(random, random.choice(shapes.summary_lengths), [word for word in planted if word not in in_title]) + ".",
            kinds=random.choice(shapes.kinds),
            place=random.choice(shapes.places),
            state=State.PUBLISHED,
            first_published=meeting.last_day + timedelta(days=30),
        )
        self.first = self.first or activity.pk
        batch.activities.append(activity)
        for theme in shapes.themes.draw_different(random, random.choices((1, 2, 3), (35, 45, 20))[0]):
            batch.themes.append(Activity.themes.through(activity_id=activity.pk, theme_id=theme.pk))
        for area in shapes.areas.draw_different(random, random.choices((0, 1, 2, 3), (55, 25, 12, 8))[0]):
            batch.areas.append(Activity.areas.through(activity_id=activity.pk, area_id=area.pk))
        roles = [Role.LEAD, *random.choices((Role.LEAD, Role.PARTNER, Role.FUNDER, Role.HOST), (8, 80, 8, 4), k=len(others))]
        for position, (entity, role) in enumerate(zip([first, *others], roles, strict=True)):
            batch.parties.append(
                Party(pk=next(self.keys[Party]), activity_id=activity.pk, entity_id=entity.pk, role=role, position=position)
            )
        updates = self._tellings(activity, [first, *others], told_to)
        batch.updates += updates
        self._settle(activity, updates, {entity.pk for entity, role in zip([first, *others], roles, strict=True) if role == Role.LEAD})
        if random.random() < 0.2:
            batch.documents.append(
                ActivityDocument(activity_id=activity.pk, document_id=self.documents.draw(random)[0], role=DocumentRole.OUTCOME)
            )
        if activity.pk > self.first and random.random() < 0.6:
            other = random.randrange(max(self.first, activity.pk - 5000), activity.pk)
            batch.links.append(
                Link(activity_id=activity.pk, other_id=other, kind=random.choice((LinkKind.CONTINUES, LinkKind.SAME_SUBJECT)))
            )

    def _tellings(self, activity, entities, told_to) -> list[models.Model]:
        from activities.models import Update
        from activities.vocabularies import ActivityStatus

        random, statuses = self.random, (ActivityStatus.PLANNED, ActivityStatus.ONGOING, ActivityStatus.COMPLETED, ActivityStatus.PROPOSED)
        updates = []
        status = random.choices((*statuses, ActivityStatus.UNKNOWN, ActivityStatus.SUSPENDED), (18, 36, 36, 4, 5, 1))[0]
        for source in told_to:
            entity = entities[0] if random.random() < 0.8 else random.choice(entities)
            updates.append(
                Update(
                    pk=next(self.keys[Update]),
                    activity=activity,
                    section=source.section_for(random, entity),
                    entity=entity,
                    status=status,
                    period=self.shapes.period(random, source.meeting.last_day.year),
                    note=self.shapes.text(random, random.choice(self.shapes.note_lengths)) + ".",
                )
            )
            if status in (ActivityStatus.PLANNED, ActivityStatus.PROPOSED):
                status = random.choice((ActivityStatus.PLANNED, ActivityStatus.ONGOING, ActivityStatus.COMPLETED, ActivityStatus.CANCELLED))
        return updates

    def _settle(self, activity, updates, leads) -> None:
        from activities.standing import derive, rank_of

        for name, value in derive(sorted(updates, key=lambda update: rank_of(update, update.entity_id in leads))).items():
            setattr(activity, name, value)


def write(batch: Batch, change) -> None:
    """Write rows and their history."""
    from activities.models import Activity, ActivityDocument, Link, Party, Update
    from records.history import CREATED, write_history

    with transaction.atomic():
        # An activity and the telling that stands point at each other: the database looks at the end.
        _plain(Activity).bulk_create(batch.activities, batch_size=500)
        _plain(Activity.themes.through).bulk_create(batch.themes, batch_size=500)
        _plain(Activity.areas.through).bulk_create(batch.areas, batch_size=500)
        _plain(Party).bulk_create(batch.parties, batch_size=500)
        _plain(Update).bulk_create(batch.updates, batch_size=500)
        _plain(ActivityDocument).bulk_create(batch.documents, batch_size=500)
        _plain(Link).bulk_create(batch.links, batch_size=500, ignore_conflicts=True)
        for rows in (batch.activities, batch.parties, batch.updates):
            write_history(change, rows, CREATED)


def generate(number: int, seed: int = SEED, say: Callable[[str], None] = silent) -> None:
    """Add so many activities to a database with the shipped data, and the meetings that they were told to.

    What is derived from rows follows with the data's next version.
    """
    from activities.models import Activity, Party, Update
    from records.models import Change
    from records.vocabularies import ChangeKind

    random = Random(seed)
    shapes = Shapes()
    with transaction.atomic():
        sources = make_meetings(shapes, random)
        change = Change.objects.create(kind=ChangeKind.COMMAND, reason=f"{number} generated activities")
    total = number + Activity.objects.count()
    # The shipped ones have none of the planted words.
    shares = {word: min(share * total / number, 1) for word, share in SHARES.items()}
    maker = Maker(shapes, sources, random, shares)
    for done in range(0, number, BATCH):
        write(maker.batch(min(BATCH, number - done)), change)
        say(f"{min(done + BATCH, number)} of {number} activities")
    # The keys were given here: the next ones that the database gives come after them.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Activity, Party, Update]):
            cursor.execute(statement)


def fill(rows: int, seed: int = SEED, say: Callable[[str], None] = silent) -> None:
    """Bring an empty database, or one that was filled before, to so many activities, the shipped ones among them."""
    from django.core.management import call_command

    from activities.models import Activity
    from records.versions import data_version

    root = Path(__file__).resolve().parent.parent
    call_command("migrate", verbosity=0)
    if not Activity.objects.exists():
        say("loading the shipped data")
        call_command("load_package", root / "data" / "reference", *sorted((root / "data" / "meetings").iterdir()), verbosity=0)
        data_version()
    missing = rows - Activity.objects.count()
    if missing > 0:
        generate(missing, seed, say)
        say("writing the search index")
    data_version()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def main() -> None:
    parser = argparse.ArgumentParser(description="Fill the database of DATABASE_URL with generated activities.")
    parser.add_argument("--rows", type=int, default=10_000, help="activities in all, the shipped ones among them (10000)")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed gives the same activities")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
    django.setup()
    fill(arguments.rows, arguments.seed, lambda line: print(line, file=sys.stderr, flush=True))


if __name__ == "__main__":
    main()
