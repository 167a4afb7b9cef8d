"""A short list of codes of one vocabulary in one column."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ChoicesField(models.CharField):
    """Codes of a vocabulary, kept in its order. In the database ``,a,b,``, so that one code is found by ``contains=",a,"``."""

    def __init__(self, *args, vocabulary: type[models.TextChoices] | None = None, **kwargs):
        self.vocabulary = vocabulary
        super().__init__(*args, **{"max_length": 200, "default": list, **kwargs})

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        # The codes are checked in Python, so that a new code needs no migration.
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        if value is None or isinstance(value, list):
            return value or []
        return [code for code in value.split(",") if code]

    def get_prep_value(self, value):
        if not isinstance(value, list):
            value = self.to_python(value)
        codes = sorted(set(value), key=self._position)
        return f",{','.join(codes)}," if codes else ""

    def _position(self, code: str):
        order = list(self.vocabulary.values) if self.vocabulary else []
        return (order.index(code) if code in order else len(order), code)

    def value_to_string(self, obj):
        return self.get_prep_value(self.value_from_object(obj))

    def validate(self, value, model_instance):
        if self.vocabulary:
            for code in value:
                if code not in self.vocabulary.values:
                    raise ValidationError(
                        _("“%(code)s” is not one of %(codes)s."),
                        code="invalid_choice",
                        params={"code": code, "codes": ", ".join(self.vocabulary.values)},
                    )
        if not value and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def run_validators(self, value):
        super().run_validators(self.get_prep_value(value))

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=self.vocabulary.choices if self.vocabulary else [],
            required=not self.blank,
            label=str(self.verbose_name).capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
