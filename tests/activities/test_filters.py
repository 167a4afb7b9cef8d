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
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
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
    return ActivityFilter(QueryDict(query), today=date(2007, 6, 1))


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
    rows = filtered(f"during={day}")
    assert [rows.doubt(row) for row in rows.qs] == ([""] if is_found else [])


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


def test_doubt_about_several_periods_is_none_where_one_is_certain():
    row = activity("A-2006-001", period="2006-11/2007-03")

    assert filtered("during=2006&during=December 2006").doubt(row) == ""
    assert filtered("during=1 November 2006&during=2005").doubt(row) == "the start is known only as November 2006"
    assert filtered("during=2005").doubt(row) == filtered("during=none").doubt(row) == filtered("during=-2005").doubt(row) == ""


@pytest.fixture
def by_members():
    """Two members of a group, one of them through the regional commissions, and one that is none."""
    gmg, commissions = EntityFactory(slug="gmg", acronym="GMG"), EntityFactory(slug="commissions")
    group = GroupFactory(entity=gmg, period="2006-04/2007-03-31")
    ilo, escap = EntityFactory(slug="ilo", acronym="ILO"), EntityFactory(slug="escap")
    MembershipFactory(group=group, entity=ilo, period="2006-04/2006-12-31")
    MembershipFactory(group=group, entity=commissions, period="2006-04/..")
    MembershipFactory(group=GroupFactory(entity=commissions, period=""), entity=escap, period="")
    activity("ILO-2006-001", entity=ilo)
    activity("ESCAP-2006-001", entity=escap)
    activity("IOM-2006-001", entity=EntityFactory(slug="iom"))
    PartyFactory(activity=Activity.objects.get(code="IOM-2006-001"), entity=ilo, role=Role.PARTNER)


@pytest.mark.usefixtures("by_members")
@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("member_of=gmg", ["ESCAP-2006-001"]),  # On its last certain day, when the ILO had left.
        ("member_of=gmg&on=2006-11-21", ["ESCAP-2006-001", "ILO-2006-001", "IOM-2006-001"]),
        ("member_of=gmg&on=2006-11-21&role=lead", ["ESCAP-2006-001", "ILO-2006-001"]),
        ("member_of=gmg&on=2006-12-31&role=lead", ["ESCAP-2006-001", "ILO-2006-001"]),
        ("member_of=gmg&on=2007-01-01&role=lead", ["ESCAP-2006-001"]),
        ("member_of=gmg&on=2006-03-31", []),
        ("member_of=gmg&on=2007-04-01", []),  # The group was no more.
        ("member_of=-gmg&on=2006-11-21&role=lead", ["IOM-2006-001"]),
        ("member_of=none&on=2006-11-21&role=lead", ["IOM-2006-001"]),
        ("entity=ilo&role=lead", ["ILO-2006-001"]),
        ("entity=-ilo", ["ESCAP-2006-001"]),
    ],
)
def test_members_of_a_group_are_those_of_the_day(query, codes):
    assert found(query) == codes


def test_told_to_and_told_in_count_public_sources_alone():
    ilo = EntityFactory(slug="ilo")
    fifth = MeetingFactory(number=5)
    paper = PaperFactory(meeting=fifth, number=8)
    rows = [ActivityFactory(code=f"A-2006-00{number}") for number in range(1, 6)]
    UpdateFactory(activity=rows[0], entity=ilo, section=SectionFactory(paper=paper))
    UpdateFactory(activity=rows[1], entity=ilo, section=SectionFactory(paper=None, meeting=fifth))
    UpdateFactory(activity=rows[2], entity=ilo, section=SectionFactory(paper=PaperFactory(meeting=fifth, number=9, draft=True)))
    UpdateFactory(activity=rows[3], entity=EntityFactory(draft=True), section=SectionFactory(paper=paper))
    UpdateFactory(activity=rows[4], entity=ilo, section=SectionFactory(paper=PaperFactory(meeting=MeetingFactory(number=6, draft=True))))

    assert found("told_to=5") == ["A-2006-001", "A-2006-002"]
    assert (found("paper=5/8"), found("paper=5/report")) == (["A-2006-001"], ["A-2006-002"])
    assert found("told_to=none") == found("paper=none") == ["A-2006-003", "A-2006-004", "A-2006-005"]
    assert [filtered(query).errors.keys() for query in ("paper=5/9", "told_to=6")] == [{"paper"}, {"told_to"}]


