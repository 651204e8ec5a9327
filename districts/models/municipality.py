from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import ProtectedError, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from config.editing import EditableModel
from config.uploads import upload_to
from districts.access import TenantQuerySet, access_of

# Words that stand first in other addresses and therefore cannot name a municipality.
RESERVED_SLUGS = {"account", "language", "static", "healthz", "public", "municipalities", "invitation"}


def validate_slug_is_free(value):
    if value in RESERVED_SLUGS:
        raise ValidationError(_("This short name is reserved."), code="reserved")


class MunicipalityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Municipalities in which this user has a valid membership."""
        return self.filter(pk__in=access_of(user).memberships)

    def set_up(self, **values):
        """Create a municipality together with the district that stands for the whole of it."""
        with transaction.atomic():
            municipality = self.create(**values)
            municipality.districts.create(name=municipality.name, is_city=True)
        return municipality


class Municipality(EditableModel):
    """A city, borough, municipality or county that makes action plans; the tenant of all rows."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        BOROUGH = "borough", _("borough")
        MUNICIPALITY = "municipality", pgettext_lazy("kind", "municipality")
        COUNTY = "county", _("county")

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("short name in addresses"), max_length=50, unique=True, validators=[validate_slug_is_free]
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CITY)
    official_key = models.CharField(
        _("official municipality key (AGS)"),
        max_length=8,
        blank=True,
        help_text=_("Eight digits; a county's key has five."),
        validators=[
            RegexValidator(
                r"^(0[1-9]|1[0-6])\d{3}(\d{3})?$",
                _("The key has eight digits (a county's five) and begins with the state, 01 to 16."),
            )
        ],
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("belongs to"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="members",
        help_text=_("The county or city this municipality or borough belongs to, if it is kept here too."),
    )
    logo = models.ImageField(_("logo"), upload_to=upload_to, blank=True)
    smallest_count = models.PositiveSmallIntegerField(
        _("smallest publishable count"),
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_(
            "Counts below this are not shown outside the coordination office, so that no person can be recognised."
        ),
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("days of notice"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(180)],
        help_text=_("How many days ahead something counts as due soon."),
    )
    stale_days = models.PositiveSmallIntegerField(
        _("days without report"),
        default=90,
        validators=[MinValueValidator(7), MaxValueValidator(730)],
        help_text=_("After how many days without progress entry a running measure counts as silent."),
    )
    has_public_site = models.BooleanField(_("public site"), default=False)

    objects = MunicipalityQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.CheckConstraint(
                condition=Q(smallest_count__gte=1),
                name="municipality_smallest_count_positive",
                violation_error_message=_("The smallest publishable count is at least 1."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("pk")),
                name="municipality_is_not_its_own_parent",
                violation_error_message=_("A municipality cannot belong to itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("actionplans:overview", args=[self.slug])

    @property
    def whole_city(self):
        """The district that stands for the whole municipality."""
        return self.districts.get(is_city=True)

    def clean(self):
        if len(self.official_key) == 5 and self.kind != self.Kind.COUNTY:
            raise ValidationError({"official_key": _("Only a county's key has five digits.")})


class MembershipQuerySet(TenantQuerySet):
    def valid(self, *, on):
        """Memberships that have not run out."""
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on), user__is_active=True)

    def lasting_administrators(self):
        """Administrators whose membership has no end."""
        return self.filter(role=Membership.Role.ADMINISTRATOR, valid_until=None, user__is_active=True)

    def for_list(self):
        """Rows as the list of members shows them."""
        return self.select_related("user", "organisation__municipality").prefetch_related("districts")


class Membership(EditableModel):
    """What a person is in a municipality: their role, their districts, the organisation they report for."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        COORDINATION = "coordination", _("coordination office")
        DISTRICT_MANAGER = "district_manager", _("district management")
        CONTRIBUTOR = "contributor", _("contributor")
        COMMITTEE = "committee", _("steering committee")
        READER = "reader", _("reader")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="memberships"
    )
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    districts = models.ManyToManyField(
        "districts.District",
        verbose_name=_("districts"),
        blank=True,
        related_name="memberships",
        help_text=_("None selected means all."),
    )
    organisation = models.ForeignKey(
        "districts.Stakeholder",
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        help_text=_("A contributor reports on the measures this organisation leads."),
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[districts])

    class Meta:
        ordering = ["user__name", "user__email"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "municipality"],
                name="membership_unique",
                violation_error_message=_("This person is a member already."),
            ),
            models.CheckConstraint(
                condition=~Q(role="contributor") | Q(organisation__isnull=False),
                name="membership_contributor_has_organisation",
                violation_error_message=_("A contributor needs the organisation they report for."),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"

    def get_absolute_url(self):
        return reverse("districts:membership-list", args=[self.municipality.slug])

    def clean(self):
        stays = self.role == self.Role.ADMINISTRATOR and self.valid_until is None
        if self.pk and not stays and self.is_last_administrator:
            raise ValidationError(
                _("This is the last administrator without an end date; name another one first."),
                code="last_administrator",
            )

    @property
    def is_last_administrator(self):
        """Whether nobody else administers the municipality without end; one query."""
        lasting = Membership.objects.of(self.municipality).lasting_administrators()
        return {membership.pk for membership in lasting} == {self.pk}

    @property
    def is_invited(self):
        """Whether this person has yet to sign in for the first time."""
        return self.user.last_login is None

    def is_valid(self, *, on):
        """Whether the membership has not run out."""
        return self.user.is_active and (self.valid_until is None or self.valid_until >= on)

    def end(self, *, on):
        """
        End the membership so that it is not valid ``on`` this day any more.

        An invitation nobody followed leaves no trace, as long as nothing refers to the account. Raises ValidationError
        for the last administrator.
        """
        with transaction.atomic():
            Municipality.objects.select_for_update().get(pk=self.municipality_id)
            self.refresh_from_db()
            if self.is_last_administrator:
                raise ValidationError(
                    _("This is the last administrator without an end date; name another one first."),
                    code="last_administrator",
                )
            if self.is_invited:
                self._withdraw()
            else:
                self.claim_version()
                self.valid_until = on - timedelta(days=1)
                self.save(update_fields=["valid_until"])

    def _withdraw(self):
        user = self.user
        self.delete()
        if not user.memberships.exists():
            # The account stays if it is named anywhere.
            with suppress(ProtectedError), transaction.atomic():
                user.delete()
