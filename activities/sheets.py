"""The sheets of what: themes, activities, updates and links."""

import re
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from activities.models import Abbreviation, Activity, ActivityDocument, Link, Party, Theme, Update
from activities.vocabularies import DocumentRole, Role
from entities.sheets import AreaReferences
from records.sheets import SEPARATOR, CitedRecord, CodesColumn, Column, Reference, References, Refused, Sheet, split_list
from records.vocabularies import State

CitedRecord.kinds.update({"theme": "themes", "activity": "activities"})


class AbbreviationSheet(Sheet):
    name = "abbreviations"
    model = Abbreviation
    key = ("acronym",)
    columns: ClassVar[list[Column]] = [Column("acronym", required=True), Column("meaning", required=True)]


class ThemeSheet(Sheet):
    name = "themes"
    model = Theme
    key = ("slug",)
    columns: ClassVar[list[Column]] = [
        Column("slug", required=True),
        Column("name", required=True),
        Reference("parent", to="themes"),
        Column("description"),
    ]

    def queryset(self):
        return Theme.objects.exclude(state=State.MERGED).select_related("parent")


def clean_text(model: type[models.Model], name: str, text: str) -> str:
    """Return a text that a field takes. Raises Refused with what the field has against it."""
    try:
        return model._meta.get_field(name).clean(text, None)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None


class PartiesColumn(Column):
    """The parties of an activity in one role, in order: entities by slug, others by their name in double quotation marks."""

    is_many = True

    def __init__(self, name: str, role: Role, required: bool = False):
        super().__init__(name, required=required)
        self.role = role

    def read(self, cell, row, resolver):
        parties: list[Party] = []
        for item in split_list(cell):
            if item.startswith('"'):
                party = Party(name_as_printed=self._read_name(item), role=self.role)
            else:
                party = Party(entity=resolver.find("entities", item), role=self.role)
            if any(self._same(party, other) for other in parties):
                raise Refused(_("names “%(item)s” twice") % {"item": item})
            parties.append(party)
        if self.is_required and not parties:
            raise Refused(_("must not be empty"))
        return parties

    def _read_name(self, item: str) -> str:
        quoted = re.fullmatch(r'"((?:[^"]|"")*)"', item)
        if not quoted:
            raise Refused(_('has a name with a quotation mark inside: double it, as in "the ""Blue"" project"'))
        name = quoted[1].replace('""', '"').strip()
        if not name:
            raise Refused(_("has an empty name in quotation marks"))
        return clean_text(Party, "name_as_printed", name)

    def _same(self, one: Party, other: Party) -> bool:
        return one.entity is other.entity and one.name_as_printed == other.name_as_printed

    def show(self, value):
        return SEPARATOR.join(party.entity.slug if party.entity else self._show_name(party.name_as_printed) for party in value)

    def _show_name(self, name: str) -> str:
        return '"' + name.replace('"', '""') + '"'

    def named(self, value):
        return [party.entity for party in value if party.entity]

    def get(self, record):
        return [party for party in record.parties.all() if party.role == self.role]

    def set(self, record, value):
        kept = {self.show([party]): party for party in record.parties.filter(role=self.role).select_related("entity")}
        for position, party in enumerate(value):
            old = kept.pop(self.show([party]), None)
            if old is None:
                Party.objects.create(
                    activity=record, entity=party.entity, name_as_printed=party.name_as_printed, role=self.role, position=position
                )
            elif old.position != position:
                old.position = position
                old.save()
        for party in kept.values():
            party.delete()


