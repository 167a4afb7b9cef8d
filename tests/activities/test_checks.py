"""The checks: each rule with rows that break it and rows that just do not."""

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from activities.checks import (
    check_registry,
    errors_of,
    errors_of_activity,
    findings_of,
    keys_with_errors,
    names_shared,
    period_fault,
    periods_broken,
)
from activities.models import Activity, Update
from activities.vocabularies import ActivityStatus, CheckRule, Judgement, LinkKind, Role
from entities.models import Entity
from meetings.models import Meeting
from records.models import Document
from records.periods import DAYS, Period
from tests.factories import (
    AbbreviationFactory,
    ActivityFactory,
    AreaFactory,
    DocumentFactory,
    EntityFactory,
    EntityNameFactory,
    GroupFactory,
    LinkFactory,
    MeetingFactory,
    MembershipFactory,
    PaperFactory,
    PartyFactory,
    SectionFactory,
    UpdateFactory,
    told_activity,
    told_by_message,
)

pytestmark = pytest.mark.django_db

LAST_DAY = date(2006, 11, 21)
DAY = timedelta(days=1)


@pytest.fixture
def ilo():
    return EntityFactory(slug="ilo", name="International Labour Organization", acronym="ILO")


@pytest.fixture
def iom():
    return EntityFactory(slug="iom", name="International Organization for Migration", acronym="IOM")


@pytest.fixture
def fifth():
    return MeetingFactory(number=5, title="Fifth Meeting")


def errors(activity: Activity) -> list[str]:
    return [finding.rule.value for finding in errors_of(Activity.objects.filter(pk=activity.pk))]


def written(text: str, **fields) -> Activity:
    """Return an activity that lacks nothing and has a text as its summary."""
    activity = told_activity(**fields)
    Activity.objects.filter(pk=activity.pk).update(summary=text)
    return activity


def break_period(row, **fields) -> None:
    """Write what no form, load or save would."""
    QuerySet(type(row)).filter(pk=row.pk).update(**fields)


# Errors


def test_activity_that_lacks_nothing_has_no_error(ilo):
    assert errors(told_activity(ilo)) == []


def test_activity_without_parties_themes_and_updates_has_three_errors():
    finding = errors_of(Activity.objects.filter(pk=ActivityFactory(themes=[]).pk))

    assert [(error.rule.value, error.is_error, error.entities) for error in finding] == [
        ("no-lead", True, ()),
        ("no-theme", True, ()),
        ("no-update", True, ()),
    ]


@pytest.mark.parametrize(("role", "expected"), [(Role.LEAD, []), *((role, ["no-lead"]) for role in Role if role != Role.LEAD)])
def test_lead_alone_is_a_lead(role, expected):
    activity = told_activity()
    activity.parties.update(role=role)

    assert errors(activity) == expected


def test_lead_may_be_a_name_as_printed():
    activity = told_activity()
    activity.parties.update(entity=None, name_as_printed="University of Venice")

    assert errors(activity) == []


def test_error_concerns_the_leads_and_without_one_all_parties(ilo, iom):
    led, unled = ActivityFactory(themes=[]), ActivityFactory(themes=[])
    PartyFactory(activity=led, entity=ilo)
    PartyFactory(activity=led, entity=iom, role=Role.PARTNER)
    PartyFactory(activity=unled, entity=iom, role=Role.HOST)

    found = errors_of(Activity.objects.all())

    assert {(error.key, error.entities) for error in found if error.rule == CheckRule.NO_THEME} == {
        (led.code, (ilo,)),
        (unled.code, (iom,)),
    }


@pytest.mark.parametrize(
    ("period", "days", "fault"),
    [
        ("2006-04/..", "2006-04/..", ""),
        ("", "", ""),
        ("2006-04", "2006-05", "the days kept beside “April 2006” are not its own; save it again"),
        ("", "2006", "the days kept beside “unknown” are not its own; save it again"),
        ("2006", "", "the days kept beside “2006” are not its own; save it again"),
        ("2007/2006", "", "The period “2007/2006” ends before it starts. Write the earlier date first."),
        ("2006-13", "", "“2006-13” is not a period that can be read."),
    ],
)
def test_period_is_broken_if_it_cannot_be_read_or_its_days_are_not_its_own(period, days, fault):
    found = period_fault(period, [getattr(Period.parse(days), day) for day in DAYS])

    assert (found.startswith(fault), bool(found)) == (True, bool(fault))


