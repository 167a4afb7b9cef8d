"""Periods as reports tell them: one EDTF string (ISO 8601-2), its four derived days, and how people write and read it.

The string is parsed when it is saved, never when it is read: questions about a day use the derived days, and the display works
on the string itself. An empty string is an unknown period; ``..`` is an open side. Both are different from each other everywhere.
"""

import re
import time
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.dates import MONTHS
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

OPEN_START = date.min
OPEN_END = date.max
DAYS = ("start_earliest", "start_latest", "end_earliest", "end_latest")
FIRST_HALF, SECOND_HALF = 40, 41
QUARTERS = range(33, 37)

_DATE = re.compile(r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?(?P<mark>[~?]?)", re.ASCII)

NOT_A_PERIOD = _(
    "“%(text)s” is not a period that can be read. Write a year (2007), a month (2007-04 or April 2007), a day (2007-04-20 or "
    "20 April 2007), a half year (first half of 2007), a span (2007 to 2009), or “since” or “until” one of these. "
    "Leave the field empty if nothing is known."
)
ENDS_BEFORE_START = _("The period “%(text)s” ends before it starts. Write the earlier date first.")


class Answer(models.TextChoices):
    """What a period says of a day."""

    YES = "yes", _("yes")
    POSSIBLY = "possibly", _("possibly")
    NO = "no", _("no")


@dataclass(frozen=True)
class Period:
    """A period that was parsed: its EDTF string and the four days that questions are answered with.

    The days are None for an unknown period, ``date.min`` and ``date.max`` on an open side.
    """

    edtf: str
    start_earliest: date | None = None
    start_latest: date | None = None
    end_earliest: date | None = None
    end_latest: date | None = None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Return the period that an EDTF string of our profile stands for.

        Raises ValidationError, with what may be written instead, for anything else.
        """
        return _parse(text or "")

    @property
    def is_qualified(self) -> bool:
        """Whether a date in it is approximate (``~``) or uncertain (``?``): then no day is certain."""
        return is_qualified(self.edtf)

    def on(self, day: date) -> Answer:
        """Return whether the period holds on a day: yes, no, or possibly where the record leaves it open."""
        if self.start_earliest is None:
            return Answer.POSSIBLY
        if day < self.start_earliest or day > self.end_latest:  # type: ignore[operator]  # All four days are known, or none.
            return Answer.NO
        if self.start_latest <= day <= self.end_earliest and not self.is_qualified:  # type: ignore[operator]  # All four days are known, or none.
            return Answer.YES
        return Answer.POSSIBLY

    def certainly_overlaps(self, other: "Period") -> bool:
        """Return whether some day belongs to both for certain. Unknown and qualified periods never overlap for certain."""
        if self.start_earliest is None or other.start_earliest is None or self.is_qualified or other.is_qualified:
            return False
        latest_start = max(self.start_latest, other.start_latest)  # type: ignore[type-var]  # All four days are known, or none.
        return latest_start <= min(self.end_earliest, other.end_earliest)  # type: ignore[operator, type-var]  # All four days are known, or none.


def is_qualified(edtf: str) -> bool:
    return "~" in edtf or "?" in edtf


@lru_cache(maxsize=4096)
def _parse(text: str) -> Period:
    if not text:
        return Period("")
    start, slash, end = text.partition("/")
    if not slash:
        first, last = _bounds(text, start)
        return Period(text, first, last, first, last)
    if start == end == ".." or "/" in end:
        raise ValidationError(NOT_A_PERIOD, code="invalid", params={"text": text})
    starts = (OPEN_START, OPEN_START) if start == ".." else _bounds(text, start, in_span=True)
    ends = (OPEN_END, OPEN_END) if end == ".." else _bounds(text, end, in_span=True)
    if starts[0] > ends[1]:
        raise ValidationError(ENDS_BEFORE_START, code="reversed", params={"text": text})
    return Period(text, *starts, *ends)


def _bounds(text: str, part: str, in_span: bool = False) -> tuple[date, date]:
    """Return the first and last day that one date of an EDTF string may mean."""
    from edtf import parse_edtf  # Takes 0.2 s to import, and only saving needs it.

    refused = ValidationError(NOT_A_PERIOD, code="invalid", params={"text": text})
    match = _DATE.fullmatch(part)
    if not match or match["year"] == "0000":
        raise refused
    month = int(match["month"] or 1)
    if month > 12 and (in_span or match["day"] or month not in (*QUARTERS, FIRST_HALF, SECOND_HALF)):
        raise refused
    if month <= 12:
        try:
            # The library takes days that do not exist, such as 29 February 2007.
            date(int(match["year"]), month, int(match["day"] or 1))
        except ValueError:
            raise refused from None
    # Marks widen the library's fuzzy bounds by years; the strict bounds of the plain date are what the source says.
    value = parse_edtf(part.rstrip("~?"))
    return _as_date(value.lower_strict()), _as_date(value.upper_strict())


def _as_date(value: time.struct_time) -> date:
    return date(value.tm_year, value.tm_mon, value.tm_mday)


# How a period is shown and written in words


def show_period(edtf: str) -> str:
    """Return a period in words ("first half of 2007", "since April 2006"), the empty string if it is unknown."""
    start, slash, end = edtf.partition("/")
    if not slash:
        return _show_date(edtf) if edtf else ""
    if end == "..":
        return gettext("since %(start)s") % {"start": _show_date(start)}
    if start == "..":
        return gettext("until %(end)s") % {"end": _show_date(end)}
    return pgettext("period", "%(start)s to %(end)s") % {"start": _show_date(start, up_to=end), "end": _show_date(end)}


def _show_date(part: str, up_to: str = "") -> str:
    """Return one date in words; what the date after "to" says as well (month, year) is not said twice."""
    match = _DATE.fullmatch(part)
    if not match:
        return part
    year, month, day = match["year"], int(match["month"] or 0), int(match["day"] or 0)
    if month in QUARTERS:
        quarters = (gettext("first quarter"), gettext("second quarter"), gettext("third quarter"), gettext("fourth quarter"))
        shown = gettext("%(part)s of %(year)s") % {"part": quarters[month - 33], "year": year}
    elif month in (FIRST_HALF, SECOND_HALF):
        halves = (gettext("first half"), gettext("second half"))
        shown = gettext("%(part)s of %(year)s") % {"part": halves[month - 40], "year": year}
    elif not month:
        shown = year
    else:
        shown = " ".join(filter(None, (str(day or ""), str(MONTHS[month]), year)))
        end = _DATE.fullmatch(up_to)
        same_kind = (
            end and bool(end["day"]) == bool(day) and end["month"] and int(end["month"]) <= 12 and not match["mark"] and not end["mark"]
        )
        if end and same_kind and end["year"] == year:
            shown = str(day) if day and int(end["month"]) == month else shown.removesuffix(f" {year}")
    if match["mark"] == "~":
        return gettext("about %(date)s") % {"date": shown}
    if match["mark"] == "?":
        return gettext("perhaps %(date)s") % {"date": shown}
    return shown


_MONTH_NAMES = "january february march april may june july august september october november december".split()  # noqa: SIM905 - read at a glance
_MONTH_NUMBERS = {name: number for number, name in enumerate(_MONTH_NAMES, 1)}
_PARTS = {"first half": 40, "second half": 41, "first quarter": 33, "second quarter": 34, "third quarter": 35, "fourth quarter": 36}
_WORDS = re.compile(
    r"(?P<mark>about |perhaps )?((?P<part>(first|second) half|(first|second|third|fourth) quarter) of )?"
    r"((?P<day>\d{1,2}) )?((?P<month>[a-z]+) ?)?(?P<year>\d{4})?",
    re.ASCII,
)


def read_period(text: str) -> str:
    """Return the EDTF string for a period written as EDTF or in the words that ``show_period`` uses.

    Nothing is guessed: two-digit years, numeric days such as 4/5/2007 and free text raise ValidationError.
    """
    text = " ".join((text or "").split())
    if not text or re.match(r"\.\.|\d{4}-\d\d(?!\d)|\d{4}[~?]?(/|$)", text):
        return Period.parse(text).edtf
    words = re.sub(r"\s*[–—]\s*", " to ", text.lower())
    words = re.sub(r"^(\d{4})\s*-\s*(\d{4})$", r"\1 to \2", words)
    words = re.sub(r"^(\d{1,2})-(\d{1,2} [a-z]+ \d{4})$", r"\1 to \2", words)
    if words.startswith(("since ", "from ")) and " to " not in words:
        edtf = f"{_read_date(text, words.split(' ', 1)[1])}/.."
    elif words.startswith("until "):
        edtf = f"../{_read_date(text, words.removeprefix('until '))}"
    elif " to " in words:
        start, __, end = words.removeprefix("from ").partition(" to ")
        last = _read_date(text, end)
        edtf = f"{_read_date(text, start, up_to=last)}/{last}"
    else:
        edtf = _read_date(text, words)
    try:
        return Period.parse(edtf).edtf
    except ValidationError as error:
        # In the words that were typed.
        raise ValidationError(error.message, code=error.code, params={"text": text}) from None


def _read_date(text: str, words: str, up_to: str = "") -> str:
    """Return the EDTF string of one date in words; month and year may be left to the date after "to"."""
    refused = ValidationError(NOT_A_PERIOD, code="invalid", params={"text": text})
    if _DATE.fullmatch(words):
        return words
    if up_to and words.isdigit() and len(words) <= 2:
        number = int(up_to[5:7]) if len(up_to) >= 10 else 0
        words = f"{words} {_MONTH_NAMES[number - 1]}" if 1 <= number <= 12 else ""
    match = _WORDS.fullmatch(words)
    if not words or not match:
        raise refused
    year = match["year"] or up_to[:4]
    month = _PARTS.get(match["part"] or "") or _MONTH_NUMBERS.get((match["month"] or "").strip())
    if not year or (match["month"] and (not month or match["part"])) or (match["day"] and not match["month"]):
        raise refused
    mark = {"about ": "~", "perhaps ": "?"}.get(match["mark"] or "", "")
    return "-".join(filter(None, (year, f"{month:02}" if month else "", f"{int(match['day']):02}" if match["day"] else ""))) + mark


def explain_period(edtf: str) -> str:
    """Return what a period was understood as, for the echo beside a form field."""
    if not edtf:
        return gettext("Unknown: no date is recorded.")
    period = Period.parse(edtf)
    start, end = edtf, edtf
    if "/" in edtf:
        start, end = edtf.split("/")
    if ".." in (start, end) or start == end:
        return gettext("Understood as: %(period)s.") % {"period": show_period(edtf)}
    return gettext("Understood as: %(period)s, begins %(start)s and ends %(end)s.") % {
        "period": show_period(edtf),
        "start": _show_range(period.start_earliest, period.start_latest),  # type: ignore[arg-type]  # All four days are known, or none.
        "end": _show_range(period.end_earliest, period.end_latest),  # type: ignore[arg-type]  # All four days are known, or none.
    }


def _show_range(first: date, last: date) -> str:
    if first == last:
        return gettext("on %(day)s") % {"day": _show_date(first.isoformat())}
    return gettext("between %(first)s and %(last)s") % {"first": _show_date(first.isoformat()), "last": _show_date(last.isoformat())}


# In a model and in a form


def validate_period(value: str) -> None:
    """Raise ValidationError unless the value is an EDTF string of our profile."""
    Period.parse(value)


class PeriodFormField(forms.CharField):
    """Takes EDTF or plain words, returns EDTF."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 80)
        super().__init__(**kwargs)

    def to_python(self, value):
        return read_period(super().to_python(value) or "")

    def prepare_value(self, value):
        # A refused form keeps what was typed; a stored value is shown in words.
        try:
            return show_period(Period.parse(value or "").edtf)
        except ValidationError:
            return value


class PeriodField(models.CharField):
    """An EDTF string of our profile; empty means unknown."""

    default_validators = [validate_period]

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": PeriodFormField, "max_length": 80, **kwargs})


class DerivedDayField(models.DateField):
    """One of the four days of the period beside it, set whenever the row is saved."""

    def __init__(self, *args, **kwargs):
        kwargs.update(null=True, blank=True, editable=False)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance, add):
        day = getattr(Period.parse(model_instance.period), self.name)
        setattr(model_instance, self.attname, day)
        return day


