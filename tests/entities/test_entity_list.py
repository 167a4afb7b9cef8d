"""The directory of entities."""

import pytest
from django.urls import reverse

from entities.vocabularies import EntityKind, NameKind
from tests.factories import EntityFactory, EntityNameFactory, GroupFactory, MembershipFactory, collective_membership
from tests.site import Page

pytestmark = pytest.mark.django_db

LIST = reverse("entity-list")


def rows(response) -> dict[str, str]:
    """Return the entities of a page with what stands beside each."""
    tree = Page(LIST, response.content.decode()).tree
    lists = [part for part in tree.iter("ul") if "records" in (part.get("class") or "").split()]
    return {
        item.find("a").text: " ".join(" ".join(text for part in item.findall("ul") for text in part.itertext()).split())
        for rows in lists
        for item in rows
    }


def headings(response) -> list[str]:
    return [" ".join("".join(h2.itertext()).split()) for h2 in Page(LIST, response.content.decode()).tree.find(".//main").iter("h2")]


@pytest.fixture
def gmg():
    """A group that ended on a day, with a certain and a possible member, and one through a collective member."""
    group = GroupFactory(entity__slug="gmg", entity__name="Global Migration Group", entity__acronym="GMG", period="2006-04-01/2018-06-30")
    MembershipFactory(group=group, entity=EntityFactory(name="Certain", acronym=""), period="2006-04-01/2018-06-30")
    MembershipFactory(group=group, entity=EntityFactory(name="Doubtful", acronym=""), period="")
    MembershipFactory(group=group, entity=EntityFactory(name="Early", acronym=""), period="2006-04-01/2007-03-31")
    commission = EntityFactory(name="Commission", acronym="")
    collective_membership(group, commission, period="2007-11-01/2018-06-30")
    return group


@pytest.mark.parametrize("item_count", [1, 3])
def test_list_takes_nine_queries(client, django_assert_num_queries, item_count):
    group = GroupFactory(entity__slug="gmg")
    for __ in range(item_count):
        MembershipFactory(group=group, entity=EntityFactory(parent=EntityFactory(), successor=EntityFactory()))
        collective_membership(group, EntityFactory())

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert response.context["paginator"].count == 1 + item_count * 5


def test_list_shows_published_entities_by_kind_and_name(client):
    EntityFactory(name="World Bank", acronym="", kind=EntityKind.SPECIALIZED_AGENCY)
    EntityFactory(name="Labour", acronym="ILO", kind=EntityKind.SPECIALIZED_AGENCY)
    EntityFactory(name="Council", acronym="", kind=EntityKind.INTERGOVERNMENTAL_ORGAN)
    for trait in ("draft", "withdrawn"):
        EntityFactory(name=trait, **{trait: True})
    EntityFactory(name="merged", merged=True, merged_into=EntityFactory(name="Zebra", acronym="", kind=EntityKind.PRIVATE_SECTOR))

    response = client.get(LIST)

    assert [str(entity) for entity in response.context["object_list"]] == ["Council", "Labour (ILO)", "World Bank", "Zebra"]
    assert headings(response)[1:] == [
        "All entities: 4",
        "Intergovernmental organs 1",
        "Specialized agencies 2",
        "Private sector 1",
        "This list as a file",
    ]


def test_list_pages_by_fifty_and_keeps_filters(client):
    EntityFactory.create_batch(51, kind=EntityKind.NGO)
    EntityFactory(kind=EntityKind.ACADEMIC)

    first = client.get(LIST, {"kind": "ngo"})
    second = client.get(LIST, {"kind": "ngo", "page": 2})

    assert (len(first.context["object_list"]), len(second.context["object_list"])) == (50, 1)
    assert 'rel="next" href="?kind=ngo&amp;page=2"' in first.content.decode()
    assert headings(second)[-2] == "Non-governmental organizations 1 of 51 on this page"


def test_units_and_predecessors_are_marked(client):
    desa = EntityFactory(name="Department", acronym="DESA")
    EntityFactory(name="Division", acronym="", parent=desa)
    EntityFactory(name="Fund", acronym="", successor=desa)

    assert rows(client.get(LIST)) == {"Department (DESA)": "", "Division": "part of DESA", "Fund": "succeeded by DESA"}


def test_parent_that_is_not_public_is_not_named(client):
    hidden = EntityFactory(name="Hidden", acronym="HID", draft=True)
    EntityFactory(name="Division", acronym="", parent=hidden)
    EntityFactory(name="Fund", acronym="", successor=hidden)

    assert rows(client.get(LIST)) == {"Division": "", "Fund": ""}