def test_broken_period_of_an_update_is_an_error_of_its_activity(ilo):
    activity = told_activity(ilo, period="2006")
    break_period(activity.updates.get(), period="2006-13")

    (error,) = errors_of(Activity.objects.all())

    assert (error.rule, error.record, error.entities) == (CheckRule.BROKEN_PERIOD, activity, (ilo,))
    assert error.message.startswith(f"has an update ({activity.updates.get()}) whose period is broken: “2006-13” is not a period")


def test_broken_periods_are_found_wherever_there_are_periods(ilo):
    membership = MembershipFactory(group=GroupFactory(), entity=ilo)
    name, meeting, document = EntityNameFactory(entity=ilo), MeetingFactory(), DocumentFactory(date="2006-12-20")
    told_activity(ilo)
    assert periods_broken() == []
    for row in (membership, name, meeting):
        break_period(row, start_latest=date(1999, 1, 1))
    Document.objects.filter(pk=document.pk).update(date="2006-13")

    found = {(error.rule, error.key, error.entities) for error in periods_broken()}

    broken = CheckRule.BROKEN_PERIOD
    assert found == {
        (broken, membership.code, (ilo,)),
        (broken, name.name, (ilo,)),
        (broken, meeting.title, ()),
        (broken, document.slug, ()),
    }


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("University of Venice", ""),
        ("International Labour Office", "names “International Labour Office” as printed, which is on record: choose the entity ilo"),
        ("ILO", "names “ILO” as printed, which is on record: choose the entity ilo"),
        ("WTO", "names “WTO” as printed, which fits several entities: unwto, wto; choose the one that is meant"),
    ],
)
def test_party_by_name_must_be_no_entity_on_record(ilo, name, message):
    EntityNameFactory(entity=ilo, name="International Labour Office")
    EntityFactory(slug="wto", acronym="WTO")
    EntityNameFactory(entity=EntityFactory(slug="unwto"), name="WTO")
    activity = told_activity(ilo)
    PartyFactory(activity=activity, entity=None, name_as_printed=name, role=Role.PARTNER)

    found = [(error.rule.value, error.message) for error in errors_of(Activity.objects.filter(pk=activity.pk))]

    assert found == ([("ambiguous-name", message)] if message else [])


def test_entities_must_not_share_a_name_or_acronym(ilo):
    unwto, wto = EntityFactory(slug="unwto", acronym="WTO"), EntityFactory(slug="wto", acronym="wto")
    EntityFactory(name="International labour  organization", slug="other", acronym="")
    # Without an acronym; not public; a name beside the English one, which is refused where it is used; the same name twice.
    EntityFactory(acronym="")
    EntityFactory(acronym="ILO", draft=True)
    EntityNameFactory(entity=wto, name="ILO")
    EntityFactory(name="Eurostat", acronym="EUROSTAT")

    assert [(error.rule.value, error.key, error.message.partition(":")[0]) for error in names_shared()] == [
        ("ambiguous-name", "ilo", "has the name “International Labour Organization”, and so has other"),
        ("ambiguous-name", "unwto", "has the name “WTO”, and so has wto"),
    ]
    assert names_shared()[1].entities == (unwto, wto)