class DatedQuerySet(models.QuerySet):
    """Questions about a day or a span. An unknown period may hold on any day."""

    def with_answer_on(self, day: date):
        """Annotate ``answer``: what each row's period says of the day, as ``Period.on`` does."""
        no = Q(start_earliest__gt=day) | Q(end_latest__lt=day)
        yes = Q(start_latest__lte=day, end_earliest__gte=day) & ~Q(period__contains="~") & ~Q(period__contains="?")
        return self.annotate(
            answer=Case(
                When(no, then=Value(Answer.NO)),
                When(yes, then=Value(Answer.YES)),
                default=Value(Answer.POSSIBLY),
                output_field=models.CharField(),
            )
        )

    def holding_on(self, day: date):
        """Rows whose period holds on the day, for certain or possibly, with ``answer``."""
        return self.with_answer_on(day).exclude(answer=Answer.NO)

    def update(self, **kwargs):
        # bulk_update comes through here with expressions, and brings the days along.
        if "period" in kwargs and not kwargs.keys() >= set(DAYS):
            period = Period.parse(kwargs["period"])
            kwargs |= {day: getattr(period, day) for day in DAYS}
        return super().update(**kwargs)

    def bulk_update(self, objs, fields, batch_size=None):
        objs = tuple(objs)
        if "period" in fields:
            for row in objs:
                period = Period.parse(row.period)
                for day in DAYS:
                    setattr(row, day, getattr(period, day))
            fields = [*fields, *DAYS]
        return super().bulk_update(objs, fields, batch_size=batch_size)

    update.alters_data = True  # type: ignore[attr-defined]  # Django's own mark on a method.
    bulk_update.alters_data = True  # type: ignore[attr-defined]  # Django's own mark on a method.


