"""Check the search index and repair it."""

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from records.search.indexes import differing, is_sound, repair
from records.search.sources import Source


class Command(BaseCommand):
    help = _("Check that every record is found by its words, and repair what is not. The site goes on working meanwhile.")

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help=_("Only say what is wrong; end with an error if anything is."))

    def handle(self, *args, check, verbosity, **options):
        self.verbosity = verbosity
        if check:
            faults = [_("%(count)d of %(kind)s") % {"count": count, "kind": kind} for kind, count in differing().items()]
            if not is_sound():
                faults.append(_("the index itself"))
            if faults:
                raise CommandError(_("Out of step: %(faults)s. Run rebuild_search without --check.") % {"faults": ", ".join(faults)})
            self.stdout.write(_("Every record is found by its words."))
            return
        written = repair(progress=self._tell)
        self.stdout.write(_("Repaired %(count)d records.") % {"count": written} if written else _("Nothing was out of step."))

    def _tell(self, source: Source, done: int, total: int) -> None:
        if self.verbosity > 0:
            self.stdout.write(
                _("%(kind)s: %(done)d of %(total)d") % {"kind": source.model._meta.verbose_name_plural, "done": done, "total": total}
            )