@pytest.mark.parametrize(
    "text",
    [
        "A study by ILO and the ILOs of this world.",
        "An ILO-IOM manual, and ILO/IOM training.",
        "A study by OIT, as ILO is called in French.",
        "Cooperation on HIV and with NGOs, one NGO at a time.",
        "Case studies in MAR and TUN.",
        "Mandated by A/RES/60/227, para. 4.",
        "Chapters I to XIV of part III-A.",
        "The Labour Force Survey Module (LFSM), tested. The LFSM is long.",
        "The (LFSM) stands before. Labour Force Survey Module (LFSM; pilot version).",
        "The LFSM (Labour Force Survey Module) is long.",
        "The G8, an A4 page, Mercosur, iPhone and 2006.",
        "See ILO-2006-014.",
    ],
)
def test_acronym_is_explained(ilo, iom, text):
    EntityNameFactory(entity=ilo, name="OIT")
    for acronym in ("HIV", "NGO"):
        AbbreviationFactory(acronym=acronym)
    for code in ("MAR", "TUN"):
        AreaFactory(iso3=code)
    DocumentFactory(symbol="A/RES/60/227")

    assert errors(written(text)) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("A study by LFSM.", "LFSM"),
        ("Two LFSMs, ÉFQ and non-LFSM.", "LFSM, LFSMs, ÉFQ"),
        ("An ILO-LFSM manual.", "ILO-LFSM"),
        ("A study (with ILO and LFSM).", "LFSM"),
        ("The LFSM (a form of twenty questions).", "LFSM"),
        ("CIC is no number.", "CIC"),
        ("ILO only, and E/CN.9/2006/4.", "E/CN.9/2006/4"),
        ("Told by HIDDEN and by SECRET.", "HIDDEN, SECRET"),
    ],
)
def test_acronym_is_not_explained(ilo, text, missing):
    EntityNameFactory(entity=EntityFactory(acronym="HIDDEN", draft=True), name="SECRET")
    DocumentFactory(symbol="E/CN.9/2006/4", draft=True)
    activity = written(text)

    (error,) = errors_of(Activity.objects.filter(pk=activity.pk))

    assert (error.rule, error.message) == (
        CheckRule.UNEXPLAINED_ACRONYM,
        f"uses {missing}, which nothing explains: write it out where it stands, or add it to the abbreviations",
    )


@pytest.mark.parametrize("part", ["title", "summary", "note"])
def test_acronyms_are_looked_for_in_every_text(part):
    activity = told_activity()
    rows = Update.objects if part == "note" else Activity.objects
    rows.update(**{part: "The LFSM of 2006"})

    assert errors(activity) == ["unexplained-acronym"]


def test_acronym_may_be_explained_in_another_text_of_the_record():
    activity = written("The Labour Force Survey Module (LFSM).")
    activity.updates.update(note="LFSM was tested.")

    assert errors(activity) == []


def near(lead: Entity, title: str, **fields) -> Activity:
    activity = told_activity(lead)
    Activity.objects.filter(pk=activity.pk).update(title=title, **fields)
    return activity


def near_titles() -> list[tuple[str, str]]:
    found = [error for error in errors_of(Activity.objects.published()) if error.rule == CheckRule.NEAR_EQUAL_TITLES]
    return [(error.key, error.other.code) for error in found]


@pytest.mark.parametrize(
    ("title", "other", "is_near"),
    [
        ("Survey of migrants", "Survey of migrants", True),
        ("Survey of migrants in Morocco, 2006", "survey of MIGRANTS in Morocco, 2007", True),
        # Of 11 letters 10 are the same, of 10 letters 9: nine tenths are not nearly equal.
        ("Migrations-", "Migrations2", True),
        ("Migration-", "Migration2", False),
        ("Survey of migrants in Morocco", "Survey of remittances to Morocco", False),
        ("Survey of migrants in Morocco", "Survey of migrants in Morocco and of their families", False),
    ],
)
def test_titles_of_one_lead_must_not_be_nearly_equal(ilo, title, other, is_near):
    one, two = near(ilo, title), near(ilo, other)

    assert near_titles() == ([(one.code, two.code)] if is_near else [])


def test_titles_of_different_leads_may_be_equal(ilo, iom):
    near(ilo, "Survey of migrants")
    PartyFactory(activity=near(iom, "Survey of migrants"), entity=ilo, role=Role.PARTNER)

    assert near_titles() == []


@pytest.mark.parametrize("kind", LinkKind)
@pytest.mark.parametrize("judgement", Judgement)
def test_link_either_way_says_how_titles_differ(ilo, kind, judgement):
    one, two, three = (near(ilo, f"Survey of migrants, {number}") for number in range(3))
    LinkFactory(activity=one, other=two, kind=kind, judgement=judgement)
    LinkFactory(activity=three, other=one, kind=kind, judgement=judgement)

    assert near_titles() == [(two.code, three.code)]


