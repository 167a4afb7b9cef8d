"""The command that checks the registry: what it writes, by entity and as CSV, and how it exits."""

import csv
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from activities.models import Activity
from activities.vocabularies import Role
from entities.models import Entity
from tests.factories import ActivityFactory, EntityFactory, PartyFactory, told_activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def ilo():
    return EntityFactory(slug="ilo", name="International Labour Organization", acronym="ILO")


@pytest.fixture
def iom():
    return EntityFactory(slug="iom", name="International Organization for Migration", acronym="IOM")


@pytest.fixture
def late(ilo, iom):
    """An activity of two, planned for a month that was over when it was told."""
    return planned(ilo, iom, "ILO-2006-001", "Seminar on remittances", "2006-10")


def planned(lead: Entity, partner: Entity, code: str, title: str, period: str) -> Activity:
    activity = told_activity(lead, status="planned", period=period)
    PartyFactory(activity=activity, entity=partner, role=Role.PARTNER)
    Activity.objects.filter(pk=activity.pk).update(code=code, title=title)
    return activity


def bare(code: str = "X-2006-001") -> Activity:
    """Return an activity with an update and a lead by name, without a theme."""
    activity = told_activity()
    activity.parties.update(entity=None, name_as_printed="University of Venice")
    activity.themes.clear()
    Activity.objects.filter(pk=activity.pk).update(code=code, title="Atlas of migrants")
    return activity


def run(*arguments: str) -> str:
    written = StringIO()
    call_command("check_registry", *arguments, stdout=written, no_color=True)
    return written.getvalue()


def test_nothing_found_is_said(ilo):
    told_activity(ilo)

    assert run("--strict") == "0 errors; 0 findings.\n"


def test_errors_come_first_then_findings_by_entity_and_counts_last(late):
    bare()

    assert run() == (
        "Errors\n"
        "\n"
        "no entity\n"
        "  X-2006-001 Atlas of migrants\n"
        "    no-theme: has no theme: choose at least one\n"
        "\n"
        "Findings for coordination\n"
        "\n"
        "ilo: International Labour Organization (ILO)\n"
        "  ILO-2006-001 Seminar on remittances\n"
        "    planned-day-passed: is told as planned (October 2006), which was over on 21 November 2006\n"
        "\n"
        "iom: International Organization for Migration (IOM)\n"
        "  ILO-2006-001 Seminar on remittances\n"
        "    planned-day-passed: is told as planned (October 2006), which was over on 21 November 2006\n"
        "\n"
        "1 error (no-theme 1); 1 finding (planned-day-passed 1).\n"
    )


def test_csv_has_a_row_for_each_entity(late):
    bare()

    rows = list(csv.reader(StringIO(run("--csv"))))

    message = "is told as planned (October 2006), which was over on 21 November 2006"
    assert rows == [
        ["rule", "level", "entity", "record", "title", "message"],
        ["planned-day-passed", "finding", "ilo", "ILO-2006-001", "Seminar on remittances", message],
        ["planned-day-passed", "finding", "iom", "ILO-2006-001", "Seminar on remittances", message],
        ["no-theme", "error", "", "X-2006-001", "Atlas of migrants", "has no theme: choose at least one"],
    ]


@pytest.mark.parametrize(("entity", "slugs"), [("iom", ["iom"]), ("IOM", ["iom"]), ("un", ["ilo"]), ("who", [])])
def test_entity_narrows_to_what_concerns_it_and_its_units(late, ilo, entity, slugs):
    bare()
    Entity.objects.filter(pk=ilo.pk).update(parent=EntityFactory(slug="un", acronym="UN"))
    EntityFactory(slug="who", acronym="WHO")

    rows = list(csv.DictReader(StringIO(run("--csv", "--entity", entity))))

    assert [row["entity"] for row in rows] == slugs


def test_day_may_be_chosen(late, ilo, iom):
    planned(ilo, iom, "ILO-2006-002", "Manual on remittances", "2006-12")

    found = {day: run("--on", day).splitlines()[-1] for day in ("2006-10-31", "2006-11-01", "2007-01-01")}

    assert found == {
        "2006-10-31": "0 errors; 0 findings.",
        "2006-11-01": "0 errors; 1 finding (planned-day-passed 1).",
        "2007-01-01": "0 errors; 2 findings (planned-day-passed 2).",
    }


@pytest.mark.parametrize("day", ["2006-13-01", "20 November", "2006", ""])
def test_day_that_cannot_be_read_says_what_to_write(day):
    with pytest.raises(CommandError, match=re.escape(f"“{day}” is not a day. Write year, month and day, such as 2006-11-20.")):
        run("--on", day)


def test_entity_that_is_unknown_or_ambiguous_is_refused(ilo):
    EntityFactory(slug="unwto", acronym="WTO")
    EntityFactory(slug="wto-trade", acronym="WTO")

    with pytest.raises(CommandError, match=re.escape("No entity has the slug or name “nobody”.")):
        run("--entity", "nobody")
    with pytest.raises(CommandError, match=re.escape("“WTO” fits several entities. Write the slug of one: unwto, wto-trade.")):
        run("--entity", "WTO")


def test_strict_fails_for_errors_alone(late):
    assert run("--strict").endswith("0 errors; 1 finding (planned-day-passed 1).\n")
    bare()

    with pytest.raises(CommandError, match=re.escape("The registry has 1 error.")) as refused:
        run("--strict", "--csv")

    assert refused.value.returncode == 1
    assert "1 error (no-theme 1)" in run()


def test_drafts_do_not_fail_the_strict_check():
    ActivityFactory(themes=[], draft=True)

    assert run("--strict") == "0 errors; 0 findings.\n"


def test_shipped_data_has_no_errors(shipped_data):
    assert run("--strict").splitlines()[-1].startswith("0 errors;")
