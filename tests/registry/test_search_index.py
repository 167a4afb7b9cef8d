"""The index follows every way of writing: after each the records are found by their words of now, on both databases."""

import pytest
from django.core.management import CommandError, call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat
from pyroaring import BitMap

from activities.models import Activity, Party, Theme
from entities.models import Entity, EntityName
from meetings.models import Participation
from records.history import recording
from records.models import Document, Mark, SearchDocument
from records.search import SearchKind, find
from records.search.indexes import differing, is_sound
from records.versions import EVERYTHING, data_version, install_triggers
from records.vocabularies import ChangeKind, State
from tests import desk
from tests.factories import (
    ActivityDocumentFactory,
    ActivityFactory,
    AreaFactory,
    DocumentFactory,
    EntityFactory,
    EntityNameFactory,
    MeetingFactory,
    PaperFactory,
    PartyFactory,
    PersonFactory,
    SectionFactory,
    ThemeFactory,
    UpdateFactory,
    account,
    seat,
)

pytestmark = [pytest.mark.django_db, pytest.mark.settles_at_once]


def found(text: str, kind=SearchKind.ACTIVITY) -> list[int]:
    """Return the keys of the public records that a text finds, with the index looked through."""
    hits = find(text)
    assert differing() == {}
    assert is_sound()
    return sorted(hits.ids(kind))


# Ways of writing the record itself


def save(activity):
    activity.title = "Zebra census"
    activity.save()


def save_one_column(activity):
    activity.title = "Zebra census"
    activity.save(update_fields=["title"])


def queryset_update(activity):
    Activity.objects.filter(pk=activity.pk).update(title="Zebra census")


def queryset_update_with_an_expression(activity):
    Activity.objects.filter(pk=activity.pk).update(title=Concat(F("title"), Value(" of the zebra"), output_field=CharField()))


def bulk_update(activity):
    activity.title = "Zebra census"
    Activity.objects.bulk_update([activity], ["title"])


def bulk_create_over(activity):
    activity.title = "Zebra census"
    Activity.objects.bulk_create([activity], update_conflicts=True, unique_fields=["code"], update_fields=["title"])


def plain_sql(activity):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE activities_activity SET title = 'Zebra census' WHERE id = %s", [activity.pk])


def inside_a_recording(activity):
    with recording(ChangeKind.FORM):
        activity.title = "Zebra census"
        activity.save()


WAYS = [
    save,
    save_one_column,
    queryset_update,
    queryset_update_with_an_expression,
    bulk_update,
    bulk_create_over,
    plain_sql,
    inside_a_recording,
]


@pytest.mark.parametrize("write", WAYS)
def test_index_follows_a_write_of_the_record(write):
    activity = ActivityFactory(title="Census of migrants")
    ActivityFactory(title="Another")
    before = data_version()

    assert found("zebra") == []
    write(activity)

    assert data_version() != before
    assert found("zebra") == [activity.pk]


def test_index_follows_bulk_creation():
    Activity.objects.bulk_create(
        [
            Activity(code=f"ILO-2006-{number:03}", title=f"Zebra census {number}", state=State.PUBLISHED, first_published="2007-02-01")
            for number in range(3)
        ]
    )

    assert len(found("zebra")) == 3


@pytest.mark.parametrize(
    "delete",
    [
        lambda activity: activity.delete(),
        lambda activity: Activity.objects.filter(pk=activity.pk).delete(),
        lambda activity: Activity.objects.filter(pk=activity.pk)._raw_delete("default"),
    ],
    ids=["delete", "queryset", "raw"],
)
def test_index_follows_deletion(delete):
    activity, other = ActivityFactory(title="Zebra census", themes=[]), ActivityFactory(title="Zebra count")

    assert found("zebra") == [activity.pk, other.pk]
    delete(activity)

    assert found("zebra") == [other.pk]


def test_index_follows_a_rollback():
    activity = ActivityFactory(title="Census")

    with transaction.atomic():
        save(activity)
        assert found("zebra") == [activity.pk]
        transaction.set_rollback(True)

    assert found("zebra") == []


def test_index_follows_the_desk(client):
    activity = ActivityFactory(title="Census")
    party = PartyFactory(activity=activity, entity=None, name_as_printed="Bureau of statistics")
    client.force_login(account("administrator", is_superuser=True))
    form = desk.as_shown(client.get(desk.address(activity, "change")))

    prefix = next(name.removesuffix("-0-id") for name, value in form.items() if name.endswith("-0-id") and value == party.pk)
    sent = client.post(
        desk.address(activity, "change"), {**form, "title": "Zebra census", f"{prefix}-0-name_as_printed": "Bureau of zebras"}
    )

    assert sent.status_code == 302
    assert found("zebra census bureau of zebras") == [activity.pk]


# Ways of writing what gives words to the record


