"""What the database keeps beside the tables: the triggers that mark what is written, and the index of the search."""

from records.search.indexes import install_index
from records.versions import install_triggers


def install(sender, using="default", **kwargs):
    """Make after a migrate what is missing. Safe to run again; survives a flush."""
    install_triggers(using)
    install_index(using)
