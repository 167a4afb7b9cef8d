"""The search of everything at once, and the suggestions of its box."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from entities.vocabularies import EntityKind
from records.search import SearchKind
from registry.views.search import KINDS, SHOWN_OF_EACH, SHOWN_OF_ONE
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
    ThemeFactory,
)
from tests.site import Page

pytestmark = pytest.mark.django_db

SEARCH, SUGGEST = reverse("search"), reverse("search-suggest")
KINDS_IN_ORDER = ["activity", "entity", "paper", "meeting", "participant", "document", "theme", "area"]
# Places of the search box: the search itself, and lists that take the same words.
BOXES = ["search", "search-suggest", "activity-list", "entity-list", "document-list"]
ODD = {
    "quotes": '"',
    "many quotes": '"""""',
    "open phrase": '"open phrase',
    "apostrophes": "'' OR ''='",
    "sql": "'; DROP TABLE activities_activity; --",
    "operators": "NEAR(a b) AND NOT OR * ^ : + ( ) { } col:x",
    "only OR": "OR",
    "only minus": "-",
    "minus word": "-remittances",
    "minus phrase": '-"a b" -c',
    "tsquery": "a & !b | <-> c:*",
    "backslashes": "\\ \\' \\\"",
    "per cent": "% _ %s %(name)s",
    "format": "{0} {text} {{ text }} {% url %}",
    "long": "a" * 10_000,
    "many words": "word " * 2_000,
    "nul": "a\0b",
    "nul alone": "\0",
    "emoji": "🌍👩‍👩‍👧‍👦 🇲🇦",
    "right to left": "المهاجرين في المغرب \u202e\u200f",
    "han": "国际移民",
    "combining": "e\u0301" * 300,
    "control": "\x01\x1b[31m\x7f",
    "line ends": "a\r\nb\tc\x0b",
    "blank": " \u00a0\u3000",
    "markup": "<script>alert(1)</script>",
    "entities": "&lt;b&gt; &amp;",
    "number": "9" * 390,
    "date": "2006-11-20",
}
# What the address holds where it is no text at all: a lone surrogate, half a character, a byte that UTF-8 does not have.
BROKEN = ["%ED%A0%80", "%C3", "%FF%FE", "%", "%00", "%E2%80"]


def one_of_each(words: str, number: int = 0) -> None:
    """Make a record of each kind with these words in its title."""
    meeting = MeetingFactory(title=f"{words} meeting")
    ActivityFactory(title=f"{words} study", themes=[])
    entity = EntityFactory(name=f"{words} office", acronym="")
    PaperFactory(meeting=meeting, title=f"{words} paper", entities=[entity])
    ParticipationFactory(meeting=meeting, name=f"{words} speaker", entities=[entity])
    DocumentFactory(title=f"{words} resolution")
    ThemeFactory(name=f"{words} theme{number or ''}")
    AreaFactory(name=f"{words} island")


def hits(response) -> dict[str, list[str]]:
    """Return the titles under each kind, in the order of the page."""
    return {group.code: [hit.address for hit in group.hits] for group in response.context["groups"]}


def text_of(response) -> str:
    return " ".join("".join(Page(SEARCH, response.content.decode()).tree.find(".//main").itertext()).split())


# What is found


@pytest.mark.parametrize("item_count", [1, 3])
def test_search_takes_fourteen_queries(client, django_assert_num_queries, item_count):
    for number in range(item_count):
        one_of_each("Remittances", number)

    with django_assert_num_queries(14):
        response = client.get(SEARCH, {"q": "remittances"})

    assert {code: len(rows) for code, rows in hits(response).items()} == dict.fromkeys(KINDS_IN_ORDER, item_count)


@pytest.mark.parametrize("item_count", [1, 3])
def test_search_of_one_kind_takes_eight_queries(client, django_assert_num_queries, item_count):
    for number in range(item_count):
        one_of_each("Remittances", number)

    with django_assert_num_queries(8):
        response = client.get(SEARCH, {"kind": "theme", "q": "remittances"})

    assert len(hits(response)["theme"]) == item_count


def test_search_groups_what_it_finds_by_kind(client):
    one_of_each("Zebra")
    one_of_each("Other")

    response = client.get(SEARCH, {"q": "zebra"})

    assert list(hits(response)) == KINDS_IN_ORDER
    assert (response.context["total"], [group.total for group in response.context["groups"]]) == (8, [1] * 8)
    page = Page(SEARCH, response.content.decode())
    assert page.title.startswith("Search for “zebra”")
    assert "8 records found for “zebra”." in text_of(response)
    assert [
        a.get("href") for a in page.tree.iter("a") if (a.get("href") or "").startswith("#") and a.get("href")[1:] in KINDS_IN_ORDER
    ] == [f"#{code}" for code in KINDS_IN_ORDER]


