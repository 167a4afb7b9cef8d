"""Saving at the desk: one change with its reason, states, and what a refused form keeps."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from entities.models import Entity
from records.history import recording
from records.models import Change, Citation, Document
from records.vocabularies import ChangeKind, State
from registry.roles import SECRETARIAT
from tests import factories
from tests.desk import address, as_shown, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return factories.account(SECRETARIAT)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def entity():
    return factories.EntityFactory(slug="ilo", acronym="ILO", name="International Labour Organization")


def test_save_is_one_change_with_its_rows(desk, editor, entity):
    data = as_shown(desk.get(address(entity, "change")))
    data = with_row(data, "names", name="OIT", kind="acronym", language="fr", period="")
    before = set(Change.objects.values_list("pk", flat=True))

    response = desk.post(address(entity, "change"), {**data, "website": "https://www.ilo.org", "_why": "Told by telephone"})

    assert response.status_code == 302
    change = Change.objects.exclude(pk__in=before).get()
    assert (change.by, change.kind, change.reason) == (editor, ChangeKind.FORM, "Told by telephone")
    assert [entity.history.get(change=change).website, entity.names.get().history.get().change] == ["https://www.ilo.org", change]


def test_save_without_a_difference_in_a_refused_form_leaves_no_change(desk, entity):
    data = as_shown(desk.get(address(entity, "change")))
    before = Change.objects.count()

    response = desk.post(address(entity, "change"), {**data, "name": "", "_why": "A try"})

    assert (response.status_code, Change.objects.count()) == (200, before)
    assert 'value="A try"' in response.content.decode()


def test_form_saved_as_it_was_shown_leaves_no_change(desk, entity):
    factories.EntityNameFactory(entity=entity, period="2006-04/..", period_as_printed="from April 2006")
    factories.CitationFactory(record=entity)
    before = Change.objects.count()

    response = desk.post(address(entity, "change"), as_shown(desk.get(address(entity, "change"))))

    assert (response.status_code, Change.objects.count()) == (302, before)


def test_opening_pages_writes_nothing(desk, entity):
    before = Change.objects.count()

    for role in ("change", "history", "withdraw"):
        desk.get(address(entity, role))

    assert Change.objects.count() == before


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("since April 2006", "2006-04/.."), ("2007 to 2009", "2007/2009"), ("2007-01~", "2007-01~"), ("", "")],
)
def test_period_is_typed_in_words(desk, entity, typed, stored):
    data = with_row(as_shown(desk.get(address(entity, "change"))), "names", name="OIT", kind="acronym", language="fr", period=typed)

    desk.post(address(entity, "change"), data)

    assert entity.names.get().period == stored


def test_refused_period_is_kept_as_typed_and_told_what_may_be_written(desk, entity):
    data = with_row(
        as_shown(desk.get(address(entity, "change"))), "names", name="OIT", kind="acronym", language="fr", period="summer of 07"
    )

    response = desk.post(address(entity, "change"), data)

    row = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert row["period"].value() == "summer of 07"
    assert row.errors["period"][0].startswith("“summer of 07” is not a period that can be read. Write a year (2007)")


def test_new_record_is_a_draft_unless_published_at_once(desk):
    data = as_shown(desk.get(address(Document, "add")))

    for slug, button in (("one", "_save"), ("two", "_publish")):
        desk.post(address(Document, "add"), {**data, "title": slug, "slug": slug, button: "1"})

    assert dict(Document.objects.values_list("slug", "state")) == {"one": State.DRAFT, "two": State.PUBLISHED}


def test_slug_never_changes_once_given(desk, entity):
    data = as_shown(desk.get(address(entity, "change")))

    desk.post(address(entity, "change"), {**data, "slug": "other", "acronym": "OIT"})

    entity.refresh_from_db()
    assert (entity.slug, entity.acronym) == ("ilo", "OIT")


@pytest.mark.parametrize(("state", "status"), [("draft", 200), ("published", 403), ("withdrawn", 403)])
def test_only_drafts_are_deleted(desk, state, status):
    entity = factories.EntityFactory(**({state: True} if state != "published" else {}))

    page = desk.get(address(entity, "delete"))
    desk.post(address(entity, "delete"), {"post": "yes"})

    assert (page.status_code, Entity.objects.filter(pk=entity.pk).exists()) == (status, status == 403)


def test_records_are_not_deleted_from_the_list(desk, entity):
    actions = desk.get(address(Entity)).context["action_form"].fields["action"].choices

    assert [name for name, __ in actions] == ["", "publish_selected", "withdraw_selected"]


def test_drafts_are_published_from_the_list(desk):
    drafts = factories.EntityFactory.create_batch(2, draft=True)
    before = Change.objects.count()

    desk.post(address(Entity), {"action": "publish_selected", "_selected_action": [entity.pk for entity in drafts]})

    assert [entity.state for entity in Entity.objects.all()] == [State.PUBLISHED] * 2
    assert Change.objects.count() == before + 1


def test_withdrawal_asks_for_a_reason(desk, entity):
    chosen = {"action": "withdraw_selected", "_selected_action": [entity.pk]}

    first, empty = desk.post(address(Entity), chosen), desk.post(address(Entity), {**chosen, "withdrawn_reason": "  "})

    entity.refresh_from_db()
    assert (first.status_code, first.context["form"].errors) == (200, {})
    assert empty.context["form"].errors == {"withdrawn_reason": ["Give a reason: it is shown at the record's address."]}
    assert entity.state == State.PUBLISHED


@pytest.mark.parametrize("from_list", [True, False])
def test_withdrawn_record_answers_410_with_its_reason(desk, client, entity, from_list):
    reason = {"withdrawn_reason": "Recorded twice."}
    if from_list:
        desk.post(address(Entity), {"action": "withdraw_selected", "_selected_action": [entity.pk], **reason})
    else:
        desk.post(address(entity, "withdraw"), reason)

    page = client.get(entity.get_absolute_url())

    assert (page.status_code, "Recorded twice." in page.content.decode()) == (410, True)
    assert Change.objects.first().reason == "Recorded twice."


def test_withdrawn_record_is_published_again(desk):
    entity = factories.EntityFactory(withdrawn=True)

    desk.post(address(entity, "change"), {**as_shown(desk.get(address(entity, "change"))), "_publish": "1"})

    entity.refresh_from_db()
    assert (entity.state, entity.withdrawn_reason, entity.first_published) == (State.PUBLISHED, "", factories.PUBLISHED_ON)


def test_merged_record_is_read_only(desk, entity):
    merged = factories.EntityFactory(merged=True, merged_into=entity)

    response = desk.post(address(merged, "change"), {})

    assert response.status_code == 403


@pytest.mark.parametrize(("state", "shown"), [("draft", False), ("published", True), ("withdrawn", False)])
def test_public_page_is_linked_where_there_is_one(desk, state, shown):
    entity = factories.EntityFactory(**({state: True} if state != "published" else {}))

    page = desk.get(address(entity, "change")).content.decode()

    assert (f'href="{entity.get_absolute_url()}"' in page) == shown


def test_same_citation_twice_on_one_page_is_refused(desk, entity):
    document = factories.DocumentFactory()
    prefix = "records-citation-content_type-object_id"
    data = as_shown(desk.get(address(entity, "change")))
    for __ in range(2):
        data = with_row(data, prefix, document=document.pk, place="para. 3")

    response = desk.post(address(entity, "change"), data)

    rows = response.context["inline_admin_formsets"][1].formset.forms
    assert [row.non_field_errors() for row in rows] == [[], ["This record cites that place already."]]


def told(steps):
    return [(step.noun, step.what, step.name, [(one.label, one.before, one.after) for one in step.differences]) for step in steps]


def test_changes_of_a_record_tell_what_was_done_with_its_rows(desk, editor, entity, django_assert_num_queries):
    data = as_shown(desk.get(address(entity, "change")))
    data = with_row(data, "names", name="OIT", kind="acronym", language="fr", period="since 1919")
    desk.post(address(entity, "change"), {**data, "name": "International Labour Office"})
    desk.get(address(entity, "history"))

    with django_assert_num_queries(11):
        page = desk.get(address(entity, "history")).context["page"]

    change, steps = next(iter(page))
    assert (change.by, told(steps)) == (
        editor,
        [
            ("entity", "changed", "", [("Name", "International Labour Organization", "International Labour Office")]),
            ("name", "added", "OIT", [("Period", "", "since 1919"), ("Name", "", "OIT"), ("Kind", "", "acronym"), ("Language", "", "fr")]),
        ],
    )


def test_change_tells_many_rows_of_a_kind_by_their_number(desk, django_assert_num_queries):
    with recording(ChangeKind.IMPORT) as change:
        factories.EntityFactory.create_batch(13)
        theme = factories.ThemeFactory(name="Health")

    steps = desk.get(address(change, "change")).context["steps"]

    assert [(step.count, step.noun, step.name) for step in steps] == [(13, "entities", ""), (1, "theme", theme.name)]


def test_change_log_is_searched_and_filtered_by_person(desk, editor):
    mine = factories.ChangeFactory(by=editor, reason="Told by telephone")
    other = factories.ChangeFactory(reason="Package")

    found = [
        list(desk.get(address(Change), query).context["cl"].result_list) for query in ({"q": "telephone"}, {"by__id__exact": editor.pk}, {})
    ]

    assert found == [[mine], [mine], [other, mine]]


def test_name_of_a_deleted_person_stays_nowhere_but_in_history(desk):
    person = factories.PersonFactory()

    desk.post(address(person, "delete"), {"post": "yes"})

    assert (type(person).objects.count(), LogEntry.objects.count()) == (0, 0)


def test_withdrawal_page_is_for_editors(client, entity):
    client.force_login(factories.UserFactory(is_staff=True))

    response = client.post(reverse("admin:entities_entity_withdraw", args=[entity.pk]), {"withdrawn_reason": "Because."})

    entity.refresh_from_db()
    assert (response.status_code, entity.state) == (403, State.PUBLISHED)


def test_deletion_has_its_reason_in_the_change_log(desk, editor):
    entity = factories.EntityFactory(draft=True)

    page = desk.get(address(entity, "delete")).content.decode()
    desk.post(address(entity, "delete"), {"post": "yes", "_why": "Typed twice"})

    change = Change.objects.first()
    assert 'name="_why"' in page
    assert (change.by, change.reason, entity.history.get(history_type="-").change) == (editor, "Typed twice", change)


def test_deletion_from_the_list_has_its_reason_in_the_change_log(desk):
    citation = factories.CitationFactory()
    chosen = {"action": "delete_selected", "_selected_action": [citation.pk]}

    page = desk.post(address(Citation), chosen).content.decode()
    desk.post(address(Citation), {**chosen, "post": "yes", "_why": "Typed twice"})

    assert ('name="_why"' in page, Citation.objects.count(), Change.objects.first().reason) == (True, 0, "Typed twice")


def test_reason_is_kept_without_what_a_database_refuses(desk, entity):
    data = as_shown(desk.get(address(entity, "change")))

    desk.post(address(entity, "change"), {**data, "acronym": "OIT", "_why": f"Told\0 by telephone {'x' * 600}"})

    reason = Change.objects.first().reason
    assert (reason[:18], len(reason)) == ("Told by telephone ", 500)


def test_citation_that_somebody_added_meanwhile_is_refused(desk, entity):
    prefix = "records-citation-content_type-object_id"
    data = as_shown(desk.get(address(entity, "change")))
    there = factories.CitationFactory(record=entity, place="para. 3")
    data = with_row(data, prefix, document=there.document_id, place="para. 3", note="As I read it")

    response = desk.post(address(entity, "change"), data)

    row = response.context["inline_admin_formsets"][1].formset.forms[-1]
    assert (row.non_field_errors(), row["note"].value()) == (["This record cites that place already."], "As I read it")


def test_form_that_was_opened_before_another_saved_is_refused_once(desk, entity):
    opened = {**as_shown(desk.get(address(entity, "change"))), "_seen": desk.get(address(entity, "change")).context["seen"]}
    desk.post(address(entity, "change"), with_row(opened, "names", name="OIT", kind="acronym", language="fr", period=""))

    refused = desk.post(address(entity, "change"), {**opened, "name": "International Labour Office"})

    entity.refresh_from_db()
    form = refused.context["adminform"].form
    assert [str(error)[:31] for error in form.non_field_errors()] == ["This was saved by someone else,"]
    assert (entity.name, form["name"].value()) == ("International Labour Organization", "International Labour Office")
    again = {**as_shown(refused), "_seen": refused.context["seen"]}
    assert desk.post(address(entity, "change"), again).status_code == 302
    entity.refresh_from_db()
    assert (entity.name, entity.names.count()) == ("International Labour Office", 1)


@pytest.mark.parametrize(
    ("record", "typed", "message"),
    [
        (factories.PersonFactory, {"name": "", "note": "x"}, "A person has a name; an erased person has neither name nor note."),
        (lambda: factories.RetiredAddressFactory(path="/old/"), {"moved_to": "/old/"}, "An address cannot lead to itself."),
    ],
)
def test_rule_that_no_field_knows_is_told_in_the_form(desk, record, typed, message):
    record = record()
    data = as_shown(desk.get(address(record, "change")))

    response = desk.post(address(record, "change"), {**data, **typed})

    form = response.context["adminform"].form
    assert (response.status_code, form.non_field_errors()) == (200, [message])
    assert {name: form[name].value() for name in typed} == typed


def test_citation_is_not_moved_to_a_place_that_is_cited(desk, entity):
    one = factories.CitationFactory(record=entity, place="para. 3")
    other = factories.CitationFactory(record=entity, document=one.document, place="para. 4")

    response = desk.post(address(other, "change"), {**as_shown(desk.get(address(other, "change"))), "place": "para. 3"})

    assert response.context["adminform"].form.non_field_errors() == ["This record cites that place already."]


def test_what_is_searched_for_has_a_limit(desk):
    entities = factories.EntityFactory.create_batch(2)

    response = desk.get(address(Entity), {"q": "word " * 60})

    assert sorted(response.context["cl"].result_list, key=lambda entity: entity.pk) == entities
    assert [str(message) for message in response.context["messages"]] == ["Nothing was searched for: write at most 200 characters."]


@pytest.mark.parametrize("year", ["9" * 25, "99999", "-1", "x"])
def test_year_that_is_none_is_left_out_of_the_filter(desk, year):
    response = desk.get(address(Change), {"at__year": year})

    assert (response.status_code, response.url) == (302, f"{address(Change)}?e=1")
