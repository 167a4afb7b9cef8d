"""The joins and traps that the data manual names, in the data that the repository ships."""

import re
from collections import Counter
from datetime import date

import pytest
from django.conf import settings

from activities.models import Activity, Update
from activities.vocabularies import Role
from entities.models import ChairTerm, Entity, Group, Membership
from entities.models.entities import AmbiguousName
from meetings.models import Meeting, Paper, Participation, Section
from meetings.vocabularies import SectionReading
from records.models import Document
from records.periods import Answer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_data")]

LAST_DAY = date(2006, 11, 21)


def tellers_of(code: str) -> list[str]:
    return sorted(Update.objects.filter(activity__code=code).values_list("entity__slug", flat=True))


def test_ten_members_of_the_global_migration_group_and_its_chair_at_the_fifth_meeting():
    gmg = Group.objects.get(entity__slug="gmg")

    members = Membership.objects.of(gmg).members_on(date(2006, 11, 20))
    terms = ChairTerm.objects.of(gmg).chairing_on(date(2006, 11, 20))

    expected = ["desa", "ilo", "iom", "ohchr", "unctad", "undp", "unfpa", "unhcr", "unodc", "world-bank"]
    assert sorted((row.entity.slug, row.answer) for row in members) == [(slug, Answer.YES) for slug in expected]
    assert [([entity.slug for entity in term.entities.all()], term.answer) for term in terms] == [(["unhcr"], Answer.YES)]


@pytest.mark.parametrize(("slug", "status"), [("unesco", "applied"), ("unitar", "applied"), ("unicef", "interested")])
def test_who_applied_or_was_interested_was_no_member(slug, status):
    rows = Membership.objects.filter(group__entity__slug="gmg", entity__slug=slug).holding_on(LAST_DAY)

    assert [row.status for row in rows] == [status]


def test_holes_in_the_record_of_chairs_stay_holes():
    holes = ChairTerm.objects.filter(group__entity__slug="gmg").holes(date(2006, 7, 1), date(2018, 12, 31))

    assert [(gap.first, gap.last) for gap in holes] == [
        (date(2009, 1, 1), date(2009, 5, 31)),
        (date(2012, 6, 1), date(2012, 6, 30)),
        (date(2013, 7, 1), date(2013, 12, 31)),
    ]


def test_the_list_of_participants_is_as_printed():
    seats = Participation.objects.filter(meeting__number=5)
    twice = [name for name, count in Counter(seats.values_list("person__slug", flat=True)).items() if count > 1]

    assert list(seats.order_by("number").values_list("number", flat=True)) == list(range(1, 81))
    assert twice == ["kathleen-newland"]
    assert sorted(
        slug for seat in seats.filter(person__slug="kathleen-newland") for slug in seat.entities.values_list("slug", flat=True)
    ) == ["mpi", "thp"]
    assert "name" in seats.get(number=44).note


def test_unhchr_is_the_human_rights_office():
    assert Entity.objects.named("UNHCHR").slug == "ohchr"


@pytest.mark.parametrize(
    ("name", "slugs"), [("WTO", ["unwto", "wto"]), ("Population Division", ["desa-pd", "united-states-census-bureau"])]
)
def test_names_that_fit_two_are_refused_with_both(name, slugs):
    with pytest.raises(AmbiguousName) as refused:
        Entity.objects.named(name)

    assert [entity.slug for entity in refused.value.candidates] == slugs


def test_metropolis_is_no_part_of_a_ministry():
    seat = Participation.objects.get(meeting__number=5, number=41)

    assert Entity.objects.get(slug="metropolis").parent is None
    assert "metropolis" in seat.entities.values_list("slug", flat=True)
    assert [entity.slug for entity in Paper.objects.get(meeting__number=5, number=20).entities.all()] == ["metropolis"]


def test_the_resolution_with_two_dates_keeps_one_and_tells_of_the_other():
    resolution = Document.objects.get(symbol="A/RES/58/208")

    assert resolution.date == "2003-12-23"
    assert "13 February 2004" in resolution.note
    assert not Document.objects.filter(symbol="A/RES/58/209").exists()


