from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from districts.access import ManyDistrictsQuerySet, TenantQuerySet, access_of
from districts.models.district import District
from districts.models.municipality import Membership, Municipality
from districts.models.ownership import OwnedModel


class StakeholderQuerySet(ManyDistrictsQuerySet):
    def for_list(self):
        """Rows as the directory shows them."""
        return self.prefetch_related("districts")


class Stakeholder(OwnedModel):
    """An organisation or office that acts for the participation of people in the districts (Akteur)."""

    class Sector(models.TextChoices):
        ADMINISTRATION = "administration", _("administration")
        POLITICS = "politics", _("politics")
        CIVIL_SOCIETY = "civil_society", _("civil society")
        PROVIDER = "provider", _("independent provider")
        BUSINESS = "business", _("business")

    class Level(models.TextChoices):
        DISTRICT = "district", _("district")
        CITY = "city", _("city-wide")
        BOTH = "both", _("both")

    class Focus(models.IntegerChoices):
        NONE = 0, _("none")
        LOW = 1, _("low")
        MEDIUM = 2, _("medium")
        HIGH = 3, _("high")

    class State(models.TextChoices):
        IDENTIFIED = "identified", _("identified")
        CONTACTED = "contacted", _("contacted")
        INVOLVED = "involved", _("involved")
        DECLINED = "declined", _("declined")

    STATE_TONES = {
        State.IDENTIFIED: "neutral",
        State.CONTACTED: "info",
        State.INVOLVED: "success",
        State.DECLINED: "warning",
    }
    STATE_ICONS = {
        State.IDENTIFIED: "visibility",
        State.CONTACTED: "mail",
        State.INVOLVED: "check",
        State.DECLINED: "close",
    }

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="stakeholders"
    )
    name = models.CharField(_("name"), max_length=200)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector)
    level = models.CharField(_("level"), max_length=10, choices=Level, default=Level.DISTRICT)
    districts = models.ManyToManyField(
        District,
        verbose_name=_("districts"),
        blank=True,
        related_name="stakeholders",
        help_text=_("Where they act; none selected means the whole city."),
    )
    spatial_focus = models.PositiveSmallIntegerField(
        _("closeness to the district"), choices=Focus, default=Focus.MEDIUM
    )
    integration_focus = models.PositiveSmallIntegerField(
        _("closeness to integration"), choices=Focus, default=Focus.MEDIUM
    )
    is_migrant_organisation = models.BooleanField(_("migrant organisation"), default=False)
    state = models.CharField(_("involvement"), max_length=20, choices=State, default=State.IDENTIFIED)
    offers = models.TextField(_("what they offer"), blank=True)
    needs = models.TextField(_("what they need"), blank=True)
    can_contribute = models.TextField(_("what they can contribute"), blank=True)
    website = models.URLField(_("website"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    note = models.TextField(_("internal note"), blank=True)

    objects = StakeholderQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[districts])

    class Meta:
        ordering = ["name"]
        verbose_name = _("stakeholder")
        verbose_name_plural = _("stakeholders")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="stakeholder_name_unique",
                violation_error_message=_("There is already a stakeholder with this name."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("districts:stakeholder-detail", args=[self.municipality.slug, self.pk])

    @property
    def state_tone(self):
        """The colour of the involvement."""
        return self.STATE_TONES[self.state]

    @property
    def state_icon(self):
        """The sign that goes with the colour."""
        return self.STATE_ICONS[self.state]


class ContactQuerySet(TenantQuerySet):
    municipality_path = "stakeholder__municipality"

    def visible_to(self, user):
        """Contacts this user may read: personal data are for those who work with the stakeholder, in any number."""
        memberships = access_of(user).memberships
        opened = [pk for pk, membership in memberships.items() if membership.role in Contact.READ_BY]
        stakeholders = Stakeholder.objects.visible_to(user).filter(municipality__in=opened)
        return self.filter(stakeholder__in=stakeholders.values("pk"))

    def past_deletion(self, *, on):
        """Contacts whose "delete by" date has passed."""
        return self.filter(delete_by__lt=on)


class Contact(OwnedModel):
    """A person at a stakeholder; the only place for personal data of people outside the administration."""

    READ_BY = frozenset({Membership.Role.ADMINISTRATOR, Membership.Role.COORDINATION, Membership.Role.DISTRICT_MANAGER})

    class LawfulBasis(models.TextChoices):
        PUBLIC_TASK = "public_task", _("public task (Art. 6 (1) e GDPR)")
        CONSENT = "consent", _("consent (Art. 6 (1) a GDPR)")
        CONTRACT = "contract", _("contract (Art. 6 (1) b GDPR)")

    stakeholder = models.ForeignKey(
        Stakeholder, verbose_name=_("stakeholder"), on_delete=models.CASCADE, related_name="contacts"
    )
    name = models.CharField(_("name"), max_length=150)
    function = models.CharField(_("function"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=50, blank=True)
    languages = models.CharField(
        _("languages"), max_length=200, blank=True, help_text=_("In which one can speak to this person.")
    )
    is_key_person = models.BooleanField(_("key person"), default=False)
    lawful_basis = models.CharField(_("lawful basis"), max_length=20, choices=LawfulBasis)
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    delete_by = models.DateField(_("delete by"), help_text=_("After this day the entry is removed automatically."))

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [
            models.CheckConstraint(
                condition=~Q(lawful_basis="consent") | Q(consent_on__isnull=False),
                name="contact_consent_has_date",
                violation_error_message=_("Consent needs the day on which it was given."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return self.stakeholder.get_absolute_url()

    @property
    def municipality(self):
        return self.stakeholder.municipality

    @property
    def municipality_id(self):
        return self.stakeholder.municipality_id
