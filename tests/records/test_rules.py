"""What a broken rule of the database says."""

import pytest
from django.db import IntegrityError, transaction

from entities.models import Person
from records.models import Citation
from records.rules import broken_rule
from tests import factories

pytestmark = pytest.mark.django_db


def refusal_of(write) -> str:
    """Return what is said of a write that breaks a rule."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write()
    return broken_rule(caught.value)


def test_broken_check_is_told_in_the_words_of_its_model():
    assert refusal_of(lambda: Person.objects.create(slug="nobody")) == "A person has a name; an erased person has neither name nor note."


def test_broken_uniqueness_is_told_in_the_words_of_its_model():
    there = factories.CitationFactory(place="para. 3")
    same = {"content_type": there.content_type, "object_id": there.object_id, "document": there.document, "place": "para. 3"}

    assert refusal_of(lambda: Citation.objects.create(**same)) == "This record cites that place already."


def test_rule_without_words_is_told_as_the_database_does():
    slug = factories.PersonFactory().slug

    message = refusal_of(lambda: Person.objects.create(slug=slug, name="Another"))

    assert message.startswith("A rule of the database is broken: ")
    assert "slug" in message