def test_every_kind_that_is_searched_is_shown():
    assert set(KINDS) == set(SearchKind)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_search_finds_public_records_alone(client, state):
    meeting = MeetingFactory(title="Zebra", **{state: True})
    PaperFactory(meeting=meeting, title="Zebra")
    ParticipationFactory(meeting=meeting, name="Zebra")
    for factory, field in ((ActivityFactory, "title"), (EntityFactory, "name"), (DocumentFactory, "title"), (ThemeFactory, "name")):
        factory(**{field: "Zebra", state: True})
    public = ActivityFactory(title="Zebra")
    PartyFactory(activity=public, entity=EntityFactory(name="Hidden zebra crossing", **{state: True}))

    response = client.get(SEARCH, {"q": "zebra"})

    assert hits(response) == {"activity": [public.get_absolute_url()]}
    assert "crossing" not in response.content.decode()


def test_search_never_finds_contact_details(client):
    entry = ParticipationFactory(name="Ann Example")
    ContactDetailsFactory(holder=entry, email="ann@zebra.example", telephone="+41 555", street_address="Zebra Road")

    assert hits(client.get(SEARCH, {"q": "zebra"})) == {}


def test_search_shows_five_of_a_kind_the_best_first_and_where_all_are(client):
    in_text = ActivityFactory(title="Study", summary="On zebras.")
    in_title = ActivityFactory(title="Zebras")
    ActivityFactory.create_batch(SHOWN_OF_EACH, title="Zebras and others, at some length")
    for number in range(SHOWN_OF_EACH + 1):
        ThemeFactory(name=f"Zebras {number}")

    response = client.get(SEARCH, {"q": "zebra"})

    shown = hits(response)
    assert (len(shown["activity"]), shown["activity"][0], in_text.get_absolute_url() in shown["activity"]) == (
        SHOWN_OF_EACH,
        in_title.get_absolute_url(),
        False,
    )
    assert [(group.code, group.total, group.address) for group in response.context["groups"]] == [
        ("activity", 7, f"{reverse('activity-list')}?q=zebra"),
        ("theme", 6, f"{SEARCH}?kind=theme&q=zebra"),
    ]


@pytest.mark.parametrize("name", ["activity-list", "entity-list", "document-list"])
def test_lists_find_as_many_as_the_search(client, name):
    for number in range(SHOWN_OF_EACH + 1):
        one_of_each("Zebra", number)
    EntityNameFactory(name="Zebra")

    groups = {group.address: group.total for group in client.get(SEARCH, {"q": "zebra"}).context["groups"]}

    address = f"{reverse(name)}?q=zebra"
    assert client.get(address).context["paginator"].count == groups[address]


def test_search_of_one_kind_is_paged(client):
    papers = PaperFactory.create_batch(SHOWN_OF_ONE + 1, title="Zebra", entities=[])
    ThemeFactory(name="Zebra")

    first = client.get(SEARCH, {"kind": "paper", "q": "zebra"})
    second = client.get(SEARCH, {"kind": "paper", "q": "zebra", "page": 2})

    shown = [*hits(first)["paper"], *hits(second)["paper"]]
    assert (len(hits(first)["paper"]), sorted(shown)) == (SHOWN_OF_ONE, sorted(paper.get_absolute_url() for paper in papers))
    assert "Papers: 26 found for “zebra”." in text_of(first)
    assert f"{SEARCH}?q=zebra" in Page(SEARCH, first.content.decode()).links
    assert client.get(SEARCH, {"kind": "paper", "q": "zebra", "page": 3}).status_code == 404


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ILO-2006-014", "activity"),
        ("ilo-2006-014", "activity"),
        ("UNFPA", "entity"),
        ("unfpa", "entity"),
        ("population fund", "entity"),
        ("A/RES/60/227", "document"),
        ('"a/res/60/227"', "document"),
        ("ESA/P/WP.204/1", "paper"),
        ("mar", "area"),
        ("Morocco", "area"),
    ],
)
def test_what_is_named_exactly_comes_first(client, text, code):
    unfpa = EntityFactory(slug="unfpa", acronym="UNFPA", name="Population Fund")
    morocco = AreaFactory(code="504", iso3="MAR", name="Morocco")
    exact = {
        "activity": ActivityFactory(code="ILO-2006-014", title="A study of a great many things, the last of which is wages"),
        "entity": unfpa,
        "document": DocumentFactory(symbol="A/RES/60/227", title="A resolution of a great many words"),
        "paper": PaperFactory(symbol="ESA/P/WP.204/1"),
        "area": morocco,
    }
    ActivityFactory(code="ILO-2006-015", title=f"{text} {text} {text}", areas=[morocco])
    EntityFactory(acronym="", name=f"{text} {text}")
    DocumentFactory(symbol="", title=f"{text} {text}")
    PaperFactory(title=f"{text} {text}")

    response = client.get(SEARCH, {"q": text})

    group = response.context["groups"][0]
    assert (group.code, group.hits[0].address) == (code, exact[code].get_absolute_url())
    assert [hit.is_exact for hit in group.hits][:2] in ([True], [True, False])
    assert "exactly what you typed" in text_of(response)


