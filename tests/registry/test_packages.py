import csv
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from activities.models import Activity, Party, Update
from entities.models import Entity, EntityName, Person
from meetings.models import Participation
from records.history import tracked_models
from records.models import Change
from records.sheets import PackageScope, Sheet, split_list
from registry.packages import Fate, OnConflict, PackageRefused, export_folder, folder_name, load, plan_load, read_folder
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    CitationFactory,
    EntityFactory,
    EntityNameFactory,
    MeetingFactory,
    MembershipFactory,
    PaperFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
)

SHIPPED = settings.BASE_DIR / "data"
DAY = date(2007, 2, 1)


def package(folder: Path, **sheets) -> Path:
    """Write sheets, each a list of rows with some of its columns, as a folder of CSV files."""
    for name, rows in sheets.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, Sheet.named(name).column_names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def load_folder(folder: Path, on_conflict=OnConflict.REFUSE, **options):
    plan = plan_load(read_folder(folder), on_conflict)
    load(plan, DAY, **options)
    return plan


def entity_row(slug="ilo", **cells):
    return {"slug": slug, "name": "International Labour Organization", "acronym": "ILO", "kind": "specialized-agency", **cells}


def activity_rows(**cells):
    activity = {"code": "ILO-2006-001", "title": "Labour study", "kinds": "research", "themes": "labour", "lead": "ilo", **cells}
    update = {"activity": "ILO-2006-001", "source": "5/8/A", "entity": "ilo", "status": "ongoing"}
    return {"activities": [activity], "updates": [update]}


@pytest.fixture
def fifth(db):
    """What a package of activities names: a meeting, a paper with a section, a theme and two agencies."""
    meeting = MeetingFactory(number=5)
    SectionFactory(paper=PaperFactory(meeting=meeting, number=8), number="A")
    ThemeFactory(slug="labour")
    EntityFactory(slug="ilo", acronym="ILO", name="International Labour Organization")
    EntityFactory(slug="iom", acronym="IOM", name="International Organization for Migration")
    return meeting


def problems_of(folder: Path, **options) -> list[str]:
    with pytest.raises(PackageRefused) as refused:
        load_folder(folder, **options)
    return [str(problem) for problem in refused.value.problems]


# The shipped data


@pytest.mark.django_db
def test_shipped_packages_come_out_as_they_went_in(tmp_path):
    folders = [SHIPPED / "reference", *sorted((SHIPPED / "meetings").iterdir())]
    for folder in folders:
        load_folder(folder)

    call_command("export_package", tmp_path, verbosity=0)

    shipped = {file.relative_to(SHIPPED): file.read_bytes() for file in SHIPPED.rglob("*.csv")}
    assert {file.relative_to(tmp_path): file.read_bytes() for file in tmp_path.rglob("*.csv")} == shipped
    assert [plan_load(read_folder(folder)).is_empty for folder in folders] == [True] * len(folders)


# One way in


@pytest.mark.django_db
def test_load_publishes_new_records_as_one_change(tmp_path):
    rows = [entity_row(), entity_row("iom", name="International Organization for Migration", acronym="IOM", kind="other-igo")]
    names = [{"entity": "ILO", "name": "International Labour Office", "kind": "alias", "language": "en"}]

    load_folder(package(tmp_path, entities=rows, names=names), reason="first load")

    change = Change.objects.get()
    written = {
        model.__name__: model.history.filter(change=change).count()
        for model in tracked_models()
        if model.history.filter(change=change).exists()
    }
    assert (change.kind, change.reason, written) == ("import", "first load", {"Entity": 2, "EntityName": 1})
    assert list(Entity.objects.published().values_list("slug", "first_published").order_by("slug")) == [("ilo", DAY), ("iom", DAY)]
    assert EntityName.objects.get().entity.slug == "ilo"


