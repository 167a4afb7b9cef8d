from datetime import date
from urllib.parse import urlencode

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.facets import Row, facet_index
from activities.filters import ActivityFilter
from activities.models import Activity
from activities.vocabularies import ActivityStatus, DocumentRole, Judgement, LinkKind, Role
from entities.vocabularies import AreaKind
from tests.factories import (
    ActivityDocumentFactory,
    ActivityFactory,
    AreaFactory,
    CitationFactory,
    DocumentFactory,
    EntityFactory,
    LinkFactory,
    MeetingFactory,
    PaperFactory,
    PartyFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
    told_activity,
    told_by_message,
)
from tests.site import Page

pytestmark = pytest.mark.django_db

LIST = reverse("activity-list")


def text_of(response) -> str:
    """Return the words of a page's main part, with single spaces."""
    main = Page("/", response.content.decode()).tree.find(".//main")
    return " ".join("".join(main.itertext()).split())


def titles(response) -> list[str]:
    return [row.title for row in response.context["object_list"]]


def activity_with(status=ActivityStatus.ONGOING, section=None, **fields) -> Activity:
    """Return an activity with these fields, of which its lead tells."""
    activity = ActivityFactory(**fields)
    lead = PartyFactory(activity=activity).entity
    UpdateFactory(activity=activity, entity=lead, status=status, section=section or SectionFactory())
    return activity


def full_activity(count: int) -> Activity:
    """Return an activity with so many of all that its page shows."""
    activity = told_activity()
    for __ in range(count):
        for role in Role:
            PartyFactory(activity=activity, role=role)
        UpdateFactory(activity=activity)
        told_by_message(activity, on=MeetingFactory().end_latest)
        UpdateFactory(activity=activity, section=SectionFactory(paper=None))
        for role in DocumentRole:
            ActivityDocumentFactory(activity=activity, role=role)
        for kind in LinkKind:
            LinkFactory(activity=activity, kind=kind)
            LinkFactory(other=activity, kind=kind)
        CitationFactory(record=activity)
        activity.themes.add(ThemeFactory())
        activity.areas.add(AreaFactory())
    return activity


# The list


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_has_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    parent = AreaFactory(kind=AreaKind.REGION)
    for __ in range(item_count):
        activity = told_activity()
        PartyFactory(activity=activity, role=Role.PARTNER)
        activity.areas.add(AreaFactory(parent=parent))
    facet_index()

    # The version of the data, once for the page's cache and once for the facets, and the rows with their parties and themes.
    with django_assert_num_queries(5):
        response = client.get(LIST)

    assert len(response.context["object_list"]) == item_count


def test_list_shows_published_activities_alone(client):
    shown = ActivityFactory(title="Shown")
    ActivityFactory(title="A draft", draft=True)
    ActivityFactory(title="Withdrawn", withdrawn=True)
    ActivityFactory(title="Merged", merged=True, merged_into=shown)

    assert titles(client.get(LIST)) == ["Shown"]


def test_list_pages_by_25_and_keeps_the_filters(client):
    for number in range(26):
        ActivityFactory(code=f"ILO-2006-{number:03}", title=f"Wages {number}")
    ActivityFactory(title="Camps")

    first = client.get(LIST, {"q": "wages", "sort": "code"})
    second = client.get(LIST, {"q": "wages", "sort": "code", "page": 2})

    assert titles(second) == ["Wages 25"]
    assert "Activities matching “wages”: 26 1 to 25 of 26 activities" in text_of(first)
    assert f"{LIST}?q=wages&sort=code&page=2" in Page(LIST, first.content.decode()).links


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("?", ""),
        ("?q=&status=planned&kind=", "?status=planned"),
        ("?status=planned&kind=data", "?kind=data&status=planned"),
        ("?status=planned&status=planned", "?status=planned"),
        ("?during=November+2006&page=1", "?during=2006-11"),
        ("?page=2&status=ongoing", "?status=ongoing&page=2"),
        ("?them=1&status=planned&during=soon", "?status=planned&during=soon&them=1"),
        ("?q=a%0D%0ALocation:%20/elsewhere", "?q=a+Location%3A+/elsewhere"),
    ],
)
def test_other_ways_to_write_a_question_lead_to_its_address(client, query, canonical):
    response = client.get(f"{LIST}{query}")

    if query == "?":
        assert response.status_code == 200
    else:
        assert (response.status_code, response["Location"]) == (302, f"{LIST}{canonical}")


