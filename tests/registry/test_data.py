"""All public data in one file, and the page that says what is in it."""

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

import registry.archive
from activities.models import Activity
from activities.vocabularies import DocumentRole, Judgement, Role
from entities.models import Person
from meetings.models import Participation
from records.history import recording
from records.sheets import Sheet
from records.vocabularies import ChangeKind
from registry.archive import count_rows, one_moment, write_archive
from registry.dictionary import MEANINGS, dictionary
from registry.packages import MEETING_SHEETS, REFERENCE_SHEETS
from tests.conftest import load_shipped_data
from tests.factories import (
    ActivityDocumentFactory,
    ActivityFactory,
    AreaFactory,
    ChairTermFactory,
    CitationFactory,
    ContactDetailsFactory,
    DocumentFactory,
    EntityFactory,
    EntityNameFactory,
    FocalPointFactory,
    GroupFactory,
    LinkFactory,
    LoadedRowFactory,
    MeetingFactory,
    MembershipFactory,
    PaperFactory,
    PartyFactory,
    PersonFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
    seat,
    told_activity,
    told_by_message,
)
from tests.site import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def archive_folder(settings, tmp_path) -> Path:
    """Keep the files of tests apart from those of the site."""
    settings.ARCHIVE_DIR = tmp_path / "archive"
    return settings.ARCHIVE_DIR


def archive() -> zipfile.ZipFile:
    file = io.BytesIO()
    write_archive(file)
    return zipfile.ZipFile(file)


def sheets() -> dict[str, list[dict[str, str]]]:
    """Return the rows of the sheets of an archive by their paths."""
    found = archive()
    return {
        name: list(csv.DictReader(io.StringIO(found.read(name).decode(), newline="")))
        for name in found.namelist()
        if name.endswith(".csv") and "/" in name
    }


def unpack(folder: Path) -> list[Path]:
    """Unpack an archive; return the folders of its packages in the order of loading."""
    archive().extractall(folder)
    return [folder / "reference", *sorted((folder / "meetings").iterdir())]


def forget_everything() -> None:
    """Make the registry empty, as after the first migrate."""
    call_command("flush", interactive=False, verbosity=0)


def public_registry() -> Activity:
    """Make a small registry in which something of every kind is public, and return its activity."""
    country = AreaFactory(code="504", iso3="MAR", iso2="MA")
    report = DocumentFactory(slug="report", symbol="ESA/P/WP.204")
    lead = EntityFactory(slug="ilo", name="International Labour Organization", acronym="ILO")
    EntityNameFactory(entity=lead, name="International Labour Office")
    group = GroupFactory(entity=EntityFactory(slug="gmg", name="Global Migration Group", acronym="GMG"))
    MembershipFactory(code="gmg-ilo", group=group, entity=lead)
    ChairTermFactory(code="gmg-chair", group=group, entities=[lead])
    meeting = MeetingFactory(number=5, report=report, area=country, organizer=lead)
    speaker = seat(meeting, lead, number=1, name="Ann Example", person=PersonFactory(slug="ann-example", name="Ann Example"))
    paper = PaperFactory(meeting=meeting, number=8, entities=[lead], presenters=[speaker])
    section = SectionFactory(paper=paper, number="A", reading_note="For the desk.")
    SectionFactory(paper=None, meeting=meeting, number="VI")
    theme = ThemeFactory(slug="labour", name="Labour")
    activity = ActivityFactory(code="ILO-2006-001", kinds=["research"], themes=[theme], areas=[country])
    PartyFactory(activity=activity, entity=lead)
    UpdateFactory(activity=activity, section=section, entity=lead)
    ActivityDocumentFactory(activity=activity, document=report, role=DocumentRole.MANDATE)
    CitationFactory(record=paper, document=report)
    CitationFactory(record=lead, document=report, place="para. 1")
    return activity


# The file


