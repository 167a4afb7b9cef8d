"""Vocabularies of what every record has. A stored code never changes; a label may be translated."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged into another")


class ChangeKind(models.TextChoices):
    """By what a change was made."""

    FORM = "form", _("form")
    IMPORT = "import", _("import")
    MERGE = "merge", _("merge")
    RESTORE = "restore", _("restore")
    ERASURE = "erasure", _("erasure")
    COMMAND = "command", _("command")


class DocumentKind(models.TextChoices):
    RESOLUTION = "resolution", _("resolution")
    REPORT = "report", _("report")
    LETTER = "letter", _("letter")
    WORKING_PAPER = "working-paper", _("working paper")
    PUBLICATION = "publication", _("publication")
    PRESS_RELEASE = "press-release", _("press release")
    WEB_PAGE = "web-page", _("web page")
    STATEMENT = "statement", _("statement")
    CONVENTION = "convention", _("convention or agreement")
    OTHER = "other", _("other document")

    @property
    def plural(self) -> str:
        """The heading above documents of the kind."""
        return str(
            {
                "resolution": _("resolutions"),
                "report": _("reports"),
                "letter": _("letters"),
                "working-paper": _("working papers"),
                "publication": _("publications"),
                "press-release": _("press releases"),
                "web-page": _("web pages"),
                "statement": _("statements"),
                "convention": _("conventions and agreements"),
                "other": _("other documents"),
            }[self.value]
        )


class SearchKind(models.IntegerChoices):
    """The kinds of record that are searched, in the order in which they are shown. The number is part of the key of a search document."""

    ACTIVITY = 1, _("activities")
    ENTITY = 2, _("entities")
    PAPER = 3, _("papers")
    MEETING = 4, _("meetings")
    SEAT = 5, _("participants")
    DOCUMENT = 6, _("documents")
    THEME = 7, _("themes")
    AREA = 8, _("countries and areas")