class ActivityDocumentsColumn(Column):
    """The documents of an activity: ``mandate a-res-60-227; outcome habitat-debate``."""

    is_many = True

    def read(self, cell, row, resolver):
        found = []
        for item in split_list(cell):
            role, __, slug = item.partition(" ")
            if role not in DocumentRole.values or not slug:
                raise Refused(
                    _("“%(item)s” is not one of %(roles)s followed by the slug of a document")
                    % {"item": item, "roles": ", ".join(DocumentRole.values)}
                )
            found.append(ActivityDocument(document=resolver.find("documents", slug.strip()), role=role))
        return sorted(found, key=lambda row: self.show([row]))

    def show(self, value):
        return SEPARATOR.join(f"{row.role} {row.document.slug}" for row in value)

    def named(self, value):
        return [row.document for row in value]

    def get(self, record):
        return sorted(record.activity_documents.all(), key=lambda row: self.show([row]))

    def set(self, record, value):
        kept = {self.show([row]): row for row in record.activity_documents.select_related("document")}
        for row in value:
            if not kept.pop(self.show([row]), None):
                ActivityDocument.objects.create(activity=record, document=row.document, role=row.role)
        for row in kept.values():
            row.delete()


class ActivitySheet(Sheet):
    name = "activities"
    model = Activity
    is_of_meeting = True
    key = ("code",)
    columns: ClassVar[list[Column]] = [
        Column("code", required=True),
        Column("title", required=True),
        Column("summary"),
        CodesColumn("kinds", required=True),
        Column("place"),
        AreaReferences("areas", to="areas"),
        References("themes", to="themes", required=True),
        PartiesColumn("lead", Role.LEAD, required=True),
        PartiesColumn("partners", Role.PARTNER),
        PartiesColumn("funders", Role.FUNDER),
        PartiesColumn("hosts", Role.HOST),
        ActivityDocumentsColumn("documents"),
    ]

    def queryset(self):
        return Activity.objects.exclude(state=State.MERGED).prefetch_related(
            "areas", "themes", "parties__entity", "activity_documents__document"
        )

    def rows_of(self, package):
        return self.queryset().with_home().filter(home=package.meeting)


class SourceColumn(Column):
    """Where a telling stands: a section (``5/17/F.1``), or a dated message (``2007-03-03 e-mail from the focal point``)."""

    def read(self, cell, row, resolver):
        message = re.fullmatch(r"(\d{4}-\d\d-\d\d) (.+)", cell)
        if not message:
            return (resolver.find("sections", cell), "", None)
        try:
            day = date.fromisoformat(message[1])
        except ValueError:
            raise Refused(_("begins with a day that does not exist")) from None
        return (None, clean_text(Update, "message", message[2]), day)

    def show(self, value):
        section, message, day = value
        return section.key if section else f"{day.isoformat()} {message}"

    def named(self, value):
        return [value[0]] if value[0] else []

    def get(self, record):
        return (record.section, record.message, record.message_on)

    def set(self, record, value):
        record.section, record.message, record.message_on = value


class UpdateSheet(Sheet):
    name = "updates"
    model = Update
    is_of_meeting = True
    key = ("activity", "source", "entity")
    columns: ClassVar[list[Column]] = [
        Reference("activity", to="activities", required=True),
        SourceColumn("source", required=True),
        Reference("entity", to="entities", required=True),
        Column("status", required=True),
        Column("period"),
        Column("period_as_printed"),
        Column("note"),
    ]

    def queryset(self):
        return Update.objects.select_related("activity", "entity", "section__meeting", "section__paper__meeting")

    def rows_of(self, package):
        # What a meeting was told travels with it; a message travels with its activity.
        at_home = Activity.objects.with_home().filter(home=package.meeting)
        return self.queryset().filter(
            models.Q(section__meeting__number=package.meeting) | models.Q(section=None, activity__in=at_home.values("pk"))
        )


class LinkSheet(Sheet):
    name = "links"
    model = Link
    is_of_meeting = True
    key = ("activity", "kind", "other")
    columns: ClassVar[list[Column]] = [
        Reference("activity", to="activities", required=True),
        Column("kind", required=True),
        Reference("other", to="activities", required=True),
        Column("judgement", required=True),
        Column("reason"),
    ]

    def queryset(self):
        return Link.objects.select_related("activity", "other")

    def rows_of(self, package):
        # A link travels with the later of its two activities.
        home = dict(Activity.objects.with_home().values_list("pk", "home"))
        here = [link.pk for link in self.queryset() if max(home[link.activity_id] or 0, home[link.other_id] or 0) == package.meeting]
        return self.queryset().filter(pk__in=here)
