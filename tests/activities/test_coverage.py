"""Coverage: what of a meeting was read, what rests on it, and marking at the desk."""

import json

import pytest
from django.urls import reverse

from activities.coverage import coverage_of, sections_of
from activities.vocabularies import CoverageGap
from meetings.models import Section
from meetings.vocabularies import SectionReading
from records.models import Change
from registry.roles import SECRETARIAT
from tests import factories
from tests.desk import address

pytestmark = pytest.mark.django_db

ACTIVITIES, NONE, UNREAD = SectionReading.ACTIVITIES, SectionReading.NONE, SectionReading.UNREAD


@pytest.fixture
def editor():
    return factories.account(SECRETARIAT)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def meeting():
    return factories.MeetingFactory(number=5, report=factories.DocumentFactory())


@pytest.fixture
def paper(meeting):
    return factories.PaperFactory(meeting=meeting, number=17)


def page_of(meeting):
    return reverse("admin:coverage", args=[meeting.number])


def as_marked(response) -> dict:
    """Return what the form of a page would send as it is shown."""
    marks = response.context["marks"]
    bounds = [marks.shown, *(bound for section in marks.sections for bound in section.mark)]
    return {bound.html_name: bound.value() for bound in bounds}


def with_mark(data, section, reading, note=""):
    return {**data, f"mark-{section.pk}-reading": reading, f"mark-{section.pk}-reading_note": note}


def marks_on_record():
    return list(Section.objects.order_by("pk").values_list("reading", "reading_note"))


# What is found


def test_sources_stand_in_order_with_their_sections_as_an_outline(meeting):
    second, first = (factories.PaperFactory(meeting=meeting, number=number) for number in (2, 1))
    chapter = factories.SectionFactory(paper=second, position=1)
    last = factories.SectionFactory(paper=second, position=3)
    part = factories.SectionFactory(paper=second, position=2, parent=chapter)
    opening = factories.SectionFactory(paper=None, meeting=meeting)
    factories.SectionFactory()

    sources = coverage_of(meeting)

    assert [(source.paper, [(section, section.depth) for section in source.sections]) for source in sources] == [
        (None, [(opening, 0)]),
        (first, []),
        (second, [(chapter, 0), (part, 1), (last, 0)]),
    ]


def test_meeting_without_report_and_papers_has_no_source():
    assert coverage_of(factories.MeetingFactory()) == []


def test_activity_counts_once_in_a_section_however_many_tell(meeting, paper):
    chapter = factories.SectionFactory(paper=paper, reading=ACTIVITIES)
    part = factories.SectionFactory(paper=paper, parent=chapter, reading=ACTIVITIES)
    one, other = factories.told_activity(section=chapter), factories.told_activity(section=part)
    factories.UpdateFactory(activity=one, section=chapter)
    factories.UpdateFactory(activity=one, section=part)

    source = coverage_of(meeting)[-1]

    assert [(section.activities, section.in_parts) for section in source.sections] == [([one], 1), ([one, other], 0)]
    assert source.activity_ids == {one.pk, other.pk}


@pytest.mark.parametrize(
    ("state", "rests"), [({}, True), ({"draft": True}, True), ({"withdrawn": True}, False), ({"merged": True}, False)], ids=str
)
def test_what_is_worked_on_rests_on_a_section(meeting, paper, state, rests):
    section = factories.SectionFactory(paper=paper)
    target = {"merged_into": factories.ActivityFactory()} if "merged" in state else {}
    activity = factories.ActivityFactory(**state, **target)
    factories.UpdateFactory(activity=activity, section=section)

    (found,) = sections_of(coverage_of(meeting))

    assert found.activities == ([activity] if rests else [])


@pytest.mark.parametrize(
    ("reading", "told_in", "gap"),
    [
        (UNREAD, "", CoverageGap.UNREAD),
        (UNREAD, "section", CoverageGap.UNREAD),
        (NONE, "", None),
        (NONE, "section", CoverageGap.NONE_BUT_TOLD),
        (NONE, "part", None),
        (ACTIVITIES, "", CoverageGap.NOTHING_TOLD),
        (ACTIVITIES, "section", None),
        (ACTIVITIES, "part", None),
        (ACTIVITIES, "part of the part", None),
        (ACTIVITIES, "beside", CoverageGap.NOTHING_TOLD),
    ],
)
def test_gap_follows_from_the_mark_and_what_rests_on_it(meeting, paper, reading, told_in, gap):
    section = factories.SectionFactory(paper=paper, reading=reading)
    part = factories.SectionFactory(paper=paper, parent=section, reading=NONE)
    places = {
        "section": section,
        "part": part,
        "part of the part": factories.SectionFactory(paper=paper, parent=part, reading=NONE),
        "beside": factories.SectionFactory(paper=paper, reading=ACTIVITIES),
    }
    if told_in:
        factories.told_activity(section=places[told_in])

    found = sections_of(coverage_of(meeting))[0]

    assert (found, found.gap) == (section, gap)