def test_pair_is_one_error_of_all_leads_that_the_two_share(ilo, iom):
    for activity in (near(ilo, "Survey of migrants"), near(ilo, "Survey of migrants")):
        PartyFactory(activity=activity, entity=iom, position=1)

    assert [error.entities for error in errors_of(Activity.objects.all())] == [(ilo, iom)]


# Errors at the desk


def test_errors_of_one_activity_name_the_other_of_a_pair(ilo):
    one, two = near(ilo, "Survey of migrants"), near(ilo, "Survey of migrants")
    near(ilo, "Survey of migrants", state="withdrawn", withdrawn_on=LAST_DAY, withdrawn_reason="Recorded twice.")

    assert [(error.record, error.other) for activity in (one, two) for error in errors_of_activity(activity)] == [(one, two), (two, one)]


@pytest.mark.parametrize(
    ("traits", "count"), [({}, 3), ({"draft": True}, 3), ({"withdrawn": True}, 0), ({"merged": True}, 0)], ids=lambda value: str(value)
)
def test_activities_that_are_out_of_the_registry_are_not_judged(traits, count):
    if "merged" in traits:
        traits = {**traits, "merged_into": told_activity()}
    activity = ActivityFactory(themes=[], **traits)

    assert len(errors_of_activity(activity)) == count
    assert keys_with_errors() == ({activity.pk} if count else set())


def test_keys_with_errors_hold_both_of_a_pair_and_those_that_break_one_rule(ilo):
    one, two, bare = near(ilo, "Survey of migrants"), near(ilo, "Survey of migrants"), told_activity()
    bare.themes.clear()

    assert keys_with_errors() == {one.pk, two.pk, bare.pk}
    assert keys_with_errors("no-theme") == {bare.pk}
    assert keys_with_errors("near-equal-titles") == {one.pk, two.pk}


# Findings


def findings(on: date | None = None) -> list[tuple[str, str]]:
    """Return rule and code of what is found."""
    return [(finding.rule.value, finding.key) for finding in findings_of(Activity.objects.visible_to(), on)]


@pytest.mark.parametrize(
    ("status", "rule"),
    [
        (ActivityStatus.ONGOING, "ended-but-ongoing"),
        (ActivityStatus.PLANNED, "planned-day-passed"),
        (ActivityStatus.PROPOSED, "planned-day-passed"),
        (ActivityStatus.COMPLETED, None),
        (ActivityStatus.SUSPENDED, None),
        (ActivityStatus.CANCELLED, None),
        (ActivityStatus.UNKNOWN, None),
    ],
)
def test_what_is_over_is_asked_of_if_told_as_ongoing_or_ahead(status, rule):
    activity = told_activity(status=status, period="2006-11-20")

    assert findings() == ([(rule, activity.code)] if rule else [])


@pytest.mark.parametrize(
    ("period", "is_over"),
    [
        ("2006-11-20", True),
        ("2006-11-21", False),
        ("2006-11-22", False),
        ("2006-10", True),
        ("2006-10~", True),
        ("2006-11", False),
        ("2005/2006-10", True),
        ("2005/..", False),
        ("../2005", True),
        ("", False),
    ],
)
def test_period_is_over_if_its_last_possible_day_was_before_the_day_of_telling(period, is_over):
    activity = told_activity(status="planned", period=period)

    assert findings() == ([("planned-day-passed", activity.code)] if is_over else [])


def test_day_on_which_periods_are_judged_may_be_chosen():
    activity = told_activity(status="planned", period="2006-12")
    last = date(2006, 12, 31)

    assert [findings(day) for day in (None, last - DAY, last, last + DAY)] == [[], [], [], [("planned-day-passed", activity.code)]]
    assert findings_of(Activity.objects.all(), last + DAY)[0].message == (
        "is told as planned (December 2006), which was over on 1 January 2007"
    )


def test_latest_telling_sets_the_day():
    activity = told_activity(status="planned", period="2006-12")
    told_by_message(activity, date(2007, 1, 1), status="planned", period="2006-12", entity=activity.parties.get().entity)

    assert findings() == [("planned-day-passed", activity.code)]


