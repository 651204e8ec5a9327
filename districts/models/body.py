from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import ManyDistrictsQuerySet, TenantQuerySet
from districts.models.district import District
from districts.models.municipality import Municipality
from districts.models.ownership import OwnedModel
from districts.models.stakeholder import Stakeholder


class BodyQuerySet(ManyDistrictsQuerySet):
    def for_list(self):
        """Rows as the list shows them."""
        return self.prefetch_related("districts").annotate(member_count=models.Count("members")).order_by("name")


class Body(OwnedModel):
    """A group that meets, advises or decides (Gremium)."""

    class Kind(models.TextChoices):
        STEERING_GROUP = "steering_group", _("steering group")
        ROUND_TABLE = "round_table", _("round table")
        WORKING_GROUP = "working_group", _("working group")
        DISTRICT_CONFERENCE = "district_conference", _("district conference")
        INTEGRATION_COUNCIL = "integration_council", _("integration council")
        COUNCIL = "council", _("council or committee")
        FUND_JURY = "fund_jury", _("fund jury")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="bodies"
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=25, choices=Kind)
    districts = models.ManyToManyField(
        District,
        verbose_name=_("districts"),
        blank=True,
        related_name="bodies",
        help_text=_("None selected means the whole city."),
    )
    tasks = models.TextField(_("tasks and powers"), blank=True)
    rhythm = models.CharField(_("how often it meets"), max_length=200, blank=True)

    objects = BodyQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[districts])

    class Meta:
        ordering = ["name"]
        verbose_name = _("body")
        verbose_name_plural = _("bodies")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="body_name_unique",
                violation_error_message=_("There is already a body with this name."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("districts:body-detail", args=[self.municipality.slug, self.pk])


class BodyMemberQuerySet(TenantQuerySet):
    municipality_path = "body__municipality"

    def visible_to(self, user):
        """Seats of the bodies this user may read."""
        return self.filter(body__in=Body.objects.visible_to(user).values("pk"))

    def by_seat(self):
        """The chair first, then who votes, then who advises."""
        order = Case(*(When(seat=seat, then=rank) for rank, seat in enumerate(BodyMember.Seat.values)))
        return self.select_related("stakeholder__municipality").order_by(order, "stakeholder__name", "function")


class BodyMember(OwnedModel):
    """A seat in a body: the stakeholder that holds it and, where needed, the function that fills it."""

    SAME_MUNICIPALITY = ("stakeholder",)

    class Seat(models.TextChoices):
        CHAIR = "chair", _("chair")
        VOTING = "voting", _("voting")
        ADVISORY = "advisory", _("advisory")

    body = models.ForeignKey(Body, verbose_name=_("body"), on_delete=models.CASCADE, related_name="members")
    stakeholder = models.ForeignKey(
        Stakeholder,
        verbose_name=_("stakeholder"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )
    function = models.CharField(
        _("function"),
        max_length=150,
        blank=True,
        help_text=_("For example “head of the youth office”; a person's name is not needed."),
    )
    seat = models.CharField(_("seat"), max_length=10, choices=Seat, default=Seat.VOTING)

    objects = BodyMemberQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["seat", "stakeholder__name", "function"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.CheckConstraint(
                condition=Q(stakeholder__isnull=False) | ~Q(function=""),
                name="body_member_is_somebody",
                violation_error_message=_("Name the stakeholder or the function that holds the seat."),
            ),
        ]

    def __str__(self):
        return " – ".join(str(part) for part in (self.stakeholder, self.function) if part)

    def get_absolute_url(self):
        return self.body.get_absolute_url()

    @property
    def municipality(self):
        return self.body.municipality

    @property
    def municipality_id(self):
        return self.body.municipality_id
