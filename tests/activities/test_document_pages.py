import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from activities.vocabularies import DocumentRole
from records.vocabularies import DocumentKind
from tests.factories import (
    ActivityDocumentFactory,
    ActivityFactory,
    AreaFactory,
    ChairTermFactory,
    CitationFactory,
    DocumentFactory,
    EntityFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PaperFactory,
    ThemeFactory,
    told_activity,
)
from tests.site import Page

pytestmark = pytest.mark.django_db

LIST = reverse("document-list")
CITING = [
    ActivityFactory,
    EntityFactory,
    GroupFactory,
    MembershipFactory,
    ChairTermFactory,
    MeetingFactory,
    PaperFactory,
    ThemeFactory,
    AreaFactory,
    DocumentFactory,
]


def text_of(response) -> str:
    main = Page("/", response.content.decode()).tree.find(".//main")
    return " ".join("".join(main.itertext()).split())


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_has_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    DocumentFactory.create_batch(item_count)

    with django_assert_num_queries(4):
        response = client.get(LIST)

    assert len(response.context["object_list"]) == item_count


def test_list_goes_by_kind_then_symbol_then_title(client):
    DocumentFactory(slug="report", kind=DocumentKind.REPORT, symbol="A/60/871")
    DocumentFactory(slug="untitled", symbol="", title="B")
    DocumentFactory(slug="other", symbol="", title="A")
    DocumentFactory(slug="later", symbol="A/RES/60/227")
    DocumentFactory(slug="earlier", symbol="A/RES/58/208")
    DocumentFactory(slug="draft", draft=True)

    rows = client.get(LIST).context["object_list"]

    assert [row.slug for row in rows] == ["earlier", "later", "other", "untitled", "report"]


def test_list_stands_under_the_kinds_in_the_plural(client):
    DocumentFactory(kind=DocumentKind.CONVENTION)

    page = text_of(client.get(LIST))

    assert "1 document Conventions and agreements" in page


def test_every_kind_has_a_heading():
    assert len({kind.plural for kind in DocumentKind}) == len(DocumentKind)


def test_list_filters_by_words_and_kind(client):
    DocumentFactory(slug="fitting", symbol="A/RES/58/208", title="Migration and development")
    DocumentFactory(slug="other-symbol", symbol="A/60/871", title="Migration and development")
    DocumentFactory(slug="other-title", symbol="A/RES/58/209", title="Trade")
    DocumentFactory(slug="other-kind", symbol="A/RES/58/1", title="Migration", kind=DocumentKind.REPORT)

    response = client.get(LIST, {"kind": "resolution", "q": "migration res/58"})

    assert [row.slug for row in response.context["object_list"]] == ["fitting"]


@pytest.mark.parametrize(("year", "slugs"), [("2006", ["in-2006", "late-2006"]), ("2005", ["in-2005"]), ("2004", [])])
def test_list_filters_by_year(client, year, slugs):
    for slug, date in (("in-2006", "2006"), ("late-2006", "2006-12-20"), ("in-2005", "2005-02"), ("undated", "")):
        DocumentFactory(slug=slug, date=date, symbol=slug)

    assert [row.slug for row in client.get(LIST, {"year": year}).context["object_list"]] == slugs


def test_year_that_cannot_be_read_is_told(client):
    DocumentFactory()

    response = client.get(LIST, {"year": "06"})

    assert "Write a year with four digits, such as 2006." in response.content.decode()
    assert len(response.context["object_list"]) == 1


def test_list_pages_by_50_and_keeps_the_filters(client):
    DocumentFactory.create_batch(51)
    DocumentFactory(kind=DocumentKind.LETTER)

    response = client.get(LIST, {"kind": "resolution"})

    assert len(response.context["object_list"]) == 50
    assert "1 to 50 of 51 documents" in text_of(response)
    assert f"{LIST}?kind=resolution&page=2" in Page(LIST, response.content.decode()).links


def test_empty_list_says_how_to_widen_it(client):
    DocumentFactory()

    response = client.get(LIST, {"kind": "letter", "q": "wages"})

    assert "No document on record passes all 2 filters. Leave one out: Words: “wages” leave out" in text_of(response)
    assert {f"{LIST}?kind=letter", f"{LIST}?q=wages"} <= set(Page(LIST, response.content.decode()).links)


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_has_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    document = DocumentFactory()
    for __ in range(item_count):
        for factory in CITING:
            CitationFactory(record=factory(), document=document)
        for role in DocumentRole:
            ActivityDocumentFactory(activity=told_activity(), document=document, role=role)
        MeetingFactory(report=document)
        CitationFactory(record=document)
    ContentType.objects.clear_cache()

    with django_assert_num_queries(26):
        response = client.get(document.get_absolute_url())

    assert [len(rows) for __, __, rows in response.context["references"]] == [item_count] * len(CITING)


