"""A group: its members and chair on a day, and what the record of both holds and lacks."""

from datetime import date

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import DetailView

from entities import linked
from entities.forms import DayForm
from entities.models import ChairTerm, Entity, Group, Membership
from entities.timeline import Timeline
from entities.views.sources import SourceList, with_sources
from entities.vocabularies import MembershipStatus
from records.models import Change, latest_change
from records.periods import OPEN_END, OPEN_START, Answer, Dated, show_period
from records.views import RecordDetailMixin
from records.vocabularies import State


def show_day(day: date) -> str:
    return show_period(day.isoformat())


def show_days(first: date, last: date) -> str:
    return show_period(first.isoformat() if first == last else f"{first}/{last}")


def doubts(dated: Dated) -> str:
    """Return what the record leaves open about the first and the last day of a period, the empty string if nothing."""
    reasons = [dated.doubt_on(dated.start_earliest or date.min), dated.doubt_on(dated.end_latest or date.max)]
    return _(" and ").join(dict.fromkeys(filter(None, reasons)))


def members_on(group: Group, day: date) -> list[Membership]:
    """Return the public members of a group on a day by name, each with ``answer`` and, if it is collective, its ``constituents``."""
    seen = Entity.objects.visible_to()
    members = list(
        Membership.objects.of(group).members_on(day).filter(entity__in=seen).select_related("entity").order_by("entity__name", "pk")
    )
    constituents = Membership.objects.members_on(day).filter(group__entity__in=[member.entity_id for member in members], entity__in=seen)
    of_group = {}
    for constituent in constituents.select_related("group", "entity").order_by("entity__name", "pk"):
        of_group.setdefault(constituent.group.entity_id, []).append(constituent)
    for member in members:
        member.constituents = of_group.get(member.entity_id, [])
    return members


def by_certainty(rows: list, day: date) -> list[tuple[str, list]]:
    """Return what holds on a day in parts: first, with an empty reason, what is certain, then the reasons to doubt, the commonest first."""
    parts: dict[str, list] = {}
    for row in rows:
        parts.setdefault(row.doubt_on(day), []).append(row)
    return sorted(parts.items(), key=lambda part: (part[0] != "", -len(part[1]), part[0]))


def certain_day(dated: Dated) -> date | None:
    """Return a day on which a period holds, for certain if any day is; None if no date is known."""
    if dated.start_earliest is None:
        return None
    day = dated.start_latest if dated.start_latest <= dated.end_earliest else dated.start_earliest
    return day if day != OPEN_START else dated.end_earliest


def first_day(group: Group, rows: list[Dated]) -> date | None:
    """Return the first day of a group's life or, where that is not known, of rows of its record; None if no day is known."""
    if group.start_earliest not in (None, OPEN_START):
        return group.start_earliest
    return min((row.start_earliest for row in rows if row.start_earliest not in (None, OPEN_START)), default=None)


def page_of(entity: Entity) -> dict[str, str]:
    """Return the short name of an entity and the address of its page, of the group's page if it is one."""
    page = entity.group if hasattr(entity, "group") else entity
    return {"short_name": entity.short_name, "address": page.get_absolute_url()}