def test_joint_work_has_more_than_one_party_that_the_public_sees():
    ilo = EntityFactory()
    rows = [ActivityFactory(code=f"A-2006-00{number}") for number in range(1, 6)]
    for row in rows[:4]:
        PartyFactory(activity=row, entity=ilo)
    PartyFactory(activity=rows[0], entity=EntityFactory(), role=Role.FUNDER)
    PartyFactory(activity=rows[1], entity=None, name_as_printed="University of Venice", role=Role.PARTNER)
    PartyFactory(activity=rows[2], entity=ilo, role=Role.HOST)
    PartyFactory(activity=rows[3], entity=EntityFactory(draft=True), role=Role.PARTNER)

    assert found("joint=yes") == ["A-2006-001", "A-2006-002"]
    assert found("joint=no") == ["A-2006-003", "A-2006-004"]
    assert found("joint=none") == ["A-2006-005"]


def test_none_means_without_any_and_minus_means_not():
    mali = AreaFactory(iso3="MLI", name="Mali")
    activity("A-2006-001", areas=[mali])
    activity("A-2006-002", areas=[])
    activity("A-2006-003", areas=[AreaFactory(iso3="JPN")])

    assert found("area=none") == ["A-2006-002"]
    assert found("area=-none") == ["A-2006-001", "A-2006-003"]
    assert found("area=-MLI") == ["A-2006-002", "A-2006-003"]
    assert found("area=none&area=mli") == ["A-2006-001", "A-2006-002"]
    assert found("area=-none&area=-mli") == ["A-2006-003"]


def test_counts_leave_out_the_own_choice_and_keep_the_others():
    ilo, iom = EntityFactory(slug="ilo"), EntityFactory(slug="iom")
    activity("A-2006-001", entity=ilo, kinds=["data"])
    activity("A-2006-002", entity=ilo, kinds=["training"])
    activity("A-2006-003", entity=iom, kinds=["data"])
    activity("A-2006-004", entity=iom, kinds=[])

    rows = filtered("entity=ilo&kind=data")

    assert len(rows.qs) == 1
    assert rows.counts("entity") == {"ilo": 1, "iom": 1}
    assert rows.counts("kind") == {"data": 1, "training": 1}
    assert filtered("entity=-ilo").counts("kind") == {"data": 1, "none": 1}
    assert [
        (offer.code, offer.count, offer.is_chosen, offer.is_left_out) for offer in filtered("kind=-training&kind=policy").offers("kind")
    ] == [
        ("policy", 0, True, False),
        ("training", 1, False, True),
        ("data", 2, False, False),
        ("none", 1, False, False),
    ]


