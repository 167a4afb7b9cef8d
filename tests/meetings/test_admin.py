"""The desk for meetings: agenda, papers and seats on the page of the meeting."""

import pytest

from meetings.models import Meeting, Section
from registry.roles import SECRETARIAT
from tests import factories
from tests.desk import address, as_shown, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(factories.account(SECRETARIAT))
    return client


@pytest.fixture
def meeting():
    return factories.MeetingFactory(number=5)


@pytest.mark.parametrize("item_count", [1, 3])
def test_form_of_a_meeting_has_constant_queries(desk, meeting, item_count, django_assert_num_queries):
    for __ in range(item_count):
        session = factories.SessionFactory(meeting=meeting)
        item = factories.AgendaItemFactory(meeting=meeting, session=session)
        factories.PaperFactory(meeting=meeting, agenda_item=item)
        factories.ParticipationFactory(meeting=meeting, entities=factories.EntityFactory.create_batch(2))
        section = factories.SectionFactory(paper=None, meeting=meeting)
        factories.SectionFactory(paper=None, meeting=meeting, parent=section)
        factories.CitationFactory(record=meeting)
    desk.get(address(meeting, "change"))

    with django_assert_num_queries(23):
        desk.get(address(meeting, "change"))


def test_line_ends_of_a_browser_are_no_change(desk, meeting):
    meeting.objectives = "To exchange information\nTo plan"
    meeting.save()
    data = as_shown(desk.get(address(meeting, "change")))

    desk.post(address(meeting, "change"), data | {"objectives": "To exchange information\r\nTo plan"})

    assert Meeting.objects.get().objectives == "To exchange information\nTo plan"
    assert meeting.history.count() == 2


@pytest.mark.parametrize("item_count", [1, 3])
def test_form_of_a_paper_has_constant_queries(desk, item_count, django_assert_num_queries):
    paper = factories.PaperFactory()
    for __ in range(item_count):
        parent = factories.SectionFactory(paper=paper)
        factories.SectionFactory(paper=paper, parent=parent)
    desk.get(address(paper, "change"))

    with django_assert_num_queries(12):
        desk.get(address(paper, "change"))


def test_seat_is_typed_on_the_page_of_the_meeting(desk, meeting):
    there = factories.ParticipationFactory(meeting=meeting, number=1)
    person, entity = factories.PersonFactory(), factories.EntityFactory()
    data = as_shown(desk.get(address(meeting, "change")))
    data = with_row(data, "participations", number=2, person=person.pk, name="Ms. New", category="I. Others", entities=[entity.pk])

    response = desk.post(address(meeting, "change"), data)

    assert response.status_code == 302
    assert list(meeting.participations.values_list("number", "name", "entities")) == [
        (1, there.name, there.entities.get().pk),
        (2, "Ms. New", entity.pk),
    ]


def test_number_of_a_seat_is_taken_once(desk, meeting):
    factories.ParticipationFactory(meeting=meeting, number=1)
    data = as_shown(desk.get(address(meeting, "change")))
    entity, person = factories.EntityFactory(), factories.PersonFactory()
    data = with_row(data, "participations", number=1, person=person.pk, name="Ms. New", category="I. Others", entities=[entity.pk])

    response = desk.post(address(meeting, "change"), data)

    seats = next(inline.formset for inline in response.context["inline_admin_formsets"] if inline.formset.prefix == "participations")
    assert [row.non_field_errors() for row in seats.extra_forms] == [["The list has an entry of this number already."]]


def test_paper_typed_on_the_page_of_the_meeting_is_a_draft(desk, meeting):
    data = with_row(as_shown(desk.get(address(meeting, "change"))), "papers", number=1, kind="contributed", title="What we do")

    desk.post(address(meeting, "change"), data)

    assert list(meeting.papers.values_list("number", "title", "state")) == [(1, "What we do", "draft")]


def test_address_of_a_published_paper_stays(desk, meeting):
    public, draft = factories.PaperFactory(meeting=meeting, number=1), factories.PaperFactory(meeting=meeting, number=2, draft=True)
    data = as_shown(desk.get(address(meeting, "change")))

    desk.post(address(meeting, "change"), {**data, "papers-0-number": 7, "papers-1-number": 8})

    assert list(meeting.papers.values_list("pk", "number")) == [(public.pk, 1), (draft.pk, 8)]


def test_section_typed_on_the_page_of_a_paper_belongs_to_its_meeting(desk):
    paper = factories.PaperFactory()
    data = with_row(
        as_shown(desk.get(address(paper, "change"))), "sections", position=1, number="A", title="Introduction", reading="unread"
    )

    desk.post(address(paper, "change"), data)

    assert list(Section.objects.values_list("paper", "meeting", "number")) == [(paper.pk, paper.meeting_id, "A")]


def test_section_under_one_of_another_paper_is_refused(desk):
    paper, other = factories.PaperFactory(), factories.SectionFactory()
    data = with_row(
        as_shown(desk.get(address(paper, "change"))),
        "sections",
        position=1,
        number="A",
        title="Introduction",
        reading="unread",
        parent=other.pk,
    )

    response = desk.post(address(paper, "change"), data)

    rows = response.context["inline_admin_formsets"][0].formset.forms
    assert rows[0].errors == {"parent": ["The enclosing section belongs to another paper."]}


def test_agenda_offers_the_sessions_of_the_meeting_itself(desk, meeting):
    session, __ = factories.SessionFactory(meeting=meeting), factories.SessionFactory()
    factories.AgendaItemFactory(meeting=meeting)

    response = desk.get(address(meeting, "change"))

    agenda = next(inline.formset for inline in response.context["inline_admin_formsets"] if inline.formset.prefix == "agenda_items")
    assert list(agenda.forms[0].fields["session"].queryset) == [session]


def test_list_counts_seats_and_papers(desk, meeting):
    factories.ParticipationFactory.create_batch(3, meeting=meeting)
    factories.PaperFactory.create_batch(2, meeting=meeting)

    row = desk.get(address(Meeting)).context["cl"].result_list[0]

    assert (row.seats, row.paper_total) == (3, 2)
