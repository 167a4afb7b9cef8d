"""What the registry is and is not."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from activities.models import Abbreviation
from records.views import PageMixin


class AboutView(PageMixin, TemplateView):
    template_name = "registry/about.html"

    def get_breadcrumbs(self):
        return [(_("About"), "")]

    def get_context_data(self, **kwargs):
        abbreviations = list(Abbreviation.objects.all())
        index = [
            ("is", _("What it is"), ""),
            ("is-not", _("What it is not"), ""),
            ("sources", _("What it rests on"), ""),
            ("periods", _("How dates are read"), ""),
            *([("abbreviations", _("Abbreviations"), len(abbreviations))] if abbreviations else []),
            ("cite", _("How to cite"), ""),
            ("privacy", _("Privacy"), ""),
            ("accessibility", _("Accessibility"), ""),
            ("errors", _("How to report an error"), ""),
            ("designations", _("Note on designations"), ""),
        ]
        return super().get_context_data(index=index, abbreviations=abbreviations, contact=settings.CONTACT_EMAIL, **kwargs)
