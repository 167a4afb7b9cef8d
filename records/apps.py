from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Records")

    def ready(self):
        from records import addresses, versions
        from records.search import documents

        addresses.connect()
        versions.connect()
        documents.connect()
