"""The series of meetings, the list of participants and the list of papers."""

import pytest
from django.urls import reverse

from meetings.outlines import outlined
from meetings.views.participations import printed_list
from meetings.vocabularies import PaperKind
from tests.factories import (
    AreaFactory,
    ContactDetailsFactory,
    EntityFactory,
    MeetingFactory,
    PaperFactory,
    ParticipationFactory,
    SectionFactory,
    seat,
)
from tests.site import Page

pytestmark = pytest.mark.django_db


def texts(response, tag, css_class):
    """Return the words of all elements of a class, in the order of the page."""
    tree = Page("/", response.content.decode()).tree
    return [" ".join("".join(e.itertext()).split()) for e in tree.iter(tag) if css_class in (e.get("class") or "").split()]


@pytest.mark.parametrize("item_count", [1, 3])
def test_meeting_list_takes_three_queries(client, django_assert_num_queries, item_count):
    for meeting in MeetingFactory.create_batch(item_count):
        seat(meeting, EntityFactory())
        PaperFactory(meeting=meeting)

    with django_assert_num_queries(3):
        response = client.get(reverse("meeting-list"))

    assert len(texts(response, "a", "title")) == item_count


def test_meeting_list_shows_published_meetings_the_latest_first(client):
    MeetingFactory(number=4, title="Fourth meeting")
    MeetingFactory(number=5, title="Fifth meeting")
    MeetingFactory(number=6, title="Sixth meeting", draft=True)
    MeetingFactory(number=7, title="Seventh meeting", withdrawn=True)

    response = client.get(reverse("meeting-list"))

    assert texts(response, "a", "title") == ["Fifth meeting", "Fourth meeting"]


def test_meeting_list_counts_published_papers_and_all_seats(client):
    meeting = MeetingFactory(number=5, period="2006-11-20/2006-11-21", city="New York")
    PaperFactory.create_batch(2, meeting=meeting)
    PaperFactory(meeting=meeting, draft=True)
    for __ in range(3):
        seat(meeting, EntityFactory())

    response = client.get(reverse("meeting-list"))

    assert texts(response, "ul", "meta")[:-1] == ["20 to 21 November 2006 New York 2 papers 3 participants"]


def test_empty_series_says_so(client):
    response = client.get(reverse("meeting-list"))

    assert texts(response, "div", "empty") == ["No meeting is on record yet."]


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_of_participants_takes_eleven_queries(client, django_assert_num_queries, item_count):
    meeting = MeetingFactory()
    for __ in range(item_count):
        seat(meeting, EntityFactory())

    with django_assert_num_queries(11):
        response = client.get(reverse("participation-list", args=[meeting.number]))

    assert len(response.context["object_list"]) == item_count


def test_list_of_participants_keeps_categories_headings_and_order():
    rows = [("UN", "UNHCR", 1), ("UN", "UNHCR", 2), ("UN", "ILO", 3), ("Governments", "", 4), ("Liaison", "Liaison", 5), ("UN", "ILO", 6)]
    seats = [
        ParticipationFactory.build(category=category, heading=heading, number=number, person=None, name="A")
        for category, heading, number in rows
    ]

    shown = [
        (category["name"], category["anchor"], [(heading, [seat.number for seat in group]) for heading, group in category["headings"]])
        for category in printed_list(seats)
    ]

    assert shown == [
        ("UN", "category-1", [("UNHCR", [1, 2]), ("ILO", [3])]),
        ("Governments", "category-2", [("", [4])]),
        ("Liaison", "category-3", [("", [5])]),
        ("UN", "category-4", [("ILO", [6])]),
    ]


def test_seat_shows_what_is_printed_and_no_contact_details(client):
    meeting = MeetingFactory()
    unhcr = EntityFactory(slug="unhcr", acronym="UNHCR")
    holder = ParticipationFactory(
        meeting=meeting,
        number=9,
        name="Ann Example",
        title="Director",
        unit="New York Office",
        affiliation="Office of the Commissioner",
        city="Geneva",
        entities=[unhcr, EntityFactory(draft=True)],
        note="The list prints it twice.",
    )
    ContactDetailsFactory(holder=holder, telephone="+41 000", email="ann@example.org", street_address="1 Lake Road")

    response = client.get(reverse("participation-list", args=[meeting.number]))

    page = Page("/", response.content.decode())
    entry = next(element for element in page.tree.iter("li") if element.get("id") == "seat-9")
    assert " ".join("".join(entry.itertext()).split()) == (
        "9 Ann Example, Director, New York Office Office of the Commissioner Geneva · for UNHCR The list prints it twice."
    )
    assert [word for word in ("+41 000", "ann@example.org", "Lake Road") if word in page.html] == []


def test_erased_person_keeps_the_seat(client):
    entry = ParticipationFactory(number=3, title="Director")
    entry.person.name, entry.person.erased_on = "", "2026-01-01"
    entry.person.save()
    entry.name = ""
    entry.save()

    response = client.get(entry.get_absolute_url().partition("#")[0])

    assert "<strong>name erased</strong>, Director" in response.content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_of_papers_takes_eight_queries(client, django_assert_num_queries, item_count):
    meeting = MeetingFactory()
    PaperFactory.create_batch(item_count, meeting=meeting)

    with django_assert_num_queries(8):
        response = client.get(reverse("paper-list", args=[meeting.number]))

    assert len(texts(response, "a", "title")) == item_count


def test_list_of_papers_holds_published_papers_of_the_meeting_in_order(client):
    meeting = MeetingFactory()
    PaperFactory(meeting=meeting, number=2, title="Second")
    PaperFactory(meeting=meeting, number=1, title="First")
    PaperFactory(meeting=meeting, number=3, title="Draft", draft=True)
    PaperFactory(number=1, title="Of another meeting")

    response = client.get(reverse("paper-list", args=[meeting.number]))

    assert texts(response, "a", "title") == ["First", "Second"]


