from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import TenantQuerySet
from districts.models import Municipality
from districts.models.ownership import OwnedModel


class CatalogueQuerySet(TenantQuerySet):
    """Rows by which needs and activities are sorted."""

    def in_use(self):
        return self.filter(is_active=True)

    def with_use(self, user):
        """Add ``need_count`` and ``activity_count``, counting what the user may see."""
        return self.annotate(
            need_count=self._number_of("needs", user), activity_count=self._number_of("activities", user)
        )

    def _number_of(self, name, user):
        relation = self.model._meta.get_field(name)
        rows = relation.related_model.objects.visible_to(user).filter(**{relation.field.name: OuterRef("pk")})
        counted = rows.order_by().values("municipality").annotate(number=Count("pk"))
        return Coalesce(Subquery(counted.values("number")), 0)


class FieldOfAction(OwnedModel):
    """A field of action (Handlungsfeld) by which needs, activities, goals and measures are sorted."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="fields_of_action"
    )
    name = models.CharField(_("name"), max_length=150)
    slug = models.SlugField(_("short name"), max_length=60, blank=True)
    order = models.PositiveSmallIntegerField(_("position"), default=0)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default="#33548c",
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("A colour such as #33548c."))],
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = CatalogueQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("field of action")
        verbose_name_plural = _("fields of action")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="field_of_action_name_unique",
                violation_error_message=_("There is already a field of action with this name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("inventory:field-list", args=[self.municipality.slug])


class TargetGroup(OwnedModel):
    """People whom a need concerns or an activity or measure addresses."""

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="target_groups"
    )
    name = models.CharField(_("name"), max_length=150)
    order = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = CatalogueQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="target_group_name_unique",
                violation_error_message=_("There is already a target group with this name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("inventory:field-list", args=[self.municipality.slug])
