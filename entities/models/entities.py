import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from entities.models.areas import Area
from entities.vocabularies import EntityKind, NameKind
from records.history import change_history
from records.models import Cited, Record, RecordQuerySet, SearchableQuerySet, leads_back
from records.periods import Dated, DatedQuerySet
from records.vocabularies import SearchKind, State


class UnknownName(ValueError):
    """No entity has this name."""


class AmbiguousName(ValueError):
    """Several entities have this name: they are the ``candidates``."""

    def __init__(self, text: str, candidates: list["Entity"]):
        super().__init__(text)
        self.candidates = candidates


def normalize_name(text: str) -> str:
    """Return the form in which names are compared: case, accents, apostrophes, hyphens and spaces folded."""
    folded = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    folded = re.sub(r"[’‘`´]", "'", folded)
    return re.sub(r"\s+", " ", re.sub(r"[‐-―]", "-", folded)).strip()


class NameIndex:
    """All names of all entities in memory, for resolving many names in two queries."""

    def __init__(self, entities: Iterable["Entity"]):
        self._by_name: dict[str, dict[int, Entity]] = defaultdict(dict)
        self._by_slug: dict[str, Entity] = {}
        for entity in entities:
            self.add(entity, entity.name, entity.acronym, *(name.name for name in entity.names.all()))

    def add(self, entity: "Entity", *names: str) -> None:
        """Make an entity found by its slug and by more names."""
        self._by_slug[entity.slug] = entity
        for name in filter(None, names):
            self._by_name[normalize_name(name)][id(self._by_slug[entity.slug])] = self._by_slug[entity.slug]

    def resolve(self, text: str) -> "Entity":
        """Return the one entity with this slug or name. Raises UnknownName, or AmbiguousName with the candidates."""
        if text in self._by_slug:
            return self._by_slug[text]
        found = list(self._by_name.get(normalize_name(text), {}).values())
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousName(text, sorted(found, key=lambda entity: entity.slug))
        raise UnknownName(text)


class EntityQuerySet(RecordQuerySet, SearchableQuerySet):
    def name_index(self) -> NameIndex:
        """Return the names of these entities, merged ones left out, in memory."""
        entities = self.exclude(state=State.MERGED).prefetch_related("names")
        return NameIndex(entities)  # type: ignore[arg-type]  # mypy does not know the model of the queryset.

    def named(self, text: str) -> "Entity":
        """Return the one entity with this slug or any unambiguous name. Raises UnknownName or AmbiguousName."""
        return self.name_index().resolve(text)

    def within(self, entity: "Entity"):
        """The entity itself and all that is part of it, up to four levels down."""
        below = Q(pk=entity.pk)
        for step in ("parent", "parent__parent", "parent__parent__parent", "parent__parent__parent__parent"):
            below |= Q(**{step: entity.pk})
        return self.filter(below)

    def by_kind(self):
        """In the order of the directory: kind by kind, and by name in each."""
        return self.order_by(Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(EntityKind))), "name", "slug")

    def with_lineage(self):
        """Entities that succeeded another or were succeeded."""
        return self.filter(Q(successor__isnull=False) | Exists(Entity.objects.filter(successor=OuterRef("pk"))))


class Entity(Record, Cited):
    """An organization or organ that takes part."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, help_text=_("Part of the address. It never changes once given."))
    name = models.CharField(_("name"), max_length=250, help_text=_("The English name in full, as it is now or was last."))
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=32, choices=EntityKind)
    parent = models.ForeignKey("self", verbose_name=_("part of"), null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    area = models.ForeignKey(
        Area,
        verbose_name=_("area"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="entities",
        help_text=_("For governments."),
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name=_("successor"), null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    description = models.TextField(_("description"), blank=True)

    search_kind = SearchKind.ENTITY
    history = change_history()
    objects = EntityQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        ordering = ["name", "slug"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(pk=models.F("parent")),
                name="entity_is_not_own_parent",
                violation_error_message=_("An entity cannot be part of itself."),
            ),
            models.CheckConstraint(
                condition=~Q(pk=models.F("successor")),
                name="entity_is_not_own_successor",
                violation_error_message=_("An entity cannot succeed itself."),
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.acronym})" if self.acronym else self.name

    def get_absolute_url(self):
        return reverse("entity-detail", args=[self.slug])

    def clean(self):
        for field in ("parent", "successor"):
            if leads_back(self, field):
                raise ValidationError({field: _("%(other)s leads back to this entity.") % {"other": getattr(self, field)}})

    @property
    def kind_heading(self) -> str:
        """The heading under which the directory lists it."""
        return EntityKind(self.kind).plural

    @property
    def short_name(self) -> str:
        """The acronym, or the name where there is none."""
        return self.acronym or self.name


class EntityName(Dated):
    """One more name of an entity: in another language, former, an alias or a misprint that sources use."""

    entity = models.ForeignKey(Entity, verbose_name=_("entity"), on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=16, choices=NameKind)
    language = models.CharField(_("language"), max_length=12, default="en", help_text=_("Language code: en, fr, es, ru, zh, ar."))
    note = models.CharField(_("note"), max_length=500, blank=True)

    history = change_history(dated=True)
    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["kind", "language", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "kind", "language", "name"],
                name="entityname_is_given_once",
                violation_error_message=_("This entity has that name already."),
            ),
        ]

    def __str__(self):
        return self.name