@pytest.mark.parametrize("asked", [{}, {"kind": "document"}])
def test_what_is_named_exactly_is_shown_only_where_its_words_are_found(client, asked):
    DocumentFactory(slug="zebra-1", symbol="", title="Other")
    found = DocumentFactory(slug="herds", symbol="", title="On zebra 1 herds")

    response = client.get(SEARCH, {**asked, "q": "zebra-1"})

    assert [(group.total, [hit.address for hit in group.hits]) for group in response.context["groups"]] == [(1, [found.get_absolute_url()])]


def test_what_is_named_exactly_takes_no_query_of_its_own(client, django_assert_num_queries):
    one_of_each("Zebra", 1)
    EntityFactory(acronym="ZEBRA")
    PaperFactory(symbol="Zebra", entities=[])
    ThemeFactory(name="Zebra")
    AreaFactory(name="Zebra")

    with django_assert_num_queries(14):
        response = client.get(SEARCH, {"q": "zebra"})

    assert [group.code for group in response.context["groups"] if group.hits[0].is_exact] == ["entity", "paper", "theme", "area"]


# What is shown of it


def passages(response) -> list[tuple[str, str]]:
    return [passage for group in response.context["groups"] for hit in group.hits for passage in hit.passages]


def test_hit_shows_where_each_word_was_found(client):
    unfpa = EntityFactory(name="United Nations Population Fund", acronym="UNFPA")
    EntityNameFactory(entity=unfpa, name="Fund for Population Activities")
    activity = ActivityFactory(title="Remittances & wages", summary="Funds that migrants send home, and remittances in kind.", themes=[])
    PartyFactory(activity=activity, entity=unfpa)

    response = client.get(SEARCH, {"q": "UNFPA remittance"})

    (group,) = response.context["groups"]
    assert [(hit.title, hit.about, hit.passages) for hit in group.hits] == [
        (
            "<mark>Remittances</mark> &amp; wages",
            [activity.code, "status unknown"],
            [
                ("in names of parties, themes or areas", "<mark>UNFPA</mark>"),
                ("in the summary", "Funds that migrants send home, and <mark>remittances</mark> in kind."),
            ],
        )
    ]


def test_each_word_is_shown_in_its_text(client):
    ActivityFactory(title="A study", summary="Of wages.", place="Zebra Hall", themes=[])

    found = passages(client.get(SEARCH, {"q": "zebra wages study"}))

    assert found == [("in the summary", "Of <mark>wages</mark>."), ("in the place", "<mark>Zebra</mark> Hall")]


@pytest.mark.parametrize(
    ("make", "places"),
    [
        (lambda: ActivityFactory(place="Zebra Hall"), ["in the place"]),
        (lambda: DocumentFactory(note="Also called Zebra."), ["in the note"]),
        (lambda: DocumentFactory(symbol="ZEBRA/1"), ["in the symbol"]),
        (lambda: EntityNameFactory(name="Zebra"), ["in other names"]),
        (lambda: EntityFactory(parent=EntityFactory(name="Zebra", slug="z")), ["in its kind or where it belongs"]),
        (lambda: MeetingFactory(city="Zebra"), ["in its place or organizer"]),
        (lambda: MeetingFactory(objectives="On zebras."), ["in the objectives"]),
        (lambda: PaperFactory(abstract="On zebras.", entities=[]), ["in the abstract"]),
        (lambda: ParticipationFactory(unit="Zebra unit"), ["in the unit"]),
        (lambda: ThemeFactory(description="Zebras."), ["in the description"]),
        (lambda: AreaFactory(iso3="ZEB"), ["in its codes"]),
    ],
)
def test_hit_names_the_field_that_matched(client, make, places):
    make()

    found = passages(client.get(SEARCH, {"q": "zebra OR zeb"}))

    assert [place for place, __ in found] == places


