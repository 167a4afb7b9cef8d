from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from registry.packages import Fate, OnConflict, PackageRefused, load, plan_load, read_folder


class Command(BaseCommand):
    help = "Load data packages, each a folder of CSV files: all of a package or nothing of it."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="folder of a package, such as data/reference")
        parser.add_argument("--dry-run", action="store_true", help="show what would change, and write nothing")
        parser.add_argument(
            "--on-conflict",
            choices=[choice.value for choice in OnConflict],
            default=OnConflict.REFUSE.value,
            help="where a value was edited here and changed in the package: refuse the load, keep what is here, or take the package's",
        )

    def handle(self, *, paths, dry_run, on_conflict, verbosity, **options):
        # A dry run writes all packages and takes them back together, so that every rule is tried and each sees those before it.
        with transaction.atomic() if dry_run else nullcontext():
            has_written = [self._load(path, dry_run, OnConflict(on_conflict), verbosity) for path in paths]
            if dry_run:
                transaction.set_rollback(True)
            elif any(has_written) and connection.vendor == "postgresql":
                # Until the planner has counted the new rows it takes minutes for some pages, and autovacuum may be long in coming.
                with connection.cursor() as cursor:
                    cursor.execute("ANALYZE")

    def _load(self, path, dry_run, on_conflict, verbosity) -> bool:
        """Load one package; return whether it held anything new."""
        say = self.stdout.write if verbosity > 1 else lambda line: None
        try:
            plan = plan_load(read_folder(path), on_conflict, progress=say)
            if not plan.is_empty:
                if dry_run or verbosity > 1:
                    self._show(plan)
                load(
                    plan,
                    timezone.localdate(),
                    reason=f"load_package {path.resolve().name}",
                    progress=self.stdout.write if verbosity else say,
                )
        except PackageRefused as error:
            lines = "\n".join(f"  {problem}" for problem in error.problems[:200])
            more = f"\n  and {len(error.problems) - 200} more" if len(error.problems) > 200 else ""
            raise CommandError(f"{path}: {len(error.problems)} problem(s), nothing was written.\n{lines}{more}") from None
        except OperationalError as error:
            message = f"{path}: nothing was written, the database does not answer ({error}). Is something else writing? Then try again."
            raise CommandError(message) from None
        kept = sum(row.fate == Fate.KEPT for rows in plan.sheets.values() for row in rows)
        outcome = "nothing new" if plan.is_empty else "would be loaded; nothing was written" if dry_run else "loaded"
        if verbosity:
            self.stdout.write(f"{path}: {outcome}{f', {kept} row(s) kept as edited here' if kept else ''}.")
        return not plan.is_empty

    def _show(self, plan):
        for name, rows in plan.sheets.items():
            for planned in rows:
                if planned.fate == Fate.NEW:
                    self.stdout.write(f"  new      {name} {planned.key}")
                elif planned.fate == Fate.CHANGED:
                    cells = (
                        "; ".join(f"{column}: “{old[:60]}” -> “{new[:60]}”" for column, (old, new) in planned.changes.items()) or "position"
                    )
                    self.stdout.write(f"  changed  {name} {planned.key}: {cells}")
                elif planned.fate == Fate.KEPT:
                    self.stdout.write(f"  kept     {name} {planned.key}: {', '.join(planned.kept)}")