class Dated(models.Model):
    """What has a period: the EDTF string, the words as printed where they differ, and the four derived days."""

    period = PeriodField(
        _("period"), help_text=_("For example 2007, April 2006, 20 to 21 November 2006, since April 2006. Empty if unknown.")
    )
    period_as_printed = models.CharField(
        _("period as printed"), max_length=200, blank=True, help_text=_("The source's own words, where they say more or something else.")
    )
    start_earliest = DerivedDayField(_("earliest start"))
    start_latest = DerivedDayField(_("latest start"))
    end_earliest = DerivedDayField(_("earliest end"))
    end_latest = DerivedDayField(_("latest end"))

    class Meta:
        abstract = True

    @property
    def period_shown(self) -> str:
        return show_period(self.period)

    def answer_on(self, day: date) -> Answer:
        """Return what the period says of a day, from the derived days alone."""
        return Period(self.period, self.start_earliest, self.start_latest, self.end_earliest, self.end_latest).on(day)

    def doubt_on(self, day: date) -> str:
        """Return why the period only possibly holds on a day; the empty string where the answer is certain."""
        if self.answer_on(day) != Answer.POSSIBLY:
            return ""
        if not self.period:
            return gettext("no date is recorded")
        if is_qualified(self.period):
            return gettext("the source gives the date as uncertain: %(period)s") % {"period": self.period_shown}
        start, __, end = self.period.partition("/")
        reasons = []
        if day < self.start_latest:
            reasons.append(gettext("the start is known only as %(date)s") % {"date": _show_date(start)})
        if day > self.end_earliest:
            reasons.append(gettext("the end is known only as %(date)s") % {"date": _show_date(end or start)})
        return gettext(" and ").join(reasons)
