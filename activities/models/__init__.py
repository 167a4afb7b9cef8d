"""What: themes, activities, who takes part in them, what was told of them, links between them."""

from activities.models.abbreviations import Abbreviation
from activities.models.activities import Activity, ActivityDocument, Link, Party
from activities.models.themes import Theme
from activities.models.updates import Update

__all__ = ["Abbreviation", "Activity", "ActivityDocument", "Link", "Party", "Theme", "Update"]