def told(activity, **fields):
    meeting = MeetingFactory(**fields)
    return UpdateFactory(activity=activity, section=SectionFactory(meeting=meeting, paper=PaperFactory(meeting=meeting)), note="A zebra")


def test_index_follows_parties():
    activity, entity = ActivityFactory(), EntityFactory(name="Zebra Trust", acronym="ZT")

    party = PartyFactory(activity=activity, entity=entity)
    assert found("zebra") == [activity.pk]
    Party.objects.filter(pk=party.pk).update(entity=None, name_as_printed="A bureau")
    assert found("zebra") == []
    Party.objects.bulk_create([Party(activity=activity, entity=entity)])
    assert found("zt") == [activity.pk]
    Party.objects.filter(entity=entity).delete()

    assert found("zebra") == []


def test_index_follows_a_party_that_moves_to_another_activity():
    one, other = ActivityFactory(), ActivityFactory()
    party = PartyFactory(activity=one, entity=EntityFactory(name="Zebra Trust"))

    party.activity = other
    party.save()

    assert found("zebra") == [other.pk]


@pytest.mark.parametrize(("name", "factory"), [("themes", ThemeFactory), ("areas", AreaFactory)])
def test_index_follows_themes_and_areas(name, factory):
    activity, value = ActivityFactory(), factory(name="Zebra")
    values = getattr(activity, name)
    through = getattr(Activity, name).through

    values.add(value)
    assert found("zebra") == [activity.pk]
    values.remove(value)
    assert found("zebra") == []
    values.set([value])
    assert found("zebra") == [activity.pk]
    values.clear()
    assert found("zebra") == []
    through.objects.bulk_create([through(activity_id=activity.pk, **{name.removesuffix("s") + "_id": value.pk})])
    assert found("zebra") == [activity.pk]
    through.objects.all().delete()

    assert found("zebra") == []


@pytest.mark.parametrize("write", ["save", "update"])
@pytest.mark.parametrize(
    "make",
    [
        lambda activity: PartyFactory(activity=activity, entity=EntityFactory(name="Old")).entity,
        lambda activity: EntityNameFactory(entity=PartyFactory(activity=activity, entity=EntityFactory()).entity, name="Old"),
        lambda activity: activity.themes.create(slug="old", name="Old", state=State.PUBLISHED, first_published="2007-02-01"),
        lambda activity: activity.areas.create(code="999", name="Old", kind="country"),
    ],
    ids=["entity", "other name", "theme", "area"],
)
def test_index_follows_a_rename_of_what_belongs_to_it(make, write):
    activity = ActivityFactory()
    record = make(activity)

    assert found("old") == [activity.pk]
    if write == "save":
        record.name = "Zebra"
        record.save()
    else:
        type(record)._base_manager.filter(pk=record.pk).update(name="Zebra")

    assert (found("old"), found("zebra")) == ([], [activity.pk])


def test_index_follows_a_document_of_the_activity():
    activity, document = ActivityFactory(), DocumentFactory(title="Old")
    ActivityDocumentFactory(activity=activity, document=document)

    Document.objects.filter(pk=document.pk).update(title="Zebra")

    assert (found("old"), found("zebra")) == ([], [activity.pk])


def test_index_leaves_out_what_is_told_in_a_paper_that_is_not_public():
    activity = ActivityFactory()
    update = told(activity)

    assert found("zebra") == [activity.pk]
    update.section.paper.withdraw("2008-03-01", "Sent in error.")
    update.section.paper.save()

    assert found("zebra") == []


def test_index_leaves_out_what_an_entity_tells_that_is_not_public():
    activity = ActivityFactory()
    update = told(activity)
    UpdateFactory(activity=activity, section=update.section, entity=EntityFactory(draft=True), note="An okapi")

    assert (found("zebra"), found("okapi")) == ([activity.pk], [])
    update.entity.withdraw("2008-03-01", "Recorded twice.")
    update.entity.save()

    assert found("zebra") == []


@pytest.mark.parametrize("trait", ["draft", "withdrawn"])
def test_index_has_no_names_of_records_that_are_not_public(trait):
    activity = ActivityFactory()
    PartyFactory(activity=activity, entity=EntityFactory(name="Zebra Trust", **{trait: True}))
    activity.themes.add(ThemeFactory(name="Zebras", **{trait: True}))
    ActivityDocumentFactory(activity=activity, document=DocumentFactory(title="On zebras", **{trait: True}))

    assert found("zebra") == []


@pytest.mark.parametrize("trait", ["draft", "withdrawn"])
def test_search_finds_drafts_for_the_desk_and_not_for_the_public(trait):
    activity = ActivityFactory(title="Zebra census", **{trait: True})

    assert found("zebra") == []
    assert list(Activity.objects.search("zebra")) == [activity]
    activity.publish("2007-02-01")
    activity.save()

    assert found("zebra") == [activity.pk]