@pytest.mark.django_db
def test_load_of_the_same_package_again_writes_nothing(tmp_path):
    folder = package(tmp_path, entities=[entity_row()])
    load_folder(folder)

    plan = load_folder(folder)

    assert plan.is_empty
    assert plan.counts("entities") == {Fate.NEW: 0, Fate.CHANGED: 0, Fate.SAME: 1, Fate.KEPT: 0}
    assert Change.objects.count() == 1


def test_load_joins_activity_parties_and_standing(fifth, tmp_path):
    rows = activity_rows(partners='iom; "University of Venice, Department; of Cities"', funders="iom", kinds="training; research")
    rows["updates"][0] |= {"period": "2007-01~", "period_as_printed": "tentatively January 2007", "status": "planned"}

    load_folder(package(tmp_path, **rows))

    activity = Activity.objects.get()
    parties = [(party.role, str(party)) for party in activity.parties.all()]
    assert parties == [("lead", "ILO"), ("partner", "IOM"), ("funder", "IOM"), ("partner", "University of Venice, Department; of Cities")]
    assert (activity.kinds, activity.status, activity.period, activity.told_on) == (
        ["research", "training"],
        "planned",
        "2007-01~",
        date(2006, 11, 21),
    )
    assert activity.history.count() == 1
    assert activity.history.get().themes.count() == 1


def test_load_saves_a_row_before_those_that_name_it(db, tmp_path):
    rows = [entity_row("division", name="A division", acronym="", parent="department", kind="secretariat")]
    rows += [entity_row("department", name="A department", acronym="", successor="office", kind="secretariat")]
    rows += [entity_row("office", name="An office", acronym="", kind="secretariat")]

    load_folder(package(tmp_path, entities=rows))

    assert Entity.objects.get(slug="division").parent.successor.slug == "office"


def test_load_refuses_rows_that_name_each_other_in_a_circle(db, tmp_path):
    rows = [entity_row("one", name="One", acronym="", parent="two"), entity_row("two", name="Two", acronym="", parent="one")]

    problems = problems_of(package(tmp_path, entities=rows))

    assert problems == [
        "entities.csv:2 “one”: leads back to itself through two",
    ]
    assert not Entity.objects.exists()


def test_load_takes_a_long_chain_of_rows_that_name_each_other(db, tmp_path):
    rows = [entity_row(f"unit-{number}", parent=f"unit-{number + 1}") for number in range(1200)]

    load_folder(package(tmp_path, entities=[*rows, entity_row("unit-1200")]))

    assert Entity.objects.count() == 1201


def test_load_remembers_rows_that_name_a_new_area(db, tmp_path):
    areas = [{"code": "199", "name": "Least developed", "kind": "grouping"}, {"code": "004", "name": "A", "kind": "country", "iso3": "AFG"}]
    folder = package(tmp_path, areas=areas, groupings=[{"grouping": "199", "area": "AFG"}])
    load_folder(folder)

    package(folder, groupings=[{"grouping": "199", "area": "AFG", "period": "1971/.."}])

    assert load_folder(folder).sheets["groupings"][0].changes == {"period": ("", "1971/..")}


def test_load_of_seats_and_areas_asks_for_each_kind_once(fifth, tmp_path, django_assert_num_queries):
    AreaFactory(code="012", iso3="DZA", iso2="DZ")
    seat = {"meeting": "5", "name": "Ann Example", "category": "I", "entities": "ilo", "area": "DZA"}
    seats = [{**seat, "number": str(number), "person": f"ann-{number}"} for number in range(1, 4)]
    table = read_folder(package(tmp_path, participants=seats))

    with django_assert_num_queries(7):
        plan_load(table)


# What is refused