@pytest.mark.django_db(transaction=True)
def test_all_data_loads_into_an_empty_registry_and_comes_out_the_same(tmp_path):
    load_shipped_data()
    folders = unpack(tmp_path / "first")
    forget_everything()

    call_command("load_package", *folders, verbosity=0)

    again = [path.relative_to(tmp_path / "second") for folder in unpack(tmp_path / "second") for path in folder.glob("*.csv")]
    names = [path.relative_to(tmp_path / "first") for folder in folders for path in folder.glob("*.csv")]
    assert sorted(again) == sorted(names)
    assert [name for name in names if (tmp_path / "first" / name).read_bytes() != (tmp_path / "second" / name).read_bytes()] == []
    assert len({json.loads((tmp_path / run / "datapackage.json").read_text())["version"] for run in ("first", "second")}) == 1


def test_the_same_data_gives_the_same_bytes():
    with recording(ChangeKind.FORM):
        public_registry()
    first, second = io.BytesIO(), io.BytesIO()

    write_archive(first)
    write_archive(second)

    assert first.getvalue() == second.getvalue()
    assert len({info.date_time for info in zipfile.ZipFile(first).infolist()}) == 1


def test_checksums_are_those_of_the_files():
    public_registry()

    found = archive()

    lines = found.read("checksums.txt").decode().splitlines()
    assert dict(line.split("  ")[::-1] for line in lines) == {
        name: hashlib.sha256(found.read(name)).hexdigest() for name in found.namelist() if name != "checksums.txt"
    }
    assert found.testzip() is None


