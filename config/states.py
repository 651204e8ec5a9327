"""
States and the moves between them.

A model with states declares its permitted moves in one table. Every move goes through :meth:`StatefulModel.move`, which
locks the row, checks the table, saves and writes a log entry in one transaction.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _


class IllegalMove(ValidationError):
    """The object is not in a state from which it may be moved like this."""


class StatusChange(models.Model):
    """One move of one object: from, to, why, by whom and when. Concrete logs add the foreign key."""

    old = models.CharField(_("from"), max_length=20, blank=True)
    new = models.CharField(_("to"), max_length=20)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-at", "-pk"]


class StatefulModel(models.Model):
    """
    A model whose ``status`` changes only by :meth:`move`.

    ``MOVES`` maps each state to the states it may be followed by. ``NEEDS_REASON`` names the states that are entered
    only with a reason. The concrete model has a log with ``related_name="status_changes"``.
    """

    MOVES = {}
    NEEDS_REASON = frozenset()

    class Meta:
        abstract = True

    @property
    def next_states(self):
        """The states this object may be moved to now, as (value, label), in the order of the choices."""
        permitted = self.MOVES.get(self.status, ())
        return [(value, label) for value, label in self._meta.get_field("status").choices if value in permitted]

    def move(self, new, *, by, reason="", **values):
        """
        Move to the state ``new`` and log it; ``values`` are further fields saved with it.

        Raises IllegalMove when the table does not permit it, ValidationError on a missing reason or a broken rule.
        """
        if new in self.NEEDS_REASON and not reason.strip():
            raise ValidationError(_("Please give a reason."), code="reason")
        with transaction.atomic():
            locked = type(self)._base_manager.select_for_update(of=("self",)).get(pk=self.pk)
            if new not in self.MOVES.get(locked.status, ()):
                labels = dict(self._meta.get_field("status").flatchoices)
                raise IllegalMove(
                    _("From “%(old)s” it cannot become “%(new)s”."),
                    code="move",
                    params={"old": labels.get(locked.status, locked.status), "new": labels.get(new, new)},
                )
            for name, value in values.items():
                setattr(locked, name, value)
            old, locked.status = locked.status, new
            locked.version += 1
            locked._change_reason = reason[:100] or None
            locked.save(update_fields=["status", "version", *values])
            locked.status_changes.create(old=old, new=new, reason=reason, by=by)
        self.status, self.version = locked.status, locked.version
        for name, value in values.items():
            setattr(self, name, value)
