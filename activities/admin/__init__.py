"""The desk for what: activities with their parties and updates, links between them, themes, abbreviations."""

from activities.admin.abbreviations import AbbreviationAdmin
from activities.admin.activities import ActivityAdmin, ActivityDocumentAdmin, LinkAdmin, PartyAdmin
from activities.admin.themes import ThemeAdmin
from activities.admin.updates import UpdateAdmin

__all__ = ["AbbreviationAdmin", "ActivityAdmin", "ActivityDocumentAdmin", "LinkAdmin", "PartyAdmin", "ThemeAdmin", "UpdateAdmin"]
