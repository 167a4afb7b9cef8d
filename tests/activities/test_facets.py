"""The counts and rows that are held in memory, against the querysets and against counting in plain Python."""

from datetime import date
from random import Random

import pytest
from django.db import transaction
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings

from activities.facets import facet_index
from activities.filters import ActivityFilter
from activities.models import Activity, Theme
from activities.vocabularies import ActivityKind, ActivityStatus, Role
from entities.models import Area, Entity, Group
from entities.vocabularies import AreaKind, EntityKind, MembershipStatus
from records.periods import Period
from tests.activities.queries import FACETS, Plain, questions
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
    told_by_message,
)

pytestmark = pytest.mark.django_db

TODAY = date(2007, 6, 1)
DAYS = [date(2005, 12, 31), date(2006, 4, 30), date(2006, 11, 21), date(2008, 1, 1)]
PERIODS = [
    "",
    "",
    "2006",
    "2007",
    "2006-11",
    "2006-11-20/2006-11-21",
    "2004/2006",
    "2006-04/..",
    "../2005",
    "2007~",
    "2006-40",
    "2007-03-15/2009",
]
WORDS = ["harbour", "carpentry"]
VALUES = {
    "entity": ["secretariat", "desa", "desa-pd", "ilo", "iom", "commission", "idle"],
    "member_of": ["gmg", "commissions"],
    "entity_kind": [kind.value for kind in (EntityKind.SECRETARIAT, EntityKind.SPECIALIZED_AGENCY, EntityKind.NGO)],
    "theme": ["labour", "wages", "asylum"],
    "status": ActivityStatus.values,
    "kind": ["research", "data", "training"],
    "area": ["002", "011", "MLI", "GHA", "JPN", "199"],
    "during": ["2005", "2006", "2007", "2006-11-20", "2006-06/2007-01", "2008/..", "1990"],
    "told_to": ["4", "5"],
    "paper": ["5/1", "5/2", "5/report", "4/1"],
    "joint": ["yes", "no"],
}


def make_registry(number: int = 60) -> None:
    """Fill the registry at random, the same way each time, with some of everything that is not public too."""
    random = Random(4)  # noqa: S311 - nothing is kept secret with it.
    top = EntityFactory(slug="secretariat", kind=EntityKind.SECRETARIAT)
    desa = EntityFactory(slug="desa", kind=EntityKind.SECRETARIAT, parent=EntityFactory(slug="between", parent=top, draft=True))
    gmg, commissions = EntityFactory(slug="gmg"), EntityFactory(slug="commissions", kind=EntityKind.REGIONAL_COMMISSION)
    ilo, iom, commission = EntityFactory(slug="ilo"), EntityFactory(slug="iom"), EntityFactory(slug="commission")
    entities = [
        *(top, desa, EntityFactory(slug="desa-pd", kind=EntityKind.SECRETARIAT, parent=desa), ilo, iom, commission, commissions),
        *(EntityFactory(slug="charity", kind=EntityKind.NGO), EntityFactory(slug="hidden", draft=True)),
    ]
    EntityFactory(slug="idle")
    group = GroupFactory(entity=gmg, period="2006-04/2007-03")
    collective = GroupFactory(entity=commissions, period="")
    hidden = GroupFactory(entity=EntityFactory(slug="hidden-group", draft=True))
    MembershipFactory(group=group, entity=desa, period="2006-04/..")
    MembershipFactory(group=group, entity=commissions, period="2006-05-01/..")
    MembershipFactory(group=group, entity=ilo, period="2005/2006-10")
    MembershipFactory(group=group, entity=iom, status=MembershipStatus.OBSERVER)
    MembershipFactory(group=collective, entity=commission, period="")
    MembershipFactory(group=hidden, entity=iom)
    labour = ThemeFactory(slug="labour", name="Labour")
    secret = ThemeFactory(slug="secret", name="Secret", draft=True)
    themes = [labour, ThemeFactory(slug="wages", name="Wages", parent=labour), ThemeFactory(slug="asylum", name="Asylum"), secret]
    themes.append(ThemeFactory(slug="below-secret", name="Below secret", parent=secret))
    africa = AreaFactory(code="002", name="Africa", kind=AreaKind.REGION)
    western = AreaFactory(code="011", name="Western Africa", kind=AreaKind.SUB_REGION, parent=africa)
    areas = [africa, western, AreaFactory(code="466", iso3="MLI", parent=western), AreaFactory(code="288", iso3="GHA", parent=western)]
    areas.append(AreaFactory(code="392", iso3="JPN"))
    AreaGroupingFactory(grouping=AreaFactory(code="199", kind=AreaKind.GROUPING), area=areas[2])
    fifth = MeetingFactory(number=5, period="2006-11-20/2006-11-21")
    papers = [
        PaperFactory(meeting=fifth, number=1),
        PaperFactory(meeting=fifth, number=2),
        PaperFactory(meeting=fifth, number=3, draft=True),
    ]
    papers.append(PaperFactory(meeting=MeetingFactory(number=4, period="2005-10-26/2005-10-27"), number=1))
    papers.append(PaperFactory(meeting=MeetingFactory(number=6, draft=True), number=1))
    sections = [*(SectionFactory(paper=paper) for paper in papers), SectionFactory(paper=None, meeting=fifth)]
    for __ in range(number):
        # Codes in another order than keys.
        code = f"{random.choice(['ILO', 'IOM', 'AB-C'])}-{random.choice([2005, 2006])}-{random.randrange(10**6):06}"
        title = " ".join(random.sample(["Study", "of", "ports", "and", "Harbour", "carpentry", "émigrés"], 4))
        kinds = random.sample(ActivityKind.values, random.choice([0, 1, 1, 2]))
        fields = {"draft": True} if random.random() < 0.1 else {}
        some_themes, some_areas = random.sample(themes, random.randrange(3)), random.sample(areas, random.randrange(3))
        activity = ActivityFactory(code=code, title=title, kinds=kinds, summary="", themes=some_themes, areas=some_areas, **fields)
        for entity in random.sample(entities, random.randrange(4)):
            PartyFactory(activity=activity, entity=entity, role=random.choice([Role.LEAD, Role.LEAD, Role.PARTNER, Role.FUNDER]))
        if random.random() < 0.2:
            PartyFactory(activity=activity, entity=None, name_as_printed="University of Venice", role=Role.PARTNER)
        told = {"status": random.choice([*ActivityStatus.values[:4], ActivityStatus.UNKNOWN]), "period": random.choice(PERIODS)}
        for section in random.sample(sections, random.randrange(3)):
            UpdateFactory(activity=activity, section=section, entity=random.choice(entities), **told)
        if random.random() < 0.2:
            told_by_message(activity, on=date(2007, 3, 1), **told)