def test_what_is_overdue_concerns_public_leads_and_partners_and_rests_on_the_telling_that_stands(ilo, iom):
    activity = told_activity(ilo, status="ongoing", period="2005")
    PartyFactory(activity=activity, entity=iom, role=Role.PARTNER)
    for role in (Role.FUNDER, Role.HOST):
        PartyFactory(activity=activity, role=role)
    PartyFactory(activity=activity, entity=EntityFactory(draft=True), role=Role.PARTNER)
    PartyFactory(activity=activity, entity=None, name_as_printed="University of Venice", role=Role.PARTNER)
    UpdateFactory(activity=activity)

    (finding,) = findings_of(Activity.objects.all())

    assert (finding.entities, finding.tellings, finding.is_error) == ((ilo, iom), (activity.standing,), False)
    assert finding.message == "is told as ongoing, but its period, 2005, was over on 21 November 2006"


def joint(teller: Entity, other: Entity, meeting: Meeting, role: Role = Role.PARTNER) -> Activity:
    """Return an activity of two that one tells of in its paper to a meeting."""
    activity = told_activity(teller, section_of(teller, meeting))
    PartyFactory(activity=activity, entity=other, role=role)
    return activity


def section_of(entity: Entity, meeting: Meeting, **fields):
    return SectionFactory(paper=PaperFactory(entities=[entity], meeting=meeting, **fields))


def silent() -> list[tuple[str, list[str]]]:
    """Return codes of joint work, each with the slugs of those whose papers do not mention it."""
    found = [finding for finding in findings_of(Activity.objects.visible_to()) if finding.rule == CheckRule.ONE_SIDED]
    return [(finding.key, [entity.slug for entity in finding.entities]) for finding in found]


@pytest.mark.parametrize(("role", "is_found"), [(Role.LEAD, True), (Role.PARTNER, True), (Role.FUNDER, False), (Role.HOST, False)])
def test_silent_are_leads_and_partners(ilo, iom, fifth, role, is_found):
    section_of(iom, fifth)
    activity = joint(ilo, iom, fifth, role)

    assert silent() == ([(activity.code, ["iom"])] if is_found else [])


def test_finding_rests_on_tellings_and_names_the_paper(ilo, iom, fifth):
    paper = section_of(iom, fifth).paper
    activity = joint(ilo, iom, fifth)

    (finding,) = findings_of(Activity.objects.all())

    assert (finding.tellings, finding.papers) == ((activity.updates.get(),), (paper,))
    assert finding.message == "ILO told the Fifth Meeting of it as work with IOM; the paper of IOM does not mention it"


def test_several_tellers_and_papers_are_told_in_the_plural(ilo, iom, fifth):
    for __ in range(2):
        section_of(iom, fifth)
    activity = joint(ilo, iom, fifth)
    who = EntityFactory(acronym="WHO")
    PartyFactory(activity=activity, entity=who, role=Role.PARTNER)
    UpdateFactory(activity=activity, entity=who, section=section_of(who, fifth))

    (finding,) = findings_of(Activity.objects.all())

    assert finding.message == "ILO and WHO told the Fifth Meeting of it as work with IOM; the papers of IOM do not mention it"


def test_who_contributed_no_paper_is_not_silent(ilo, iom, fifth):
    section_of(iom, MeetingFactory())
    PaperFactory(entities=[iom], meeting=fifth)  # Without sections on record.
    section_of(iom, fifth, draft=True)
    SectionFactory(paper=None, meeting=fifth)
    joint(ilo, iom, fifth)

    assert silent() == []


@pytest.mark.parametrize("where", ["paper", "other paper", "report"])
def test_who_told_the_same_meeting_anywhere_is_not_silent(ilo, iom, fifth, where):
    own = section_of(iom, fifth)
    sections = {"paper": own, "other paper": section_of(ilo, fifth), "report": SectionFactory(paper=None, meeting=fifth)}
    UpdateFactory(activity=joint(ilo, iom, fifth), entity=iom, section=sections[where])

    assert silent() == []


def test_each_meeting_is_judged_by_itself(ilo, iom, fifth):
    sixth = MeetingFactory(number=6)
    activity = joint(ilo, iom, fifth)
    section_of(iom, fifth)
    UpdateFactory(activity=activity, entity=iom, section=section_of(iom, sixth))
    told_by_message(activity, LAST_DAY, entity=iom)

    assert silent() == [(activity.code, ["iom"])]


