"""What every record has: state, retired addresses, documents and citations, and the changes it went through."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.history import change_history
from records.models.search import SearchableQuerySet
from records.periods import PeriodField, show_period
from records.vocabularies import ChangeKind, DocumentKind, SearchKind, State


class Change(models.Model):
    """One thing that was done to the registry: a save, an import, a merge, a restore."""

    at = models.DateTimeField(_("when"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, blank=True, on_delete=models.SET_NULL, related_name="changes"
    )
    kind = models.CharField(_("by what"), max_length=16, choices=ChangeKind)
    reason = models.CharField(_("why"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="change_latest")]

    def __str__(self):
        return f"{self.get_kind_display()}, {timezone.localtime(self.at):%Y-%m-%d %H:%M}"


def latest_change(history: models.QuerySet) -> Change | None:
    """Return the change of the latest row of a history, None if there is none."""
    row = history.select_related("change").order_by("-history_date", "-history_id").first()
    return row.change if row else None


class RecordQuerySet(models.QuerySet):
    """Records by state."""

    def published(self):
        return self.filter(state=State.PUBLISHED)

    def visible_to(self, user=None):
        """What a user may see: published records; with the right to see drafts, all but the merged. None is the public."""
        if user is not None and user.has_perm("records.view_drafts"):
            return self.exclude(state=State.MERGED)
        return self.published()


class Record(models.Model):
    """What has a page of its own, and with it a state. An address once public never answers 404."""

    state = models.CharField(_("state"), max_length=16, choices=State, default=State.DRAFT)
    first_published = models.DateField(_("first published"), null=True, blank=True, editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    withdrawn_reason = models.CharField(
        _("reason for withdrawal"), max_length=500, blank=True, help_text=_("Shown to the public at the record's address.")
    )
    merged_into = models.ForeignKey(
        "self", verbose_name=_("merged into"), null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, first_published=None)
                | Q(state=State.MERGED)
                | Q(state__in=[State.PUBLISHED, State.WITHDRAWN], first_published__isnull=False),
                name="%(class)s_published_has_day",
                violation_error_message=_("What was once published is withdrawn with a reason; it does not become a draft again."),
            ),
            models.CheckConstraint(
                condition=(Q(state=State.WITHDRAWN, withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_on=None, withdrawn_reason="")),
                name="%(class)s_withdrawn_has_reason",
                violation_error_message=_("A withdrawn record needs the day and the reason; any other record has neither."),
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False) | (~Q(state=State.MERGED) & Q(merged_into=None)),
                name="%(class)s_merged_has_target",
                violation_error_message=_("A merged record names the record that it was merged into; any other record names none."),
            ),
        ]
        # The permission to see drafts is one for the whole registry: see Document.

    def publish(self, day) -> None:
        """Make the record public from a day on; it keeps the day on which it was first published."""
        self.state = State.PUBLISHED
        self.first_published = self.first_published or day
        self.withdrawn_on, self.withdrawn_reason = None, ""

    def withdraw(self, day, reason: str) -> None:
        """Take the record out of public view. Raises ValidationError without a reason or if it was never public."""
        if not reason.strip():
            raise ValidationError(_("Give a reason: it is shown at the record's address."))
        if not self.first_published:
            raise ValidationError(_("A draft was never public: delete it instead."))
        self.state, self.withdrawn_on, self.withdrawn_reason = State.WITHDRAWN, day, reason.strip()

    def last_change(self) -> Change | None:
        """Return the latest change of this record, None if its history holds none."""
        return latest_change(self.history)  # type: ignore[attr-defined]  # simple_history ships no types.


def leads_back(record: models.Model, name: str) -> bool:
    """Return whether a foreign key of a record to its own kind leads, step by step, back to the record or round in a circle."""
    step, seen = getattr(record, name), {record.pk}
    while step and step.pk not in seen:
        seen.add(step.pk)
        step = getattr(step, name)
    return step is not None


class RetiredAddress(models.Model):
    """An address that was public and now leads elsewhere (301) or says that its record is gone (410)."""

    path = models.CharField(_("path"), max_length=300, unique=True)
    moved_to = models.CharField(_("moved to"), max_length=300, blank=True, help_text=_("Empty: the record is gone."))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    retired_on = models.DateField(_("retired on"))

    class Meta:
        verbose_name = _("retired address")
        verbose_name_plural = _("retired addresses")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(path=models.F("moved_to")),
                name="retiredaddress_moves_elsewhere",
                violation_error_message=_("An address cannot lead to itself."),
            ),
        ]

    def __str__(self):
        return self.path


class DocumentQuerySet(RecordQuerySet, SearchableQuerySet):
    """Documents by state and by words."""


class Document(Record):
    """A document of the United Nations or of others that records rest on or refer to."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    symbol = models.CharField(_("symbol"), max_length=80, blank=True, help_text=_("For example A/RES/60/227."))
    title = models.CharField(_("title"), max_length=500)
    kind = models.CharField(_("kind"), max_length=16, choices=DocumentKind, default=DocumentKind.OTHER)
    date = PeriodField(_("date"), help_text=_("Day, month or year of adoption or issue."))
    link = models.URLField(_("link"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True, help_text=_("Public. Says where sources differ."))
    # What the document itself is known from; ``citations`` are those of the records that name it.
    sources = GenericRelation("records.Citation")

    search_kind = SearchKind.DOCUMENT
    history = change_history()
    objects = DocumentQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["symbol", "title", "pk"]
        permissions = [("view_drafts", "Can see drafts and withdrawn records")]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["symbol"],
                condition=~Q(symbol=""),
                name="document_symbol_is_unique",
                violation_error_message=_("Another document has this symbol."),
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.symbol})" if self.symbol else self.title

    def get_absolute_url(self):
        return reverse("document-detail", args=[self.slug])

    @property
    def kind_heading(self) -> str:
        """The heading under which the list of documents has it."""
        return DocumentKind(self.kind).plural

    @property
    def date_shown(self) -> str:
        return show_period(self.date)


class CitationQuerySet(models.QuerySet):
    def with_documents(self):
        return self.select_related("document")


class Citation(models.Model):
    """A document, and a place in it, that a record rests on. Several may disagree; the note says so."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    record = GenericForeignKey()
    document = models.ForeignKey(Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="citations")
    place = models.CharField(_("place"), max_length=200, blank=True, help_text=_("Where in the document: “section IV”, “para. 14”."))
    note = models.CharField(_("note"), max_length=500, blank=True, help_text=_("Public. Says what this source tells differently."))

    history = change_history()
    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["document__symbol", "document__title", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "document", "place"],
                name="citation_is_given_once",
                violation_error_message=_("This record cites that place already."),
            ),
        ]

    def __str__(self):
        return f"{self.document.symbol or self.document.title}{', ' if self.place else ''}{self.place}"


class Cited(models.Model):
    """What names the documents that it rests on."""

    citations = GenericRelation(Citation)

    class Meta:
        abstract = True


class LoadedRow(models.Model):
    """One row of a package as it was last loaded: what was edited here since then is told from what changed in the package."""

    package = models.CharField(_("package"), max_length=40)
    sheet = models.CharField(_("sheet"), max_length=40)
    key = models.CharField(_("key"), max_length=500)
    cells = models.JSONField(_("cells"))

    class Meta:
        verbose_name = _("loaded row")
        verbose_name_plural = _("loaded rows")
        ordering = ["sheet", "key"]
        constraints = [models.UniqueConstraint(fields=["sheet", "key"], name="loadedrow_is_kept_once")]

    def __str__(self):
        return f"{self.sheet} {self.key}"