@pytest.fixture(scope="module")
def registry(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        make_registry()
        yield
        transaction.set_rollback(True)


def filtered(query: str) -> ActivityFilter:
    return ActivityFilter(QueryDict(query), today=TODAY)


@pytest.mark.usefixtures("registry")
@settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(question=questions(VALUES, WORDS, DAYS))
def test_rows_total_and_counts_are_those_of_counting_in_plain_python(question):
    plain = Plain(TODAY)
    filterset = filtered(question.query)

    rows = plain.found(question)

    assert filterset.errors == {}
    assert (filterset.qs.count(), sorted(row.code for row in filterset.qs)) == (len(rows), [row.code for row in rows])
    for name in FACETS:
        values = sorted(filterset.values_of(name))
        values = [value for value in values if value == filterset.values_of(name)[value].code]
        assert (name, filterset.counts(name)) == (name, plain.counts(name, values, question))


@pytest.mark.usefixtures("registry")
def test_bitmaps_hold_what_the_querysets_find():
    index, public = facet_index(), Activity.objects.visible_to()
    unhidden = Entity.objects.visible_to()

    def found(facet, code):
        return sorted(index.keys_of(facet.having(code)))

    def asked(queryset):
        return sorted(queryset.values_list("pk", flat=True))

    for entity in unhidden:
        within = unhidden.within(entity)
        assert found(index.facet("entity"), entity.slug) == asked(public.counted_for(entity))
        assert found(index.facet("entity", lead=True), entity.slug) == asked(public.led_by(within))
    for theme in Theme.objects.visible_to():
        assert found(index.facet("theme"), theme.slug) == asked(public.on_themes(Theme.objects.visible_to().within(theme)))
    for area in Area.objects.all():
        assert found(index.facet("area"), area.key) == asked(public.concerning(Area.objects.within(area)))
    for kind in ActivityKind.values:
        assert found(index.facet("kind"), kind) == asked(public.of_kind(kind))
    for status in ActivityStatus.values:
        assert found(index.facet("status"), status) == asked(public.filter(status=status))
    for edtf in [*filter(None, PERIODS), *VALUES["during"], "2006-11-19", "2006-11-22", "../2004", "2005-12-31", "2006-01-01"]:
        span = Period.parse(edtf).start_earliest, Period.parse(edtf).end_latest
        assert (edtf, sorted(index.keys_of(index.active_during(*span)))) == (edtf, asked(public.active_during(*span)))
    for group in Group.objects.visible_to():
        for day in DAYS:
            on_that_day = group.entities_on(day).filter(pk__in=unhidden) if group.answer_on(day) != "no" else Entity.objects.none()
            with_parts = Entity.objects.none()
            for entity in on_that_day:
                with_parts = with_parts | unhidden.within(entity)
            members = index.members(lead=True, on=day, today=TODAY)
            assert found(members, group.entity.slug) == asked(public.led_by(list(with_parts)))


@pytest.mark.usefixtures("registry")
def test_orders_are_those_of_their_names():
    codes = sorted(Activity.objects.visible_to().values_list("code", flat=True))
    rows = {row.code: row for row in Activity.objects.visible_to()}

    found = {sort: [row.code for row in filtered(f"sort={sort}").qs] for sort in ("code", "title", "period", "changed")}

    assert found["code"] == codes
    assert found["title"] == sorted(codes, key=lambda code: rows[code].title.lower().replace("é", "e"))
    assert found["period"] == sorted(codes, key=lambda code: rows[code].start_earliest or date.max)
    assert sorted(found["changed"]) == codes
