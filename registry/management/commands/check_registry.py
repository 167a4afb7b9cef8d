import csv
from collections import Counter, defaultdict
from datetime import date
from operator import attrgetter

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date

from activities.checks import Finding, check_registry
from activities.vocabularies import CheckRule
from entities.models import Entity
from entities.models.entities import AmbiguousName, UnknownName

COLUMNS = ("rule", "level", "entity", "record", "title", "message")


def read_day(text: str) -> date:
    """Return a day written as 2006-11-20. Raises CommandError with what may be written."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if not day:
        raise CommandError(f"“{text}” is not a day. Write year, month and day, such as 2006-11-20.")
    return day


class Command(BaseCommand):
    help = "Check the published records: errors to put right and, apart from them, findings for coordination, by entity."

    def add_arguments(self, parser: CommandParser):
        parser.add_argument(
            "--on",
            metavar="DAY",
            help="judge periods on this day, such as 2006-11-20; without it, each activity on the last day of the meeting told of it last",
        )
        parser.add_argument("--entity", metavar="SLUG", help="only what concerns an entity or its units, given by slug or name")
        parser.add_argument("--csv", action="store_true", help="write CSV, one row for each entity that an error or finding concerns")
        parser.add_argument("--strict", action="store_true", help="exit with 1 if there are errors; findings do not count")

    def handle(self, *, on, entity, strict, **options):
        day = None if on is None else read_day(on)
        family = None if entity is None else self._family(entity)
        found = [finding for finding in check_registry(day) if family is None or family & {entity.pk for entity in finding.entities}]
        if options["csv"]:
            self._write_csv(found, family)
        else:
            self._write_text(found, family)
        errors = sum(finding.is_error for finding in found)
        if strict and errors:
            raise CommandError(f"The registry has {errors} error{'s' if errors > 1 else ''}.")

    def _family(self, name: str) -> set[int]:
        """Return the keys of an entity and its units. Raises CommandError if no entity, or more than one, has the name."""
        try:
            entity = Entity.objects.named(name)
        except AmbiguousName as error:
            slugs = ", ".join(candidate.slug for candidate in error.candidates)
            raise CommandError(f"“{name}” fits several entities. Write the slug of one: {slugs}.") from None
        except UnknownName:
            raise CommandError(
                f"No entity has the slug or name “{name}”. Write the slug in the address of its page, such as ilo."
            ) from None
        return set(Entity.objects.within(entity).values_list("pk", flat=True))

    def _by_entity(self, found: list[Finding], family: set[int] | None) -> list[tuple[Entity | None, list[Finding]]]:
        """Return the entities by slug, each with what concerns it; what concerns none comes last."""
        by_entity = defaultdict(list)
        for finding in found:
            for entity in finding.entities:
                if family is None or entity.pk in family:
                    by_entity[entity].append(finding)
        rest = [finding for finding in found if not finding.entities]
        return [*((entity, by_entity[entity]) for entity in sorted(by_entity, key=attrgetter("slug"))), *([(None, rest)] if rest else [])]

    def _write_csv(self, found, family):
        writer = csv.writer(self.stdout, lineterminator="\n")
        writer.writerow(COLUMNS)
        for entity, findings in self._by_entity(found, family):
            for finding in findings:
                level = "error" if finding.is_error else "finding"
                slug = entity.slug if entity else ""
                writer.writerow([finding.rule.value, level, slug, finding.key, str(finding.record), finding.message])

    def _write_text(self, found, family):
        errors = [finding for finding in found if finding.is_error]
        findings = [finding for finding in found if not finding.is_error]
        for heading, part in (("Errors", errors), ("Findings for coordination", findings)):
            if part:
                self.stdout.write(self.style.MIGRATE_HEADING(heading))
            for entity, concerned in self._by_entity(part, family):
                self.stdout.write(f"\n{entity.slug}: {entity}" if entity else "\nno entity")
                for finding in concerned:
                    title = "" if str(finding.record) == finding.key else f" {finding.record}"
                    self.stdout.write(f"  {finding.key}{title}\n    {finding.rule.value}: {finding.message}")
            if part:
                self.stdout.write("")
        self.stdout.write(f"{self._counted(errors, 'error')}; {self._counted(findings, 'finding')}.")

    def _counted(self, found: list[Finding], noun: str) -> str:
        by_rule = Counter(finding.rule for finding in found)
        rules = ", ".join(f"{rule.value} {by_rule[rule]}" for rule in CheckRule if by_rule[rule])
        return f"{len(found)} {noun}{'' if len(found) == 1 else 's'}{f' ({rules})' if rules else ''}"