# The page


def test_page_counts_by_source_and_together(desk, meeting, paper):
    sections = [factories.SectionFactory(paper=paper, reading=reading) for reading in (ACTIVITIES, ACTIVITIES, NONE, UNREAD)]
    opening = factories.SectionFactory(paper=None, meeting=meeting, reading=NONE)
    activity = factories.told_activity(section=sections[0])
    factories.UpdateFactory(activity=activity, section=opening)

    context = desk.get(page_of(meeting)).context

    names = ("name", "read_with_activities", "read_without", "unread", "gaps")
    assert [(*(getattr(source, name) for name in names), len(source.activity_ids)) for source in context["sources"]] == [
        ("Report of the meeting", 0, 1, 0, 1, 1),
        ("Paper 17", 2, 1, 1, 2, 1),
    ]
    assert context["totals"] == {
        "sections": 5,
        "activities": 1,
        "read_with_activities": 2,
        "read_without": 2,
        "unread": 1,
        "gaps": 3,
    }
    assert context["gaps"] == [
        (CoverageGap.NOTHING_TOLD, [sections[1]]),
        (CoverageGap.NONE_BUT_TOLD, [opening]),
        (CoverageGap.UNREAD, [sections[3]]),
    ]


def test_page_shows_what_rests_on_a_section_and_links_its_forms(desk, meeting, paper):
    section = factories.SectionFactory(paper=paper, reading=NONE, reading_note="Asks of others only.")
    activity = factories.told_activity(section=section)

    html = desk.get(page_of(meeting)).content.decode()

    links = [f'href="{address(record, "change")}"' for record in (meeting, paper, section, activity)]
    assert [link in html for link in links] == [True] * 4
    texts = (activity.title, "Asks of others only.", "Marked as holding none, but activities rest on it")
    assert [text in html for text in texts] == [True] * 3


def test_source_without_sections_is_open(desk, meeting, paper):
    context = desk.get(page_of(meeting)).context

    assert [source.name for source in context["undivided"]] == ["Report of the meeting", "Paper 17"]
    assert context["totals"]["gaps"] == 2


def test_meeting_where_all_is_read_says_so(desk, meeting):
    factories.SectionFactory(paper=None, meeting=meeting, reading=NONE)

    assert "Nothing: every section was read" in desk.get(page_of(meeting)).content.decode()


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_has_constant_queries(desk, meeting, item_count, django_assert_num_queries):
    for __ in range(item_count):
        paper = factories.PaperFactory(meeting=meeting, entities=factories.EntityFactory.create_batch(2))
        chapter = factories.SectionFactory(paper=paper, reading=ACTIVITIES)
        part = factories.SectionFactory(paper=paper, parent=chapter)
        opening = factories.SectionFactory(paper=None, meeting=meeting, reading=NONE)
        for section in (chapter, part, opening):
            factories.told_activity(section=section)
        factories.PaperFactory()
    desk.get(page_of(meeting))

    with django_assert_num_queries(10):
        desk.get(page_of(meeting))


@pytest.mark.parametrize("number", ["6", "9" * 25])
def test_meeting_that_is_not_on_record_is_not_found(desk, meeting, number):
    assert desk.get(f"{reverse('admin:coverage')}{number}/").status_code == 404


def test_without_a_number_it_leads_to_the_latest_meeting_with_sections(desk, meeting, paper):
    factories.SectionFactory(paper=factories.PaperFactory(meeting=factories.MeetingFactory(number=4)))
    factories.SectionFactory(paper=paper)
    factories.PaperFactory(meeting=factories.MeetingFactory(number=6))

    assert desk.get(reverse("admin:coverage")).url == page_of(meeting)


def test_without_any_section_it_leads_back_and_says_why(desk, meeting):
    response = desk.get(reverse("admin:coverage"), follow=True)

    assert response.redirect_chain == [(reverse("admin:index"), 302)]
    assert [str(message)[:28] for message in response.context["messages"]] == ["No meeting has sections yet:"]