def test_the_cotonou_conference_is_one_activity_with_its_tellings():
    conference = Activity.objects.get(code="OHRLLS-2006-002")

    assert set(tellers_of(conference.code)) == {"desa-pd", "iom", "ohrlls"}
    assert {"2006-02-08/2006-02-09", "2006-02-09/2006-02-10"} <= set(conference.updates.values_list("period", flat=True))
    assert Activity.objects.filter(title__icontains="Ministerial Conference of the Least Developed Countries").count() == 1


def test_the_turin_symposium_is_one_activity_with_the_sessions_as_parts():
    symposium = Activity.objects.get(code="DESA-PD-2006-001")
    parts = {link.activity for link in symposium.linked_from.filter(kind="part-of")}

    leads = {party.entity.slug for part in parts for party in part.parties.filter(role=Role.LEAD)}
    assert {"escap", "escwa", "unfpa"} <= leads


def test_the_high_level_dialogue_is_recorded_once_however_many_tell_of_it():
    dialogue = Activity.objects.get(code="GENERAL-ASSEMBLY-2006-001")

    assert (dialogue.period, dialogue.status) == ("2006-09-14/2006-09-15", "completed")
    assert dialogue.updates.count() > 10


def test_belgium_leads_the_first_meeting_of_the_global_forum():
    forum = Activity.objects.get(code="GOVERNMENT-OF-BELGIUM-2006-001")

    assert [party.entity.slug for party in forum.parties.filter(role=Role.LEAD)] == ["government-of-belgium"]
    assert (forum.status, forum.period) == ("planned", "2007-07")


def test_the_note_on_the_group_tells_in_the_name_of_the_agency_of_each_section():
    expected = {
        "A.1": "ilo",
        "B.1": "iom",
        "C": "unctad",
        "D.3": "undp",
        "E.1": "desa-pd",
        "F.2": "unfpa",
        "G.1": "ohchr",
        "H.1": "unhcr",
        "H-unodc.1": "unodc",
        "I.1": "world-bank",
    }

    told = Update.objects.filter(section__meeting__number=5, section__paper__number=9, section__number__in=expected)

    assert {number: set() for number in expected} | {
        number: {slug for found, slug in told.values_list("section__number", "entity__slug") if found == number} for number in expected
    } == {number: {slug} for number, slug in expected.items()}


def test_nothing_told_to_the_meeting_is_completed_after_it():
    late = Activity.objects.filter(updates__section__meeting__number=5, status="completed", start_earliest__gt=LAST_DAY)

    assert [activity.code for activity in late] == []


def test_every_activity_rests_on_a_telling_and_has_its_parts():
    lacking = [
        activity.code
        for activity in Activity.objects.prefetch_related("parties", "themes", "updates")
        if not activity.updates.all()
        or not activity.themes.all()
        or not activity.kinds
        or not any(party.role == Role.LEAD for party in activity.parties.all())
    ]

    assert lacking == []


def test_a_party_off_the_record_keeps_its_printed_name():
    book = Activity.objects.get(code="UN-HABITAT-2006-003")

    assert "University of Venice" in book.parties.values_list("name_as_printed", flat=True)


def test_every_section_was_read_and_says_what_it_holds():
    sections = Section.objects.filter(meeting__number=5)

    unread = sections.filter(reading=SectionReading.UNREAD)
    told_in_none = sections.filter(reading=SectionReading.NONE, updates__isnull=False)
    assert ([section.key for section in unread], [section.key for section in told_in_none]) == ([], [])


def test_sixteen_meetings_are_on_record_and_the_fourth_knows_its_month_alone():
    assert list(Meeting.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 17))
    assert Meeting.objects.get(number=4).period == "2005-10"


def test_no_contact_details_are_shipped():
    text = "\n".join(file.read_text(encoding="utf-8") for file in (settings.BASE_DIR / "data").rglob("*.csv"))

    assert re.findall(r"[\w.+-]+@[\w-]+\.\w+|(?:[Tt]el(?:ephone)?|[Ff]ax)\W{0,3}\(?\+?\d[\d ()-]{6,}", text) == []