def test_what_a_stranger_tells_is_no_joint_work_told_by_a_party(ilo, iom, fifth):
    section_of(iom, fifth)
    activity = told_activity(ilo, section_of(ilo, MeetingFactory()))
    PartyFactory(activity=activity, entity=iom, role=Role.PARTNER)
    UpdateFactory(activity=activity, section=section_of(EntityFactory(), fifth))

    assert silent() == []


def test_work_of_one_alone_is_not_joint(ilo, fifth):
    section_of(ilo, fifth)
    told_activity(ilo, section_of(EntityFactory(), fifth))

    assert silent() == []


@pytest.mark.parametrize("teller", ["unit", "whole"])
def test_unit_and_whole_speak_for_each_other(ilo, iom, fifth, teller):
    unit = EntityFactory(slug="unit", parent=EntityFactory(parent=iom))
    party, speaker = (iom, unit) if teller == "unit" else (unit, iom)
    section_of(party, fifth)
    UpdateFactory(activity=joint(ilo, party, fifth), entity=speaker, section=section_of(speaker, fifth))

    assert silent() == []


def test_paper_of_a_unit_is_one_of_the_whole(ilo, iom, fifth):
    section_of(EntityFactory(parent=iom), fifth)
    activity = joint(ilo, iom, fifth)

    assert silent() == [(activity.code, ["iom"])]


def test_where_whole_and_unit_are_parties_the_unit_is_asked(ilo, iom, fifth):
    unit = EntityFactory(slug="unit", parent=iom)
    section_of(unit, fifth)
    activity = joint(ilo, iom, fifth)
    PartyFactory(activity=activity, entity=unit, role=Role.PARTNER)

    assert silent() == [(activity.code, ["unit"])]


def test_circle_of_parents_ends(ilo, iom, fifth):
    Entity.objects.filter(pk=ilo.pk).update(parent=iom)
    Entity.objects.filter(pk=iom.pk).update(parent=ilo)
    joint(ilo, EntityFactory(), fifth)

    assert silent() == []


@pytest.mark.parametrize("hidden", ["activity", "meeting", "paper told in", "own paper", "teller", "silent", ""])
def test_findings_hold_only_what_the_public_sees(ilo, iom, fifth, hidden):
    own = section_of(iom, fifth)
    activity = joint(ilo, iom, fifth)
    told_in = activity.updates.get().section
    records = {"activity": activity, "meeting": fifth, "paper told in": told_in.paper, "own paper": own.paper, "teller": ilo, "silent": iom}
    if hidden:
        type(records[hidden]).objects.filter(pk=records[hidden].pk).update(state="draft", first_published=None)

    assert silent() == ([] if hidden else [(activity.code, ["iom"])])


# All together


def test_errors_come_first_and_concern_published_records_alone(ilo):
    bare = ActivityFactory(themes=[])
    ActivityFactory(themes=[], draft=True)
    late = told_activity(ilo, status="planned", period="2005")

    assert [(finding.rule.value, finding.key) for finding in check_registry()] == [
        ("no-lead", bare.code),
        ("no-theme", bare.code),
        ("no-update", bare.code),
        ("planned-day-passed", late.code),
    ]


@pytest.mark.parametrize("item_count", [1, 3])
def test_checks_take_a_constant_number_of_queries(django_assert_num_queries, item_count, fifth):
    AbbreviationFactory()
    for __ in range(item_count):
        one, other, unit = EntityFactory(), EntityFactory(), EntityFactory(parent=EntityFactory())
        EntityNameFactory(entity=one)
        MembershipFactory(entity=one)
        section_of(other, fifth)
        for party in (other, unit):
            activity = joint(one, party, fifth)
            UpdateFactory(activity=activity, entity=unit, section=section_of(unit, fifth))
            told_by_message(activity, LAST_DAY)
            PartyFactory(activity=activity, entity=None, name_as_printed="University of Venice", role=Role.PARTNER)
        ActivityFactory(themes=[])

    with django_assert_num_queries(27):
        check_registry()
