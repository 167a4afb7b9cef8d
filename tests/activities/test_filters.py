from datetime import date

import pytest
from django.http import QueryDict

from activities.filters import ActivityFilter, doubt_during
from activities.models import Activity
from activities.vocabularies import ActivityStatus, Role
from entities.vocabularies import AreaKind
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    AreaGroupingFactory,
    EntityFactory,
    MeetingFactory,
    PaperFactory,
    PartyFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
)

pytestmark = pytest.mark.django_db


def activity(code: str, status=ActivityStatus.ONGOING, period="2007", entity=None, **fields) -> Activity:
    """Return an activity that an entity leads and tells of in its own paper."""
    entity = entity or EntityFactory()
    activity = ActivityFactory(code=code, **fields)
    PartyFactory(activity=activity, entity=entity)
    UpdateFactory(activity=activity, entity=entity, status=status, period=period)
    activity.refresh_from_db()
    return activity


def filtered(query: str) -> ActivityFilter:
    return ActivityFilter(QueryDict(query), Activity.objects.visible_to().order_by("code"))


def found(query: str) -> list[str]:
    return [row.code for row in filtered(query).qs]


def test_filters_combine_and_each_excludes_by_itself():
    unhcr, ilo = EntityFactory(slug="unhcr"), EntityFactory(slug="ilo")
    asylum, labour = ThemeFactory(slug="asylum", name="Asylum"), ThemeFactory(slug="labour", name="Labour")
    ghana, mali = AreaFactory(name="Ghana", iso3="GHA"), AreaFactory(name="Mali", iso3="MLI")
    fitting = {"entity": unhcr, "title": "Registration of refugees", "themes": [asylum], "areas": [ghana], "kinds": ["data"]}
    activity("UNHCR-2006-001", **fitting)
    activity("UNHCR-2006-002", **fitting | {"title": "Registration of others"})
    activity("UNHCR-2006-003", **fitting | {"entity": ilo})
    activity("UNHCR-2006-004", **fitting | {"themes": [labour]})
    activity("UNHCR-2006-005", **fitting | {"areas": [mali]})
    activity("UNHCR-2006-006", **fitting | {"kinds": ["training"]})
    activity("UNHCR-2006-007", **fitting, status=ActivityStatus.PLANNED)
    activity("UNHCR-2006-008", **fitting, period="2008")
    activity("UNHCR-2006-009", **fitting, draft=True)

    assert found("q=refugees&entity=unhcr&theme=asylum&area=GHA&kind=data&status=ongoing&during=2007") == ["UNHCR-2006-001"]
    assert len(found("")) == 8


def test_words_are_not_looked_for_in_names_that_are_not_public():
    shown = activity("ILO-2006-001", entity=EntityFactory(name="International Labour Organization"))
    PartyFactory(activity=shown, entity=EntityFactory(name="Hidden Foundation", draft=True), role=Role.PARTNER)
    shown.themes.add(ThemeFactory(name="Hidden theme", draft=True), ThemeFactory(name="Wages"))

    assert [found("q=labour"), found("q=wages"), found("q=hidden")] == [["ILO-2006-001"], ["ILO-2006-001"], []]


@pytest.mark.parametrize("value", ["%00", "GHA%00", "9" * 20])
def test_area_that_cannot_be_read_is_refused(value):
    activity("ILO-2006-001")

    assert ([field.name for field in filtered(f"area={value}").refused()], found(f"area={value}")) == (["area"], ["ILO-2006-001"])


def test_parent_includes_what_its_parts_do_two_levels_down():
    top = EntityFactory(slug="secretariat")
    middle = EntityFactory(slug="desa", parent=top)
    activity("A-2006-001", entity=top)
    activity("B-2006-001", entity=middle)
    activity("C-2006-001", entity=EntityFactory(slug="desa-pd", parent=middle))
    activity("D-2006-001")

    assert found("entity=secretariat") == ["A-2006-001", "B-2006-001", "C-2006-001"]
    assert found("entity=desa") == ["B-2006-001", "C-2006-001"]


def test_entity_is_found_in_whatever_role():
    unhcr = EntityFactory(slug="unhcr")
    for number, role in enumerate(["lead", "partner", "funder", "host"], 1):
        PartyFactory(activity=ActivityFactory(code=f"A-2006-00{number}"), entity=unhcr, role=role)
    ActivityFactory(code="A-2006-005")

    assert found("entity=unhcr") == ["A-2006-001", "A-2006-002", "A-2006-003", "A-2006-004"]


