import pytest
from django.core.exceptions import ValidationError

from activities.models import Activity
from entities.models import Area
from records.search import SearchKind, did_you_mean, find, suggest, with_one_less
from records.search.hits import RANKED
from records.words import LONGEST_QUESTION
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    DocumentFactory,
    EntityFactory,
    EntityNameFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.settles_at_once]


def test_titles_weigh_more_than_names_and_names_more_than_other_words():
    in_text = ActivityFactory(title="A study", summary="Of remittances, remittances and remittances.")
    in_names = ActivityFactory(title="Another study")
    in_names.themes.add(ThemeFactory(name="Remittances"))
    in_title = ActivityFactory(title="Remittances and their uses by those who stay at home")

    assert find("remittances").ranked(SearchKind.ACTIVITY) == [in_title.pk, in_names.pk, in_text.pk]


def test_of_very_many_hits_those_in_titles_come_first(monkeypatch):
    monkeypatch.setattr("records.search.hits.RANKED", 2)
    old = ActivityFactory(title="Census of migrants")
    others = [ActivityFactory(title="Census", summary="Migrants") for __ in range(3)]

    assert RANKED > 2
    assert find("migrants").ranked(SearchKind.ACTIVITY) == [old.pk, *(row.pk for row in reversed(others))]


def test_search_combines_with_other_filters():
    ActivityFactory(title="Census one", place="Rabat")
    other = ActivityFactory(title="Census two", place="Fez")

    assert list(Activity.objects.visible_to().filter(place="Fez").search("census").order_by("pk")) == [other]
    assert Activity.objects.search("census").exclude(place="Fez").count() == 1


def test_search_refuses_what_asks_for_nothing():
    with pytest.raises(ValidationError, match="no word or number"):
        Area.objects.search("?!")


def test_search_takes_one_query_a_question(django_assert_num_queries):
    ActivityFactory(title="Census")
    find("x")

    with django_assert_num_queries(2):
        find("census").ids(SearchKind.ACTIVITY)
    with django_assert_num_queries(1):
        find("census").ids(SearchKind.ACTIVITY)


# Suggestions


def titles(text, kinds=SearchKind, limit=10):
    return [entry.title for entry in suggest(text, kinds, limit)]


def test_suggest_finds_beginnings_entities_first():
    ActivityFactory(title="Remittance corridors")
    DocumentFactory(title="Remote work", symbol="")
    ThemeFactory(name="Remittances")
    EntityFactory(name="Bank of Remittances", acronym="")
    AreaFactory(name="Remland")

    assert titles("rem") == ["Remittances", "Remland", "Bank of Remittances", "Remittance corridors", "Remote work"]
    assert titles("rem", [SearchKind.ENTITY, SearchKind.ACTIVITY]) == ["Bank of Remittances", "Remittance corridors"]
    assert titles("rem", limit=2) == ["Remittances", "Remland"]


@pytest.mark.parametrize("text", ["int lab", "labour organization", "ILO", "ilo int", "Organisation internat"])
def test_suggest_takes_the_beginning_of_each_word_of_all_names(text):
    ilo = EntityFactory(name="International Labour Organization", acronym="ILO")
    EntityNameFactory(entity=ilo, name="Organisation internationale du Travail", language="fr")

    assert titles(text) == ["International Labour Organization (ILO)"]


@pytest.mark.parametrize("text", ["", "?", "abour", "\0", "'", '"', "*", "x OR", "😀"])
def test_suggest_finds_nothing_for(text):
    EntityFactory(name="International Labour Organization", acronym="ILO")

    assert titles(text) == []


def test_suggest_leaves_out_what_is_not_public():
    EntityFactory(name="Secret bank", draft=True)
    ActivityFactory(title="Secret study", withdrawn=True)

    assert titles("secret") == []


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("remitances", "remittances"),
        ("Remitances to Marocco", "remittances to morocco"),
        ("remittances", ""),
        ("xyzzyx", ""),
        ("", ""),
        ('"remitances" -ILO', '"remittances" -ILO'),
    ],
)
def test_did_you_mean(text, better):
    ActivityFactory(title="Remittances to Morocco")

    assert did_you_mean(text) == better


def test_did_you_mean_suggests_no_word_of_what_is_not_public():
    ActivityFactory(title="Remittances", draft=True)

    assert did_you_mean("remitances") == ""


def test_words_of_drafts_stand_in_no_suggestions_way():
    ActivityFactory(title="Remittances")
    ThemeFactory(name="Remitances", draft=True)

    assert did_you_mean("remitances") == "remittances"


@pytest.mark.parametrize("text", [f"remitances {'.' * 389}", f'"{" ".join(["œ" * 30] * 12)}" zzzqq', f'"{"œ" * 300}" zzzqq'])
def test_what_is_suggested_is_never_too_long_to_be_asked(text):
    ActivityFactory(title="Remittances")

    assert len(text) <= LONGEST_QUESTION
    assert len(did_you_mean(text)) <= LONGEST_QUESTION
    assert all(find(other).counts for other, __ in with_one_less(text))


def test_what_only_says_what_may_not_occur_finds_the_newest_first():
    rows = [ActivityFactory(title="Census") for __ in range(3)]

    assert find("-remittances").ranked(SearchKind.ACTIVITY) == [row.pk for row in reversed(rows)]
    assert find("-remittances").best(2)[SearchKind.ACTIVITY] == [rows[2].pk, rows[1].pk]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("remittances Morocco 2007", [("remittances Morocco", 2), ("remittances 2007", 1)]),
        ('"remittances to" Fez -x', [('"remittances to" -x', 2)]),
        ("remittances", []),
        ("a b c d e", []),
        ("-remittances -x", []),
    ],
)
def test_with_one_less_says_what_the_other_words_find(text, others):
    ActivityFactory(title="Remittances to Morocco", summary="")
    ActivityFactory(title="Remittances to Morocco and Ghana", summary="")
    ActivityFactory(title="Remittances 2007", summary="")

    assert with_one_less(text) == others