def test_page_is_linked_from_the_form_of_the_meeting_and_the_index(desk, meeting):
    pages = [desk.get(address(meeting, "change")), desk.get(reverse("admin:index"))]

    links = [page_of(meeting), reverse("admin:coverage")]
    assert [f'href="{link}"' in page.content.decode() for link, page in zip(links, pages, strict=True)] == [True, True]


# Who may do what


def without(editor, *codenames):
    """Take permissions from the editor's role."""
    role = editor.groups.get()
    role.permissions.remove(*role.permissions.filter(codename__in=codenames))


def sign_in(client, who):
    if who == "anonymous":
        return
    user = factories.UserFactory(is_staff=True) if who == "staff without permission" else factories.account(SECRETARIAT)
    if who == "cannot see activities":
        without(user, "view_activity", "change_activity")
    if who == "cannot see sections":
        without(user, "view_section", "change_section")
    if who == "reader":
        without(user, "change_section")
    client.force_login(user)


@pytest.mark.parametrize(
    ("who", "shown", "saved"),
    [
        ("anonymous", 302, 302),
        ("staff without permission", 403, 403),
        ("cannot see activities", 403, 403),
        ("cannot see sections", 403, 403),
        ("reader", 200, 403),
        ("secretariat", 200, 302),
    ],
)
def test_who_sees_and_who_marks(client, meeting, paper, who, shown, saved):
    section = factories.SectionFactory(paper=paper)
    sign_in(client, who)
    data = with_mark({"shown": json.dumps({section.pk: [UNREAD, ""]})}, section, NONE)

    answers = client.get(page_of(meeting)).status_code, client.post(page_of(meeting), data).status_code

    assert answers == (shown, saved)
    assert marks_on_record() == [(NONE if who == "secretariat" else UNREAD, "")]
    assert client.get(reverse("admin:coverage")).status_code == (302 if shown == 200 else shown)


@pytest.mark.parametrize(("who", "offered"), [("reader", False), ("secretariat", True)])
def test_form_is_offered_to_those_who_may_change(client, meeting, paper, who, offered):
    factories.SectionFactory(paper=paper, reading_note="Thanks only.")
    sign_in(client, who)

    html = client.get(page_of(meeting)).content.decode()

    assert ('id="marks"' in html, "<select" in html, "Thanks only." in html) == (offered, offered, True)


def test_link_on_the_index_is_for_those_who_may_follow_it(client):
    sign_in(client, "cannot see activities")

    assert reverse("admin:coverage") not in client.get(reverse("admin:index")).content.decode()


# Marking


def test_marks_are_saved_as_one_change(desk, editor, meeting, paper):
    sections = factories.SectionFactory.create_batch(3, paper=paper)
    before = set(Change.objects.values_list("pk", flat=True))
    data = as_marked(desk.get(page_of(meeting)))
    data = with_mark(with_mark(data, sections[0], NONE, " Thanks only. "), sections[2], ACTIVITIES)

    response = desk.post(page_of(meeting), {**data, "_why": "Read paper 17"})

    assert response.url == f"{page_of(meeting)}#section-{sections[0].pk}"
    assert marks_on_record() == [(NONE, "Thanks only."), (UNREAD, ""), (ACTIVITIES, "")]
    change = Change.objects.exclude(pk__in=before).get()
    assert (change.by, change.reason) == (editor, "Read paper 17")
    assert list(Section.history.filter(change=change).order_by("id").values_list("id", flat=True)) == [sections[0].pk, sections[2].pk]


