"""What the database keeps beside the tables: the triggers that mark what is written, and the index of the search."""

from django.db import connections

from records.search.indexes import install_index
from records.versions import install_triggers, settle, watched_tables


def install(sender, using="default", **kwargs):
    """Make after a migrate what is missing, and settle what was written meanwhile. Safe to run again; survives a flush.

    Where a migrate went back so far that tables are missing there is nothing to keep.
    """
    if set(watched_tables()) <= set(connections[using].introspection.table_names()):
        install_triggers(using)
        install_index(using)
        # Here, and not in the request of the first visitor.
        settle()
