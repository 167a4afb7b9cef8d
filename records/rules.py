"""What the rules that the database holds say to people once a write has broken one."""

import re

from django.apps import apps
from django.db import IntegrityError
from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _


def broken_rule(error: IntegrityError) -> str:
    """Return the words of the constraint that a database error is about.

    PostgreSQL names the constraint; of a unique one SQLite names the columns alone.
    """
    text = str(error)
    columns = set(re.findall(r"\b(\w+\.\w+)", text))
    for model in apps.get_models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            of_columns = (
                {f"{table}.{model._meta.get_field(name).column}" for name in constraint.fields}
                if isinstance(constraint, UniqueConstraint)
                else set()
            )
            is_broken = re.search(rf"\b{constraint.name}\b", text) or (columns and columns == of_columns)
            if is_broken and constraint.violation_error_message:
                return str(constraint.violation_error_message)
    return _("A rule of the database is broken: %(error)s") % {"error": error}