def test_index_follows_a_merge():
    target, double = EntityFactory(name="Zebra Trust"), EntityFactory(name="Zebra Fund")

    Entity.objects.filter(pk=double.pk).update(state=State.MERGED, merged_into=target)

    assert found("zebra", SearchKind.ENTITY) == [target.pk]


def test_index_has_the_seat_of_an_erased_person_without_the_name():
    row = seat(MeetingFactory(), EntityFactory(), name="Zoe Zebra", person=PersonFactory(name="Zoe Zebra"), title="Head of unit")

    assert found("zebra", SearchKind.SEAT) == [row.pk]
    Participation.objects.filter(pk=row.pk).update(name="")
    row.person.name, row.person.erased_on = "", "2008-03-01"
    row.person.save()

    assert (found("zebra", SearchKind.SEAT), found("head of unit", SearchKind.SEAT)) == ([], [row.pk])


def test_index_follows_papers_and_their_sections():
    section = SectionFactory(title="Zebras", paper=PaperFactory())

    assert found("zebra", SearchKind.PAPER) == [section.paper_id]
    section.delete()

    assert found("zebra", SearchKind.PAPER) == []


# What the database keeps


def test_settling_leaves_no_mark_and_a_new_version_only_after_a_write():
    ActivityFactory()
    version = data_version()

    assert Mark.objects.count() == 0
    assert data_version() == version


def test_version_is_one_query(django_assert_num_queries):
    data_version()

    with django_assert_num_queries(1):
        data_version()


def test_writes_of_what_is_not_public_leave_the_version():
    version = data_version()

    account("secretariat")

    assert data_version() == version


@pytest.mark.django_db(transaction=True)
def test_index_follows_a_later_migration_of_the_table():
    """SQLite drops the triggers of a table that Django remakes: after the migrate they are there again."""
    activity = ActivityFactory(title="Census")
    column = CharField(default="", max_length=10)
    column.set_attributes_from_name("shape")
    column.model = Activity
    data_version()

    with connection.schema_editor() as editor:
        editor.add_field(Activity, column)
        editor.remove_field(Activity, column)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    queryset_update(activity)

    assert found("zebra") == [activity.pk]


@pytest.mark.django_db(transaction=True)
def test_index_follows_a_load_into_an_empty_registry(tmp_path):
    (tmp_path / "themes.csv").write_text("slug,name,parent,description\nzebras,Zebras,,Striped ones.\n", encoding="utf-8")

    call_command("load_package", tmp_path, verbosity=0)

    assert found("striped", SearchKind.THEME) == [Theme.objects.get().pk]


def test_installing_again_does_nothing():
    assert install_triggers() is False


# Checking and repairing


def lose_a_document():
    SearchDocument.objects.filter(title="Zebra census").delete()


def spoil_a_document():
    SearchDocument.objects.filter(title="Zebra census").update(title_stems="hors", words="horses")


def keep_one_too_many():
    SearchDocument.objects.create(id=SearchDocument.key_of(SearchKind.ACTIVITY, 10**6), title="Zebra", title_stems="zebra")


@pytest.mark.parametrize("damage", [lose_a_document, spoil_a_document, keep_one_too_many])
def test_rebuild_search_tells_and_repairs(damage, capsys):
    activity = ActivityFactory(title="Zebra census")
    data_version()
    damage()

    with pytest.raises(CommandError, match="1 of activities"):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search")

    assert capsys.readouterr().out.splitlines()[-1] == "Repaired 1 records."
    call_command("rebuild_search", "--check")
    assert found("zebra") == [activity.pk]


def test_what_was_asked_before_a_repair_is_asked_anew():
    activity = ActivityFactory(title="Zebra census")
    data_version()
    spoil_a_document()

    assert find("zebra").ids(SearchKind.ACTIVITY) == BitMap()
    call_command("rebuild_search", verbosity=0)

    assert found("zebra") == [activity.pk]


def test_rebuild_search_leaves_nothing_for_the_next_visitor():
    Mark.objects.create(label=EVERYTHING, object_id=0)

    call_command("rebuild_search", verbosity=0)

    assert Mark.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_migrating_settles_what_was_written():
    activity = ActivityFactory(title="Census")
    queryset_update(activity)

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert Mark.objects.count() == 0
    assert found("zebra") == [activity.pk]


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its index itself")
def test_rebuild_search_repairs_the_index_itself():
    activity = ActivityFactory(title="Zebra census")
    data_version()
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO records_search(records_search) VALUES ('delete-all')")

    with pytest.raises(CommandError, match="the index itself"):
        call_command("rebuild_search", "--check")
    call_command("rebuild_search", verbosity=0)

    assert found("zebra") == [activity.pk]


def test_every_name_of_an_entity_is_searched():
    entity = EntityFactory(name="International Labour Organization", acronym="ILO")
    EntityName.objects.create(entity=entity, name="Organisation internationale du Travail", kind="full", language="fr")

    assert found("travail", SearchKind.ENTITY) == [entity.pk]