@given(
    pairs=st.lists(st.tuples(st.sampled_from(["q", "theme", "during", "status", "page", "on", "sort", "them", ""]), st.text(max_size=8)))
)
@settings(max_examples=50, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_redirect_leads_to_a_page_that_does_not_redirect(client, pairs):
    response = client.get(f"{LIST}?{urlencode(pairs)}")

    if response.status_code == 302:
        response = client.get(response["Location"])
    assert response.status_code in (200, 404)


def test_canonical_address_is_the_question_without_what_could_not_be_read(client):
    ActivityFactory(kinds=["data"])

    page = client.get(f"{LIST}?kind=data&during=soon&them=1").content.decode()

    assert f'<link rel="canonical" href="http://testserver{LIST}?kind=data">' in page


def test_filters_stand_open_on_a_telephone_only_where_one_is_refused(client):
    folded = '<details class="folded filters">'

    chosen, refused = (client.get(LIST, query).content.decode() for query in ({"q": "wages"}, {"theme": "no"}))

    assert [folded in chosen, folded in refused] == [True, False]


def test_list_says_what_was_asked_for_and_how_many_were_found(client):
    activity_with(status=ActivityStatus.PLANNED)
    activity_with(status=ActivityStatus.ONGOING)

    page = Page(LIST, client.get(LIST, {"status": "planned"}).content.decode()).tree

    assert page.find(".//h2[@id='found']").text == "Planned activities: 1"
    assert page.find(".//title").text.startswith("Planned activities · ")


def boxes(response, name: str) -> list[tuple[str, str, bool]]:
    """Return the boxes of a panel: value, words with the count, and whether it is ticked."""
    rows = Page(LIST, response.content.decode()).tree.findall(f".//fieldset[@id='id_{name}']//li")
    found = [(row.find(".//input"), " ".join("".join(row.itertext()).split())) for row in rows]
    return [(box.get("value"), words, "checked" in box.attrib) for box, words in found]


def test_choices_beside_the_list_have_counts_and_those_chosen_come_first(client):
    activity_with(status=ActivityStatus.PLANNED, kinds=["data"])
    activity_with(status=ActivityStatus.PLANNED, kinds=["training"])
    activity_with(status=ActivityStatus.ONGOING, kinds=["data"])

    response = client.get(f"{LIST}?kind=-training&status=ongoing")

    assert boxes(response, "status") == [("ongoing", "Ongoing 1", True), ("planned", "Planned 1", False)]
    assert boxes(response, "kind") == [("-training", "not: Training 0", True), ("data", "Data 1", False)]


def test_panel_shows_six_choices_and_leads_to_all(client):
    for number in range(8):
        ActivityFactory(themes=[ThemeFactory(name=f"Theme {number}", slug=f"theme-{number}")], kinds=["data"])

    response = client.get(f"{LIST}?kind=data&theme=theme-7")

    assert [value for value, __, __ in boxes(response, "theme")] == ["theme-7", *(f"theme-{number}" for number in range(6))]
    assert f"{choosing('theme')}?kind=data&theme=theme-7" in Page(LIST, response.content.decode()).links


def test_row_tells_who_told_it_when_and_where(client):
    meeting = MeetingFactory(number=5, period="2006-11-20/2006-11-21")
    section = SectionFactory(paper=PaperFactory(meeting=meeting, number=8), number="A", title="Labour migration")
    activity = told_activity(lead=EntityFactory(acronym="ILO"), section=section)
    PartyFactory(activity=activity, entity=None, name_as_printed="University of Venice", role=Role.PARTNER)

    page = text_of(client.get(LIST))

    assert "led by ILO with University of Venice (not on record)" in page
    assert "Told in November 2006 by ILO: Paper 8" in page


def test_row_leaves_out_what_is_not_public(client):
    meeting = MeetingFactory(number=5)
    activity = ActivityFactory(themes=[ThemeFactory(name="Wages"), ThemeFactory(name="Secret theme", draft=True)])
    PartyFactory(activity=activity, entity=EntityFactory(acronym="ILO"))
    PartyFactory(activity=activity, entity=EntityFactory(acronym="HIDDEN", draft=True), role=Role.PARTNER)
    UpdateFactory(activity=activity, section=SectionFactory(title="Secret part", paper=PaperFactory(meeting=meeting, draft=True)))

    page = text_of(client.get(LIST))

    assert "led by ILO Themes: Wages" in page
    assert [word for word in ("HIDDEN", "Secret", "Told in November") if word in page] == []


def test_row_says_possibly_and_why_where_the_dates_leave_it_open(client):
    told_activity(period="2007")

    certain = text_of(client.get(LIST, {"during": "2007"}))
    possible = text_of(client.get(LIST, {"during": "2007-11"}))

    assert "possibly" not in certain
    assert "possibly in that time: the start is known only as 2007 and the end is known only as 2007" in possible


def test_rows_are_escaped(client):
    activity = ActivityFactory(title="<b>Wages</b>", themes=[ThemeFactory(name="<u>T</u>")])
    lead = PartyFactory(activity=activity, entity=EntityFactory(acronym="<i>A</i>")).entity
    PartyFactory(activity=activity, entity=None, name_as_printed="<s>N</s>", role=Role.PARTNER)
    telling = {"message": "<q>Mail</q>", "message_on": date(2008, 1, 1), "period": "", "period_as_printed": "<tt>soon</tt>"}
    UpdateFactory(activity=activity, entity=lead, section=None, **telling)

    page = client.get(LIST).content.decode()

    assert [tag for tag in ("<b>", "<i>", "<u>", "<s>", "<q>", "<tt>") if tag in page] == []
    assert [words for words in ("&lt;b&gt;", "&lt;u&gt;", "&lt;s&gt;", "&lt;q&gt;", "&lt;tt&gt;") if words not in page] == []


def test_empty_list_says_how_to_widen_it(client):
    ActivityFactory(title="Camps")

    response = client.get(LIST, {"q": "wages", "status": "planned"})

    assert "No activity on record passes all 2 filters. Leave one out:" in text_of(response)
    assert [choice.without for choice in response.context["filter"].in_force()] == ["?status=planned", "?q=wages"]
    assert {f"{LIST}?status=planned", f"{LIST}?q=wages", LIST} <= set(Page(LIST, response.content.decode()).links)


def test_list_says_that_a_filter_was_not_understood(client):
    ActivityFactory(title="Camps")

    response = client.get(LIST, {"q": "camps", "during": "soon", "them": "red"})

    assert titles(response) == ["Camps"]
    assert "The list is shown without what could not be read: Active during. The filter says what to write." in text_of(response)
    assert "“them” is no filter of this list, so it is left out." in text_of(response)
    assert 'value="soon"' in response.content.decode()


def test_list_says_so_while_nothing_is_on_record(client):
    assert "No activity is on record yet." in text_of(client.get(LIST))


def test_row_read_as_values_is_that_of_the_instance():
    paper = PaperFactory(meeting=MeetingFactory(number=5))
    for section in (SectionFactory(paper=paper, number="VI, F.1"), SectionFactory(paper=None, meeting=paper.meeting)):
        activity = activity_with(section=section, kinds=["data", "training"], themes=[ThemeFactory(), ThemeFactory(draft=True)])
        PartyFactory(activity=activity, entity=EntityFactory(acronym=""), role=Role.FUNDER)
        PartyFactory(activity=activity, entity=EntityFactory(draft=True), role=Role.HOST)
        PartyFactory(activity=activity, entity=None, name_as_printed="University of Venice")
    told_by_message(ActivityFactory(), on=date(2007, 3, 1))
    told_activity(section=SectionFactory(paper__draft=True))
    told_by_message(ActivityFactory(), on=date(2007, 3, 1), entity=EntityFactory(draft=True))
    ActivityFactory()
    found = ActivityFilter(today=date(2007, 6, 1)).qs

    rows = found.as_rows()[:]

    assert rows == [Row.of(activity) for activity in found]
    assert len(rows) == 6


# Choosing among all values


def choosing(name: str) -> str:
    return reverse("activity-choose", args=[name])


def test_choosing_offers_all_values_by_count_and_keeps_the_other_filters(client):
    one, two = ThemeFactory(name="Wages", slug="wages"), ThemeFactory(name="Camps", slug="camps")
    activity_with(status=ActivityStatus.PLANNED, themes=[one, two])
    activity_with(status=ActivityStatus.PLANNED, themes=[two])
    activity_with(status=ActivityStatus.ONGOING, themes=[ThemeFactory(name="Borders")])

    response = client.get(f"{choosing('theme')}?status=planned&theme=-wages")

    form = Page(LIST, response.content.decode()).tree.find(".//form[@class='choosing']")
    rows = [" ".join("".join(row.itertext()).split()) for row in form.findall(".//tbody/tr")]
    ticked = [box.get("value") for box in form.findall(".//input") if "checked" in box.attrib]
    hidden = [(box.get("name"), box.get("value")) for box in form.findall(".//input[@type='hidden']")]
    assert (form.get("action"), rows, ticked) == (LIST, ["Wages 1 not Wages", "Camps 2 not Camps"], ["-wages"])
    assert hidden == [("status", "planned")]


def test_choosing_looks_among_values_and_keeps_those_chosen(client):
    for name in ("Labour migration", "Migration of health workers", "Wages"):
        ActivityFactory(themes=[ThemeFactory(name=name, slug=name.split()[0].lower())])

    response = client.get(f"{choosing('theme')}?theme=wages&find=work health")

    assert [offer.label for offer in response.context["offers"]] == ["Wages", "Migration of health workers"]
    assert "2 of 3 for “work health”, chosen ones included" in text_of(response)


def test_choosing_says_so_where_nothing_has_the_words(client):
    ActivityFactory(themes=[ThemeFactory(name="Wages")])

    assert "No value has these words. Look for fewer of them." in text_of(client.get(f"{choosing('theme')}?find=elves"))


def test_there_is_nothing_to_choose_among_for_what_is_no_facet(client):
    assert [client.get(choosing(name)).status_code for name in ("entity", "sort", "q", "nothing")] == [200, 404, 404, 404]


@pytest.mark.parametrize("item_count", [1, 3])
def test_choosing_has_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    for __ in range(item_count):
        told_activity()
    facet_index()

    with django_assert_num_queries(2):
        response = client.get(choosing("entity"))

    assert len(response.context["offers"]) == item_count


# One activity


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_has_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    activity = full_activity(item_count)
    ContentType.objects.clear_cache()

    with django_assert_num_queries(11):
        response = client.get(activity.get_absolute_url())

    assert len(response.context["updates"]) == 1 + 3 * item_count


@pytest.mark.parametrize(
    ("state", "status"), [({}, 200), ({"draft": True}, 404), ({"withdrawn": True}, 410)], ids=["published", "draft", "withdrawn"]
)
def test_page_answers_by_state(client, state, status):
    activity = ActivityFactory(title="Study of wages", summary="How wages move.", **state)

    response = client.get(activity.get_absolute_url())

    assert response.status_code == status
    assert ("How wages move." in response.content.decode()) == (status == 200)
    assert ("Recorded twice." in response.content.decode()) == (status == 410)


def test_merged_activity_leads_to_the_one_it_ended_in(client):
    target = ActivityFactory()
    merged = ActivityFactory(merged=True, merged_into=target)

    response = client.get(merged.get_absolute_url())

    assert (response.status_code, response["Location"]) == (301, target.get_absolute_url())


def test_page_says_status_and_period_as_told(client):
    activity = told_activity(
        section=SectionFactory(paper__meeting__period="2006-11-20/2006-11-21"), status=ActivityStatus.PLANNED, period="2007-40"
    )

    assert "Planned, first half of 2007, as told in November 2006." in text_of(client.get(activity.get_absolute_url()))


def test_page_shows_where_tellings_differ(client):
    ilo, iom = EntityFactory(acronym="ILO"), EntityFactory(acronym="IOM")
    paper = PaperFactory()
    activity = told_activity(lead=ilo, section=SectionFactory(paper=paper), status=ActivityStatus.PLANNED, period="2007")
    UpdateFactory(activity=activity, entity=iom, section=SectionFactory(paper=paper), status=ActivityStatus.ONGOING, period="2006")

    page = text_of(client.get(activity.get_absolute_url()))

    assert "What was told in November 2006 differs in status: planned (ILO); ongoing (IOM)." in page
    assert "What was told in November 2006 differs in period: 2007 (ILO); 2006 (IOM)." in page


def test_page_shows_parties_by_role_and_those_off_record_in_plain_text(client):
    activity = told_activity(lead=EntityFactory(name="Labour Office", acronym="ILO"))
    PartyFactory(activity=activity, entity=None, name_as_printed="University of Venice", role=Role.PARTNER)
    PartyFactory(activity=activity, entity=EntityFactory(name="Secret Office", draft=True), role=Role.FUNDER)

    page = text_of(client.get(activity.get_absolute_url()))

    assert "Led by Labour Office (ILO) With University of Venice (not on record)" in page
    assert "Secret Office" not in page
    assert "Funded by" not in page


def test_page_shows_links_from_both_sides_with_judgement_and_reason(client):
    activity, other = ActivityFactory(title="Workshops of 2007"), ActivityFactory(title="Workshops of 2006")
    LinkFactory(activity=activity, other=other, kind=LinkKind.CONTINUES, judgement=Judgement.PROBABLE, reason="The series goes on.")
    LinkFactory(activity=activity, other=ActivityFactory(title="Secret series", draft=True), kind=LinkKind.PART_OF)
    LinkFactory(activity=activity, other=ActivityFactory(title="Another series"), kind=LinkKind.SAME_SUBJECT, judgement=Judgement.REJECTED)

    here = client.get(activity.get_absolute_url()).context["links"]
    there = client.get(other.get_absolute_url())

    assert [(heading, [row.title for row, __ in rows]) for heading, rows in here] == [("Continues", ["Workshops of 2006"])]
    assert [(heading, [row.title for row, __ in rows]) for heading, rows in there.context["links"]] == [
        ("Continued by", ["Workshops of 2007"])
    ]
    assert "Probable by the editors: The series goes on." in text_of(there)


def test_page_leaves_out_tellings_and_documents_that_are_not_public(client):
    activity = told_activity()
    UpdateFactory(activity=activity, note="From a draft paper.", section=SectionFactory(paper__draft=True))
    UpdateFactory(activity=activity, note="To a draft meeting.", section=SectionFactory(paper__meeting__draft=True))
    UpdateFactory(activity=activity, note="By a draft entity.", entity=EntityFactory(draft=True))
    ActivityDocumentFactory(activity=activity, document=DocumentFactory(draft=True))
    CitationFactory(record=activity, document=DocumentFactory(draft=True))

    context = client.get(activity.get_absolute_url()).context

    assert ([update.note for update in context["updates"]], context["documents"], context["citations"]) == ([""], [], [])