class GroupDetailView(RecordDetailMixin, DetailView):
    """``?on=`` asks for a day; without it, or if it cannot be read, the page shows the group's own day."""

    slug_field = "entity__slug"
    depends_on_day = True

    def get_queryset(self):
        return with_sources(Group.objects.select_related("entity__successor__group"))

    def get_records(self):
        return [self.object.entity]

    def get_breadcrumbs(self):
        entity = self.object.entity
        return [(_("Entities"), reverse("entity-list")), (entity.short_name, entity.get_absolute_url()), (_("Members and chair"), "")]

    def get_linked(self, context):
        members = [row for row in context["memberships"] if row.status == MembershipStatus.MEMBER]
        return [linked.group(self.request.build_absolute_uri, self.object, members)]

    def get_context_data(self, **kwargs):
        group, today = self.object, timezone.localdate()
        form = DayForm(self.request.GET if "on" in self.request.GET else {"on": ""})
        form.full_clean()
        asked = form.cleaned_data.get("on")
        day = asked or group.day_to_show(today)
        exists = group.answer_on(day) != Answer.NO
        memberships, terms = self.get_memberships(), self.get_terms()
        holes = self.get_holes(terms, today)
        sources = SourceList()
        for record in (group, *terms, *memberships):
            sources.add(record)
        members = members_on(group, day) if exists else []
        chairs = [term for term in terms if exists and term.answer_on(day) != Answer.NO]
        hole = next((gap for gap in holes if gap.first <= day <= gap.last), None)
        predecessors = group.entity.predecessors.visible_to().select_related("group").order_by("name", "slug")
        successor = group.entity.successor
        others = self.get_others(memberships, day) if exists else []
        context = {
            "form": form,
            "day": day,
            "day_shown": show_day(day),
            "is_default": not asked,
            "has_ended": group.end_latest is not None and group.end_latest < today,
            "exists": exists,
            "doubt": group.doubt_on(day),
            "summary": self.get_summary(day, chairs, members),
            "chairs": [(term, term.doubt_on(day)) for term in chairs],
            "hole_days": show_days(hole.first, hole.last) if hole else "",
            **self.get_neighbours(terms, chairs, day),
            "members": by_certainty(members, day),
            "others": others,
            "holes": [show_days(gap.first, gap.last) for gap in holes],
            "founding": show_period(group.period.partition("/")[0])
            if holes and holes[0].first == group.start_earliest != group.start_latest
            else "",
            "doubtful": [term for term in terms if term.doubts],
            "overlaps": self.get_overlaps(terms),
            "terms": terms,
            "has_dated_terms": any(term.start_earliest for term in terms),
            "memberships": memberships,
            "timeline": self.get_timeline(memberships, terms, holes, today, day),
            "predecessors": [page_of(predecessor) for predecessor in predecessors],
            "successor": page_of(successor) if successor and successor.state == State.PUBLISHED else None,
            "citations": sources.citations,
            "change": self.get_change(),
        }
        return super().get_context_data(index=self.get_index(context), **context, **kwargs)

    def get_index(self, context: dict) -> list[tuple]:
        """Return the jump links of the page."""
        group, terms, exists = self.object, len(context["terms"]), context["exists"]
        entries = [
            ("chair", _("In the chair"), "", exists and terms),
            ("members", _("Members"), sum(len(part) for __, part in context["members"]), exists),
            *((other["anchor"], other["label"], other["count"], True) for other in context["others"]),
            ("record", _("What the record rests on"), "", group.note or group.sources),
            ("timeline", _("Timeline"), "", context["timeline"]),
            ("gaps", _("Holes and doubts"), "", terms),
            ("chairs", _("All chairs"), terms, terms),
            ("memberships", _("All memberships"), len(context["memberships"]), context["memberships"]),
            ("sources", _("Sources"), len(context["citations"]), context["citations"]),
        ]
        return [(anchor, label, count) for anchor, label, count, is_shown in entries if is_shown]

    def get_memberships(self) -> list[Membership]:
        rows = Membership.objects.of(self.object).filter(entity__in=Entity.objects.visible_to()).select_related("entity")
        rows = list(with_sources(rows).order_by(F("start_earliest").asc(nulls_last=True), "entity__name", "pk"))
        for row in rows:
            row.title = f"{row.entity.short_name}: {row.get_status_display()}, {row.period_shown or _('no date on record')}"
        return rows

    def get_terms(self) -> list[ChairTerm]:
        """Return the terms with their public ``holders``, a ``title`` in words, and ``doubts`` where start or end is not certain."""
        holders = Prefetch("entities", queryset=Entity.objects.visible_to().order_by("name", "slug"), to_attr="holders")
        rows = ChairTerm.objects.of(self.object).select_related("coordinator").prefetch_related(holders)
        rows = list(with_sources(rows).order_by(F("start_earliest").asc(nulls_last=True), "pk"))
        doubtful = set(ChairTerm.objects.of(self.object).doubtful().values_list("pk", flat=True))
        for row in rows:
            row.names = get_text_list([entity.short_name for entity in row.holders], _("and")) or _("an entity that is not public")
            row.title = f"{row.names}: {row.get_kind_display()}, {row.period_shown or _('no date on record')}"
            row.doubts = doubts(row) if row.pk in doubtful else ""
        return rows

    def get_holes(self, terms: list[ChairTerm], today: date) -> list:
        """Return the holes in the record of chairs; none where no term has a date, since then nothing of it is known."""
        dated = [term for term in terms if term.start_earliest]
        since = first_day(self.object, dated)
        return ChairTerm.objects.of(self.object).holes(since, min(today, self.object.end_latest or today)) if dated and since else []

    def get_overlaps(self, terms: list[ChairTerm]) -> list[tuple[ChairTerm, ChairTerm]]:
        by_key = {term.pk: term for term in terms}
        return [(by_key[pair.first.pk], by_key[pair.second.pk]) for pair in ChairTerm.objects.of(self.object).overlaps()]

    def get_others(self, memberships: list[Membership], day: date) -> list[dict]:
        """Return the observers, applicants and interested on a day, each status apart and in parts by certainty."""
        labels = {
            MembershipStatus.OBSERVER: _("Observers"),
            MembershipStatus.APPLIED: _("Applied for membership"),
            MembershipStatus.INTERESTED: _("Interested in membership"),
        }
        rows = [row for row in memberships if row.answer_on(day) != Answer.NO]
        parts = [(status, label, [row for row in rows if row.status == status]) for status, label in labels.items()]
        return [
            {"anchor": str(status), "label": label, "count": len(rows), "parts": by_certainty(rows, day)}
            for status, label, rows in parts
            if rows
        ]

    def get_neighbours(self, terms: list[ChairTerm], chairs: list[ChairTerm], day: date) -> dict:
        """Return the terms before and after those of the day, each with a ``day`` to link to."""
        known = [term for term in terms if term.start_earliest and term not in chairs]
        for term in known:
            term.day = certain_day(term)
        return {
            "earlier": max((term for term in known if term.end_latest < day), key=lambda term: term.end_latest, default=None),
            "later": min((term for term in known if term.start_earliest > day), key=lambda term: term.start_earliest, default=None),
        }

    def get_summary(self, day: date, chairs: list[ChairTerm], members: list[Membership]) -> str:
        """Return the sentence at the top: who held the chair on the day and how many were members."""
        certain = sum(member.answer == Answer.YES for member in members)
        possible = len(members) - certain
        if not members:
            count = _("no members on record")
        elif not certain:
            count = ngettext("possibly %(count)s member", "possibly %(count)s members", possible) % {"count": possible}
        else:
            count = ngettext("%(count)s member", "%(count)s members", certain) % {"count": certain}
            if possible:
                count = _("%(members)s and possibly %(count)s more") % {"members": count, "count": possible}
        terms = [term.names if term.answer_on(day) == Answer.YES else _("possibly %(names)s") % {"names": term.names} for term in chairs]
        chair = _("%(names)s in the chair") % {"names": _(" or ").join(terms)} if terms else _("no chair on record")
        return _("On %(day)s: %(chair)s, %(count)s.") % {"day": show_day(day), "chair": chair, "count": count}

    def get_timeline(self, memberships, terms, holes, today: date, day: date) -> Timeline | None:
        """Return the chart, None where no date is on record to draw."""
        group, rows = self.object, [row for row in (*memberships, *terms) if row.start_earliest]
        if not rows:
            return None
        last = max(today if row.end_latest == OPEN_END else row.end_latest for row in ([group] if group.end_latest else rows))
        first = first_day(group, rows) or last
        return Timeline(first, max(first, last), memberships, terms, [(show_days(gap.first, gap.last), gap) for gap in holes], day)

    def get_change(self) -> Change | None:
        """Return the latest change of the group, its memberships or its chairs."""
        group = self.object.pk
        histories = (Group.history.filter(id=group), Membership.history.filter(group_id=group), ChairTerm.history.filter(group_id=group))
        return max(filter(None, map(latest_change, histories)), key=lambda change: change.at, default=None)