def test_load_reports_every_problem_and_writes_nothing(fifth, tmp_path):
    rows = activity_rows(kinds="research; reserch", themes="labour; labor", areas="XXX", lead="ILOO")
    rows["updates"][0] |= {"period": "2007-13", "status": "running", "source": "5/8/Z"}
    rows["activities"].append({"code": "bad code", "title": "", "kinds": "data", "themes": "labour", "lead": "ilo"})

    problems = problems_of(package(tmp_path, **rows))

    assert [line.split(": ")[0] for line in problems] == [
        "activities.csv:3 code “bad code”",
        "updates.csv:2 source “5/8/Z”",
        "activities.csv:2 kinds “research; reserch”",
        "activities.csv:2 areas “XXX”",
        "activities.csv:2 themes “labour; labor”",
        "activities.csv:2 lead “ILOO”",
    ]
    assert "near it are: ilo" in problems[5]
    assert not Activity.objects.exists()
    assert not Change.objects.filter(kind="import").exists()


def test_load_names_what_a_cell_may_hold(fifth, tmp_path):
    rows = activity_rows()
    rows["updates"][0] |= {"period": "2007-13", "status": "running"}

    status, period = problems_of(package(tmp_path, **rows))

    assert status == "updates.csv:2 status “running”: is not one of: ongoing, planned, proposed, completed, suspended, cancelled, unknown"
    assert period.startswith("updates.csv:2 period “2007-13”: “2007-13” is not a period that can be read. Write a year (2007)")


def test_load_refuses_a_name_that_fits_two_entities(fifth, tmp_path):
    for slug in ("ilo", "iom"):
        EntityNameFactory(entity=Entity.objects.get(slug=slug), name="Population Division", kind="alias")

    problems = problems_of(package(tmp_path, **activity_rows(partners="Population Division")))

    assert problems == ["activities.csv:2 partners “Population Division”: fits several entities: ilo, iom. Give the slug."]


def test_load_resolves_every_unambiguous_name(fifth, tmp_path):
    EntityNameFactory(entity=Entity.objects.get(slug="iom"), name="Organisation internationale pour les migrations", language="fr")

    load_folder(
        package(
            tmp_path, **activity_rows(lead="international labour  organization", partners="ORGANISATION INTERNATIONALE POUR LES MIGRATIONS")
        )
    )

    assert [party.entity.slug for party in Party.objects.all()] == ["ilo", "iom"]


def test_load_refuses_a_row_given_twice(db, tmp_path):
    assert problems_of(package(tmp_path, entities=[entity_row(), entity_row()])) == ["entities.csv:3 slug “ilo”: stands in line 2 already"]


def test_load_tries_the_rules_of_the_records(db, tmp_path):
    AreaFactory(code="012", iso3="DZA", iso2="DZ")
    folder = package(tmp_path, areas=[{"code": "999", "name": "Another", "kind": "country", "iso2": "DZ", "iso3": "XYZ"}])

    assert problems_of(folder) == ["areas.csv:2 “999”: Another area has this ISO alpha-2 code."]


def test_load_interrupted_leaves_nothing(db, tmp_path):
    plan = plan_load(read_folder(package(tmp_path, entities=[entity_row()])))

    def stop(line):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(plan, DAY, progress=stop)

    assert (Entity.objects.count(), Change.objects.count()) == (0, 0)


def test_dry_run_shows_and_writes_nothing(db, tmp_path, capsys):
    folder = package(tmp_path, entities=[entity_row()])

    call_command("load_package", folder, "--dry-run")

    assert capsys.readouterr().out.splitlines() == [
        "  new      entities ilo",
        "entities: 1 new",
        f"{folder}: would be loaded; nothing was written.",
    ]
    assert not Entity.objects.exists()


def test_load_refuses_a_circle_of_others(db, tmp_path):
    EntityFactory(slug="one")
    EntityFactory(slug="two")
    rows = [entity_row("new", parent="one"), entity_row("one", parent="two"), entity_row("two", parent="one")]

    problems = problems_of(package(tmp_path, entities=rows), on_conflict=OnConflict.TAKE)

    assert sorted(problem.split(":")[1] for problem in problems) == ["2 parent “one”", "3 parent “two”", "4 parent “one”"]