# Members of the Global Migration Group


def test_members_are_marked_as_of_the_groups_last_day(client, gmg):
    response = client.get(LIST)

    marks = {name: mark for name, mark in rows(response).items() if mark}
    assert marks == {"Certain": "GMG", "Doubtful": "possibly GMG", "Commission": "GMG"} | {
        str(row.entity): "GMG" for row in gmg.memberships.filter(entity__group__isnull=False)
    }
    assert "on 30 June 2018." in response.content.decode()


@pytest.mark.parametrize(
    ("day", "names"),
    [
        ("2006-03-31", []),
        ("2006-04-01", ["Certain", "Doubtful", "Early"]),
        ("2007-03-31", ["Certain", "Doubtful", "Early"]),
        ("2007-04-01", ["Certain", "Doubtful"]),
        ("2007-11-01", ["Certain", "Commission", "Doubtful"]),
        ("2018-06-30", ["Certain", "Commission", "Doubtful"]),
        ("2018-07-01", []),
        ("", ["Certain", "Commission", "Doubtful"]),
    ],
)
def test_filter_by_membership_on_a_day(client, gmg, day, names):
    response = client.get(LIST, {"member_of": "gmg", "on": day}, follow=True)

    found = [entity.name for entity in response.context["object_list"] if not hasattr(entity, "group")]
    assert found == names


# Filters


@pytest.mark.parametrize("text", ["refugees", "UNHCR", "haut-commissariat réfugiés", "refuges"])
def test_filter_by_text_finds_all_names(client, text):
    unhcr = EntityFactory(name="High Commissioner for Refugees", acronym="UNHCR")
    EntityNameFactory(entity=unhcr, name="Haut-Commissariat pour les réfugiés", kind=NameKind.FULL, language="fr")
    EntityNameFactory(entity=unhcr, name="High Commissioner for Refuges", kind=NameKind.MISPRINT)
    EntityFactory(name="High Commissioner for Human Rights", acronym="OHCHR")

    assert list(client.get(LIST, {"q": text}).context["object_list"]) == [unhcr]


def test_kinds_are_counted_as_the_other_filters_leave_them(client):
    EntityFactory(name="Labour office", kind=EntityKind.SPECIALIZED_AGENCY)
    EntityFactory(name="Labour union", kind=EntityKind.NGO)
    EntityFactory(name="Church", kind=EntityKind.NGO)

    response = client.get(LIST, {"kind": "ngo", "q": "labour"})

    offers = response.context["filter"].offers("kind")
    assert [(offer.code, offer.count, offer.is_chosen) for offer in offers] == [("specialized-agency", 1, False), ("ngo", 1, True)]
    assert [entity.name for entity in response.context["object_list"]] == ["Labour union"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"kind": "church"}, "“church” is no kind of entity. Choose one of the list."),
        ({"member_of": "nobody"}, "is no group whose members are on record. Choose one of the list."),
        ({"on": "soon"}, "Write year, month and day, such as 2006-11-20, or 20 November 2006."),
    ],
)
def test_value_that_cannot_be_read_is_explained_and_the_others_work(client, gmg, query, message):
    response = client.get(LIST, {"q": "Early", **query}, follow=True)

    assert [entity.name for entity in response.context["object_list"]] == ["Early"]
    assert message in response.content.decode()


def test_several_kinds_mean_any_of_them(client):
    EntityFactory(name="Labour office", kind=EntityKind.SPECIALIZED_AGENCY)
    EntityFactory(name="Labour union", kind=EntityKind.NGO)
    EntityFactory(name="Ministry", kind=EntityKind.GOVERNMENT)

    response = client.get(LIST, {"kind": ["ngo", "specialized-agency"]})

    assert [entity.name for entity in response.context["object_list"]] == ["Labour office", "Labour union"]
    assert response.context["filter"].sentence == "Entities (kind non-governmental organizations or specialized agencies)"


def test_empty_result_says_how_to_widen(client):
    EntityFactory(name="Labour", kind=EntityKind.NGO)

    response = client.get(LIST, {"kind": "ngo", "q": "nothing"})

    page = Page(LIST, response.content.decode())
    empty = next(element for element in page.tree.iter("div") if element.get("class") == "empty")
    assert [a.get("href") for a in empty.iter("a")] == ["?kind=ngo", "?q=nothing", LIST]
    assert "No entity on record passes all 2 filters. Leave one out:" in page.html


def test_empty_registry_says_so(client):
    assert "No entity is on public record yet." in client.get(LIST).content.decode()
