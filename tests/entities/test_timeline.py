from datetime import date, timedelta

import pytest

from entities.models import Membership
from entities.timeline import Axis, Bar
from records.periods import Answer, Period

# Ten units a day, from 1 to 10 April 2006.
AXIS = Axis(date(2006, 4, 1), date(2006, 4, 10), 100, 100)


def dated(edtf: str) -> Membership:
    """Return an unsaved row with a period and its days."""
    period = Period.parse(edtf)
    return Membership(
        period=edtf,
        start_earliest=period.start_earliest,
        start_latest=period.start_latest,
        end_earliest=period.end_earliest,
        end_latest=period.end_latest,
    )


def test_days_lie_side_by_side():
    assert [AXIS.x(date(2006, 4, day)) for day in (1, 2, 10)] == [100, 110, 190]


@pytest.mark.parametrize(
    ("first", "last", "bar"),
    [
        (date(2006, 3, 1), date(2006, 3, 31), None),
        (date(2006, 3, 1), date(2006, 4, 1), Bar(100, 10, Answer.YES)),
        (date(2006, 4, 2), date(2006, 4, 3), Bar(110, 20, Answer.YES)),
        (date(2006, 4, 10), date.max, Bar(190, 10, Answer.YES)),
        (date(2006, 4, 11), date.max, None),
        (date.min, date.max, Bar(100, 100, Answer.YES)),
    ],
)
def test_bar_is_cut_to_the_axis(first, last, bar):
    assert AXIS.bar(first, last) == bar


def test_one_day_can_be_seen():
    decade = Axis(date(2000, 1, 1), date(2009, 12, 31), 0, 650)

    assert decade.bar(date(2006, 5, 9), date(2006, 5, 9)).drawn_width == 2


@pytest.mark.parametrize(
    "edtf",
    [
        "",
        "2006-04-02",
        "2006-03-30/2006-04-02",
        "2006-03",
        "2006-04-02/..",
        "../2006-04-02",
        "2006-03/2006-04-03",
        "2006-03-30/2006-04",
        "2006-03/2006-04",
        "2006-04-02~",
        "2006-03-30?/2006-04-02",
        "2006",
        "2007",
    ],
)
def test_bars_say_what_the_record_answers_on_each_day(edtf):
    row, axis = dated(edtf), Axis(date(2006, 3, 27), date(2006, 4, 5), 100, 100)

    bars = axis.bars(row)

    for offset in range(10):
        middle = 100 + offset * 10 + 5
        drawn = [bar.answer for bar in bars if bar.x < middle < bar.x + bar.width]
        answer = row.answer_on(axis.first + timedelta(days=offset))
        assert drawn == ([] if answer == Answer.NO else [answer])


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        (date(2006, 4, 1), date(2008, 12, 31), [2007, 2008]),
        (date(2006, 1, 1), date(2007, 1, 1), [2006, 2007]),
        (date(2006, 4, 1), date(2026, 4, 1), [2008, 2010, 2012, 2014, 2016, 2018, 2020, 2022, 2024, 2026]),
        (date(2006, 4, 1), date(2006, 12, 31), []),
    ],
)
def test_years_are_marked_where_they_begin(first, last, years):
    axis = Axis(first, last, 0, 600)

    assert axis.marks() == [(axis.x(date(year, 1, 1)), year) for year in years]