def test_page_lists_all_that_name_it_with_place_note_and_address(client):
    document = DocumentFactory()
    membership = MembershipFactory(entity=EntityFactory(acronym="ILO"), group=GroupFactory(entity=EntityFactory(acronym="GMG")))
    area, theme = AreaFactory(code="466", iso3="MLI"), ThemeFactory(slug="wages")
    for record in (membership, area, theme):
        CitationFactory(record=record, document=document, place="para. 4", note="Says April.")

    references = client.get(document.get_absolute_url()).context["references"]

    assert [(heading, [(row.label, row.address, row.places) for row in rows]) for __, heading, rows in references] == [
        ("Memberships", [("ILO, member, GMG", membership.group.get_absolute_url(), [("para. 4", "Says April.")])]),
        ("Themes", [(str(theme), "/themes/wages/", [("para. 4", "Says April.")])]),
        ("Areas", [(str(area), "/areas/MLI/", [("para. 4", "Says April.")])]),
    ]


def test_page_counts_a_record_once_however_many_places_it_names(client):
    document, entity = DocumentFactory(), EntityFactory(name="International Labour Organization")
    CitationFactory(record=entity, document=document, place="para. 9")
    CitationFactory(record=entity, document=document, place="para. 4", note="Says April.")

    response = client.get(document.get_absolute_url())

    assert response.context["index"] == [("cited-by-entity", "Entities", 1)]
    assert f"{entity}, para. 4: Says April. · para. 9" in text_of(response)


def test_page_names_who_held_a_chair_unless_it_is_not_public(client):
    document = DocumentFactory()
    group = GroupFactory(entity=EntityFactory(acronym="GMG"))
    for period, holder in (("2006", EntityFactory(acronym="UNHCR")), ("2007", EntityFactory(acronym="HIDDEN", draft=True))):
        CitationFactory(record=ChairTermFactory(group=group, entities=[holder], period=period), document=document)

    references = client.get(document.get_absolute_url()).context["references"]

    assert [[row.label for row in rows] for __, __, rows in references] == [["UNHCR, chair, GMG, 2006", "chair, GMG, 2007"]]


def test_page_leaves_out_what_is_not_public(client):
    document = DocumentFactory()
    secret = EntityFactory(draft=True)
    for record in (
        ActivityFactory(draft=True),
        secret,
        GroupFactory(entity=secret),
        MembershipFactory(entity=secret),
        MembershipFactory(group__entity__draft=True),
        ChairTermFactory(group__entity__draft=True),
        MeetingFactory(draft=True),
        PaperFactory(draft=True),
        PaperFactory(meeting__draft=True),
        ThemeFactory(draft=True),
        DocumentFactory(draft=True),
    ):
        CitationFactory(record=record, document=document)
    ActivityDocumentFactory(activity=ActivityFactory(draft=True), document=document)
    MeetingFactory(report=document, draft=True)

    context = client.get(document.get_absolute_url()).context

    assert (context["references"], context["with_roles"], context["meetings"], context["index"]) == ([], [], [], [])


def test_page_names_the_documents_own_sources_and_not_those_that_name_it(client):
    document, source = DocumentFactory(), DocumentFactory(slug="source")
    CitationFactory(record=document, document=source)
    CitationFactory(record=document, document=DocumentFactory(draft=True))
    CitationFactory(record=DocumentFactory(), document=document)
    CitationFactory(record=EntityFactory(pk=document.pk), document=source)

    citations = client.get(document.get_absolute_url()).context["citations"]

    assert [citation.document.slug for citation in citations] == ["source"]


def test_page_shows_what_it_mandates_what_it_came_out_of_and_whose_report_it_is(client):
    document = DocumentFactory()
    ActivityDocumentFactory(activity=ActivityFactory(title="Dialogue"), document=document, role=DocumentRole.MANDATE)
    ActivityDocumentFactory(activity=ActivityFactory(title="Symposium"), document=document, role=DocumentRole.OUTCOME)
    MeetingFactory(report=document, title="Fifth meeting")

    context = client.get(document.get_absolute_url()).context

    assert [(heading, [row.title for row in rows]) for __, heading, rows in context["with_roles"]] == [
        ("Activities that it mandates", ["Dialogue"]),
        ("Activities that it came out of", ["Symposium"]),
    ]
    assert [meeting.title for meeting in context["meetings"]] == ["Fifth meeting"]


@pytest.mark.parametrize(
    ("state", "status"), [({}, 200), ({"draft": True}, 404), ({"withdrawn": True}, 410)], ids=["published", "draft", "withdrawn"]
)
def test_page_answers_by_state(client, state, status):
    document = DocumentFactory(note="Two dates are given.", **state)

    response = client.get(document.get_absolute_url())

    assert response.status_code == status
    assert ("Two dates are given." in response.content.decode()) == (status == 200)
    assert ("Recorded twice." in response.content.decode()) == (status == 410)


def test_merged_document_leads_to_the_one_it_ended_in(client):
    target = DocumentFactory()
    merged = DocumentFactory(merged=True, merged_into=target)

    response = client.get(merged.get_absolute_url())

    assert (response.status_code, response["Location"]) == (301, target.get_absolute_url())