def test_package_descriptor_names_every_sheet_with_its_schema():
    public_registry()

    found = archive()

    descriptor = json.loads(found.read("datapackage.json"))
    assert {row["path"] for row in descriptor["resources"]} == {name for name in found.namelist() if name.endswith(".csv") and "/" in name}
    for row in descriptor["resources"]:
        data = found.read(row["path"])
        schema = json.loads(found.read(row["schema"]))
        header = data.decode().splitlines()[0].split(",")
        assert (row["bytes"], row["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
        assert ([field["name"] for field in schema["fields"]], row["encoding"], row["format"]) == (header, "utf-8", "csv")
    names = {row["name"] for row in descriptor["resources"]}
    keys = [key for row in descriptor["resources"] for key in json.loads(found.read(row["schema"])).get("foreignKeys", [])]
    assert {key["reference"]["resource"] for key in keys} <= names


def test_cells_are_as_the_dictionary_says():
    public_registry()

    found, faults = archive(), []
    for row in json.loads(found.read("datapackage.json"))["resources"]:
        fields = json.loads(found.read(row["schema"]))["fields"]
        for cells in csv.DictReader(io.StringIO(found.read(row["path"]).decode(), newline="")):
            for field in fields:
                cell, rules = cells[field["name"]], field.get("constraints", {})
                is_wrong = (rules.get("required") and not cell) or (cell and "enum" in rules and cell not in rules["enum"])
                if is_wrong or (cell and field["type"] == "integer" and not cell.isdigit()):
                    faults.append(f"{row['path']} {field['name']}: {cell}")
    assert faults == []


def test_readme_tells_version_day_and_how_to_cite():
    with recording(ChangeKind.FORM):
        public_registry()

    found = archive()

    version = json.loads(found.read("datapackage.json"))["version"]
    readme = found.read("README.txt").decode()
    assert f"Version: {version}" in readme
    assert f", version {version}." in readme
    assert "meetings/05-new-york-2006/" in readme
    assert max(len(line) for line in readme.splitlines()) <= 120


def test_an_empty_registry_gives_a_file_without_sheets():
    assert [name for name in archive().namelist() if "/" in name and not name.startswith("schemas/")] == []


# Public part only


def test_nothing_of_unpublished_records_is_in_the_file():
    """Every draft is called Secret, in its key and in its name, and stands wherever one record names another."""
    activity = public_registry()
    lead = activity.parties.get().entity
    meeting = lead.organized_meetings.get()
    secret = {"slug": "secret", "name": "Secret", "draft": True}
    entity = EntityFactory(**secret, acronym="SECRET")
    theme, document = ThemeFactory(**secret), DocumentFactory(slug="secret", title="Secret", symbol="SECRET", draft=True)
    hidden = MeetingFactory(number=9, title="Secret", draft=True)
    draft_paper = PaperFactory(meeting=meeting, number=66, title="Secret", draft=True)
    draft = ActivityFactory(code="SECRET-2006-001", title="Secret", themes=[theme], draft=True)
    lead.parent, lead.successor = entity, entity
    lead.save()
    meeting.organizer, meeting.report = entity, document
    meeting.save()
    activity.themes.add(theme)
    for role in Role:
        PartyFactory(activity=activity, entity=entity, role=role)
    ActivityDocumentFactory(activity=activity, document=document)
    UpdateFactory(activity=activity, section=activity.updates.get().section, entity=entity, note="Secret")
    UpdateFactory(activity=activity, section=SectionFactory(paper=draft_paper, number="Secret"), entity=lead, note="Secret")
    UpdateFactory(activity=activity, section=SectionFactory(paper=PaperFactory(meeting=hidden)), entity=lead, note="Secret")
    UpdateFactory(activity=draft, section=activity.updates.first().section, entity=lead, note="Secret")
    LinkFactory(activity=activity, other=draft, reason="Secret")
    EntityNameFactory(entity=entity, name="Secret")
    group = lead.memberships.get().group
    MembershipFactory(code="secret-member", group=group, entity=entity)
    MembershipFactory(code="secret-group", group=GroupFactory(entity=entity), entity=lead)
    ChairTermFactory(code="secret-chair", group=group, entities=[entity])
    term = group.chair_terms.get(code="gmg-chair")
    term.entities.add(entity)
    term.coordinator = entity
    term.save()
    public_seat = meeting.participations.get()
    public_seat.entities.add(entity)
    seat(meeting, entity, number=2, name="Secret")
    seat(hidden, lead, name="Secret")
    paper = meeting.papers.get(number=8)
    paper.entities.add(entity)
    paper.presenters.add(meeting.participations.get(number=2))
    CitationFactory(record=lead, document=document, note="Secret")
    CitationFactory(record=entity, note="Secret")
    CitationFactory(record=draft_paper, note="Secret")
    for record in (
        EntityFactory(slug="secret-gone", name="Secret", withdrawn=True),
        EntityFactory(slug="secret-one", merged=True, merged_into=lead),
    ):
        PartyFactory(activity=activity, entity=record, role=Role.PARTNER)

    found = archive()

    told = [name for name in found.namelist() if not name.startswith("schemas/") and "secret" in found.read(name).decode().lower()]
    assert [name for name in told if name not in ("README.txt", "dictionary.csv")] == []
    (row,) = sheets()["meetings/05-new-york-2006/activities.csv"]
    assert (row["lead"], row["partners"], row["themes"], row["documents"]) == ("ilo", "", "labour", "mandate report")


def test_a_row_that_cannot_be_without_an_unpublished_record_is_left_out_with_what_names_it():
    activity = public_registry()
    section = activity.updates.get().section
    alone = ActivityFactory(code="ILO-2006-002", kinds=["data"], themes=[ThemeFactory(slug="other")])
    PartyFactory(activity=alone, entity=EntityFactory(draft=True))
    UpdateFactory(activity=alone, section=section, entity=activity.parties.get().entity)
    LinkFactory(activity=activity, other=alone)
    CitationFactory(record=alone)

    found = sheets()

    assert [row["code"] for row in found["meetings/05-new-york-2006/activities.csv"]] == ["ILO-2006-001"]
    assert [row["activity"] for row in found["meetings/05-new-york-2006/updates.csv"]] == ["ILO-2006-001"]
    assert "meetings/05-new-york-2006/links.csv" not in found
    assert "ILO-2006-002" not in [row["record"] for rows in found.values() for row in rows if "record" in row]


@pytest.mark.django_db(transaction=True)
def test_what_is_left_after_unpublished_records_loads_into_an_empty_registry(tmp_path):
    test_nothing_of_unpublished_records_is_in_the_file()
    folders = unpack(tmp_path)
    forget_everything()

    call_command("load_package", *folders, verbosity=0)

    assert list(Activity.objects.values_list("code", "state")) == [("ILO-2006-001", "published")]


def test_remarks_of_the_desk_and_rejected_links_stay_there():
    activity = public_registry()
    others = [ActivityFactory(code=f"ILO-2006-00{number}", kinds=["data"], themes=activity.themes.all()) for number in (2, 3)]
    for other in others:
        PartyFactory(activity=other, entity=activity.parties.get().entity)
    LinkFactory(activity=activity, other=others[0])
    LinkFactory(activity=activity, other=others[1], judgement=Judgement.REJECTED)

    found = sheets()

    assert [row["other"] for row in found["meetings/05-new-york-2006/links.csv"]] == ["ILO-2006-002"]
    assert {row["reading_note"] for row in found["meetings/05-new-york-2006/sections.csv"]} == {""}


def test_of_people_no_more_than_their_seats_is_told():
    activity = public_registry()
    speaker = Participation.objects.get()
    speaker.person.note = "A private note"
    speaker.person.save()
    ContactDetailsFactory(holder=speaker, telephone="+1 212 000 0000", email="ann@example.org")
    FocalPointFactory(person__slug="bob-private", person__name="Bob Private", entity=activity.parties.get().entity)
    second, namesake = MeetingFactory(number=6), PersonFactory(slug="ann-example-2", name="Ann Example")
    seat(second, activity.parties.get().entity, number=4, name="Dr. Ann Example", person=speaker.person)
    seat(second, activity.parties.get().entity, number=5, name="Ann Example", person=namesake)

    found = archive()

    text = "".join(found.read(name).decode() for name in found.namelist())
    assert [word for word in ("ann-example", "private note", "bob", "+1 212", "@example.org") if word in text.lower()] == []
    people = [(row["name"], row["person"]) for name, rows in sheets().items() if name.endswith("participants.csv") for row in rows]
    assert people == [("Ann Example", "seat-5-1"), ("Dr. Ann Example", "seat-5-1"), ("Ann Example", "seat-6-5")]


@pytest.mark.django_db(transaction=True)
def test_who_was_erased_has_a_seat_without_name_wherever_the_data_goes(tmp_path):
    public_registry()
    Person.objects.update(name="", note="", erased_on="2026-03-01")
    (row,) = sheets()["meetings/05-new-york-2006/participants.csv"]
    folders = unpack(tmp_path)
    forget_everything()

    call_command("load_package", *folders, verbosity=0)

    loaded = Participation.objects.get()
    assert (row["person"], row["name"]) == ("erased-5-1", "")
    assert (loaded.name, loaded.person.name, loaded.person.erased_on is not None, str(loaded)) == ("", "", True, "name erased")


def test_rows_are_in_no_earlier_package_than_what_they_name():
    activity = public_registry()
    lead = activity.parties.get().entity
    sixth = MeetingFactory(number=6, period="2007-11", city="Geneva")
    MeetingFactory(number=9, draft=True)
    late, lost, early = (DocumentFactory(slug=slug, symbol="") for slug in ("late", "lost", "early"))
    for document, package in ((late, "meeting-6"), (lost, "meeting-9"), (early, "meeting-6")):
        LoadedRowFactory(package=package, sheet="documents", key=document.slug)
    ActivityDocumentFactory(activity=activity, document=early)
    CitationFactory(record=lead, document=late, place="late")
    CitationFactory(record=lead, document=lost, place="lost")
    message = ActivityFactory(code="ILO-2006-009", kinds=["data"], themes=activity.themes.all())
    PartyFactory(activity=message, entity=lead)
    told_by_message(message, sixth.end_latest, entity=lead)
    later = ActivityFactory(code="ILO-2007-001", kinds=["data"], themes=activity.themes.all())
    PartyFactory(activity=later, entity=lead)
    UpdateFactory(activity=later, section=SectionFactory(paper=PaperFactory(meeting=sixth, draft=True)), entity=lead)
    UpdateFactory(activity=activity, section=SectionFactory(paper=None, meeting=sixth, number="II"), entity=lead)
    LinkFactory(activity=activity, other=message)

    found = sheets()

    def where(sheet, column, value):
        return [
            name.split("/")[-2] for name, rows in found.items() if name.endswith(f"/{sheet}.csv") for row in rows if row[column] == value
        ]

    assert {slug: where("documents", "slug", slug) for slug in ("late", "lost", "early")} == {
        "late": ["06-geneva-2007"],
        "lost": ["reference"],
        "early": ["05-new-york-2006"],
    }
    assert {place: where("citations", "place", place) for place in ("late", "lost")} == {"late": ["06-geneva-2007"], "lost": ["reference"]}
    assert where("activities", "code", "ILO-2006-001") == ["05-new-york-2006"]
    assert where("activities", "code", "ILO-2006-009") == ["06-geneva-2007"]
    assert where("updates", "activity", "ILO-2006-001") == ["05-new-york-2006", "06-geneva-2007"]
    assert where("links", "other", "ILO-2006-009") == ["06-geneva-2007"]


# Kept until the data changes


def download(client) -> tuple[bytes, dict]:
    response = client.get(reverse("data-archive"))
    return b"".join(response.streaming_content), dict(response.headers)


def test_download_is_built_once_for_each_version_of_the_data(client, archive_folder):
    public_registry()

    first, headers = download(client)
    (kept,) = archive_folder.iterdir()
    before = kept.stat().st_mtime_ns
    again, __ = download(client)

    assert (first == again, kept.stat().st_mtime_ns) == (True, before)
    assert zipfile.ZipFile(io.BytesIO(first)).testzip() is None
    assert (headers["Content-Type"], headers["Content-Disposition"], int(headers["Content-Length"])) == (
        "application/zip",
        'attachment; filename="registry.zip"',
        len(first),
    )

    ThemeFactory(slug="new-theme")
    changed, __ = download(client)

    assert b"new-theme" in zipfile.ZipFile(io.BytesIO(changed)).read("reference/themes.csv")
    assert len(list(archive_folder.iterdir())) == 1


def test_download_that_is_made_for_somebody_else_is_not_waited_for(client, monkeypatch):
    monkeypatch.setattr(registry.archive, "WAIT", 0)

    with registry.archive._building:
        response = client.get(reverse("data-archive"))

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.content.decode() == "The data has changed, and the file is being made anew. Ask for it again in a minute.\n"
    assert download(client)[0]


def test_download_of_which_the_file_was_taken_away_is_built_anew(client, archive_folder):
    first, __ = download(client)
    next(archive_folder.iterdir()).unlink()

    again, __ = download(client)

    assert first == again


def test_download_that_fails_leaves_nothing_behind(client, archive_folder, monkeypatch):
    public_registry()
    # As if somebody had forgotten to write down what a column means.
    monkeypatch.delitem(MEANINGS["themes"][1], "slug")

    with pytest.raises(KeyError):
        client.get(reverse("data-archive"))

    assert list(archive_folder.iterdir()) == []


@pytest.mark.django_db(transaction=True)
def test_data_is_read_as_of_one_moment():
    """What another connection writes meanwhile is not seen, and it need not wait."""
    from threading import Thread

    ThemeFactory()
    seen = []

    def write():
        ThemeFactory()
        connection.close()

    with one_moment():
        seen.append(count_rows()["themes"])
        other = Thread(target=write)
        other.start()
        other.join(timeout=10)
        seen.append(count_rows()["themes"])
    seen.append(count_rows()["themes"])

    assert (seen, other.is_alive()) == ([1, 1, 2], False)


@pytest.mark.parametrize("item_count", [1, 3])
def test_download_takes_a_number_of_queries_that_the_rows_do_not_change(django_assert_num_queries, item_count):
    activity = public_registry()
    for number in range(item_count):
        other = ActivityFactory(code=f"ILO-2006-01{number}", kinds=["data"], themes=activity.themes.all())
        PartyFactory(activity=other, entity=activity.parties.get().entity)
        UpdateFactory(activity=other, section=activity.updates.get().section, entity=activity.parties.get().entity)
        seat(Participation.objects.first().meeting, activity.parties.get().entity, number=10 + number)

    with django_assert_num_queries(74):
        write_archive(io.BytesIO())


# The page


def test_every_sheet_and_column_has_a_meaning():
    described = {name: list(columns) for name, (__, columns) in MEANINGS.items()}

    assert {name: sorted(columns) for name, columns in described.items()} == {
        name: sorted(Sheet.named(name).column_names) for name in {*REFERENCE_SHEETS, *MEETING_SHEETS}
    }
    assert [
        column.name for sheet in dictionary() for column in sheet.columns if not (column.meaning.endswith(".") and column.type_name)
    ] == []


def test_dictionary_gives_codes_with_their_labels():
    columns = {(sheet.name, column.name): column for sheet in dictionary() for column in sheet.columns}

    assert columns["memberships", "status"].codes == [
        ("member", "member"),
        ("observer", "observer"),
        ("applied", "applied"),
        ("interested", "interested"),
    ]
    assert ("technical-cooperation", "technical cooperation") in columns["activities", "kinds"].codes
    assert columns["sections", "reading"].schema == {
        "name": "reading",
        "type": "string",
        "description": "Whether it was read for activities.",
        "categories": [
            {"value": "unread", "label": "not read yet"},
            {"value": "activities", "label": "holds activities"},
            {"value": "none", "label": "read, holds none"},
        ],
        "constraints": {"required": True, "enum": ["unread", "activities", "none"]},
    }
    assert columns["areas", "code"].schema["constraints"] == {"required": True, "pattern": r"\d{3}"}
    assert columns["papers", "agenda_item"].type_name == "key of agenda"


def test_manual_names_the_columns_of_every_sheet():
    manual = (project_settings.BASE_DIR / "docs/data-manual.md").read_text(encoding="utf-8")

    assert [sheet.name for sheet in dictionary() if f"`{', '.join(column.name for column in sheet.columns)}`" not in manual] == []


def test_page_counts_the_rows_that_the_file_has(client):
    public_registry()
    EntityFactory(draft=True)

    page = Page("/data/", client.get(reverse("data")).content.decode())

    in_file = dict.fromkeys((*REFERENCE_SHEETS, *MEETING_SHEETS), 0)
    for path, rows in sheets().items():
        in_file[Path(path).stem] += len(rows)
    assert count_rows() == in_file
    headings = {heading.get("id"): " ".join("".join(heading.itertext()).split()) for heading in page.tree.iter("h4")}
    assert headings == {f"sheet-{name}": f"{name} {count} row{'' if count == 1 else 's'}" for name, count in in_file.items()}
    assert list(page.faults()) == []


@pytest.mark.parametrize("item_count", [1, 3])
def test_page_takes_a_constant_number_of_queries(client, django_assert_num_queries, item_count):
    for __ in range(item_count):
        told_activity()

    with django_assert_num_queries(3):
        client.get(reverse("data"))


def test_page_of_an_empty_registry_says_so(client):
    page = Page("/data/", client.get(reverse("data")).content.decode())

    assert list(page.faults()) == []
    assert reverse("data-archive") in page.links


def test_page_is_a_data_set_to_machines(client):
    found = Page("/data/", client.get(reverse("data")).content.decode()).linked[0]

    assert (found["@type"], found["isAccessibleForFree"], len(found["description"]) > 50) == ("Dataset", True, True)
    assert found["distribution"] == [
        {"@type": "DataDownload", "contentUrl": "http://testserver/data/registry.zip", "encodingFormat": "application/zip"}
    ]


def test_footer_of_every_page_leads_to_the_data(client):
    assert reverse("data") in Page("/", client.get(reverse("about")).content.decode()).links
