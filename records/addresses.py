"""Retired addresses: kept whenever a record that was once public is deleted or changes its address."""

from typing import Any

from django.db.models.signals import pre_delete
from django.utils import timezone

from records.models import Record, RetiredAddress
from records.vocabularies import State


def retire(path: str, moved_to: str = "", reason: str = "") -> RetiredAddress:
    """Note that a path leads elsewhere, or nowhere, from today on. Addresses that led to it lead on to the new place."""
    # What is moved to answers for itself again.
    RetiredAddress.objects.filter(path=moved_to).delete()
    RetiredAddress.objects.filter(moved_to=path).update(moved_to=moved_to, reason=reason)
    row, __ = RetiredAddress.objects.update_or_create(
        path=path, defaults={"moved_to": moved_to, "reason": reason, "retired_on": timezone.localdate()}
    )
    return row


def _retire_deleted(sender, instance, **kwargs):
    if isinstance(instance, Record) and instance.first_published and hasattr(instance, "get_absolute_url"):
        target: Any = instance.merged_into if instance.state == State.MERGED else None
        retire(instance.get_absolute_url(), moved_to=target.get_absolute_url() if target else "")


def connect() -> None:
    pre_delete.connect(_retire_deleted, dispatch_uid="records.addresses")
