"""What a filter of activities asks for, as a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.facets import JOINT, NONE, Value
from activities.filters.fields import Selection
from activities.vocabularies import ActivityStatus
from records.periods import show_period

Words = str | Promise


@dataclass(frozen=True)
class Wording:
    """How a sentence speaks of a facet: of wanted values, of unwanted ones, of activities without any, and of those with some."""

    wanted: Words
    unwanted: Words
    without: Words
    with_any: Words
    # Whether what is wanted joins the words before it without a comma.
    is_close: bool = False


WORDINGS = {
    "kind": Wording(
        gettext_lazy("of the kind %(names)s"),
        gettext_lazy("not of the kind %(names)s"),
        gettext_lazy("without a kind"),
        gettext_lazy("with a kind"),
        is_close=True,
    ),
    "theme": Wording(
        gettext_lazy("on %(names)s"),
        gettext_lazy("not on %(names)s"),
        gettext_lazy("without a theme"),
        gettext_lazy("with a theme"),
        is_close=True,
    ),
    "entity": Wording(
        gettext_lazy("involving %(names)s"),
        gettext_lazy("not involving %(names)s"),
        gettext_lazy("without an entity on record"),
        gettext_lazy("with an entity on record"),
        is_close=True,
    ),
    "member_of": Wording(
        gettext_lazy("involving %(names)s members%(day)s"),
        gettext_lazy("not involving %(names)s members%(day)s"),
        gettext_lazy("involving no member of a group%(day)s"),
        gettext_lazy("involving a member of a group%(day)s"),
        is_close=True,
    ),
    "entity_kind": Wording(
        gettext_lazy("involving %(names)s"),
        gettext_lazy("not involving %(names)s"),
        gettext_lazy("without an entity on record"),
        gettext_lazy("with an entity on record"),
        is_close=True,
    ),
    "area": Wording(
        gettext_lazy("concerning %(names)s"),
        gettext_lazy("not concerning %(names)s"),
        gettext_lazy("without an area"),
        gettext_lazy("with an area"),
    ),
    "during": Wording(
        gettext_lazy("active %(names)s"),
        gettext_lazy("not active %(names)s"),
        gettext_lazy("without a date"),
        gettext_lazy("with a date"),
    ),
    "told_to": Wording(
        gettext_lazy("told to %(names)s"),
        gettext_lazy("not told to %(names)s"),
        gettext_lazy("told to no meeting"),
        gettext_lazy("told to a meeting"),
    ),
    "paper": Wording(
        gettext_lazy("told in %(names)s"),
        gettext_lazy("not told in %(names)s"),
        gettext_lazy("told in no paper or report"),
        gettext_lazy("told in a paper or report"),
    ),
    "joint": Wording(
        gettext_lazy("%(names)s"),
        gettext_lazy("not %(names)s"),
        gettext_lazy("without a party on record"),
        gettext_lazy("with a party on record"),
    ),
    # Every activity has a status.
    "status": Wording(gettext_lazy("%(names)s"), gettext_lazy("not %(names)s"), "", ""),
}
LED = {
    "entity": Wording(
        gettext_lazy("led by %(names)s"),
        gettext_lazy("not led by %(names)s"),
        gettext_lazy("without a lead on record"),
        gettext_lazy("with a lead on record"),
        is_close=True,
    ),
    "member_of": Wording(
        gettext_lazy("led by %(names)s members%(day)s"),
        gettext_lazy("not led by %(names)s members%(day)s"),
        gettext_lazy("led by no member of a group%(day)s"),
        gettext_lazy("led by a member of a group%(day)s"),
        is_close=True,
    ),
    "entity_kind": Wording(
        gettext_lazy("led by %(names)s"),
        gettext_lazy("not led by %(names)s"),
        gettext_lazy("without a lead on record"),
        gettext_lazy("with a lead on record"),
        is_close=True,
    ),
}
OF_PARTIES = ("entity", "member_of", "entity_kind")


def sentence_of(selections: Mapping[str, Selection], text: str = "", is_led: bool = False, on: date | None = None) -> str:
    """Return what is asked for in words: "Planned activities on remittances led by GMG members, active in 2007"."""
    if not selections and not text:
        return _("All activities")
    adjectives = [_or(name, selections[name].wanted) for name in ("joint", "status") if _is_adjective(name, selections.get(name))]
    subject = _("%(adjectives)s activities") % {"adjectives": " ".join(adjectives)} if adjectives else _("activities")
    clauses = [(_("matching “%(text)s”") % {"text": text}, True)] if text else []
    has_party = False
    for name, wording in WORDINGS.items():
        if name not in selections or _is_adjective(name, selections[name]):
            continue
        wording = LED[name] if is_led and name in LED else wording
        clause = _clause(name, selections[name], wording, _(" as of %(day)s") % {"day": show_period(on.isoformat())} if on else "")
        # "led by ILO, led by GMG members": what follows a party is set off, or the two would run together.
        is_close = wording.is_close and bool(_named(selections[name].wanted)) and not (has_party and name in OF_PARTIES)
        clauses.append((clause, is_close))
        has_party |= name in OF_PARTIES
    words = subject[:1].upper() + subject[1:]
    for number, (clause, is_close) in enumerate(clauses):
        words += f"{' ' if is_close or not number else ', '}{clause}"
    return words


def _clause(name: str, selection: Selection, wording: Wording, day: str) -> str:
    """Return what is asked of one facet."""
    any_of = []
    if _named(selection.wanted):
        any_of.append(wording.wanted % {"names": _or(name, _named(selection.wanted)), "day": day})
    if len(_named(selection.wanted)) < len(selection.wanted):
        any_of.append(wording.without % {"day": day})
    all_of = [_(" or ").join(any_of)] if any_of else []
    if len(_named(selection.unwanted)) < len(selection.unwanted):
        all_of.append(wording.with_any % {"day": day})
    words = _(" and ").join(all_of)
    if not _named(selection.unwanted):
        return words
    rest = wording.unwanted % {"names": _or(name, _named(selection.unwanted)), "day": day}
    return _("%(these)s but %(not_those)s") % {"these": words, "not_those": rest} if words else rest


def _is_adjective(name: str, selection: Selection | None) -> bool:
    """Return whether what is asked of a facet stands before the noun."""
    if selection is None or selection.unwanted:
        return False
    codes = {value.code for value in selection.wanted}
    return (name == "joint" and codes == {JOINT}) or (name == "status" and ActivityStatus.UNKNOWN not in codes)


def _named(values: Iterable[Value]) -> list[Value]:
    return [value for value in values if value.code != NONE]


def _or(name: str, values: Iterable[Value]) -> str:
    return get_text_list([_in_sentence(name, value) for value in values], _("or"))


def _in_sentence(name: str, value: Value) -> str:
    if name == "during":
        return in_period(value.code)
    if name == "theme":
        return in_lower_case(str(value.short))
    if name == "status" and value.code == ActivityStatus.UNKNOWN:
        return _("of unknown status")
    return str(value.short)


def in_lower_case(name: str) -> str:
    """Return a theme's name as it stands within a sentence; acronyms, and names of several capitalized words, keep their case."""
    first, __, rest = name.partition(" ")
    return name if first != first.capitalize() or rest[:1].isupper() else name[:1].lower() + name[1:]


def in_period(edtf: str) -> str:
    """Return a period with its preposition: "in 2007", "on 20 April 2007", "from 2007 to 2009", "since April 2006"."""
    words = show_period(edtf)
    start, slash, end = edtf.partition("/")
    if slash:
        return words if ".." in (start, end) else _("from %(period)s") % {"period": words}
    if start.count("-") == 2:
        return _("on %(day)s") % {"day": words}
    # Months from 13 on stand for quarters and halves of a year.
    if start[5:7] > "12":
        return _("in the %(part)s") % {"part": words}
    return _("in %(period)s") % {"period": words}
