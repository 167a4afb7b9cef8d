"""One table of questions finds the same records on both databases, which run the same tests."""

import pytest
from django.db import transaction

from activities.models import Activity
from records.search import SearchKind, find
from tests.factories import (
    ActivityFactory,
    AreaFactory,
    EntityFactory,
    EntityNameFactory,
    PartyFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.settles_at_once]


@pytest.fixture(scope="module")
def library(django_db_setup, django_db_blocker):
    """Activities whose words differ in what the two databases are known to read differently; made once for the table."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_library()
        transaction.set_rollback(True)


def make_library() -> dict[int, str]:
    ilo = EntityFactory(name="International Labour Organization", acronym="ILO")
    unfpa = EntityFactory(name="United Nations Population Fund", acronym="UNFPA")
    EntityNameFactory(entity=unfpa, name="Fonds des Nations Unies pour la population", language="fr")
    texts = {
        "remittances": {"title": "Study of remittances to Morocco"},
        "policy": {"title": "Policies for labour migration", "summary": "With WHO and the ILO/IOM task force."},
        "covid": {"title": "COVID-19 and migrants", "summary": "An e-mail survey of 2,500 people."},
        "cities": {"title": "City networks", "summary": "Forced returns, orderly departures, regular lists and laws."},
        "ivory": {"title": "Réfugiés en Côte d’Ivoire", "summary": "Türkiye and Straße; Łódź."},
        "russian": {"title": "Мигранты в России", "summary": "Обзор"},
        "arabic": {"title": "المهاجرين في المغرب"},
        "chinese": {"title": "国际移民统计手册"},
        "settlements": {"title": "UN-HABITAT and Guinea-Bissau", "summary": "Follow-up to A/RES/60/227."},
    }
    # A theme without a number, which a question might ask for.
    theme = ThemeFactory(name="Topic")
    rows = {
        name: ActivityFactory(code=f"ILO-2006-{number:03}", themes=[theme], **fields)
        for number, (name, fields) in enumerate(texts.items(), start=1)
    }
    PartyFactory(activity=rows["remittances"], entity=unfpa)
    PartyFactory(activity=rows["policy"], entity=ilo)
    rows["remittances"].areas.add(AreaFactory(name="Morocco", iso3="MAR"))
    rows["cities"].themes.add(ThemeFactory(name="Remittances"))
    Activity.objects.filter(pk=rows["remittances"].pk).update(
        period="2006-04/2008", start_earliest="2006-04-01", start_latest="2006-04-30", end_earliest="2008-01-01", end_latest="2008-12-31"
    )
    return {row.pk: name for name, row in rows.items()}


QUESTIONS = {
    "remittance": {"remittances", "cities"},
    "REMITTANCES": {"remittances", "cities"},
    "remittances morocco 2007": {"remittances"},
    "remittances 2006": {"remittances"},
    "remittances 2009": set(),
    "UNFPA": {"remittances"},
    "Population Fund": {"remittances"},
    "fonds des nations unies": {"remittances"},
    "UNFPA remittances": {"remittances"},
    "policy": {"policy"},
    "labor migration": {"policy"},
    "WHO": {"policy"},
    "ILO": {"policy"},
    "IOM": {"policy"},
    "ILO/IOM": {"policy"},
    "IOM/ILO": {"policy"},
    "the": {"policy"},
    "COVID-19": {"covid"},
    "covid": {"covid"},
    "19": {"covid"},
    "19 covid": {"covid"},
    '"19 covid"': set(),
    "e-mail": {"covid"},
    "2500": set(),
    "2,500": {"covid"},
    "cities": {"cities"},
    "force return": {"cities"},
    "orderly": {"cities"},
    "refugies": {"ivory"},
    "réfugié": {"ivory"},
    "réfugiés": {"ivory"},
    "cote d'ivoire": {"ivory"},
    "turkiye": {"ivory"},
    "strasse": {"ivory"},
    "lodz": {"ivory"},
    "мигранты": {"russian"},
    "РОССИИ": {"russian"},
    "المهاجرين": {"arabic"},
    "移民": {"chinese"},
    "民移": set(),
    "国际 手册": {"chinese"},
    "UN HABITAT": {"settlements"},
    "guinea-bissau": {"settlements"},
    "A/RES/60/227": {"settlements"},
    "A/RES/60/228": set(),
    "ILO-2006-003": {"covid"},
    '"labour migration"': {"policy"},
    '"migration labour"': set(),
    # The end of a title and the first of the names.
    '"morocco united"': set(),
    '"labour migration international"': set(),
    "labour OR habitat": {"policy", "settlements"},
    "task labour OR habitat": {"policy"},
    "migrants -covid": set(),
    "remittances -morocco": {"cities"},
    'remittances -"study of"': {"cities"},
    "-ilo -remittances -covid -unfpa": {"ivory", "russian", "arabic", "chinese", "settlements"},
    "' OR 1=1; --": set(),
    'title_stems:labor*) NOT ("': set(),
    "%s %d labour": set(),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_finds(question, library):
    hits = find(question)

    assert {library[pk] for pk in hits.ids(SearchKind.ACTIVITY)} == QUESTIONS[question]
    assert hits.counts.get(SearchKind.ACTIVITY, 0) == len(QUESTIONS[question])
    assert sorted(hits.ranked(SearchKind.ACTIVITY)) == sorted(hits.ids(SearchKind.ACTIVITY))
    assert {library[row.pk] for row in Activity.objects.search(question)} == QUESTIONS[question]
