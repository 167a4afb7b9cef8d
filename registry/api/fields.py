"""What the serializers of the API are made of: what is public, addresses, codes with their labels, and periods."""

from functools import cache

from django.db.models import Model, TextChoices
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from entities.models import Group
from meetings.models import Paper, Participation
from records.models import Record
from records.vocabularies import State
from registry.api import addresses


def is_public(record: Model) -> bool:
    """Return whether the public sees a record. Areas have no state; what belongs to a meeting or to a group's entity needs that too."""
    match record:
        case Paper() if record.meeting.state != State.PUBLISHED:
            return False
        case Participation():
            return record.meeting.state == State.PUBLISHED
        case Group():
            return record.entity.state == State.PUBLISHED
    return not isinstance(record, Record) or record.state == State.PUBLISHED


class PublicList(serializers.ListSerializer):
    """Leaves out what its child gives as None."""

    def to_representation(self, data):
        return [row for row in super().to_representation(data) if row is not None]


class PublicSerializer(serializers.Serializer):
    """Has all its fields always, unless ``fields`` in the context names those of the outermost record that are asked for."""

    class Meta:
        list_serializer_class = PublicList

    def get_fields(self):
        fields = super().get_fields()
        is_outermost = self.root is self or (self.root is self.parent and isinstance(self.parent, serializers.ListSerializer))
        chosen = self.context.get("fields") if is_outermost else None
        return {name: field for name, field in fields.items() if name in chosen} if chosen else fields


class AddressField(serializers.URLField):
    """An absolute address that is made of the record itself."""

    def __init__(self, **kwargs):
        super().__init__(source="*", **kwargs)

    def to_representation(self, record):
        return self.context["origin"] + self.path_of(record)


class PageField(AddressField):
    def path_of(self, record):
        # An answer gives several addresses of a record, and each is made of this one.
        if "page_path" not in vars(record):
            record.page_path = record.get_absolute_url()
        return record.page_path


class ApiField(PageField):
    def path_of(self, record):
        return addresses.of_page(super().path_of(record))


class PartField(ApiField):
    """The address of a list that belongs to a record: one step below the record's own."""

    def __init__(self, part: str, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    def path_of(self, record):
        return f"{super().path_of(record)}{self.part}/"


class ActivitiesField(AddressField):
    """The address of the activities that a filter of their list finds for a record."""

    def __init__(self, parameter: str, key: str, **kwargs):
        super().__init__(help_text=_("Address of its activities."), **kwargs)
        self.parameter, self.key = parameter, key

    def path_of(self, record):
        return f"{addresses.root()}activities/?{self.parameter}={getattr(record, self.key)}"


class SeatField(ApiField):
    """A seat has its place in a page, and an address of its own in the API."""

    def path_of(self, record):
        page, __, anchor = super().path_of(record).partition("#")
        return f"{page}{anchor.removeprefix('seat-')}/"


@cache
def coded(vocabulary: type[TextChoices]) -> type[PublicSerializer]:
    """Return the serializer of a code of a vocabulary, named after it: the code with its label."""
    labels = {code: str(label) for code, label in vocabulary.choices}

    def to_representation(self, code):
        return {"code": str(code), "label": labels[code]}

    fields = {"code": serializers.ChoiceField(vocabulary.choices), "label": serializers.CharField()}
    return type(f"{vocabulary.__name__}Serializer", (PublicSerializer,), {**fields, "to_representation": to_representation})


class PeriodSerializer(PublicSerializer):
    """When something holds. Unknown and open are different: an unknown period is empty and has no days."""

    edtf = serializers.CharField(source="period", help_text=_("EDTF (ISO 8601-2): empty if unknown, “..” for an open side."))
    words = serializers.CharField(source="period_shown", help_text=_("The same in words."))
    as_printed = serializers.CharField(
        source="period_as_printed", help_text=_("The source's own words, where they say more or something else.")
    )
    start_earliest = serializers.DateField(allow_null=True, help_text=_("0001-01-01 where the start is open."))
    start_latest = serializers.DateField(allow_null=True, help_text=_("0001-01-01 where the start is open."))
    end_earliest = serializers.DateField(allow_null=True, help_text=_("9999-12-31 where the end is open."))
    end_latest = serializers.DateField(allow_null=True, help_text=_("9999-12-31 where the end is open."))


class DateSerializer(PublicSerializer):
    """Day, month or year of a document."""

    edtf = serializers.CharField(source="date", help_text=_("EDTF (ISO 8601-2); empty if unknown."))
    words = serializers.CharField(source="date_shown", help_text=_("The same in words."))