def test_long_text_is_cut_around_the_word(client):
    ActivityFactory(summary=f"{'before ' * 100}zebra {'after ' * 100}")

    ((place, words),) = passages(client.get(SEARCH, {"q": "zebra"}))

    assert (place, words.count("before") + words.count("after")) == ("in the summary", 29)
    assert words.startswith("… before")
    assert "<mark>zebra</mark>" in words
    assert words.endswith("after …")


def test_hits_are_escaped(client):
    evil = "<script>alert(1)</script> zebra"
    entity = EntityFactory(name=evil, acronym="<i>", description=evil)
    EntityNameFactory(entity=entity, name=f"<b>{evil}")
    activity = ActivityFactory(title=evil, summary=f"{evil} & more", place="<img src=x>")
    PartyFactory(activity=activity, entity=entity)

    page = client.get(SEARCH, {"q": "zebra OR <script>alert"}).content.decode()
    options = client.get(SUGGEST, {"q": "alert"}).content.decode()

    assert "&lt;<mark>script</mark>&gt;" in page
    assert "&lt;script&gt;alert(1)" in options
    assert [part for part in ("<script>alert", "<mark><script", "<img src=x", "<i>", "<b><") if part in page + options] == []


def test_what_was_typed_is_escaped(client):
    page = client.get(SEARCH, {"q": '"><script>alert(1)</script>'}).content.decode()

    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in page
    assert "<script>alert" not in page


def test_erased_person_is_found_by_what_remains(client):
    entry = ParticipationFactory(name="", title="Zebra officer")
    entry.person.name, entry.person.erased_on = "", "2026-01-01"
    entry.person.save()

    (group,) = client.get(SEARCH, {"q": "zebra"}).context["groups"]

    assert [hit.title for hit in group.hits] == ["name erased"]


# What is asked


def test_page_without_a_question_says_how_to_ask(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get(SEARCH)

    assert "How to ask remittances Morocco 2007: all of these words" in text_of(response)
    assert (response.context["groups"], '<details class="folded help-search" open>' in response.content.decode()) == ([], True)


def test_word_that_finds_nothing_is_met_with_a_better_one(client):
    ActivityFactory(title="Remittances to Ghana")

    response = client.get(SEARCH, {"q": "remitances Ghana"})

    assert "0 records found for “remitances Ghana”. Did you mean remittances Ghana?" in text_of(response)
    assert f"{SEARCH}?q=remittances+Ghana" in Page(SEARCH, response.content.decode()).links


def test_question_that_finds_nothing_is_met_with_smaller_ones(client):
    ActivityFactory.create_batch(2, title="Remittances")
    ActivityFactory(title="Ghana")

    response = client.get(SEARCH, {"q": "remitances ghana"})

    assert "With one word less: remittances 2 ghana 1" in text_of(response)
    assert {f"{SEARCH}?q=remittances", f"{SEARCH}?q=ghana"} <= set(Page(SEARCH, response.content.decode()).links)


@pytest.mark.parametrize("item_count", [1, 3])
def test_question_that_finds_nothing_takes_at_most_fifteen_queries(client, django_assert_max_num_queries, item_count):
    for number in range(item_count):
        one_of_each("Remittances", number)

    with django_assert_max_num_queries(15):
        response = client.get(SEARCH, {"q": "remitances wagess countryside villages"})

    assert response.context["groups"] == []


def test_no_better_word_is_offered_where_there_is_none(client):
    ActivityFactory(title="Remittances")

    response = client.get(SEARCH, {"q": "xylophone"})

    assert (response.context["suggestion"], "Did you mean" in text_of(response)) == (None, False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("?!", "There is no word or number in it to search for. Write at least one."),
        ("a" * 401, "That is too long to search for: 401 characters, where 400 are allowed. Leave words out."),
        ("a b " * 11, "That is too much to search for at once: 22 words, where 20 are allowed. Leave words out."),
    ],
)
def test_text_that_cannot_be_searched_for_is_explained_and_kept(client, text, message):
    response = client.get(SEARCH, {"q": text})

    assert message in text_of(response)
    box = next(e for e in Page(SEARCH, response.content.decode()).tree.iter("input") if e.get("name") == "q")
    assert (box.get("value"), box.get("aria-invalid"), box.get("aria-describedby")) == (text, "true", "q-errors")


