from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from actionplans.models.measure import Measure, MeasurePart, MeasurePartQuerySet
from districts.access import TenantQuerySet
from districts.models import Document, Municipality
from districts.models.ownership import OwnedModel


class FundingSourceQuerySet(TenantQuerySet):
    def for_list(self):
        """Rows as the list shows them, with how many budget lines draw on each."""
        return self.annotate(line_count=models.Count("budget_lines"))


class FundingSource(OwnedModel):
    """Where money comes from: a budget item, a programme, a foundation, somebody's own contribution."""

    class Kind(models.TextChoices):
        MUNICIPAL = "municipal", _("municipal budget")
        STATE = "state", _("federal state")
        FEDERAL = "federal", _("federal government")
        EU = "eu", _("European Union")
        FOUNDATION = "foundation", _("foundation or donation")
        OWN = "own", _("provider's own contribution")
        OTHER = "other", _("other")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="funding_sources"
    )
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.MUNICIPAL)
    budget_item = models.CharField(_("product or cost centre"), max_length=100, blank=True)

    objects = FundingSourceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("funding source")
        verbose_name_plural = _("funding sources")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="funding_source_name_unique",
                violation_error_message=_("There is already a funding source with this name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("actionplans:funding-source-list", args=[self.municipality.slug])


class BudgetLineQuerySet(MeasurePartQuerySet):
    def planned(self):
        """Lines of measures that are not dropped."""
        return self.exclude(measure__status=Measure.Status.DROPPED)


class BudgetLine(MeasurePart):
    """Money planned for a measure in one budget year from one source, in euros."""

    SAME_MUNICIPALITY = ("source",)

    class Kind(models.TextChoices):
        STAFF = "staff", _("staff")
        MATERIAL = "material", _("material")
        INVESTMENT = "investment", _("investment")

    measure = models.ForeignKey(
        Measure, verbose_name=_("measure"), on_delete=models.PROTECT, related_name="budget_lines"
    )
    year = models.PositiveSmallIntegerField(_("budget year"))
    amount = models.DecimalField(
        _("amount in euros"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0)]
    )
    kind = models.CharField(_("kind of cost"), max_length=12, choices=Kind, default=Kind.MATERIAL)
    source = models.ForeignKey(
        FundingSource,
        verbose_name=_("funding source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="budget_lines",
        help_text=_("Empty: still open."),
    )
    is_secured = models.BooleanField(_("secured"), default=False)

    objects = BudgetLineQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["year", "pk"]
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="budget_line_amount_not_negative",
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1990, year__lte=2100),
                name="budget_line_year_plausible",
                violation_error_message=_("The year must lie between 1990 and 2100."),
            ),
            models.CheckConstraint(
                condition=Q(is_secured=False) | Q(source__isnull=False),
                name="budget_line_secured_has_source",
                violation_error_message=_("Secured money needs its source."),
            ),
        ]

    def __str__(self):
        return f"{self.year}: {self.amount}"


class Expense(MeasurePart):
    """Money spent on a measure, in euros."""

    SAME_MUNICIPALITY = ("source", "document")

    measure = models.ForeignKey(Measure, verbose_name=_("measure"), on_delete=models.PROTECT, related_name="expenses")
    spent_on = models.DateField(_("date"))
    amount = models.DecimalField(_("amount in euros"), max_digits=12, decimal_places=2)
    purpose = models.CharField(_("purpose"), max_length=200)
    source = models.ForeignKey(
        FundingSource,
        verbose_name=_("funding source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="expenses",
    )
    document = models.ForeignKey(
        Document, verbose_name=_("receipt"), on_delete=models.PROTECT, null=True, blank=True, related_name="expenses"
    )

    objects = MeasurePartQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-spent_on", "-pk"]
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="expense_amount_not_zero",
                violation_error_message=_("An expense of zero is none; a refund is negative."),
            ),
        ]

    def __str__(self):
        return self.purpose
