from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.parsing import CLASSIC, LETTERS, OfficialSign, Quality
from districts.access import TenantQuerySet
from districts.models import District, Municipality
from districts.models.ownership import OwnedModel

LARGEST_VALUE = Decimal(10) ** 12
PERCENT = 100

#: How a missing figure is written, whatever signs its source uses.
SIGNS = {
    OfficialSign.NOTHING: "-",
    OfficialSign.CONFIDENTIAL: ".",
    OfficialSign.LATER: "...",
    OfficialSign.UNRELIABLE: "/",
    OfficialSign.MEANINGLESS: "x",
}


def format_figure(value, decimals):
    """Write a figure the way the language does, rounded half up, with a real minus."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = number_format(abs(exact), decimal_pos=decimals, force_grouping=True)
    return f"−{text}" if exact < 0 else text


class Concept(models.TextChoices):
    """By which definition people are counted; figures of two concepts are never compared."""

    FOREIGNERS = "foreigners", _("nationality (foreigners)")
    MICROCENSUS = "microcensus", _("migration background (microcensus)")
    MIGRAPRO = "migrapro", _("migration background (MigraPro)")
    OWN = "own", _("migration background (own derivation from the register)")
    IMMIGRATION_HISTORY = "immigration-history", _("immigration history (Einwanderungsgeschichte)")
    COUNTRY_OF_BIRTH = "birth", _("country of birth")
    OTHER = "other", _("other definition")


class SharedQuerySet(TenantQuerySet):
    """Rows of the shared catalogue (no municipality) and of municipalities."""

    def visible_to(self, user):
        return super().visible_to(user) | self.filter(municipality__isnull=True)

    def shared(self):
        """Rows of the shared catalogue."""
        return self.filter(municipality__isnull=True)

    def offered_to(self, municipality):
        """Rows a municipality may use: the shared ones and its own."""
        return self.filter(Q(municipality__isnull=True) | Q(municipality=municipality))


class DataSource(OwnedModel):
    """Where figures come from: one entry for each source, so that nothing is surveyed twice."""

    class Cycle(models.TextChoices):
        YEARLY = "yearly", _("yearly")
        HALF_YEARLY = "half_yearly", _("half-yearly")
        QUARTERLY = "quarterly", _("quarterly")
        MONTHLY = "monthly", _("monthly")
        IRREGULAR = "irregular", _("irregular")
        ONCE = "once", _("once")

    class SignScheme(models.TextChoices):
        CLASSIC = "classic", _("classic signs: 0 is rounded, - is exactly zero")
        NEW = "new", _("new signs: 0 is exactly zero, k is rounded")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="data_sources"
    )
    name = models.CharField(_("name"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    spatial_level = models.CharField(_("spatial level"), max_length=100, blank=True)
    cycle = models.CharField(_("cycle"), max_length=20, choices=Cycle, default=Cycle.YEARLY)
    covers_migration_background = models.BooleanField(_("covers migration background"), default=False)
    concept = models.CharField(
        _("concept"),
        max_length=20,
        choices=Concept,
        blank=True,
        help_text=_("By which definition its figures count people; empty where that does not matter."),
    )
    definition = models.TextField(
        _("definition used"),
        blank=True,
        help_text=_("For example: foreigners only, or migration background derived with MigraPro."),
    )
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True, help_text=_("Office and function, no names."))
    sign_scheme = models.CharField(
        _("signs for missing values"), max_length=10, choices=SignScheme, default=SignScheme.CLASSIC
    )
    nothing_is_zero = models.BooleanField(
        _("“-” stands for zero"),
        default=False,
        help_text=_("Some sources also write “-” for areas that no longer exist; then leave this off."),
    )
    own_signs = models.JSONField(_("signs of its own"), default=dict, blank=True)

    objects = TenantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("data source")
        verbose_name_plural = _("data sources")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="data_source_name_unique",
                violation_error_message=_("There is already a data source with this name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("inventory:source-detail", args=[self.municipality.slug, self.pk])

    @property
    def citation(self):
        """The source as it is cited: publisher and name."""
        return f"{self.publisher}: {self.name}" if self.publisher else self.name

    @property
    def signs(self):
        """How this source writes what is missing or qualified."""
        scheme = LETTERS if self.sign_scheme == self.SignScheme.NEW else CLASSIC
        return replace(scheme, nothing_is_zero=self.nothing_is_zero).extended(self.own_signs)

    @property
    def own_sign_meanings(self):
        """Signs of its own with what they mean, for people."""
        labels = dict([*OfficialSign.choices, *Quality.choices])
        return [(sign, labels.get(meaning, meaning)) for sign, meaning in self.own_signs.items()]


class Indicator(OwnedModel):
    """What is measured; from the shared catalogue or a municipality's own."""

    class Dimension(models.TextChoices):
        POPULATION = "population", _("population")
        STRUCTURAL = "structural", _("structural integration")
        CULTURAL = "cultural", _("cultural integration")
        SOCIAL = "social", _("social integration")
        IDENTIFICATIONAL = "identificational", _("identificational integration")
        SETTLEMENT = "settlement", _("settlement and housing")
        EDUCATION = "education", _("education")
        HEALTH = "health", _("health")

    class Kind(models.TextChoices):
        COUNT = "count", _("count")
        SHARE = "share", _("share")
        RATE = "rate", _("rate")
        MEAN = "mean", _("mean")
        INDEX = "index", _("index")

    class Direction(models.TextChoices):
        HIGHER = "higher", _("higher is better")
        LOWER = "lower", _("lower is better")
        NEUTRAL = "neutral", _("neutral")

    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
    )
    code = models.CharField(_("code"), max_length=30)
    name = models.CharField(_("name"), max_length=200)
    definition = models.TextField(_("definition"), blank=True)
    dimension = models.CharField(_("dimension"), max_length=20, choices=Dimension)
    theme = models.CharField(_("theme"), max_length=100, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SHARE)
    unit = models.CharField(_("unit"), max_length=50, default="%")
    per = models.PositiveIntegerField(
        _("per"),
        default=100,
        validators=[MinValueValidator(1)],
        help_text=_("Numerator divided by denominator, times this: 100 for percent, 1000 for “per 1,000”."),
    )
    decimals = models.PositiveSmallIntegerField(_("decimal places"), default=1, validators=[MaxValueValidator(6)])
    direction = models.CharField(_("direction"), max_length=10, choices=Direction, default=Direction.NEUTRAL)
    numerator_meaning = models.CharField(_("numerator"), max_length=200, blank=True)
    denominator_meaning = models.CharField(_("denominator"), max_length=200, blank=True)
    publishable_from = models.PositiveSmallIntegerField(
        _("publishable from a count of"),
        null=True,
        blank=True,
        help_text=_("Empty: the municipality's smallest publishable count."),
    )
    numerator_group = models.ForeignKey(
        "inventory.PopulationGroup",
        verbose_name=_("group in the numerator"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="share_indicators",
        help_text=_(
            "For a share of the inhabitants: the group whose number is the numerator. The share is then as "
            "confidential as that number, and shown nowhere where the number is not."
        ),
    )

    objects = SharedQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["dimension", "code"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                name="indicator_code_unique",
                violation_error_message=_("There is already an indicator with this code."),
            ),
            models.UniqueConstraint(
                fields=["code"], condition=Q(municipality__isnull=True), name="indicator_shared_code_unique"
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def clean(self):
        if self.numerator_group_id and self.kind != self.Kind.SHARE:
            raise ValidationError(
                {"numerator_group": _("Only a share of the inhabitants has a group in its numerator.")}
            )
        if self.numerator_group_id and self.per != PERCENT:
            raise ValidationError({"per": _("A share of the inhabitants is given in percent.")})

    @property
    def is_shared(self):
        return self.municipality_id is None

    @property
    def is_count(self):
        """The values are numbers of people or things, which can be added up."""
        return self.kind == self.Kind.COUNT

    @property
    def has_parts(self):
        """The values are computed from a numerator and a denominator where both are known."""
        return self.kind in (self.Kind.SHARE, self.Kind.RATE)

    def refuse_impossible(self, value):
        """Raise ValidationError on a value that this indicator cannot have."""
        if abs(value) >= LARGEST_VALUE:
            raise ValidationError(_("The figure is too large."), code="large")
        if self.kind in (self.Kind.COUNT, self.Kind.SHARE) and value < 0:
            raise ValidationError(_("“%(name)s” cannot be negative."), params={"name": self.name}, code="negative")
        if self.kind == self.Kind.SHARE and value > self.per:
            raise ValidationError(_("A share cannot be more than %(most)d."), params={"most": self.per}, code="share")
        if self.is_count and value != value.to_integral_value():
            raise ValidationError(
                _("“%(name)s” is a count and has no decimals. Is the decimal mark right?"),
                params={"name": self.name},
                code="decimals",
            )

    def value_of(self, numerator, denominator):
        """Return the value in the indicator's unit: numerator / denominator × ``per``, to six decimal places."""
        return (numerator / denominator * self.per).quantize(Decimal("0.000001"))


class PopulationGroup(models.Model):
    """A group of people a figure is about; the total is a group of its own. The groups ship with the application."""

    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    order = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        ordering = ["order"]
        verbose_name = _("population group")
        verbose_name_plural = _("population groups")

    def __str__(self):
        return self.name


class ObservationQuerySet(TenantQuerySet):
    municipality_path = "district__municipality"
    district_path = "district"

    def for_list(self):
        """Rows as tables show them."""
        return self.select_related("indicator", "district", "group", "source", "district__municipality")

    def newest_of(self, district):
        """The newest value of each indicator and group in a district."""
        newer = self.model.objects.filter(
            district=district,
            indicator=OuterRef("indicator"),
            group=OuterRef("group"),
            year__gt=OuterRef("year"),
            value__isnull=False,
        )
        return (
            self.filter(~Exists(newer), district=district, value__isnull=False)
            .select_related("indicator", "group")
            .order_by("indicator__dimension", "indicator__code", "group__order")
        )


class Observation(OwnedModel):
    """One figure: an indicator in a district and year for a group, or the official sign that says why it is missing."""

    SAME_MUNICIPALITY = ("indicator", "source", "import_run")

    class Disclosure(models.TextChoices):
        """Whether a figure may be shown outside the coordination office."""

        OPEN = "open", _("open")
        SMALL = "small", _("confidential: too few people")
        DOMINATED = "dominated", _("confidential: one part makes almost the whole")
        DERIVED = "derived", _("confidential: others could be computed from it")

    class Status(models.TextChoices):
        FINAL = "final", _("final")
        PROVISIONAL = "provisional", _("provisional")
        ESTIMATED = "estimated", _("estimated")
        REVISED = "revised", _("revised")

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="observations"
    )
    district = models.ForeignKey(
        District, verbose_name=_("district"), on_delete=models.PROTECT, related_name="observations"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    reference_date = models.DateField(_("reference date"), null=True, blank=True)
    group = models.ForeignKey(
        PopulationGroup, verbose_name=_("population group"), on_delete=models.PROTECT, related_name="observations"
    )
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(_("numerator"), max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("denominator"), max_digits=18, decimal_places=4, null=True, blank=True)
    missing = models.CharField(_("missing because"), max_length=12, choices=OfficialSign, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.FINAL)
    is_limited = models.BooleanField(_("limited validity"), default=False)
    break_reason = models.CharField(
        _("break in the series"),
        max_length=250,
        blank=True,
        help_text=_("Why this value cannot be compared with earlier ones; empty: no break."),
    )
    concept = models.CharField(_("concept"), max_length=20, choices=Concept, blank=True)
    disclosure = models.CharField(
        _("confidentiality"), max_length=10, choices=Disclosure, blank=True, editable=False, default=""
    )
    judged_version = models.PositiveIntegerField(null=True, editable=False, default=None)
    was_open = models.BooleanField(default=False, editable=False)
    source = models.ForeignKey(
        DataSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
    )
    import_run = models.ForeignKey(
        "inventory.ImportRun",
        verbose_name=_("import"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="observations",
    )

    objects = ObservationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["disclosure", "judged_version", "was_open"])

    class Meta:
        ordering = ["indicator", "district", "group", "-year"]
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "district", "year", "group"],
                name="observation_unique",
                violation_error_message=_("There is already a figure for this indicator, district, year and group."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, missing="") | (Q(value__isnull=True) & ~Q(missing="")),
                name="observation_value_or_sign",
                violation_error_message=_("Give either a value or the reason why it is missing."),
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="observation_denominator_positive",
                violation_error_message=_("The denominator must be greater than zero."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=1900, year__lte=2100),
                name="observation_year_plausible",
                violation_error_message=_("The year must lie between 1900 and 2100."),
            ),
        ]
        indexes = [
            models.Index(fields=["district", "indicator", "year"], name="observation_by_district"),
            models.Index(
                fields=["indicator", "year"],
                condition=Q(disclosure__in=["small", "dominated", "derived"]),
                name="observation_hidden",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.name}, {self.district}, {self.year}"

    def get_absolute_url(self):
        return reverse("inventory:observation-detail", args=[self.municipality.slug, self.pk])

    @property
    def municipality(self):
        return self.district.municipality

    @property
    def municipality_id(self):
        return self.district.municipality_id

    @property
    def text(self):
        """The figure as it is stored, written for people: the value without unit, or the official sign."""
        if self.value is None:
            return SIGNS[self.missing]
        return format_figure(self.value, self.indicator.decimals)
