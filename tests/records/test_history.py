"""Changes: every write belongs to one, with who, when, why and by what."""

import pytest
from django.core.exceptions import ValidationError

from entities.models import Entity, EntityName
from records.history import recording, tracked_models
from records.models import Change
from records.vocabularies import ChangeKind
from tests.factories import ChairTermFactory, EntityFactory, EntityNameFactory, PartyFactory, ThemeFactory, UserFactory, told_activity

pytestmark = pytest.mark.django_db


def changes_of(record):
    return [row.change for row in record.history.order_by("history_id")]


def test_write_at_the_shell_is_a_change_of_its_own():
    entity = EntityFactory()
    entity.description = "Once more."
    entity.save()

    first, second = changes_of(entity)
    assert (first.kind, second.kind, first == second) == (ChangeKind.COMMAND, ChangeKind.COMMAND, False)


def test_writes_inside_a_recording_are_one_change():
    user = UserFactory()

    with recording(ChangeKind.FORM, by=user, reason="New address") as change:
        entity = EntityFactory()
        name = EntityNameFactory(entity=entity)
        entity.website = "https://example.org/"
        entity.save()

    assert changes_of(entity) == [change]
    assert changes_of(name) == [change]
    assert list(entity.history.values_list("history_type", "website")) == [("+", "https://example.org/")]
    assert Change.objects.filter(pk=change.pk).values_list("kind", "by", "reason").get() == (ChangeKind.FORM, user.pk, "New address")


def test_parties_and_themes_belong_to_the_change_of_their_activity():
    activity = told_activity()
    theme = ThemeFactory()

    with recording(ChangeKind.FORM) as change:
        activity.title = "Another title"
        activity.save()
        activity.themes.set([theme])
        party = PartyFactory(activity=activity, role="partner")

    latest = activity.history.order_by("-history_id").first()
    assert (latest.change, party.history.get().change) == (change, change)
    assert [row.theme for row in latest.themes.all()] == [theme]


def test_record_made_and_deleted_in_one_change_leaves_no_trace():
    with recording(ChangeKind.FORM):
        EntityNameFactory(entity=EntityFactory()).delete()

    assert list(EntityName.history.all()) == []


def test_record_changed_and_deleted_in_one_change_is_deleted():
    name = EntityNameFactory()

    with recording(ChangeKind.FORM) as change:
        name.note = "Misprint"
        name.save()
        name.delete()

    assert list(EntityName.history.filter(change=change).values_list("history_type", flat=True)) == ["-"]


def test_recording_inside_a_recording_joins_it():
    with recording(ChangeKind.MERGE, reason="the outer") as outer, recording(ChangeKind.FORM, reason="the inner") as inner:
        entity = EntityFactory()

    assert (inner, changes_of(entity), list(Change.objects.values_list("reason", flat=True))) == (outer, [outer], ["the outer"])


def test_change_that_wrote_nothing_leaves_no_trace():
    with recording(ChangeKind.FORM):
        pass

    assert list(Change.objects.all()) == []


def write_and_fail():
    EntityFactory()
    raise ValidationError("no")


def test_recording_that_fails_writes_nothing():
    with pytest.raises(ValidationError), recording(ChangeKind.FORM):
        write_and_fail()

    assert (list(Entity.objects.all()), list(Change.objects.all())) == ([], [])


def test_write_after_a_failed_recording_is_a_change_of_its_own():
    with pytest.raises(ValidationError), recording(ChangeKind.FORM):
        write_and_fail()

    entity = EntityFactory()

    assert [change.kind for change in changes_of(entity)] == [ChangeKind.COMMAND]


def test_deleted_row_stays_in_the_history():
    name = EntityNameFactory()

    with recording(ChangeKind.FORM, reason="A misprint of our own") as change:
        name.delete()

    row = EntityName.history.filter(history_type="-").get()
    assert (row.name, row.change) == (name.name, change)


def test_history_of_a_chair_term_holds_its_entities():
    one, two = EntityFactory(), EntityFactory()
    term = ChairTermFactory(entities=[one])

    term.entities.set([one, two])

    latest = term.history.order_by("-history_id").first()
    assert {row.entity for row in latest.entities.all()} == {one, two}


def test_last_change_is_the_latest():
    entity = EntityFactory()
    with recording(ChangeKind.FORM, reason="later") as change:
        entity.save()

    assert entity.last_change() == change


def test_derived_columns_are_not_part_of_the_history():
    fields = {field.name for field in told_activity().history.model._meta.get_fields()}

    assert fields & {"status", "told_on", "standing", "start_earliest", "end_latest"} == set()


def test_contact_details_have_no_history():
    assert [model.__name__ for model in tracked_models() if "Contact" in model.__name__] == []
