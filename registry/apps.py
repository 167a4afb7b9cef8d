from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")

    def ready(self):
        from registry.indexes import install
        from registry.roles import grant_roles

        # The last app's handlers: only now do the permissions and the tables of all apps exist.
        post_migrate.connect(grant_roles, sender=self, dispatch_uid="registry.roles")
        post_migrate.connect(install, sender=self, dispatch_uid="registry.indexes")


class RegistryAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "registry.admin_site.RegistryAdminSite"
