from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from meetings.models import Meeting
from records.sheets import PackageScope
from registry.packages import export_folder, folder_name


class Command(BaseCommand):
    help = "Write data packages as folders of CSV files: the reference data and every meeting, or only those named."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, metavar="PATH", help="folder to write into, such as data")
        parser.add_argument("--reference", action="store_true", help="the reference data")
        parser.add_argument("--meeting", type=int, action="append", default=[], metavar="NUMBER", help="one meeting; may be given again")

    def handle(self, *, path, reference, meeting, verbosity, **options):
        meetings = Meeting.objects.published().order_by("number")
        if reference or meeting:
            missing = set(meeting) - set(meetings.values_list("number", flat=True))
            if missing:
                raise CommandError(f"No published meeting has the number {', '.join(map(str, sorted(missing)))}.")
            meetings = meetings.filter(number__in=meeting)
        targets = [(PackageScope(), path / "reference")] if reference or not meeting else []
        targets += [(PackageScope(row.number), path / "meetings" / folder_name(row)) for row in meetings]
        for scope, folder in targets:
            counts = export_folder(scope, folder)
            if verbosity:
                self.stdout.write(f"{folder}: {', '.join(f'{count} {name}' for name, count in counts.items()) or 'nothing to write'}")
