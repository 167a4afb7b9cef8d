import pytest
from django.core.exceptions import ValidationError

from records.words import Query, fold, stems_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("WHO and the IT sector", ["who", "and", "the", "it", "sector"]),
        ("ILO/IOM", ["ilo", "iom"]),
        ("COVID-19", ["covid", "19"]),
        ("A/RES/60/227", ["a", "res", "60", "227"]),
        ("Côte d’Ivoire, Türkiye", ["cote", "d", "ivoire", "turkiye"]),
        ("Straße", ["strasse"]),
        ("Łódź, Ærø", ["lodz", "aero"]),
        ("women's and migrants’ rights", ["women", "and", "migrants", "rights"]),
        ("ILO-2006-014", ["ilo2006014"]),
        ("desa-pd-2006-001.", ["desapd2006001"]),
        ("2006-014", ["2006", "014"]),
        ("Мигранты", ["мигранты"]),
        ("المهاجرين", ["المهاجرين"]),
        ("移民統計", ["移", "民", "統", "計"]),
        ("a\0b_c\ud800😀", ["a", "b", "c"]),
    ],
)
def test_words_of_cuts_and_folds(text, words):
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("remittance", "remittances"),
        ("policy", "policies"),
        ("migrant", "migrants"),
        ("labour", "labor"),
        ("organisations", "organization"),
        ("programme", "programs"),
        ("Centres", "center"),
        ("réfugiés", "refugies"),
    ],
)
def test_stems_of_one_word_are_the_same(one, other):
    assert stems_of(one) == stems_of(other)


@pytest.mark.parametrize(("one", "other"), [("WHO", "whose"), ("ILO", "pilot"), ("migrant", "migraine"), ("2006", "2007")])
def test_stems_of_different_words_differ(one, other):
    assert stems_of(one) != stems_of(other)


def test_fold_leaves_ascii_alone_but_for_case():
    assert fold("IOM's 2006") == "iom's 2006"


@pytest.mark.parametrize(
    ("text", "normal_form"),
    [
        ("remittances Morocco 2007", "remitt morocco 2007"),
        ("  remittances   Morocco ", "remitt morocco"),
        ('"labour migration"', '"labor migrat"'),
        ("«labour migration» „brain drain“", '"labor migrat" "brain drain"'),
        ("remittances -ILO", "remitt -ilo"),
        ('-"brain drain" x', '-"brain drain" x'),
        ("-ILO", "-ilo"),
        ("a - b", "a b"),
        ("trafficking OR smuggling Asia", "traffick OR smuggl asia"),
        ("a OR b OR c", "a OR b OR c"),
        ("trafficking or smuggling", "traffick or smuggl"),
        ("OR a", "a"),
        ("a OR", "a"),
        ("a OR OR b", "a OR b"),
        ("-a OR b", "-a b"),
        ("ILO/IOM", "ilo iom"),
        ("A/RES/60/227", '"a re 60 227"'),
        ("COVID-19", '"covid 19"'),
        ("UN-HABITAT", '"un habitat"'),
        ('"unbalanced quote', '"unbalanc quot"'),
        ("NEAR(a) title:b c*", '"near a" "titl b" c'),
        ("a a A", "a"),
    ],
)
def test_query_is_read_as(text, normal_form):
    assert str(Query.parse(text)) == normal_form


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_words"),
        (" \0 ", "no_words"),
        ('!? "" -- \'', "no_words"),
        ("OR", "no_words"),
        ("😀", "no_words"),
        ("x" * 401, "too_long"),
        (" ".join(map(str, range(21))), "too_many"),
        ("移" * 21, "too_many"),
    ],
)
def test_query_refuses(text, code):
    with pytest.raises(ValidationError) as refused:
        Query.parse(text)

    assert refused.value.code == code


@pytest.mark.parametrize("text", ["x" * 400, " ".join(map(str, range(20)))])
def test_query_takes_as_much_as_is_allowed(text):
    assert Query.parse(text).clauses


def test_marked_escapes_all_and_marks_the_words_as_they_are_written():
    query = Query.parse('"labour migration" Türkiye -ILO')

    marked = query.marked("<b>Labor migrations</b> in Turkiye & ILO; labour, Türkiye")

    assert marked == (
        "&lt;b&gt;<mark>Labor</mark> <mark>migrations</mark>&lt;/b&gt; in <mark>Turkiye</mark> &amp; ILO; labour, <mark>Türkiye</mark>"
    )


def test_marked_keeps_its_places_where_folding_changes_lengths():
    assert Query.parse("strasse").marked("Große Straße, Æ") == "Große <mark>Straße</mark>, Æ"


@pytest.mark.parametrize(
    ("text", "snippet"),
    [
        ("", ""),
        ("nothing of the kind", ""),
        ("on remittances", "on <mark>remittances</mark>"),
        ("one two three four remittance six seven", "… four <mark>remittance</mark> six seven"),
        ("remittance two three four five", "<mark>remittance</mark> two three four …"),
        ("one two three four five remittance", "… three four five <mark>remittance</mark>"),
    ],
)
def test_snippet_shows_the_words_around_the_first_match(text, snippet):
    assert Query.parse("remittances").snippet(text, length=4) == snippet


@pytest.mark.parametrize(
    "text", ["Remittances to Côte d'Ivoire, 2007", "labour OR “brain drain” -ILO", "A/RES/60/227", "ILO-2006-014", "ILO/IOM", '-"a b" x']
)
def test_typed_asks_the_same_again(text):
    query = Query.parse(text)

    assert Query.parse(query.typed) == query


def test_typed_keeps_the_words_as_they_were_typed():
    assert Query.parse("Remittances ILO-2006-014 -“Brain drain” ILO/IOM").typed == 'Remittances ILO-2006-014 -"Brain drain" ILO IOM'
