"""The description of the API: it is valid, and the API does what it says."""

import json

import pytest
import schemathesis
import yaml
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from registry.api.schema import api_schema
from registry.wsgi import application
from tests.factories import (
    ActivityDocumentFactory,
    AgendaItemFactory,
    AreaFactory,
    CitationFactory,
    DocumentFactory,
    EntityFactory,
    GroupFactory,
    LinkFactory,
    MeetingFactory,
    MembershipFactory,
    PaperFactory,
    ParticipationFactory,
    SectionFactory,
    ThemeFactory,
    told_activity,
)
from tests.site import Page

# The tests are made of it before there is a database.
schema = schemathesis.openapi.from_dict(json.loads(json.dumps(api_schema(), default=str)))
schema.app = application


@pytest.fixture
def records_of_the_examples(db):
    """One record for each example of the schema, with something in each of its parts."""
    meeting, entity, theme, area = (
        MeetingFactory(number=5),
        EntityFactory(slug="unfpa"),
        ThemeFactory(slug="remittances"),
        AreaFactory(iso3="MAR"),
    )
    seat = ParticipationFactory(meeting=meeting, number=8, entities=[entity])
    paper = PaperFactory(meeting=meeting, number=8, entities=[entity], presenters=[seat], agenda_item=AgendaItemFactory(meeting=meeting))
    activity = told_activity(entity, SectionFactory(paper=paper))
    activity.code = "IOM-2006-001"
    activity.save()
    activity.themes.set([theme])
    activity.areas.set([area])
    LinkFactory(activity=activity)
    document = DocumentFactory(slug="a-res-58-208")
    ActivityDocumentFactory(activity=activity, document=document)
    membership = MembershipFactory(group=GroupFactory(entity=EntityFactory(slug="gmg")), entity=entity)
    for record in (activity, entity, theme, area, meeting, paper, membership, membership.group, document):
        CitationFactory(record=record, document=document)


@pytest.fixture
def kept_connection():
    """Keep the connection of the test: the application itself closes it around each request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("records_of_the_examples", "kept_connection")
def test_api_does_what_the_schema_says(case):
    # Well-formed names of records that are not there are refused, as they should be.
    case.call_and_validate(headers={"Host": "localhost", "Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance])


def test_schema_is_valid_and_complete(tmp_path):
    file = tmp_path / "schema.yaml"

    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))

    operations = {path: list(methods) for path, methods in yaml.safe_load(file.read_text())["paths"].items()}
    assert set(map(tuple, operations.values())) == {("get",)}


@pytest.mark.django_db
def test_schema_comes_as_json_and_as_yaml(client):
    as_json, as_yaml = client.get("/api/v1/schema/"), client.get("/api/v1/schema/?format=yaml")

    assert (as_json["Content-Type"], as_yaml["Content-Type"]) == ("application/json", "application/yaml; charset=utf-8")
    assert as_json.json() == yaml.safe_load(as_yaml.content)
    assert client.get("/api/v1/schema/?format=xml").json()["errors"] == {
        "format": ["“xml” is no format of the schema. There are: json, yaml."]
    }


def test_schema_names_codes_with_their_labels():
    status = json.loads(json.dumps(api_schema(), default=str))["components"]["schemas"]["ActivityStatus"]["properties"]["code"]

    assert (status["enum"][:2], status["description"].splitlines()[:2]) == (
        ["ongoing", "planned"],
        ["* `ongoing` - ongoing", "* `planned` - planned"],
    )


@pytest.mark.django_db
def test_making_the_schema_leaves_the_filters_as_they_were(client):
    paper = PaperFactory(entities=[EntityFactory(slug="ilo")])
    api_schema.__wrapped__()

    page = client.get("/api/v1/papers/?entity=ilo&entity=ilo&fields=number").json()

    assert page["results"] == [{"number": paper.number}]


@pytest.mark.django_db
def test_reference_lists_every_address_without_a_script(client):
    response = client.get("/api/v1/docs/")

    page = Page("/api/v1/docs/", response.content.decode())
    assert list(page.faults()) == []
    assert [heading.text for heading in page.tree.iter("h3")] == list(api_schema()["paths"])
    assert "img-src 'self' data:" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