def test_page_saved_as_it_was_shown_leaves_no_change(desk, meeting, paper):
    factories.SectionFactory(paper=paper, reading=NONE, reading_note="Thanks only.")
    data = as_marked(desk.get(page_of(meeting)))
    before = Change.objects.count()

    response = desk.post(page_of(meeting), data, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["Nothing was changed."]
    assert Change.objects.count() == before


@pytest.mark.parametrize(
    ("reading", "note", "field"), [("read", "Thanks only.", "reading"), (NONE, "x" * 301, "reading_note"), (NONE, "a\0b", "reading_note")]
)
def test_refused_marks_are_kept_as_typed_and_nothing_is_saved(desk, meeting, paper, reading, note, field):
    good, bad = factories.SectionFactory.create_batch(2, paper=paper)
    data = as_marked(desk.get(page_of(meeting)))
    before = Change.objects.count()

    response = desk.post(page_of(meeting), {**with_mark(with_mark(data, good, ACTIVITIES, "See A."), bad, reading, note), "_why": "A try"})

    marks = response.context["marks"]
    assert (response.status_code, marks.refused, list(bad_errors(marks, bad))) == (200, [bad], [field])
    assert [[bound.value() for bound in section.mark] for section in marks.sections] == [[ACTIVITIES, "See A."], [reading, note]]
    assert 'value="A try"' in response.content.decode()
    assert (marks_on_record(), Change.objects.count()) == ([(UNREAD, "")] * 2, before)


def bad_errors(marks, bad):
    return next(section for section in marks.sections if section == bad).mark.errors


def test_mark_that_another_saved_meanwhile_stands_if_it_was_not_touched_here(desk, meeting, paper):
    one, other = factories.SectionFactory.create_batch(2, paper=paper)
    data = as_marked(desk.get(page_of(meeting)))
    Section.objects.filter(pk=other.pk).update(reading=NONE, reading_note="Asks only.")

    desk.post(page_of(meeting), with_mark(data, one, ACTIVITIES))

    assert marks_on_record() == [(ACTIVITIES, ""), (NONE, "Asks only.")]


def test_mark_that_another_changed_as_well_is_refused_once(desk, meeting, paper):
    section, other = factories.SectionFactory.create_batch(2, paper=paper)
    data = as_marked(desk.get(page_of(meeting)))
    Section.objects.filter(pk=section.pk).update(reading=NONE, reading_note="Asks only.")
    Section.objects.filter(pk=other.pk).update(reading=NONE)

    refused = desk.post(page_of(meeting), with_mark(data, section, ACTIVITIES, "Mine"))

    message = "Someone else saved this meanwhile as “read, holds none: Asks only.”. What stands here replaces it if you save again."
    assert [row.mark.non_field_errors() for row in refused.context["marks"].sections] == [[message], []]
    assert marks_on_record() == [(NONE, "Asks only."), (NONE, "")]
    again = as_marked(refused)
    assert desk.post(page_of(meeting), again).status_code == 302
    assert marks_on_record() == [(ACTIVITIES, "Mine"), (NONE, "")]


def test_same_mark_saved_by_two_is_no_conflict(desk, meeting, paper):
    section = factories.SectionFactory(paper=paper)
    data = as_marked(desk.get(page_of(meeting)))
    Section.objects.filter(pk=section.pk).update(reading=NONE)

    assert desk.post(page_of(meeting), with_mark(data, section, NONE)).status_code == 302


def test_mark_of_a_section_that_was_deleted_meanwhile_is_told_once(desk, meeting, paper):
    kept, gone = factories.SectionFactory.create_batch(2, paper=paper)
    data = with_mark(with_mark(as_marked(desk.get(page_of(meeting))), kept, NONE), gone, NONE)
    gone.delete()

    refused = desk.post(page_of(meeting), data)

    assert refused.context["marks"].errors == ["A section that you marked has been deleted meanwhile, and its mark with it."]
    assert marks_on_record() == [(UNREAD, "")]
    assert desk.post(page_of(meeting), as_marked(refused)).status_code == 302
    assert marks_on_record() == [(NONE, "")]


@pytest.mark.parametrize("shown", [None, "", "x", "[]", "null"])
def test_marks_without_what_was_shown_are_refused_once(desk, meeting, paper, shown):
    section = factories.SectionFactory(paper=paper)
    data = with_mark({} if shown is None else {"shown": shown}, section, NONE)

    response = desk.post(page_of(meeting), data)

    assert (response.context["marks"].refused, marks_on_record()) == ([section], [(UNREAD, "")])


def test_sections_of_another_meeting_are_not_marked_here(desk, meeting, paper):
    factories.SectionFactory(paper=paper)
    other = factories.SectionFactory()
    data = with_mark(as_marked(desk.get(page_of(meeting))), other, NONE)

    desk.post(page_of(meeting), data)

    assert marks_on_record() == [(UNREAD, "")] * 2


def test_sections_are_filtered_by_their_reading(desk, paper):
    read, __ = factories.SectionFactory(paper=paper, reading=NONE), factories.SectionFactory(paper=paper)

    found = desk.get(address(Section), {"reading__exact": NONE}).context["cl"].result_list

    assert list(found) == [read]
