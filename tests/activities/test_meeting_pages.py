"""One meeting and one paper, with the activities that were told."""

import pytest
from django.contrib.contenttypes.models import ContentType

from activities.views.meetings import told_by_entity
from activities.vocabularies import ActivityStatus
from meetings.models import Meeting, Paper
from records.models import Citation
from tests.factories import (
    ActivityFactory,
    AgendaItemFactory,
    CitationFactory,
    DocumentFactory,
    EntityFactory,
    MeetingFactory,
    PaperFactory,
    SectionFactory,
    SessionFactory,
    UpdateFactory,
    seat,
    told_activity,
)
from tests.site import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known_content_types():
    """Look them up before queries are counted: Django keeps them for the whole run."""
    ContentType.objects.get_for_models(Meeting, Paper, Citation)


def titles(response):
    tree = Page("/", response.content.decode()).tree
    return [" ".join("".join(link.itertext()).split()) for link in tree.iter("a") if link.get("class") == "title"]


@pytest.mark.parametrize("item_count", [1, 3])
def test_meeting_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    meeting = MeetingFactory()
    for number in range(item_count):
        session = SessionFactory(meeting=meeting)
        AgendaItemFactory(meeting=meeting, session=session)
        AgendaItemFactory(meeting=meeting)
        entity = EntityFactory()
        paper = PaperFactory(meeting=meeting, entities=[entity])
        seat(meeting, entity, category=f"Category {number}")
        told_activity(lead=entity, section=SectionFactory(paper=paper))
        SectionFactory(paper=None, meeting=meeting)
        CitationFactory(record=meeting)

    with django_assert_num_queries(17):
        response = client.get(meeting.get_absolute_url())

    assert len(response.context["papers"]) == item_count


@pytest.mark.parametrize("item_count", [1, 3])
def test_paper_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    meeting = MeetingFactory()
    entities = EntityFactory.create_batch(item_count)
    paper = PaperFactory(meeting=meeting, entities=entities, presenters=[seat(meeting, entity) for entity in entities])
    for entity in entities:
        PaperFactory(meeting=meeting)
        told_activity(lead=entity, section=SectionFactory(paper=paper))
        CitationFactory(record=paper)

    with django_assert_num_queries(9):
        response = client.get(paper.get_absolute_url())

    assert len(titles(response)) == item_count


def test_meeting_shows_its_agenda_by_session(client):
    meeting = MeetingFactory()
    second = SessionFactory(meeting=meeting, number=2)
    first = SessionFactory(meeting=meeting, number=1)
    AgendaItemFactory(meeting=meeting, session=second, position=3, number="III", title="Conclusions")
    AgendaItemFactory(meeting=meeting, session=first, position=2, number="II", title="The Dialogue")
    AgendaItemFactory(meeting=meeting, session=first, position=1, number="I", title="Opening")

    response = client.get(meeting.get_absolute_url())

    shown = [[item.number for item in session.agenda_items.all()] for session in response.context["sessions"]]
    assert shown == [["I", "II"], ["III"]]


def test_meeting_counts_participants_by_category_in_printed_order(client):
    meeting = MeetingFactory()
    for number, category in enumerate(["UN", "Governments", "UN"], start=1):
        seat(meeting, EntityFactory(), number=number, category=category)
    seat(MeetingFactory(), EntityFactory(), category="Of another meeting")

    response = client.get(meeting.get_absolute_url())

    assert [(row["category"], row["seats"]) for row in response.context["categories"]] == [("UN", 2), ("Governments", 1)]


def test_meeting_cites_public_documents_only(client):
    meeting = MeetingFactory()
    shown = CitationFactory(record=meeting)
    CitationFactory(record=meeting, document=DocumentFactory(draft=True))

    response = client.get(meeting.get_absolute_url())

    assert list(response.context["citations"]) == [shown]


def test_tellers_stand_in_the_order_of_papers_and_count_an_activity_once():
    meeting = MeetingFactory()
    late, early, spoke = EntityFactory(name="A late"), EntityFactory(name="B early"), EntityFactory(name="C spoke")
    papers = {entity: PaperFactory(meeting=meeting, number=number, entities=[entity]) for number, entity in ((9, late), (4, early))}
    activity = told_activity(lead=late, section=SectionFactory(paper=papers[late]), status=ActivityStatus.PLANNED)
    UpdateFactory(activity=activity, entity=late, section=SectionFactory(paper=papers[late]), status=ActivityStatus.ONGOING)
    told_activity(lead=early, section=SectionFactory(paper=papers[early]), status=ActivityStatus.COMPLETED)
    told_activity(lead=spoke, section=SectionFactory(paper=None, meeting=meeting), status=ActivityStatus.ONGOING)
    told_activity(lead=spoke)
    UpdateFactory(activity=ActivityFactory(draft=True), entity=spoke, section=SectionFactory(paper=None, meeting=meeting))

    statuses, rows = told_by_entity(meeting)

    assert statuses == ["ongoing", "planned", "completed"]
    assert [(row["entity"], row["activities"], row["by_status"]) for row in rows] == [
        (early, 1, [0, 0, 1]),
        (late, 1, [1, 1, 0]),
        (spoke, 1, [1, 0, 0]),
    ]


