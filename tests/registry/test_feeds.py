from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.vocabularies import ActivityStatus, Role
from records.models import Change
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    ContactDetailsFactory,
    DocumentFactory,
    EntityFactory,
    EntityNameFactory,
    MeetingFactory,
    PaperFactory,
    ParticipationFactory,
    PartyFactory,
    PersonFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
    told_activity,
)
from tests.files import ATOM, body, read_atom, titles

pytestmark = pytest.mark.django_db

ACTIVITIES = reverse("activity-feed")
SITE = "http://testserver"


def entry_of(feed, place: int = 0) -> dict[str, str]:
    """Return the texts of an entry of a feed by element; of links and categories what they point to."""
    (*__, entry) = feed.findall("a:entry", ATOM)[: place + 1]
    texts = {element.tag.partition("}")[2]: element.text for element in entry}
    return texts | {"link": entry.find("a:link", ATOM).get("href"), "category": entry.find("a:category", ATOM).get("term")}


def test_feed_says_what_it_is_and_where(client):
    ThemeFactory(slug="labour", name="Labour")

    response = client.get(f"{ACTIVITIES}?theme=labour")
    feed = read_atom(response)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert {name: feed.findtext(f"a:{name}", namespaces=ATOM) for name in ("title", "subtitle", "id", "updated", "author/a:name")} == {
        "title": "Coordination Meeting Activity Registry: Activities on labour",
        "subtitle": "New and changed records, the latest 50",
        "id": f"{SITE}/activities/?theme=labour",
        "updated": timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0).isoformat(),
        "author/a:name": "Coordination Meeting Activity Registry",
    }
    assert [(link.get("rel"), link.get("href")) for link in feed.findall("a:link", ATOM)] == [
        ("alternate", f"{SITE}/activities/?theme=labour"),
        ("self", f"{SITE}/activities.atom?theme=labour"),
    ]
    assert titles(feed) == []


def test_entry_of_an_activity(client):
    lead = EntityFactory(acronym="ILO")
    activity = ActivityFactory(code="ILO-2006-014", title="Study of <wages> & work", summary="What workers earn.")
    PartyFactory(activity=activity, entity=EntityFactory(draft=True))
    PartyFactory(activity=activity, entity=lead)
    PartyFactory(activity=activity, entity=EntityFactory(acronym="IOM"), role=Role.PARTNER)
    UpdateFactory(activity=activity, entity=lead, status=ActivityStatus.PLANNED, period="2007")
    Change.objects.update(at=datetime(2020, 1, 2, 12, tzinfo=UTC))
    first = activity.history.earliest("history_id").change_id
    Change.objects.filter(pk=first).update(at=datetime(2020, 1, 1, 12, tzinfo=UTC))

    feed = read_atom(client.get(ACTIVITIES))

    assert entry_of(feed) == {
        "title": "Study of <wages> & work",
        "link": f"{SITE}/activities/ILO-2006-014/",
        "id": f"{SITE}/activities/ILO-2006-014/",
        "published": "2020-01-01T12:00:00+00:00",
        "updated": "2020-01-02T12:00:00+00:00",
        "summary": "Planned, 2007, led by ILO. What workers earn.",
        "category": "changed",
    }
    assert feed.findtext("a:updated", namespaces=ATOM) == "2020-01-02T12:00:00+00:00"


def test_record_is_new_until_it_changes(client):
    theme = ThemeFactory(name="Labour", description="Work.")
    before = entry_of(read_atom(client.get(reverse("theme-feed"))))
    theme.description = "Work and wages."
    theme.save()

    after = entry_of(read_atom(client.get(reverse("theme-feed"))))

    assert [(entry["category"], entry["summary"]) for entry in (before, after)] == [("new", "Work."), ("changed", "Work and wages.")]


def test_latest_change_comes_first_and_a_telling_or_a_party_is_one(client):
    first, second, __ = (ActivityFactory(title=title) for title in ("First", "Second", "Third"))
    as_created = titles(read_atom(client.get(ACTIVITIES)))
    UpdateFactory(activity=first)
    with_telling = titles(read_atom(client.get(ACTIVITIES)))
    PartyFactory(activity=second)

    assert [as_created, with_telling, titles(read_atom(client.get(ACTIVITIES)))] == [
        ["Third", "Second", "First"],
        ["First", "Third", "Second"],
        ["Second", "First", "Third"],
    ]


def test_name_of_an_entity_is_a_change_of_it(client):
    entity = EntityFactory(name="First", acronym="")
    EntityFactory(name="Second", acronym="")
    EntityNameFactory(entity=entity)

    assert titles(read_atom(client.get(reverse("entity-feed")))) == ["First", "Second"]


