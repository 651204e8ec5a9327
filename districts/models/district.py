from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import TenantQuerySet, access_of
from districts.models.municipality import Municipality
from districts.models.ownership import OwnedModel


def _count_of(relation):
    """Count rows of a many-to-many relation without multiplying those of others."""
    through = District._meta.get_field(relation).through
    rows = through.objects.filter(district=OuterRef("pk")).order_by().values("district")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


class DistrictQuerySet(TenantQuerySet):
    district_path = "pk"

    def whole_city(self):
        """The district that stands for the whole municipality."""
        return self.filter(is_city=True)

    def below_city(self):
        """Districts other than the whole city."""
        return self.filter(is_city=False)

    def for_choice(self):
        """Rows as choices name them: with the areas they are part of, without the outlines' points."""
        return self.select_related("parent").defer("outline", "description", "parent__outline", "parent__description")

    def for_list(self):
        """Rows as the table of districts shows them, without the outlines' points."""
        return (
            self.for_choice()
            .prefetch_related("parts")
            .annotate(
                has_outline=Q(outline__isnull=False),
                stakeholder_count=_count_of("stakeholders"),
                body_count=_count_of("bodies"),
            )
        )

    def workable_by(self, user):
        """Districts in which this user may act, not only read."""
        access = access_of(user)
        return self.filter(Q(municipality__in=access.whole) | Q(pk__in=access.own))


class District(OwnedModel):
    """An area for which something is measured or planned; the whole city is one too."""

    SAME_MUNICIPALITY = ("parent",)

    class Basis(models.TextChoices):
        ADMINISTRATIVE = "administrative", _("administrative")
        STATISTICAL = "statistical", _("statistical")
        FUNCTIONAL = "functional", _("functional")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="districts"
    )
    name = models.CharField(_("name"), max_length=120)
    key = models.CharField(
        _("key"),
        max_length=20,
        blank=True,
        help_text=_("The key your statistics office uses; leading zeros are kept."),
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    parts = models.ManyToManyField(
        "self",
        verbose_name=_("composed of"),
        symmetrical=False,
        blank=True,
        related_name="composed_areas",
        help_text=_("For an area that crosses boundaries: the districts it is made of."),
    )
    basis = models.CharField(_("delineated by"), max_length=20, choices=Basis, default=Basis.ADMINISTRATIVE)
    is_city = models.BooleanField(_("whole city"), default=False, editable=False)
    description = models.TextField(_("description"), blank=True)
    outline = models.JSONField(_("outline"), null=True, blank=True, editable=False)

    objects = DistrictQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[parts], excluded_fields=["outline"])

    class Meta:
        ordering = ["-is_city", "name"]
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        constraints = [
            models.UniqueConstraint(fields=["municipality"], condition=Q(is_city=True), name="district_one_whole_city"),
            models.UniqueConstraint(
                fields=["municipality", "key"],
                condition=~Q(key=""),
                name="district_key_unique",
                violation_error_message=_("There is already a district with this key."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "parent", "name"],
                name="district_name_unique",
                violation_error_message=_("There is already a district with this name at this level."),
            ),
            models.CheckConstraint(condition=Q(is_city=False) | Q(parent__isnull=True), name="district_city_is_on_top"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("districts:district-detail", args=[self.municipality.slug, self.pk])

    @property
    def name_with_parent(self):
        """The name with the area it is part of, as some names stand at two levels: "Kalk (in Kalk)"."""
        if self.parent is None or self.parent.is_city:
            return self.name
        return gettext("%(name)s (in %(area)s)") % {"name": self.name, "area": self.parent.name}

    @property
    def is_composed(self):
        return bool(self.parts.all())

    def ancestors(self):
        """Return the districts above this one, nearest first; one query a level."""
        found, current = [], self.parent
        while current is not None and current not in found:
            found.append(current)
            current = current.parent
        return found

    def area(self):
        """
        Return the primary keys of this district, all below it and, of a composed area, its parts and all below them.

        The whole city is made of all districts. One query.
        """
        rows = list(District.objects.filter(municipality=self.municipality_id).values_list("pk", "parent", "parts"))
        if self.is_city:
            return {pk for pk, _parent, _part in rows}
        found = {self.pk} | {part for pk, _parent, part in rows if pk == self.pk and part}
        while more := {pk for pk, parent, _part in rows if parent in found} - found:
            found |= more
        return found

    def clean(self):
        if self.parent and (self.parent == self or self in self.parent.ancestors()):
            raise ValidationError({"parent": _("A district cannot be part of itself.")})