def test_choices_are_what_is_public_and_finds_something():
    desa = EntityFactory(slug="desa", acronym="DESA", name="Department")
    division = EntityFactory(slug="desa-pd", acronym="", name="Population Division", parent=desa)
    EntityFactory(slug="idle")
    secret = EntityFactory(slug="secret", draft=True)
    africa = AreaFactory(code="002", name="Africa", kind=AreaKind.REGION)
    mali = AreaFactory(code="466", iso3="MLI", name="Mali", parent=africa)
    AreaFactory(code="392", iso3="JPN", name="Japan")
    theme = ThemeFactory(slug="labour", name="Labour")
    ThemeFactory(slug="wages", name="Wages", parent=theme)
    activity("A-2006-001", entity=division, areas=[mali], themes=[theme, ThemeFactory(slug="hidden", name="Hidden", draft=True)])
    activity("A-2006-002", entity=secret, areas=[], themes=[theme])
    activity("A-2006-003", entity=EntityFactory(slug="drafting"), themes=[theme], draft=True)

    offers = {name: [(offer.code, offer.label, offer.count) for offer in filtered("").offers(name)] for name in ("entity", "theme", "area")}

    assert offers == {
        "entity": [("desa", "DESA", 1), ("desa-pd", "Population Division", 1), ("none", "None on record", 1)],
        "theme": [("labour", "Labour", 2)],
        "area": [("002", "Africa", 1), ("MLI", "Mali", 1), ("none", "None", 1)],
    }
    assert [offer.label for offer in filtered("").offers("entity", most=1, in_full=True)] == ["DESA, Department"]
    assert [filtered(f"{name}={value}").errors.keys() for name, value in [("entity", "secret"), ("theme", "hidden")]] == [
        {"entity"},
        {"theme"},
    ]
    assert filtered("entity=idle").is_valid()


# What cannot be read


def test_refused_values_leave_all_others_in_force():
    ilo = EntityFactory(slug="ilo")
    activity("A-2006-001", title="Registration of refugees", entity=ilo)
    activity("A-2006-002", title="Study of wages", entity=ilo)

    rows = filtered(
        "q=refugees&entity=nobody&entity=ilo&theme=elves&area=ZZZ&status=finished&status=none&kind=party&during=soon&sort=size"
        "&told_to=99&paper=8&joint=perhaps&role=boss&on=today&member_of=ilo&entity_kind=club&them=1"
    )

    assert [row.code for row in rows.qs] == ["A-2006-001"]
    assert [(choice.label, choice.words) for choice in rows.in_force()] == [("Words", "“refugees”"), ("Entity", ilo.short_name)]
    assert {name: list(errors) for name, errors in rows.errors.items()} == {
        "entity": ["“nobody” is no entity on record. Choose one of the list, or write the last part of its page's address."],
        "role": ["“boss” is no role to choose. Write lead, or leave it out."],
        "member_of": ["“ilo” is no group whose members are on record. Choose one of the list."],
        "on": ["This is not a day that can be read. Write year, month and day, such as 2006-11-20, or 20 November 2006."],
        "entity_kind": ["“club” is no kind of entity. Choose one of the list."],
        "theme": ["“elves” is no theme on record. Choose one of the list."],
        "status": [f"“{status}” is no status. Tick one or more of the list." for status in ("finished", "none")],
        "kind": ["“party” is no kind of activity. Tick one or more of the list."],
        "area": ["“ZZZ” is no area on record. Choose one of the list, or write an ISO code (GHA) or an M49 code (002)."],
        "during": [rows.errors["during"][0]],
        "told_to": ["“99” is no meeting on record. Write its number, such as 5."],
        "paper": ["“8” is no paper on record. Write meeting and number, such as 5/8, or 5/report for the report."],
        "joint": ["“perhaps” says neither. Write yes for joint work, no for work by one alone."],
        "sort": ["“size” is no order. Choose one of the list."],
    }
    assert rows.errors["during"][0].startswith("“soon” is not a period that can be read. Write a year (2007)")
    assert (rows.unknown, rows.query) == (["them"], "entity=ilo&q=refugees")


@pytest.mark.parametrize("text", ["-", "???", "a" * 401, " ".join(["word"] * 21)])
def test_words_that_cannot_be_looked_for_are_refused(text):
    activity("A-2006-001")

    rows = filtered(f"q={text}")

    assert (list(rows.errors), [row.code for row in rows.qs]) == (["q"], ["A-2006-001"])


