"""The file with all public data, made of what the repository ships."""

import csv
import io
import zipfile

import pytest
from django.conf import settings

from activities.vocabularies import Judgement
from registry.archive import write_archive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped_data")]

SHIPPED = settings.BASE_DIR / "data"


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_all_data_is_the_shipped_packages_but_for_what_stays_at_the_desk():
    file = io.BytesIO()
    write_archive(file)
    archive = zipfile.ZipFile(file)

    for name in sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.csv")):
        rows, shipped = read(archive.read(name).decode()), read((SHIPPED / name).read_text(encoding="utf-8"))
        for row in shipped:
            row |= {"reading_note": ""} if "reading_note" in row else {}
        seats = [row.pop("person") for row in rows if "person" in row]
        people = [row.pop("person") for row in shipped if "person" in row]
        assert rows == [row for row in shipped if row.get("judgement") != Judgement.REJECTED], name
        # The same seats are one person's.
        assert [seats.index(seat) for seat in seats] == [people.index(person) for person in people], name
