"""Filters of lists of activities."""

from datetime import date

from django import forms
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import CharFilter, ChoiceFilter, Filter, MultipleChoiceFilter

from activities.models import Activity, Party, Theme
from activities.vocabularies import ActivityKind, ActivityStatus
from entities.models import Area, AreaGrouping, Entity
from entities.vocabularies import AreaKind
from records.filters import ListFilter
from records.periods import Period, PeriodFormField, is_qualified, show_period


def doubt_during(activity: Activity, first: date, last: date) -> str:
    """Return why an activity was only possibly active on a day from first to last; the empty string where it certainly was.

    One without a date that is found was told as ongoing on a day of the span, so there is no doubt.
    """
    if activity.start_earliest is None:
        return ""
    if is_qualified(activity.period):
        return _("the source gives the date as uncertain: %(period)s") % {"period": activity.period_shown}
    start, __, end = activity.period.partition("/")
    reasons = []
    if activity.start_latest > last:
        reasons.append(_("the start is known only as %(date)s") % {"date": show_period(start)})
    if activity.end_earliest < first:
        reasons.append(_("the end is known only as %(date)s") % {"date": show_period(end or start)})
    return _(" and ").join(reasons)


# Fields that take any public record by its key and offer those that find something


class KeptSelect(forms.Select):
    """A select that also shows a value which it does not offer, so that what an address asks for is neither lost nor hidden."""

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        offered = {str(option["value"]) for __, options, __ in groups for option in options}
        for kept in value:
            if kept and kept not in offered:
                groups.append((None, [self.create_option(name, kept, kept, True, len(groups))], len(groups)))
        return groups


class OfferedChoices(ModelChoiceIterator):
    def __iter__(self):
        yield ("", self.field.empty_label)
        yield from self.field.offered()


class OfferedField(forms.ModelChoiceField):
    widget = KeptSelect
    iterator = OfferedChoices

    def offered(self) -> list[tuple]:
        """Return the choices, without the empty one."""
        raise NotImplementedError


class EntityField(OfferedField):
    def __init__(self, **kwargs):
        super().__init__(Entity.objects.visible_to(), to_field_name="slug", **kwargs)

    def offered(self):
        """Offer entities that take part in a public activity, or parts of which do, by short name."""
        parties = Party.objects.filter(entity__isnull=False, activity__in=Activity.objects.visible_to()).values("entity")
        taking_part = Q(pk__in=parties)
        for step in ("children", "children__children"):
            taking_part |= Q(pk__in=Entity.objects.filter(**{f"{step}__in": parties}).values("pk"))
        entities = sorted(self.queryset.filter(taking_part), key=lambda entity: (entity.short_name.casefold(), entity.slug))
        return [(entity.slug, f"{entity.acronym}, {entity.name}" if entity.acronym else entity.name) for entity in entities]


class ThemeField(OfferedField):
    def __init__(self, **kwargs):
        super().__init__(Theme.objects.visible_to(), to_field_name="slug", **kwargs)

    def offered(self):
        """Offer all public themes, sub-themes after the theme that they are part of."""
        themes = list(self.queryset.select_related("parent").order_by("name"))
        themes.sort(key=lambda theme: (theme.parent.name, theme.name) if theme.parent else (theme.name, ""))
        return [(theme.slug, f"\N{EM DASH} {theme.name}" if theme.parent_id else theme.name) for theme in themes]


class AreaField(OfferedField):
    def __init__(self, **kwargs):
        super().__init__(Area.objects.all(), **kwargs)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        self.validate_no_null_characters(value)
        area = self.queryset.keyed(value).first()
        if area is None:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value})
        return area

    def offered(self):
        """Offer areas that a public activity concerns, and the regions and groupings that hold these."""
        areas = {area.pk: area for area in self.queryset}
        concerned = set(Activity.areas.through.objects.filter(activity__in=Activity.objects.visible_to()).values_list("area_id", flat=True))
        holding = set(AreaGrouping.objects.filter(area__in=concerned).values_list("grouping_id", flat=True))
        for pk in concerned:
            while pk:
                holding.add(pk)
                pk = areas[pk].parent_id
        groups = {_("Regions"): [], _("Groupings"): [], _("Countries and areas"): []}
        for area in sorted((areas[pk] for pk in holding), key=lambda area: area.name):
            heading = {AreaKind.COUNTRY: _("Countries and areas"), AreaKind.GROUPING: _("Groupings")}.get(area.kind, _("Regions"))
            groups[heading].append((area.key, area.name))
        return [(heading, choices) for heading, choices in groups.items() if choices]