# How it is written and said


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("q=&entity=&page=3", ""),
        ("status=planned&status=ongoing&kind=data&status=planned", "kind=data&status=ongoing&status=planned"),
        ("entity=ILO&area=ghana&area=gha&theme=LABOUR", "area=GHA&entity=ilo&theme=labour"),
        ("area=288&area=-NONE&area=-none", "area=-none&area=GHA"),
        ("during=first half of 2007&during=-2006", "during=-2006&during=2007-40"),
        ("on=20 November 2006&role=lead", "on=2006-11-20&role=lead"),
        ("q=  wages   and  camps ", "q=wages+and+camps"),
        ("sort=code", ""),
        ("sort=relevance", ""),
        ("sort=relevance&q=wages", "q=wages"),
        ("sort=code&q=wages", "q=wages&sort=code"),
        ("paper=5/8", "paper=5/8"),
        ("them=1&theme=nothing", ""),
    ],
)
def test_query_is_canonical(query, canonical):
    EntityFactory(slug="ilo")
    ThemeFactory(slug="labour")
    AreaFactory(code="288", iso3="GHA")
    PaperFactory(meeting=MeetingFactory(number=5), number=8)

    rows = filtered(query)

    assert rows.query == canonical
    assert filtered(rows.query).query == canonical


def test_filters_in_force_are_told_in_words_each_with_the_way_to_leave_it_out():
    EntityFactory(slug="unhcr", name="Refugee Agency", acronym="UNHCR")
    EntityFactory(slug="iom", acronym="IOM")

    rows = filtered(
        "q=camps&entity=unhcr&entity=-iom&role=lead&on=2007-01-01&status=ongoing&status=planned&during=2007-40&area=-none&sort=title"
    )

    rest = "area=-none&during=2007-40&entity=-iom&entity=unhcr&on=2007-01-01&q=camps&role=lead&sort=title&status=ongoing&status=planned"
    assert rows.query == rest
    assert [(choice.label, choice.words, choice.without) for choice in rows.in_force()] == [
        ("Words", "“camps”", f"?{rest.replace('q=camps&', '')}"),
        ("Entity", "UNHCR, not IOM", f"?{rest.replace('entity=-iom&entity=unhcr&', '')}"),
        ("In the role of", "lead alone", f"?{rest.replace('role=lead&', '')}"),
        ("Status as last told", "ongoing or planned", f"?{rest.replace('&status=ongoing&status=planned', '')}"),
        ("Country or region", "with any", f"?{rest.replace('area=-none&', '')}"),
        ("Active during", "first half of 2007", f"?{rest.replace('during=2007-40&', '')}"),
    ]