def test_theme_includes_its_sub_themes():
    protection = ThemeFactory(slug="protection", name="Protection")
    ActivityFactory(code="A-2006-001", themes=[protection])
    ActivityFactory(code="A-2006-002", themes=[ThemeFactory(slug="asylum", name="Asylum", parent=protection)])
    ActivityFactory(code="A-2006-003")

    assert found("theme=protection") == ["A-2006-001", "A-2006-002"]
    assert found("theme=asylum") == ["A-2006-002"]


def test_region_includes_its_countries_and_grouping_its_members():
    africa = AreaFactory(code="002", name="Africa", kind=AreaKind.REGION)
    western = AreaFactory(code="011", name="Western Africa", kind=AreaKind.SUB_REGION, parent=africa)
    mali = AreaFactory(code="466", iso3="MLI", name="Mali", parent=western)
    AreaGroupingFactory(grouping=AreaFactory(code="199", kind=AreaKind.GROUPING), area=mali)
    ActivityFactory(code="A-2006-001", areas=[africa])
    ActivityFactory(code="A-2006-002", areas=[mali])
    ActivityFactory(code="A-2006-003", areas=[AreaFactory(code="392", iso3="JPN")])

    assert found("area=002") == ["A-2006-001", "A-2006-002"]
    assert found("area=mli") == found("area=466") == found("area=199") == ["A-2006-002"]


def test_several_statuses_or_kinds_mean_any_of_them():
    activity("A-2006-001", status=ActivityStatus.ONGOING, kinds=["data"])
    activity("A-2006-002", status=ActivityStatus.PLANNED, kinds=["training", "research"])
    activity("A-2006-003", status=ActivityStatus.COMPLETED, kinds=["advocacy"])

    assert found("status=ongoing&status=planned") == ["A-2006-001", "A-2006-002"]
    assert found("kind=research&kind=advocacy") == ["A-2006-002", "A-2006-003"]


@pytest.mark.parametrize(
    ("during", "is_found"),
    [
        ("2007-01-14", False),
        ("2007-01-15", True),
        ("2007-02-20", True),
        ("2007-02-21", False),
        ("2006", False),
        ("first half of 2007", True),
        ("second half of 2007", False),
        ("since February 2007", True),
        ("until 14 January 2007", False),
    ],
)
def test_active_during_counts_the_first_and_the_last_day(during, is_found):
    activity("A-2006-001", period="2007-01-15/2007-02-20")

    assert found(f"during={during}") == (["A-2006-001"] if is_found else [])


@pytest.mark.parametrize(("day", "is_found"), [("2006-11-20", False), ("2006-11-21", True), ("2006-11-22", False)])
def test_ongoing_without_a_date_was_active_on_the_day_of_telling(day, is_found):
    meeting = MeetingFactory(period="2006-11-20/2006-11-21")
    undated = ActivityFactory(code="A-2006-001")
    UpdateFactory(activity=undated, section=SectionFactory(paper=PaperFactory(meeting=meeting)), status=ActivityStatus.ONGOING, period="")

    assert found(f"during={day}") == (["A-2006-001"] if is_found else [])
    assert [doubt_during(row, *filtered(f"during={day}").span) for row in filtered(f"during={day}").qs] == ([""] if is_found else [])


@pytest.mark.parametrize(
    ("period", "first", "last", "doubt"),
    [
        ("2007", date(2007, 1, 1), date(2007, 12, 31), ""),
        ("2007", date(2007, 1, 1), date(2007, 12, 30), "the start is known only as 2007"),
        ("2007", date(2007, 1, 2), date(2007, 12, 31), "the end is known only as 2007"),
        ("2007", date(2007, 6, 1), date(2007, 6, 30), "the start is known only as 2007 and the end is known only as 2007"),
        ("2006/2007-03-10", date(2006, 12, 31), date(2007, 3, 1), ""),
        ("2006/2007-03-10", date(2006, 12, 1), date(2006, 12, 30), "the start is known only as 2006"),
        ("2006-04/..", date(2006, 4, 29), date(2006, 4, 29), "the start is known only as April 2006"),
        ("2006-04/..", date(2006, 4, 30), date(2006, 4, 30), ""),
        ("2007-01~", date(2007, 1, 1), date(2007, 12, 31), "the source gives the date as uncertain: about January 2007"),
    ],
)
def test_doubt_says_what_is_not_known(period, first, last, doubt):
    row = activity("A-2006-001", period=period)

    assert doubt_during(row, first, last) == doubt