def test_kind_that_is_none_is_explained_and_all_kinds_are_shown(client):
    one_of_each("Zebra")

    response = client.get(SEARCH, {"q": "zebra", "kind": "zoo"})

    assert "“zoo” is no kind of record that is searched, so all kinds are shown." in text_of(response)
    assert list(hits(response)) == KINDS_IN_ORDER


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("q=+zebra++stripes+", "q=zebra+stripes"),
        ("q=zebra&kind=", "q=zebra"),
        ("q=zebra&kind=paper", "kind=paper&q=zebra"),
        ("q=zebra&page=1", "q=zebra"),
        ("q=", ""),
    ],
)
def test_each_question_has_one_address(client, query, canonical):
    response = client.get(f"{SEARCH}?{query}")

    assert (response.status_code, response["Location"]) == (302, f"{SEARCH}?{canonical}" if canonical else SEARCH)


def test_page_names_its_canonical_address(client):
    page = client.get(SEARCH, {"q": "zebra stripes"}).content.decode()

    assert '<link rel="canonical" href="http://testserver/search/?q=zebra+stripes">' in page


@pytest.mark.parametrize("name", BOXES)
@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_any_text_is_answered(client, name, text):
    ActivityFactory(title="Remittances")

    response = client.get(reverse(name), {"q": text}, follow=True)

    assert response.status_code == 200
    assert (
        list(
            Page("/", f"<!doctype html><title>x</title><h1>x</h1>{response.content.decode()}").faults()
            if name == "search-suggest"
            else Page(SEARCH, response.content.decode()).faults()
        )
        == []
    )


@pytest.mark.parametrize("name", BOXES)
@pytest.mark.parametrize("broken", BROKEN)
def test_address_that_is_no_text_is_answered(client, name, broken):
    response = client.get(f"{reverse(name)}?q=a{broken}b", follow=True)

    assert response.status_code == 200


# Suggestions


def options(response) -> list[tuple[str, str]]:
    """Return the words and the address of each option."""
    tree = Page(SUGGEST, response.content.decode()).tree
    found = [element for element in tree.iter() if element.get("role") == "option"]
    return [(" ".join("".join(option.itertext()).split()), option.get("href")) for option in found]


@pytest.mark.parametrize("item_count", [1, 3])
def test_suggestions_take_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    for number in range(item_count):
        one_of_each("Remittances", number)
    # The names of the registry are read once for each version of the data.
    client.get(SUGGEST, {"q": "xx"})

    with django_assert_num_queries(7):
        response = client.get(SUGGEST, {"q": "remit"})

    assert len(options(response)) == min(10, 4 * item_count)


def test_suggestions_are_entities_themes_areas_and_activities(client):
    one_of_each("Zebra")
    EntityFactory(name="Zebra draft", draft=True)

    found = options(client.get(SUGGEST, {"q": "zeb"}))

    assert [words for words, __ in found] == [
        "Zebra office entity",
        "Zebra theme theme",
        "Zebra island area",
        "Zebra study activity",
    ]
    assert [client.get(address).status_code for __, address in found] == [200] * 4


def test_suggestions_know_other_names(client):
    unhcr = EntityFactory(name="High Commissioner for Refugees", acronym="UNHCR", kind=EntityKind.FUND_OR_PROGRAMME)
    EntityNameFactory(entity=unhcr, name="Haut-Commissariat pour les réfugiés", language="fr")

    expected = [("High Commissioner for Refugees (UNHCR) entity", unhcr.get_absolute_url())]
    assert [options(client.get(SUGGEST, {"q": text})) for text in ("unh", "haut comm", "REFUG", "réfu")] == [expected] * 4


def test_suggestions_are_ten_at_most_and_told_to_who_does_not_see_them(client):
    for number in range(12):
        ThemeFactory(name=f"Zebra {number}")

    response = client.get(SUGGEST, {"q": "zeb"})

    assert len(options(response)) == 10
    assert '<p id="suggested" hx-swap-oob="innerHTML">10 suggestions. Choose one with the arrow keys' in response.content.decode()


@pytest.mark.parametrize("text", ["", "z", " z ", "?!", "z" * 401, "ze " * 21])
def test_nothing_is_suggested_for_too_little_or_too_much(client, text):
    ThemeFactory(name="Zebra")

    response = client.get(f"{SUGGEST}?q={quote(text)}")

    assert (options(response), "No suggestions. Press Enter to search." in response.content.decode()) == ([], True)


# The box


@pytest.mark.parametrize("name", ["home", "theme-list", "search"])
def test_every_page_has_one_search_box_that_works_as_a_plain_form(client, name):
    page = Page("/", client.get(reverse(name)).content.decode())

    forms = [form for form in page.tree.iter("form") if form.get("role") == "search"]
    assert [(form.get("action"), form.get("method"), [field.get("name") for field in form.iter("input")]) for form in forms] == [
        (SEARCH, None, ["q"])
    ]
    assert [script.get("src") for script in page.tree.iter("script") if script.get("src")][:1] == ["/static/django_htmx/htmx-2.min.js"]