def test_load_refuses_sections_that_enclose_each_other(fifth, tmp_path):
    for number in ("B", "C"):
        SectionFactory(paper=fifth.papers.get(), number=number)
    rows = [
        {"meeting": "5", "paper": "8", "number": number, "title": "A part", "parent": parent, "reading": "unread"}
        for number, parent in ("BC", "CB")
    ]

    problems = problems_of(package(tmp_path, sections=rows), on_conflict=OnConflict.TAKE)

    assert [problem.split(": ")[1] for problem in problems] == ["That section is itself part of this one."] * 2


def test_load_reports_a_broken_row_and_not_those_that_name_it(db, tmp_path):
    AreaFactory(code="012", iso3="DZA", iso2="DZ")
    areas = [{"code": "999", "name": "Another", "kind": "country", "iso2": "DZ", "iso3": "XYZ"}]

    problems = problems_of(package(tmp_path, areas=areas, entities=[entity_row(area="XYZ")]))

    assert problems == ["areas.csv:2 “999”: Another area has this ISO alpha-2 code."]


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"partners": '"' + "A" * 251 + '"'}, "Ensure this value has at most 250 characters (it has 251)."),
        ({"partners": '"The "Blue" project"'}, "has a name with a quotation mark inside: double it, as in"),
        ({"partners": '" "'}, "has an empty name in quotation marks"),
        ({"partners": "B" * 10_000}, f"no row of entities has the key “{'B' * 80}”"),
    ],
)
def test_load_refuses_a_party(fifth, tmp_path, cells, problem):
    (told,) = problems_of(package(tmp_path, **activity_rows(**cells)))

    assert told.startswith("activities.csv:2 partners ")
    assert problem in told


def test_load_refuses_a_message_that_is_too_long(fifth, tmp_path):
    rows = activity_rows()
    rows["updates"][0]["source"] = f"2007-03-03 {'e' * 201}"

    (told,) = problems_of(package(tmp_path, **rows))

    assert told.endswith("Ensure this value has at most 200 characters (it has 201).")


def test_load_suggests_names_for_so_many_rows_only(fifth, tmp_path):
    rows = [{"activity": f"ILO-2006-{number}", "source": "5/8/A", "entity": "illo", "status": "planned"} for number in range(100, 160)]

    problems = problems_of(package(tmp_path, updates=rows))

    assert sum("near it are: ilo" in problem for problem in problems) == 25


def test_load_refuses_a_number_that_is_none(fifth, tmp_path):
    assert problems_of(package(tmp_path, sessions=[{"meeting": "²", "number": "1", "date": "2006-11-20"}])) == [
        "meeting “²”: a package holds one meeting, named by its number in every row"
    ]


def test_load_does_not_overwrite_what_was_saved_since_it_was_planned(loaded, tmp_path):
    plan = plan_load(read_folder(package(tmp_path, entities=[entity_row(description="Changed there.")])))
    edit(loaded, acronym="I.L.O.")

    with pytest.raises(PackageRefused, match=r"entities\.csv:2 “ilo”: was edited here while the package was checked"):
        load(plan, DAY)

    loaded.refresh_from_db()
    assert (loaded.acronym, loaded.description) == ("I.L.O.", "As loaded.")


