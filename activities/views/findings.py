"""What the tellings of an entity's activities leave open: questions for coordination."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from activities.checks import Finding, findings_of
from activities.models import Activity
from activities.vocabularies import CheckRule
from entities.forms import DayForm
from entities.models import Entity
from records.periods import show_period
from records.views import RecordDetailMixin


class EntityFindingsView(RecordDetailMixin, DetailView):
    """``?on=`` asks for the day on which periods are judged; without it, or if it cannot be read, each is judged on its own."""

    queryset = Entity.objects.all()
    template_name = "activities/entity_findings.html"

    def get_breadcrumbs(self):
        entity = self.object
        return [(_("Entities"), reverse("entity-list")), (entity.short_name, entity.get_absolute_url()), (_("Findings"), "")]

    def get_context_data(self, **kwargs):
        form = DayForm(self.request.GET if "on" in self.request.GET else {"on": ""})
        form.full_clean()
        day = form.cleaned_data.get("on")
        family = set(Entity.objects.visible_to().within(self.object).values_list("pk", flat=True))
        found = findings_of(Activity.objects.visible_to().counted_for(self.object), day)
        concerning = [finding for finding in found if family & {entity.pk for entity in finding.entities}]
        by_rule = self.get_by_rule(concerning)
        return super().get_context_data(
            form=form,
            day=day,
            day_shown=show_period(day.isoformat()) if day else "",
            by_rule=by_rule,
            total=len(concerning),
            index=[(rule["rule"].value, rule["heading"], len(rule["findings"])) for rule in by_rule],
            **kwargs,
        )

    def get_by_rule(self, findings: list[Finding]) -> list[dict]:
        """Return the rules that found something, each with its heading and findings."""
        headings = {
            CheckRule.ONE_SIDED: _("Joint work that others tell of and its own paper does not mention"),
            CheckRule.PLANNED_DAY_PASSED: _("Told as planned for a day that has passed: what became of it?"),
            CheckRule.ENDED_BUT_ONGOING: _("Ended, but told as ongoing"),
        }
        by_rule = [
            {"rule": rule, "heading": heading, "findings": [finding for finding in findings if finding.rule == rule]}
            for rule, heading in headings.items()
        ]
        return [part for part in by_rule if part["findings"]]