def test_meeting_counts_only_what_public_entities_told_in_public_papers(client):
    meeting = MeetingFactory()
    ilo, report = EntityFactory(acronym="ILO"), SectionFactory(paper=None, meeting=meeting)
    told_activity(lead=ilo, section=report)
    told_activity(lead=ilo, section=SectionFactory(paper=PaperFactory(meeting=meeting, draft=True)))
    told_activity(lead=ilo, section=SectionFactory(paper=PaperFactory(meeting=meeting, withdrawn=True)))
    told_activity(lead=EntityFactory(acronym="HIDDEN", draft=True), section=report)

    response = client.get(meeting.get_absolute_url())

    assert [(row["entity"], row["activities"]) for row in response.context["tellers"]] == [(ilo, 1)]
    assert [response.context["told"], *(section.told for section in response.context["sections"])] == [1, 1]


def test_paper_names_who_tells_unless_that_is_its_one_contributor(client):
    ilo, iom = EntityFactory(acronym="ILO"), EntityFactory(acronym="IOM")
    paper = PaperFactory(entities=[ilo])
    section = SectionFactory(paper=paper)
    told_activity(lead=ilo, section=section)
    told_activity(lead=iom, section=section)
    told_activity(lead=EntityFactory(acronym="HIDDEN", draft=True), section=section)

    alone = client.get(paper.get_absolute_url()).content.decode()
    paper.entities.add(iom)
    joint = client.get(paper.get_absolute_url()).content.decode()

    assert [alone.count("told by"), joint.count("told by"), alone.count("HIDDEN")] == [1, 2, 0]


def test_paper_shows_each_telling_under_its_section(client):
    paper = PaperFactory()
    first = SectionFactory(paper=paper, number="A", title="Before the Dialogue")
    second = SectionFactory(paper=paper, number="B", title="After it")
    activity = told_activity(section=second)
    UpdateFactory(section=first, activity=ActivityFactory(draft=True))
    told_activity()

    response = client.get(paper.get_absolute_url())

    assert [(section.label, [update.activity for update in section.told]) for section in response.context["sections"]] == [
        ("A. Before the Dialogue", []),
        ("B. After it", [activity]),
    ]
    assert titles(response) == [activity.title]


def test_paper_counts_what_a_section_and_its_parts_tell_of_each_activity_once(client):
    paper = PaperFactory()
    whole = SectionFactory(paper=paper, number="A")
    part = SectionFactory(paper=paper, number="A.1", parent=whole)
    last = SectionFactory(paper=paper, number="B")
    told_twice = told_activity(section=part)
    UpdateFactory(activity=told_twice, section=whole)
    told_activity(section=part)
    told_activity(section=last)

    context = client.get(paper.get_absolute_url()).context

    assert [(section, section.total) for section in context["sections"]] == [(whole, 2), (part, 2), (last, 1)]
    assert context["index"] == [(whole.anchor, whole.label, 2), (last.anchor, last.label, 1)]


@pytest.mark.parametrize(("told", "shown", "folded"), [(12, 12, 0), (13, 10, 3), (30, 10, 20), (31, 5, 26)])
def test_paper_folds_what_a_long_section_tells_of(client, told, shown, folded):
    section = SectionFactory(paper=PaperFactory())
    for __ in range(told):
        told_activity(section=section)

    response = client.get(section.paper.get_absolute_url())

    (shown_section,) = response.context["sections"]
    assert (len(shown_section.list.first), len(shown_section.list.rest)) == (shown, folded)
    assert len(titles(response)) == told


def test_paper_leads_to_the_papers_before_and_after_it(client):
    meeting = MeetingFactory()
    papers = {number: PaperFactory(meeting=meeting, number=number) for number in (1, 3, 7)}
    PaperFactory(meeting=meeting, number=2, draft=True)
    PaperFactory(number=4)

    response = client.get(papers[3].get_absolute_url())

    assert (response.context["earlier"], response.context["later"]) == (papers[1], papers[7])


@pytest.mark.parametrize(
    ("paper", "meeting", "status"),
    [
        ({}, {}, 200),
        ({"draft": True}, {}, 404),
        ({"withdrawn": True}, {}, 410),
        ({}, {"draft": True}, 404),
        ({}, {"withdrawn": True}, 410),
    ],
)
def test_paper_is_public_when_it_and_its_meeting_are(client, paper, meeting, status):
    shown = PaperFactory(meeting=MeetingFactory(**meeting), **paper)

    assert client.get(shown.get_absolute_url()).status_code == status


def test_merged_paper_leads_to_its_target(client):
    target = PaperFactory()
    merged = PaperFactory(merged=True, merged_into=target)

    response = client.get(merged.get_absolute_url())

    assert (response.status_code, response.url) == (301, target.get_absolute_url())
