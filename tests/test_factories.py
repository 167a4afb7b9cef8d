"""The factories themselves: each makes a row that the model's own rules accept."""

import inspect

import pytest
from django.apps import apps
from factory.django import DjangoModelFactory

from records.models import DataVersion, Mark, SearchDocument
from tests import factories

FACTORIES = [
    value
    for value in vars(factories).values()
    if inspect.isclass(value) and issubclass(value, DjangoModelFactory) and value._meta.model and not value._meta.abstract
]


@pytest.mark.django_db
@pytest.mark.parametrize("factory", FACTORIES, ids=lambda factory: factory.__name__)
def test_factory_makes_a_valid_row(factory):
    row = factory()

    row.full_clean()


def test_every_model_has_a_factory():
    own = {
        model
        for label in ("records", "entities", "meetings", "activities")
        for model in apps.get_app_config(label).get_models()
        if not model._meta.model_name.startswith("historical")
    }

    # What the registry derives itself is made by no factory.
    derived = {SearchDocument, Mark, DataVersion}

    assert own - derived - {factory._meta.model for factory in FACTORIES} == set()


@pytest.mark.django_db
def test_told_activity_stands_as_its_lead_tells_it():
    activity = factories.told_activity(status="planned", period="2007")

    assert (activity.status, activity.period) == ("planned", "2007")


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["draft", "withdrawn"])
def test_record_factory_makes_each_state(trait):
    entity = factories.EntityFactory(**{trait: True})

    entity.full_clean()

    assert entity.state == trait