def test_refused_values_leave_the_other_filters_in_force_and_stay_in_the_form():
    activity("A-2006-001", title="Registration of refugees")
    activity("A-2006-002", title="Study of wages")

    rows = filtered("q=refugees&entity=nobody&theme=none&area=ZZZ&status=finished&kind=party&during=soon&sort=size&unknown=1")

    assert [row.code for row in rows.qs] == ["A-2006-001"]
    assert [field.name for field in rows.refused()] == ["entity", "theme", "area", "during", "status", "kind", "sort"]
    assert [(choice.label, choice.words) for choice in rows.in_force()] == [("Words", "“refugees”")]
    assert rows.errors["entity"] == [
        "“nobody” is no entity on record. Choose one of the list, or write the last part of its page's address."
    ]
    assert rows.errors["during"][0].startswith("“soon” is not a period that can be read. Write a year (2007)")
    assert '<option value="nobody" selected>nobody</option>' in str(rows.form["entity"])
    assert '<option value="ZZZ" selected>ZZZ</option>' in str(rows.form["area"])
    assert 'value="soon"' in str(rows.form["during"])


def test_filters_in_force_are_told_in_words_each_with_the_way_to_leave_it_out():
    EntityFactory(slug="unhcr", name="Refugee Agency", acronym="UNHCR")

    rows = filtered("q=camps&entity=unhcr&status=ongoing&status=planned&during=2007-40&sort=title&page=2")

    assert [(choice.label, choice.words, choice.without) for choice in rows.in_force()] == [
        ("Words", "“camps”", "?entity=unhcr&status=ongoing&status=planned&during=2007-40&sort=title"),
        ("Entity", "Refugee Agency (UNHCR)", "?q=camps&status=ongoing&status=planned&during=2007-40&sort=title"),
        ("Active during", "first half of 2007", "?q=camps&entity=unhcr&status=ongoing&status=planned&sort=title"),
        ("Status as last told", "ongoing or planned", "?q=camps&entity=unhcr&during=2007-40&sort=title"),
    ]


def test_lists_are_ordered_by_code_title_or_start():
    activity("A-2006-001", title="b", period="2008")
    activity("A-2006-002", title="A", period="")
    activity("A-2006-003", title="c", period="2006")

    assert found("") == ["A-2006-001", "A-2006-002", "A-2006-003"]
    assert found("sort=title") == ["A-2006-002", "A-2006-001", "A-2006-003"]
    assert found("sort=period") == ["A-2006-003", "A-2006-001", "A-2006-002"]


def test_form_offers_what_finds_something():
    desa = EntityFactory(slug="desa", acronym="DESA", name="Department")
    division = EntityFactory(slug="desa-pd", acronym="", name="Population Division", parent=desa)
    EntityFactory(slug="idle")
    secret = EntityFactory(slug="secret", draft=True)
    africa = AreaFactory(code="002", name="Africa", kind=AreaKind.REGION)
    mali = AreaFactory(code="466", iso3="MLI", name="Mali", parent=africa)
    AreaFactory(code="392", iso3="JPN", name="Japan")
    theme = ThemeFactory(slug="labour", name="Labour")
    ThemeFactory(slug="wages", name="Wages", parent=theme)
    ThemeFactory(slug="hidden", name="Hidden", draft=True)
    activity("A-2006-001", entity=division, areas=[mali], themes=[theme])
    activity("A-2006-002", entity=secret, areas=[], themes=[theme])
    activity("A-2006-003", entity=EntityFactory(slug="drafting"), themes=[theme], draft=True)

    form = filtered("").form

    assert form.fields["entity"].offered() == [("desa", "DESA, Department"), ("desa-pd", "Population Division")]
    assert form.fields["theme"].offered() == [("labour", "Labour"), ("wages", "— Wages")]
    assert form.fields["area"].offered() == [("Regions", [("002", "Africa")]), ("Countries and areas", [("MLI", "Mali")])]