def test_feed_narrows_as_the_list_does_and_ends_after_50(client):
    labour = ThemeFactory(slug="labour")
    for number in range(52):
        ActivityFactory(title=f"No. {number}", themes=[labour])
    ActivityFactory(title="Other")

    found = titles(read_atom(client.get(f"{ACTIVITIES}?theme=labour")))

    assert found == [f"No. {number}" for number in range(51, 1, -1)]


def test_feed_shows_published_records_alone(client):
    shown = ActivityFactory(title="Shown")
    ActivityFactory(draft=True)
    ActivityFactory(withdrawn=True)
    ActivityFactory(merged=True, merged_into=shown)
    DocumentFactory(title="Public", symbol="")
    DocumentFactory(draft=True)

    assert [titles(read_atom(client.get(reverse(name)))) for name in ("activity-feed", "document-feed")] == [["Shown"], ["Public"]]


def test_entries_of_the_other_lists(client):
    meeting = MeetingFactory(number=5, title="Fifth Meeting")
    ilo = EntityFactory(name="Labour Organization", acronym="ILO", description="Sets standards.")
    PaperFactory(meeting=meeting, number=8, title="Labour migration", entities=[ilo, EntityFactory(draft=True)], abstract="What it does.")
    DocumentFactory(slug="a-res-61-1", title="Migration", symbol="A/RES/61/1", note="Adopted.")
    ActivityFactory(areas=[AreaFactory(name="Mali", iso3="MLI")])

    entries = {
        name: entry_of(read_atom(client.get(reverse(f"{name}-feed", args=place))))
        for name, place in {"meeting": [], "paper": [5], "entity": [], "document": [], "area": []}.items()
    }

    assert {name: (entry["title"], entry["id"], entry["summary"]) for name, entry in entries.items()} == {
        "meeting": ("Fifth Meeting", f"{SITE}/meetings/5/", "20 to 21 November 2006, New York."),
        "paper": ("Labour migration", f"{SITE}/meetings/5/papers/8/", "ILO. What it does."),
        "entity": ("Labour Organization (ILO)", f"{SITE}/entities/{ilo.slug}/", "Specialized agency. Sets standards."),
        "document": ("Migration (A/RES/61/1)", f"{SITE}/documents/a-res-61-1/", "Resolution, 20 December 2006. Adopted."),
        "area": ("Mali", f"{SITE}/areas/MLI/", "Country or area."),
    }


def test_entry_of_a_participant_tells_no_way_to_reach_anyone_and_no_erased_name(client):
    meeting, ilo = MeetingFactory(number=5), EntityFactory(acronym="ILO")
    ContactDetailsFactory(holder=ParticipationFactory(meeting=meeting, name="Mr. Seat", entities=[ilo, EntityFactory(draft=True)]))
    ParticipationFactory(meeting=meeting, name="", person=PersonFactory(name="", erased_on=date(2020, 1, 1)), entities=[ilo])

    response = client.get(reverse("participation-feed", args=[5]))
    feed = read_atom(response)

    assert [(entry["title"], entry["summary"]) for entry in (entry_of(feed, place) for place in (0, 1))] == [
        ("name erased", "Migration officer, ILO."),
        ("Mr. Seat", "Migration officer, ILO."),
    ]
    assert [secret for secret in (b"+1 000", b"seat@example.org") if secret in body(response)] == []


def test_feed_is_well_formed_whatever_a_text_holds(client):
    ActivityFactory(title="A\x0bB\x1fC", summary="D\ufffeE ]]> <b>")

    entry = entry_of(read_atom(client.get(ACTIVITIES)))

    assert (entry["title"], entry["summary"]) == ("ABC", "Status unknown. DE ]]> <b>")


@pytest.mark.parametrize("item_count", [1, 3])
@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("activity", 9),
        ("entity", 4),
        ("meeting", 5),
        ("paper", 7),
        ("participation", 8),
        ("document", 3),
        ("theme", 3),
        ("area", 6),
    ],
)
def test_feeds_have_a_constant_number_of_queries(client, django_assert_num_queries, name, queries, item_count):
    meeting = MeetingFactory(number=500)
    for __ in range(item_count):
        activity = told_activity(section=SectionFactory(paper=PaperFactory(meeting=meeting)))
        activity.areas.add(AreaFactory())
        ParticipationFactory(meeting=meeting)
        MeetingFactory()
        DocumentFactory()
    place = [500] if name in ("paper", "participation") else []
    client.get(reverse(f"{name}-feed", args=place))

    with django_assert_num_queries(queries):
        feed = read_atom(client.get(reverse(f"{name}-feed", args=place)))

    assert len(titles(feed)) >= item_count


def test_feed_is_the_same_until_something_changes(client):
    ActivityFactory()
    first = client.get(ACTIVITIES)
    same = client.get(ACTIVITIES, headers={"if-none-match": first["ETag"]})
    ActivityFactory()

    assert [same.status_code, client.get(ACTIVITIES, headers={"if-none-match": first["ETag"]}).status_code] == [304, 200]
