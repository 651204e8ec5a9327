from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import TenantQuerySet
from districts.models import Municipality
from districts.models.ownership import OwnedModel
from inventory.models.statistic import Indicator, PopulationGroup


class CompositeIndex(OwnedModel):
    """Several indicators weighted into one number for each district, saved with a name and the day it was set up."""

    class Method(models.TextChoices):
        Z_SCORES = "z-scores", _("z-scores (distance from the mean in standard deviations)")
        MIN_MAX = "min-max", _("min–max (place between the lowest and the highest value)")

    class Level(models.TextChoices):
        UPPER = "upper", _("upper level")
        LOWER = "lower", _("lower level")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="composite_indices"
    )
    name = models.CharField(_("name"), max_length=120)
    set_up_on = models.DateField(_("set up on"))
    purpose = models.TextField(_("what it is to show"), blank=True)
    method = models.CharField(_("method"), max_length=10, choices=Method, default=Method.Z_SCORES)
    level = models.CharField(_("level of the districts"), max_length=10, choices=Level, default=Level.UPPER)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1900), MaxValueValidator(2100)])

    objects = TenantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-set_up_on", "name"]
        verbose_name = _("composite index")
        verbose_name_plural = _("composite indices")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="composite_index_name_unique",
                violation_error_message=_("There is already an index with this name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("inventory:composite-detail", args=[self.municipality.slug, self.pk])


class CompositeComponent(models.Model):
    """One indicator in a composite index with its weight."""

    index = models.ForeignKey(
        CompositeIndex, verbose_name=_("composite index"), on_delete=models.CASCADE, related_name="components"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="composite_components"
    )
    group = models.ForeignKey(
        PopulationGroup,
        verbose_name=_("population group"),
        on_delete=models.PROTECT,
        related_name="composite_components",
    )
    weight = models.DecimalField(_("weight"), max_digits=6, decimal_places=2, default=1)
    more_is_need = models.BooleanField(
        _("a high value raises the index"),
        default=True,
        help_text=_("A high index means much need. Follows from the direction of the indicator if it has one."),
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["index", "pk"]
        verbose_name = _("component of a composite index")
        verbose_name_plural = _("components of composite indices")
        constraints = [
            models.UniqueConstraint(
                fields=["index", "indicator", "group"],
                name="composite_component_unique",
                violation_error_message=_("This indicator is already part of the index."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="composite_component_weight_positive",
                violation_error_message=_("A weight must be greater than zero."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator} × {self.weight.normalize():f}"

    def get_absolute_url(self):
        return self.index.get_absolute_url()

    @property
    def raises_index(self):
        """Whether a high value means need: the direction of the indicator says so, else whoever set up the index."""
        if self.indicator.direction == Indicator.Direction.NEUTRAL:
            return self.more_is_need
        return self.indicator.direction == Indicator.Direction.LOWER