class EntityChoiceFilter(Filter):
    field_class = EntityField


class ThemeChoiceFilter(Filter):
    field_class = ThemeField


class AreaChoiceFilter(Filter):
    field_class = AreaField


class PeriodFilter(Filter):
    field_class = PeriodFormField


class ActivityFilter(ListFilter):
    """The filters combine: an activity has to pass each that is used. Several statuses or kinds mean any of them."""

    q = CharFilter(
        method="filter_matching",
        max_length=200,
        label=gettext_lazy("Words"),
        help_text=gettext_lazy("All of them must occur: in code, title, summary or place, or in a name of a party, theme or area."),
    )
    entity = EntityChoiceFilter(
        method="filter_entity",
        label=gettext_lazy("Entity"),
        empty_label=gettext_lazy("Any entity"),
        help_text=gettext_lazy("In whatever role; its parts are included."),
        error_messages={
            "invalid_choice": gettext_lazy(
                "“%(value)s” is no entity on record. Choose one of the list, or write the last part of its page's address."
            )
        },
    )
    theme = ThemeChoiceFilter(
        method="filter_theme",
        label=gettext_lazy("Theme"),
        empty_label=gettext_lazy("Any theme"),
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no theme on record. Choose one of the list.")},
    )
    area = AreaChoiceFilter(
        method="filter_area",
        label=gettext_lazy("Country or region"),
        empty_label=gettext_lazy("Any area"),
        help_text=gettext_lazy("A region includes its countries."),
        error_messages={
            "invalid_choice": gettext_lazy(
                "“%(value)s” is no area on record. Choose one of the list, or write an ISO code (GHA) or an M49 code (002)."
            )
        },
    )
    during = PeriodFilter(
        method="filter_during",
        label=gettext_lazy("Active during"),
        help_text=gettext_lazy("For example 2007, first half of 2007, November 2006, 2007 to 2009."),
    )
    status = MultipleChoiceFilter(
        method="filter_status",
        choices=ActivityStatus.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Status as last told"),
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no status. Tick one or more of the list.")},
    )
    kind = MultipleChoiceFilter(
        method="filter_kind",
        choices=ActivityKind.choices,
        widget=forms.CheckboxSelectMultiple,
        label=gettext_lazy("Kind"),
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no kind of activity. Tick one or more of the list.")},
    )
    sort = ChoiceFilter(
        method="filter_sort",
        choices=[("title", gettext_lazy("Title")), ("period", gettext_lazy("Start of the period"))],
        label=gettext_lazy("Order by"),
        empty_label=gettext_lazy("Code"),
        error_messages={"invalid_choice": gettext_lazy("“%(value)s” is no order. Choose one of the list.")},
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and last day that "active during" asks for; None if it does not ask."""
        edtf = self.form.cleaned_data.get("during") if self.is_bound and self.errors is not None else ""
        return (Period.parse(edtf).start_earliest, Period.parse(edtf).end_latest) if edtf else None

    def filter_matching(self, queryset, name, text):
        return queryset.matching(text)

    def filter_entity(self, queryset, name, entity):
        return queryset.counted_for(entity)

    def filter_theme(self, queryset, name, theme):
        return queryset.on_themes(Theme.objects.visible_to().within(theme))

    def filter_area(self, queryset, name, area):
        return queryset.concerning(Area.objects.within(area))

    def filter_during(self, queryset, name, edtf):
        return queryset.active_during(*self.span)

    def filter_status(self, queryset, name, statuses):
        return queryset.filter(status__in=statuses)

    def filter_kind(self, queryset, name, kinds):
        any_of = Q()
        for kind in kinds:
            any_of |= Q(pk__in=Activity.objects.of_kind(kind))
        return queryset.filter(any_of)

    def filter_sort(self, queryset, name, order):
        return queryset.order_by(Lower("title") if order == "title" else F("start_earliest").asc(nulls_last=True), "code")
