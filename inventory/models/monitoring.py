from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import TenantQuerySet
from districts.models import Municipality
from districts.models.ownership import OwnedModel
from inventory.models.statistic import DataSource, Indicator, PopulationGroup


class IndicatorUse(OwnedModel):
    """How a municipality uses an indicator, its own or a shared one: why, with which target, how confidential."""

    SAME_MUNICIPALITY = ("indicator", "source")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="indicator_uses"
    )
    indicator = models.ForeignKey(Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="uses")
    is_key = models.BooleanField(
        _("key indicator"), default=False, help_text=_("Key indicators come first and are shown in every profile.")
    )
    reason = models.TextField(_("why it was chosen"), blank=True)
    source = models.ForeignKey(
        DataSource,
        verbose_name=_("expected from"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicator_uses",
        help_text=_("The source whose cycle says when new figures are due; empty: that of the newest figures."),
    )
    target_value = models.DecimalField(
        _("target for the whole city"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    target_year = models.PositiveSmallIntegerField(
        _("to be reached by"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1900), MaxValueValidator(2100)],
    )
    publishable_from = models.PositiveSmallIntegerField(
        _("publishable from a count of"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Higher for sensitive subjects; empty: the smallest publishable count of the municipality."),
    )
    dominant_percent = models.PositiveSmallIntegerField(
        _("hide sums in which one part makes more than (percent)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(50), MaxValueValidator(100)],
        help_text=_("For amounts and businesses, where one large part would give itself away; empty: no such rule."),
    )

    objects = TenantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["municipality", "-is_key", "indicator"]
        verbose_name = _("use of an indicator")
        verbose_name_plural = _("uses of indicators")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "indicator"],
                name="indicator_use_unique",
                violation_error_message=_("How this indicator is used is already recorded."),
            ),
            models.CheckConstraint(
                condition=Q(target_year__isnull=True) | Q(target_value__isnull=False),
                name="indicator_use_year_needs_target",
                violation_error_message=_("A year without a target value says nothing."),
            ),
        ]

    def __str__(self):
        return str(self.indicator)

    def get_absolute_url(self):
        return reverse("inventory:indicator-detail", args=[self.municipality.slug, self.indicator_id])


class SeriesBreak(OwnedModel):
    """A year from which on the figures of an indicator cannot be compared with earlier ones, and why."""

    SAME_MUNICIPALITY = ("indicator",)

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="series_breaks"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="series_breaks"
    )
    group = models.ForeignKey(
        PopulationGroup,
        verbose_name=_("population group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="series_breaks",
        help_text=_("Empty: all groups."),
    )
    year = models.PositiveSmallIntegerField(
        _("first year after the break"), validators=[MinValueValidator(1900), MaxValueValidator(2100)]
    )
    reason = models.CharField(_("reason"), max_length=250)

    objects = TenantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "year"]
        verbose_name = _("break in a series")
        verbose_name_plural = _("breaks in series")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "indicator", "year", "group"],
                name="series_break_unique",
                violation_error_message=_("This break is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "indicator", "year"],
                condition=Q(group__isnull=True),
                name="series_break_of_all_groups_unique",
                violation_error_message=_("This break is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator.name}, {self.year}: {self.reason}"

    def get_absolute_url(self):
        return reverse("inventory:indicator-detail", args=[self.municipality.slug, self.indicator_id])


class WarningRule(OwnedModel):
    """When the figures of an indicator call for attention in a district: an early warning."""

    SAME_MUNICIPALITY = ("indicator",)

    class Measure(models.TextChoices):
        VALUE = "value", _("the value itself")
        GAP = "gap", _("the distance from the city as a whole")
        CHANGE = "change", _("the change over the years")
        RELATIVE_CHANGE = "relative-change", _("the change beside that of the city as a whole")

    class Side(models.TextChoices):
        ABOVE = "above", _("above")
        BELOW = "below", _("below")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="warning_rules"
    )
    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="warning_rules"
    )
    group = models.ForeignKey(
        PopulationGroup, verbose_name=_("population group"), on_delete=models.PROTECT, related_name="warning_rules"
    )
    measure = models.CharField(_("what is looked at"), max_length=20, choices=Measure, default=Measure.VALUE)
    side = models.CharField(_("warns when it lies"), max_length=10, choices=Side, default=Side.ABOVE)
    limit = models.DecimalField(_("limit"), max_digits=18, decimal_places=6)
    span = models.PositiveSmallIntegerField(
        _("change over how many years"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
    )
    years = models.PositiveSmallIntegerField(
        _("in how many years in a row"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    is_active = models.BooleanField(_("in use"), default=True)
    note = models.CharField(_("what it is for"), max_length=250, blank=True)

    objects = TenantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["indicator", "pk"]
        verbose_name = _("rule of early warning")
        verbose_name_plural = _("rules of early warning")
        constraints = [
            models.CheckConstraint(
                condition=Q(span__gte=1, years__gte=1),
                name="warning_rule_years_positive",
                violation_error_message=_("Both numbers of years must be at least one."),
            )
        ]

    def __str__(self):
        return (
            f"{self.indicator.name}: {self.get_measure_display()} {self.get_side_display()} {self.limit.normalize():f}"
        )

    def get_absolute_url(self):
        return reverse("inventory:warning-list", args=[self.municipality.slug])