SENTENCES = [
    ("", "All activities"),
    ("sort=title&on=2007-01-01", "All activities"),
    (
        "status=planned&theme=remittances&member_of=gmg&role=lead&during=2007",
        "Planned activities on remittances led by GMG members, active in 2007",
    ),
    ("q=remittances Morocco", "Activities matching “remittances Morocco”"),
    ("q=wages&kind=training&theme=hiv-aids", "Activities matching “wages” of the kind training on HIV/AIDS"),
    ("status=planned&status=ongoing", "Ongoing or planned activities"),
    ("status=unknown&status=planned&theme=remittances", "Activities on remittances, planned or of unknown status"),
    ("status=-completed", "Activities not completed"),
    ("joint=yes&status=planned", "Joint planned activities"),
    ("joint=no&entity=ilo", "Activities involving ILO, by one alone"),
    ("joint=-yes", "Activities not joint"),
    ("joint=none", "Activities without a party on record"),
    ("kind=research&kind=data&kind=-training", "Activities of the kind data or research but not of the kind training"),
    ("kind=none", "Activities without a kind"),
    ("theme=remittances&theme=mdgs&theme=hiv-aids", "Activities on HIV/AIDS, Millennium Development Goals or remittances"),
    ("theme=remittances&theme=none", "Activities on remittances or without a theme"),
    ("theme=-remittances&theme=-none", "Activities with a theme but not on remittances"),
    ("entity=ilo&entity=iom", "Activities involving ILO or IOM"),
    ("entity=ilo&entity=-iom", "Activities involving ILO but not involving IOM"),
    ("entity=-ilo&theme=remittances", "Activities on remittances, not involving ILO"),
    (
        "entity=ilo&member_of=gmg&entity_kind=ngo",
        "Activities involving ILO, involving GMG members, involving non-governmental organizations",
    ),
    ("entity=none&role=lead", "Activities without a lead on record"),
    ("member_of=gmg&on=2006-11-21", "Activities involving GMG members as of 21 November 2006"),
    ("member_of=-gmg&role=lead", "Activities not led by GMG members"),
    ("member_of=none", "Activities involving no member of a group"),
    ("entity_kind=government&role=lead&area=MLI", "Activities led by governments, concerning Mali"),
    ("area=MLI&area=002", "Activities concerning Africa or Mali"),
    ("area=none&during=none", "Activities without an area, without a date"),
    ("during=2006&during=2008", "Activities active in 2006 or in 2008"),
    ("during=-2006&theme=remittances", "Activities on remittances, not active in 2006"),
    ("during=2007-04-20", "Activities active on 20 April 2007"),
    ("during=April 2007", "Activities active in April 2007"),
    ("during=2007-40", "Activities active in the first half of 2007"),
    ("during=2007-33", "Activities active in the first quarter of 2007"),
    ("during=2007 to 2009", "Activities active from 2007 to 2009"),
    ("during=since April 2006", "Activities active since April 2006"),
    ("during=until 2006", "Activities active until 2006"),
    ("told_to=5&theme=remittances", "Activities on remittances, told to meeting 5"),
    ("told_to=none", "Activities told to no meeting"),
    ("paper=5/8&paper=5/report", "Activities told in paper 8 of meeting 5 or the report of meeting 5"),
    ("paper=-5/8", "Activities not told in paper 8 of meeting 5"),
    (
        "q=camps&status=planned&joint=yes&kind=training&theme=remittances&entity=ilo&role=lead&area=MLI&during=2007&told_to=5&paper=5/8",
        "Joint planned activities matching “camps” of the kind training on remittances led by ILO, concerning Mali, active in 2007, "
        "told to meeting 5, told in paper 8 of meeting 5",
    ),
]


@pytest.mark.parametrize(("query", "sentence"), SENTENCES)
def test_sentence_says_what_is_asked_for(query, sentence):
    EntityFactory(slug="ilo", acronym="ILO")
    EntityFactory(slug="iom", acronym="IOM")
    MembershipFactory(group=GroupFactory(entity=EntityFactory(slug="gmg", acronym="GMG")))
    for slug, name in [("remittances", "Remittances"), ("hiv-aids", "HIV/AIDS"), ("mdgs", "Millennium Development Goals")]:
        ThemeFactory(slug=slug, name=name)
    AreaFactory(iso3="MLI", name="Mali")
    AreaFactory(code="002", name="Africa", kind=AreaKind.REGION)
    PaperFactory(meeting=MeetingFactory(number=5), number=8)

    rows = filtered(query)

    assert (dict(rows.errors), rows.sentence) == ({}, sentence)


def test_lists_are_ordered_by_code_title_or_start():
    activity("A-2006-001", title="b", period="2008")
    activity("A-2006-002", title="A", period="")
    activity("A-2006-003", title="c", period="2006")

    assert found("") == ["A-2006-001", "A-2006-002", "A-2006-003"]
    assert found("sort=title") == ["A-2006-002", "A-2006-001", "A-2006-003"]
    assert found("sort=period") == ["A-2006-003", "A-2006-001", "A-2006-002"]


def test_usual_order_is_offered_as_no_choice():
    activity("A-2006-001")

    plain, with_words, by_code = (filtered(query).offered_orders() for query in ("", "q=study", "q=study&sort=code"))

    assert [(offer.code, offer.label) for offer in plain] == [
        ("", "Code"),
        ("title", "Title"),
        ("period", "Start of the period"),
        ("changed", "Last change"),
    ]
    assert [offer.label for offer in with_words] == ["Relevance", "Code", "Title", "Start of the period", "Last change"]
    assert [offer.code for offer in by_code if offer.is_chosen] == ["code"]