@pytest.mark.parametrize("name", ["participation-list", "paper-list"])
@pytest.mark.parametrize(("state", "status"), [({}, 200), ({"draft": True}, 404), ({"withdrawn": True}, 410)])
def test_lists_of_a_meeting_are_public_when_it_is(client, name, state, status):
    meeting = MeetingFactory(**state)

    assert client.get(reverse(name, args=[meeting.number])).status_code == status


@pytest.mark.parametrize("name", ["participation-list", "paper-list"])
def test_lists_of_a_merged_meeting_lead_to_its_target(client, name):
    target = MeetingFactory()
    merged = MeetingFactory(merged=True, merged_into=target)

    response = client.get(reverse(name, args=[merged.number]))

    assert (response.status_code, response.url) == (301, target.get_absolute_url())


@pytest.mark.parametrize("name", ["participation-list", "paper-list"])
def test_empty_list_of_a_meeting_leads_back_to_it(client, name):
    meeting = MeetingFactory()

    response = client.get(reverse(name, args=[meeting.number]))

    (empty,) = texts(response, "div", "empty")
    assert empty.endswith("What is on record of the meeting")
    assert meeting.get_absolute_url() in Page("/", response.content.decode()).links


def test_outline_gives_the_depth_of_each_section():
    paper = PaperFactory()
    a = SectionFactory(paper=paper, number="A")
    a1 = SectionFactory(paper=paper, number="A.1", parent=a)
    SectionFactory(paper=paper, number="A.1.a", parent=a1)
    SectionFactory(paper=paper, number="B")

    assert [(section.number, section.depth) for section in outlined(paper.sections.order_by("position"))] == [
        ("A", 0),
        ("A.1", 1),
        ("A.1.a", 2),
        ("B", 0),
    ]


def test_anchor_of_a_section_has_no_spaces():
    assert SectionFactory(number="Annex I").anchor == "section-Annex-I"


# Filters


@pytest.fixture
def papers(client):
    """Return a function that asks for the papers of a meeting: two by one contributor, one of them by another too, one by a third."""
    meeting = MeetingFactory()
    one, other, third = (EntityFactory(slug=name, name=name.title(), acronym="") for name in ("one", "other", "third"))
    PaperFactory(meeting=meeting, number=1, title="Remittances", entities=[one, other])
    PaperFactory(meeting=meeting, number=2, title="Return", entities=[one], kind=PaperKind.BACKGROUND)
    PaperFactory(meeting=meeting, number=3, title="Rights", entities=[third])
    PaperFactory(number=1, title="Remittances to another meeting", entities=[one])
    return lambda **query: client.get(reverse("paper-list", args=[meeting.number]), query)


@pytest.mark.parametrize(
    ("query", "titles", "sentence"),
    [
        ({}, ["Remittances", "Return", "Rights"], "All papers"),
        ({"q": "remittance"}, ["Remittances"], "Papers (words “remittance”)"),
        ({"q": "other"}, ["Remittances"], "Papers (words “other”)"),
        ({"entity": "one"}, ["Remittances", "Return"], "Papers (contributed by One)"),
        ({"entity": ["one", "other"]}, ["Remittances", "Return"], "Papers (contributed by One or Other)"),
        ({"entity": "one", "kind": "background"}, ["Return"], "Papers (contributed by One; kind background paper)"),
        ({"q": "nothing"}, [], "Papers (words “nothing”)"),
    ],
)
def test_papers_are_filtered(papers, query, titles, sentence):
    response = papers(**query)

    assert [paper.title for paper in response.context["object_list"]] == titles
    assert response.context["filter"].sentence == sentence


def test_choices_are_counted_as_the_other_filters_leave_them(papers):
    response = papers(entity="other")

    offers = {name: [(o.code, o.count) for o in response.context["filter"].offers(name)] for name in ("entity", "kind")}
    assert offers == {"entity": [("one", 2), ("other", 1), ("third", 1)], "kind": [("contributed", 1)]}


def test_filter_of_papers_that_cannot_be_read_is_told(papers):
    response = papers(entity="nobody")

    assert "“nobody” contributed none of these papers. Choose one of the list." in response.content.decode()
    assert len(response.context["object_list"]) == 3


def test_no_paper_that_passes_says_how_to_widen(papers):
    (empty,) = texts(papers(entity="one", q="rights"), "div", "empty")

    assert empty.startswith("No paper of this meeting passes all 2 filters. Leave one out:")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Ann", "Ben", "Cid"]),
        ({"q": "statistician"}, ["Ben"]),
        ({"q": "cid"}, ["Cid"]),
        ({"entity": "ilo"}, ["Ann", "Ben"]),
        ({"category": "Governments"}, ["Cid"]),
        ({"area": "MEX"}, ["Cid"]),
        ({"area": "MEX", "entity": "ilo"}, []),
    ],
)
def test_participants_are_filtered(client, query, names):
    meeting = MeetingFactory()
    ilo, mexico = EntityFactory(slug="ilo"), EntityFactory(name="Government of Mexico")
    for number, (name, entity, fields) in enumerate(
        [
            ("Ann", ilo, {"category": "United Nations"}),
            ("Ben", ilo, {"category": "United Nations", "title": "Statisticians' adviser"}),
            ("Cid", mexico, {"category": "Governments", "area": AreaFactory(iso3="MEX", name="Mexico")}),
        ]
    ):
        seat(meeting, entity, name=name, number=number + 1, **fields)

    response = client.get(reverse("participation-list", args=[meeting.number]), query)

    assert [entry.name for entry in response.context["object_list"]] == names