def test_dry_run_sees_the_packages_before(fifth, tmp_path):
    (tmp_path / "reference").mkdir()
    (tmp_path / "meeting").mkdir()
    package(tmp_path / "reference", entities=[entity_row("unfpa", name="Population Fund", acronym="UNFPA")])
    package(tmp_path / "meeting", **activity_rows(partners="unfpa"))

    call_command("load_package", tmp_path / "reference", tmp_path / "meeting", "--dry-run", verbosity=0)

    assert not Entity.objects.filter(slug="unfpa").exists()
    assert (Activity.objects.count(), Change.objects.filter(kind="import").count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no one lock for all writers")
def test_command_says_that_another_process_is_writing(tmp_path, monkeypatch):
    folder = package(tmp_path, entities=[entity_row()])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    writer = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")

    with pytest.raises(CommandError, match=r"nothing was written, the database does not answer \(database is locked\)"):
        call_command("load_package", folder)

    writer.close()
    connection.close()
    assert not Entity.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("entities.csv", b"slug,name\nilo,ILO\n", "the columns must be: slug, name, acronym, kind"),
        (
            "entities.csv",
            b"slug,name,acronym,kind,parent,area,website,successor,description\nilo,ILO\n",
            "entities.csv:2: has 2 cells, the header 9",
        ),
        ("entities.csv", "slug,n\xe9me\n".encode("latin-1"), "is not UTF-8 at byte 6"),
        ("entitys.csv", b"slug\n", "is no sheet of a package"),
        ("notes.txt", b"", "holds no sheets"),
        ("entities.CSV", b"slug\n", "is no sheet of a package"),
        ("entities.csv", b"", "the columns must be: slug"),
        ("themes.csv", b"slug,slug,parent,description\n", "the columns must be: slug, name, parent, description"),
        ("themes.csv", b"slug,name,parent,description\nlabour,Lab\0our,,\n", r"themes.csv:2: holds the control character U\+0000"),
    ],
)
def test_read_folder_says_what_is_wrong_with_a_file(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(PackageRefused, match=message):
        read_folder(tmp_path)


def test_read_folder_refuses_a_folder_in_place_of_a_file(tmp_path):
    (tmp_path / "themes.csv").mkdir()

    with pytest.raises(PackageRefused, match=r"themes\.csv: cannot be read: Is a directory"):
        read_folder(tmp_path)


def test_read_folder_takes_a_byte_order_mark_and_windows_line_ends(tmp_path):
    text = ",".join(Sheet.named("themes").column_names) + "\r\nlabour,Labour migration,,\r\n"
    (tmp_path / "themes.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())

    assert [row.cells["name"] for row in read_folder(tmp_path)["themes"]] == ["Labour migration"]


def test_load_refuses_two_meetings_in_one_package(fifth, tmp_path):
    rows = [{"meeting": "5", "number": "1", "date": "2006-11-20"}, {"meeting": "6", "number": "1", "date": "2007-11-26"}]

    assert problems_of(package(tmp_path, sessions=rows)) == [
        "meeting “5, 6”: a package holds one meeting, named by its number in every row"
    ]


def test_command_says_that_nothing_was_written(db, tmp_path):
    folder = package(tmp_path, entities=[entity_row(kind="agency")])

    with pytest.raises(CommandError, match=r"1 problem\(s\), nothing was written"):
        call_command("load_package", folder)


@pytest.mark.parametrize(
    ("cell", "items"),
    [("", []), ("a", ["a"]), ("a; b;c ;", ["a", "b", "c"]), ('a; "b; c"', ["a", '"b; c"']), ('"b ""c; d"""; e', ['"b ""c; d"""', "e"])],
)
def test_split_list_keeps_quoted_items_whole(cell, items):
    assert split_list(cell) == items


# Edited here, changed there


@pytest.fixture
def loaded(db, tmp_path):
    """The ILO, loaded, with a folder to load again from."""
    load_folder(package(tmp_path, entities=[entity_row(description="As loaded.")]))
    return Entity.objects.get()


def edit(entity, **fields):
    for name, value in fields.items():
        setattr(entity, name, value)
    entity.save()


def test_load_takes_what_changed_in_the_package_alone(loaded, tmp_path):
    plan = load_folder(package(tmp_path, entities=[entity_row(description="Changed there.")]))

    loaded.refresh_from_db()
    assert loaded.description == "Changed there."
    assert plan.sheets["entities"][0].changes == {"description": ("As loaded.", "Changed there.")}


def test_load_keeps_what_was_edited_here_alone(loaded, tmp_path):
    edit(loaded, description="Edited here.")

    plan = load_folder(package(tmp_path, entities=[entity_row(description="As loaded.", acronym="I.L.O.")]))

    loaded.refresh_from_db()
    assert (loaded.description, loaded.acronym) == ("Edited here.", "I.L.O.")
    assert plan.sheets["entities"][0].kept == ["description"]


@pytest.mark.parametrize(("on_conflict", "result"), [(OnConflict.KEEP, "Edited here."), (OnConflict.TAKE, "Changed there.")])
def test_load_decides_a_conflict_as_told(loaded, tmp_path, on_conflict, result):
    edit(loaded, description="Edited here.")

    load_folder(package(tmp_path, entities=[entity_row(description="Changed there.")]), on_conflict)

    loaded.refresh_from_db()
    assert loaded.description == result


def test_load_refuses_an_undecided_conflict(loaded, tmp_path):
    edit(loaded, description="Edited here.")

    problems = problems_of(package(tmp_path, entities=[entity_row(description="Changed there.")]))

    assert len(problems) == 1
    assert problems[0].startswith("entities.csv:2 description “Changed there.”: was edited here to “Edited here.” since the last load")
    loaded.refresh_from_db()
    assert loaded.description == "Edited here."


def test_load_reports_every_undecided_conflict(loaded, tmp_path):
    rows = [entity_row(slug, description="As loaded.") for slug in ("ilo", "iom")]
    load_folder(package(tmp_path, entities=rows))
    for entity in Entity.objects.all():
        edit(entity, description="Edited here.")

    problems = problems_of(package(tmp_path, entities=[row | {"description": "Changed there."} for row in rows]))

    assert [problem.split(" ")[0] for problem in problems] == ["entities.csv:2", "entities.csv:3"]


def test_load_remembers_what_was_decided(loaded, tmp_path):
    edit(loaded, description="Edited here.")
    folder = package(tmp_path, entities=[entity_row(description="Changed there.")])
    call_command("load_package", folder, "--on-conflict", "keep", verbosity=0)

    plan = plan_load(read_folder(folder))

    assert (plan.is_empty, plan.sheets["entities"][0].kept) == (True, ["description"])


def test_load_does_not_bring_back_what_was_withdrawn(loaded, tmp_path):
    loaded.withdraw(DAY, "Recorded twice.")
    loaded.save()

    plan = load_folder(package(tmp_path, entities=[entity_row(description="Changed there.")]))

    loaded.refresh_from_db()
    assert (loaded.state, loaded.description) == ("withdrawn", "As loaded.")
    assert plan.counts("entities")[Fate.KEPT] == 1


def test_load_does_not_name_an_erased_person_again(fifth, tmp_path):
    row = {
        "meeting": "5",
        "number": "1",
        "person": "ann-example",
        "name": "Ann Example",
        "category": "I",
        "entities": "ilo",
        "title": "Officer",
    }
    load_folder(package(tmp_path, participants=[row]))
    Person.objects.update(name="", slug="erased-1", erased_on=DAY)
    Participation.objects.update(name="")

    load_folder(package(tmp_path, participants=[row | {"title": "Chief"}]))

    seat = Participation.objects.get()
    assert (seat.name, seat.person.name, seat.title) == ("", "", "Chief")
    assert Person.objects.count() == 1


# One way out


def test_export_leaves_out_what_is_not_published(loaded, tmp_path):
    EntityFactory(slug="draft", draft=True)
    out = tmp_path / "out"

    export_folder(PackageScope(), out)

    with (out / "entities.csv").open(encoding="utf-8") as file:
        assert [row["slug"] for row in csv.DictReader(file)] == ["ilo"]


def test_export_leaves_out_what_belongs_to_unpublished_records(fifth, tmp_path):
    load_folder(package(tmp_path, **activity_rows()))
    draft = EntityFactory(slug="draft", draft=True)
    EntityNameFactory(entity=draft, name="A secret")
    EntityNameFactory(entity=Entity.objects.get(slug="iom"), name="Open", kind="alias", language="en")
    MembershipFactory(entity=draft, group__entity__slug="gmg")
    CitationFactory(record=draft)
    SectionFactory(paper=PaperFactory(meeting=fifth, number=9, draft=True), number="A")
    UpdateFactory(activity=ActivityFactory(code="IOM-2006-900", draft=True), section=fifth.papers.get(number=8).sections.get())

    export_folder(PackageScope(), tmp_path / "reference")
    export_folder(PackageScope(5), tmp_path / "meeting")

    rows = {
        name: (tmp_path / name).read_text().splitlines()[1:]
        for name in ("reference/names.csv", "meeting/sections.csv", "meeting/updates.csv")
    }
    assert [len(of_sheet) for of_sheet in rows.values()] == [1, 1, 1]
    assert not (tmp_path / "reference/memberships.csv").exists()
    assert not (tmp_path / "reference/citations.csv").exists()


def test_export_passes_over_citations_of_merged_records(loaded, tmp_path):
    merged = EntityFactory(merged=True, merged_into=loaded)
    CitationFactory(record=merged)

    export_folder(PackageScope(), tmp_path / "out")

    assert not (tmp_path / "out/citations.csv").exists()


def test_export_removes_the_file_of_a_sheet_that_has_no_more_rows(loaded, tmp_path):
    (tmp_path / "names.csv").write_text("old")

    export_folder(PackageScope(), tmp_path)

    assert not (tmp_path / "names.csv").exists()


def test_names_as_printed_may_hold_marks(fifth, tmp_path):
    load_folder(package(tmp_path, **activity_rows(partners='"The ""Blue; green"" project"')))

    export_folder(PackageScope(5), tmp_path / "out")

    assert Party.objects.get(role="partner").name_as_printed == 'The "Blue; green" project'
    assert read_folder(tmp_path / "out")["activities"][0].cells["partners"] == '"The ""Blue; green"" project"'


@pytest.mark.parametrize(
    ("city", "period", "name"),
    [("New York", "2006-11-20/2006-11-21", "05-new-york-2006"), ("Genève", "../2006", "05-geneve-2006"), ("", "", "05")],
)
def test_folder_is_named_by_number_city_and_year(city, period, name):
    assert folder_name(MeetingFactory.build(number=5, city=city, period=period)) == name


def test_messages_travel_with_their_activity(fifth, tmp_path):
    rows = activity_rows()
    rows["updates"].append(
        {"activity": "ILO-2006-001", "source": "2007-03-03 e-mail from the focal point", "entity": "iom", "status": "completed"}
    )
    load_folder(package(tmp_path, **rows))
    out = tmp_path / "out"

    export_folder(PackageScope(5), out)

    assert (out / "updates.csv").read_text().splitlines()[1:] == [
        "ILO-2006-001,5/8/A,ilo,ongoing,,,",
        "ILO-2006-001,2007-03-03 e-mail from the focal point,iom,completed,,,",
    ]
    assert Activity.objects.get().status == "completed"
    assert Update.objects.count() == 2


def test_citations_typed_here_travel_with_their_record(fifth, tmp_path):
    load_folder(package(tmp_path, **activity_rows()))
    CitationFactory(record=Activity.objects.get(), document__slug="of-the-activity")
    CitationFactory(record=Entity.objects.get(slug="iom"), document__slug="of-the-entity")

    export_folder(PackageScope(), tmp_path / "reference")
    export_folder(PackageScope(5), tmp_path / "meeting")

    cited = {name: (tmp_path / name / "citations.csv").read_text().splitlines()[1:] for name in ("reference", "meeting")}
    assert cited == {"reference": ["entity,iom,of-the-entity,para. 14,"], "meeting": ["activity,ILO-2006-001,of-the-activity,para. 14,"]}
