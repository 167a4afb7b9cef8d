from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group as Role
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from entities.models import User
from records.admin import NamedMixin

# What a role may do is a table in code, written to the database after every migrate.
admin.site.unregister(Role)


class UserCreateForm(AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class UserEditForm(UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"
        field_classes = {}


@admin.register(User)
class UserAdmin(NamedMixin, auth_admin.UserAdmin):
    """Accounts, for administrators. Nobody grants more than he has: superusers are edited by superusers alone."""

    form = UserEditForm
    add_form = UserCreateForm
    list_display = ("email", "name", "roles", "is_staff", "is_active", "last_login")
    list_filter = ("is_active", "is_staff", "groups")
    show_facets = admin.ShowFacets.ALWAYS
    search_fields = ("email", "name")
    search_help_text = _("E-mail or name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("What the account may do"), {"fields": ("is_active", "is_staff", "groups")}),
        (_("Use"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),
        (_("What the account may do"), {"fields": ("is_staff", "groups")}),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj and request.user.is_superuser:
            return (*fieldsets[:1], (_("Everything"), {"fields": ("is_superuser",)}), *fieldsets[1:])
        return fieldsets

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        if db_field.name == "groups":
            kwargs.update(
                widget=CheckboxSelectMultiple,
                label=_("Roles"),
                help_text=_("The secretariat edits all but accounts; administrators edit accounts as well."),
            )
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (request.user.is_superuser or not (obj and obj.is_superuser))

    def has_delete_permission(self, request, obj=None):
        # Switched off instead: the change log keeps the name.
        return super().has_delete_permission(request, obj) and not (obj and (obj.last_login or obj.changes.exists() or obj == request.user))

    @admin.display(description=_("roles"))
    def roles(self, obj):
        return ", ".join(role.name for role in obj.groups.all())
