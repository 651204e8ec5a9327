import config.uploads
import districts.models.municipality
import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Municipality",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        unique=True,
                        validators=[districts.models.municipality.validate_slug_is_free],
                        verbose_name="short name in addresses",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "city"),
                            ("borough", "borough"),
                            ("municipality", "municipality"),
                            ("county", "county"),
                        ],
                        default="city",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "official_key",
                    models.CharField(
                        blank=True,
                        help_text="Eight digits; a county's key has five.",
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(0[1-9]|1[0-6])\\d{3}(\\d{3})?$",
                                "The key has eight digits (a county's five) and begins with the state, 01 to 16.",
                            )
                        ],
                        verbose_name="official municipality key (AGS)",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The county or city this municipality or borough belongs to, if it is kept here too.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="districts.municipality",
                        verbose_name="belongs to",
                    ),
                ),
                ("logo", models.ImageField(blank=True, upload_to=config.uploads.upload_to, verbose_name="logo")),
                (
                    "smallest_count",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="Counts below this are not shown outside the coordination office, so that no person can be recognised.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="smallest publishable count",
                    ),
                ),
                (
                    "reminder_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        help_text="How many days ahead something counts as due soon.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="days of notice",
                    ),
                ),
                (
                    "stale_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        help_text="After how many days without progress entry a running measure counts as silent.",
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days without report",
                    ),
                ),
                ("has_public_site", models.BooleanField(default=False, verbose_name="public site")),
            ],
            options={
                "verbose_name": "municipality",
                "verbose_name_plural": "municipalities",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("smallest_count__gte", 1)),
                        name="municipality_smallest_count_positive",
                        violation_error_message="The smallest publishable count is at least 1.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True),
                        name="municipality_is_not_its_own_parent",
                        violation_error_message="A municipality cannot belong to itself.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMunicipality",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "slug",
                    models.SlugField(
                        validators=[districts.models.municipality.validate_slug_is_free],
                        verbose_name="short name in addresses",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("city", "city"),
                            ("borough", "borough"),
                            ("municipality", "municipality"),
                            ("county", "county"),
                        ],
                        default="city",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "official_key",
                    models.CharField(
                        blank=True,
                        help_text="Eight digits; a county's key has five.",
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(0[1-9]|1[0-6])\\d{3}(\\d{3})?$",
                                "The key has eight digits (a county's five) and begins with the state, 01 to 16.",
                            )
                        ],
                        verbose_name="official municipality key (AGS)",
                    ),
                ),
                ("logo", models.TextField(blank=True, max_length=100, verbose_name="logo")),
                (
                    "smallest_count",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="Counts below this are not shown outside the coordination office, so that no person can be recognised.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="smallest publishable count",
                    ),
                ),
                (
                    "reminder_days",
                    models.PositiveSmallIntegerField(
                        default=14,
                        help_text="How many days ahead something counts as due soon.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="days of notice",
                    ),
                ),
                (
                    "stale_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        help_text="After how many days without progress entry a running measure counts as silent.",
                        validators=[
                            django.core.validators.MinValueValidator(7),
                            django.core.validators.MaxValueValidator(730),
                        ],
                        verbose_name="days without report",
                    ),
                ),
                ("has_public_site", models.BooleanField(default=False, verbose_name="public site")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The county or city this municipality or borough belongs to, if it is kept here too.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.municipality",
                        verbose_name="belongs to",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical municipality",
                "verbose_name_plural": "historical municipalities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="District",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="districts",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="The key your statistics office uses; leading zeros are kept.",
                        max_length=20,
                        verbose_name="key",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="districts.district",
                        verbose_name="part of",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("administrative", "administrative"),
                            ("statistical", "statistical"),
                            ("functional", "functional"),
                        ],
                        default="administrative",
                        max_length=20,
                        verbose_name="delineated by",
                    ),
                ),
                ("is_city", models.BooleanField(default=False, editable=False, verbose_name="whole city")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("outline", models.JSONField(blank=True, editable=False, null=True, verbose_name="outline")),
                (
                    "parts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="For an area that crosses boundaries: the districts it is made of.",
                        related_name="composed_areas",
                        to="districts.district",
                        verbose_name="composed of",
                    ),
                ),
            ],
            options={
                "verbose_name": "district",
                "verbose_name_plural": "districts",
                "ordering": ["-is_city", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_city", True)), fields=("municipality",), name="district_one_whole_city"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("municipality", "key"),
                        name="district_key_unique",
                        violation_error_message="There is already a district with this key.",
                    ),
                    models.UniqueConstraint(
                        fields=("municipality", "parent", "name"),
                        name="district_name_unique",
                        violation_error_message="There is already a district with this name at this level.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_city", False), ("parent__isnull", True), _connector="OR"),
                        name="district_city_is_on_top",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Stakeholder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stakeholders",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("administration", "administration"),
                            ("politics", "politics"),
                            ("civil_society", "civil society"),
                            ("provider", "independent provider"),
                            ("business", "business"),
                        ],
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("district", "district"), ("city", "city-wide"), ("both", "both")],
                        default="district",
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "spatial_focus",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "none"), (1, "low"), (2, "medium"), (3, "high")],
                        default=2,
                        verbose_name="closeness to the district",
                    ),
                ),
                (
                    "integration_focus",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "none"), (1, "low"), (2, "medium"), (3, "high")],
                        default=2,
                        verbose_name="closeness to integration",
                    ),
                ),
                ("is_migrant_organisation", models.BooleanField(default=False, verbose_name="migrant organisation")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("identified", "identified"),
                            ("contacted", "contacted"),
                            ("involved", "involved"),
                            ("declined", "declined"),
                        ],
                        default="identified",
                        max_length=20,
                        verbose_name="involvement",
                    ),
                ),
                ("offers", models.TextField(blank=True, verbose_name="what they offer")),
                ("needs", models.TextField(blank=True, verbose_name="what they need")),
                ("can_contribute", models.TextField(blank=True, verbose_name="what they can contribute")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("note", models.TextField(blank=True, verbose_name="internal note")),
                (
                    "districts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Where they act; none selected means the whole city.",
                        related_name="stakeholders",
                        to="districts.district",
                        verbose_name="districts",
                    ),
                ),
            ],
            options={
                "verbose_name": "stakeholder",
                "verbose_name_plural": "stakeholders",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="stakeholder_name_unique",
                        violation_error_message="There is already a stakeholder with this name.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMembership",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "administrator"),
                            ("coordination", "coordination office"),
                            ("district_manager", "district management"),
                            ("contributor", "contributor"),
                            ("committee", "steering committee"),
                            ("reader", "reader"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="A contributor reports on the measures this organisation leads.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.stakeholder",
                        verbose_name="organisation",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical membership",
                "verbose_name_plural": "historical memberships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("administrator", "administrator"),
                            ("coordination", "coordination office"),
                            ("district_manager", "district management"),
                            ("contributor", "contributor"),
                            ("committee", "steering committee"),
                            ("reader", "reader"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        help_text="A contributor reports on the measures this organisation leads.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="districts.stakeholder",
                        verbose_name="organisation",
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                (
                    "districts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None selected means all.",
                        related_name="memberships",
                        to="districts.district",
                        verbose_name="districts",
                    ),
                ),
            ],
            options={
                "verbose_name": "membership",
                "verbose_name_plural": "memberships",
                "ordering": ["user__name", "user__email"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "municipality"),
                        name="membership_unique",
                        violation_error_message="This person is a member already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", "contributor"), _negated=True),
                            ("organisation__isnull", False),
                            _connector="OR",
                        ),
                        name="membership_contributor_has_organisation",
                        violation_error_message="A contributor needs the organisation they report for.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMembership_districts",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "membership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.membership",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="districts.historicalmembership",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalMembership_districts",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDistrict",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "key",
                    models.CharField(
                        blank=True,
                        help_text="The key your statistics office uses; leading zeros are kept.",
                        max_length=20,
                        verbose_name="key",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("administrative", "administrative"),
                            ("statistical", "statistical"),
                            ("functional", "functional"),
                        ],
                        default="administrative",
                        max_length=20,
                        verbose_name="delineated by",
                    ),
                ),
                ("is_city", models.BooleanField(default=False, editable=False, verbose_name="whole city")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                        verbose_name="part of",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical district",
                "verbose_name_plural": "historical districts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDistrict_parts",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "from_district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                    ),
                ),
                (
                    "to_district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="districts.historicaldistrict",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalDistrict_parts",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStakeholder",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "sector",
                    models.CharField(
                        choices=[
                            ("administration", "administration"),
                            ("politics", "politics"),
                            ("civil_society", "civil society"),
                            ("provider", "independent provider"),
                            ("business", "business"),
                        ],
                        max_length=20,
                        verbose_name="sector",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("district", "district"), ("city", "city-wide"), ("both", "both")],
                        default="district",
                        max_length=10,
                        verbose_name="level",
                    ),
                ),
                (
                    "spatial_focus",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "none"), (1, "low"), (2, "medium"), (3, "high")],
                        default=2,
                        verbose_name="closeness to the district",
                    ),
                ),
                (
                    "integration_focus",
                    models.PositiveSmallIntegerField(
                        choices=[(0, "none"), (1, "low"), (2, "medium"), (3, "high")],
                        default=2,
                        verbose_name="closeness to integration",
                    ),
                ),
                ("is_migrant_organisation", models.BooleanField(default=False, verbose_name="migrant organisation")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("identified", "identified"),
                            ("contacted", "contacted"),
                            ("involved", "involved"),
                            ("declined", "declined"),
                        ],
                        default="identified",
                        max_length=20,
                        verbose_name="involvement",
                    ),
                ),
                ("offers", models.TextField(blank=True, verbose_name="what they offer")),
                ("needs", models.TextField(blank=True, verbose_name="what they need")),
                ("can_contribute", models.TextField(blank=True, verbose_name="what they can contribute")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                ("note", models.TextField(blank=True, verbose_name="internal note")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical stakeholder",
                "verbose_name_plural": "historical stakeholders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStakeholder_districts",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "stakeholder",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.stakeholder",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="districts.historicalstakeholder",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalStakeholder_districts",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "stakeholder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="districts.stakeholder",
                        verbose_name="stakeholder",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("function", models.CharField(blank=True, max_length=150, verbose_name="function")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=50, verbose_name="telephone")),
                (
                    "languages",
                    models.CharField(
                        blank=True,
                        help_text="In which one can speak to this person.",
                        max_length=200,
                        verbose_name="languages",
                    ),
                ),
                ("is_key_person", models.BooleanField(default=False, verbose_name="key person")),
                (
                    "lawful_basis",
                    models.CharField(
                        choices=[
                            ("public_task", "public task (Art. 6 (1) e GDPR)"),
                            ("consent", "consent (Art. 6 (1) a GDPR)"),
                            ("contract", "contract (Art. 6 (1) b GDPR)"),
                        ],
                        max_length=20,
                        verbose_name="lawful basis",
                    ),
                ),
                ("consent_on", models.DateField(blank=True, null=True, verbose_name="consent given on")),
                (
                    "delete_by",
                    models.DateField(
                        help_text="After this day the entry is removed automatically.", verbose_name="delete by"
                    ),
                ),
            ],
            options={
                "verbose_name": "contact",
                "verbose_name_plural": "contacts",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lawful_basis", "consent"), _negated=True),
                            ("consent_on__isnull", False),
                            _connector="OR",
                        ),
                        name="contact_consent_has_date",
                        violation_error_message="Consent needs the day on which it was given.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBody",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("steering_group", "steering group"),
                            ("round_table", "round table"),
                            ("working_group", "working group"),
                            ("district_conference", "district conference"),
                            ("integration_council", "integration council"),
                            ("council", "council or committee"),
                            ("fund_jury", "fund jury"),
                        ],
                        max_length=25,
                        verbose_name="kind",
                    ),
                ),
                ("tasks", models.TextField(blank=True, verbose_name="tasks and powers")),
                ("rhythm", models.CharField(blank=True, max_length=200, verbose_name="how often it meets")),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical body",
                "verbose_name_plural": "historical bodies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Body",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("steering_group", "steering group"),
                            ("round_table", "round table"),
                            ("working_group", "working group"),
                            ("district_conference", "district conference"),
                            ("integration_council", "integration council"),
                            ("council", "council or committee"),
                            ("fund_jury", "fund jury"),
                        ],
                        max_length=25,
                        verbose_name="kind",
                    ),
                ),
                ("tasks", models.TextField(blank=True, verbose_name="tasks and powers")),
                ("rhythm", models.CharField(blank=True, max_length=200, verbose_name="how often it meets")),
                (
                    "districts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None selected means the whole city.",
                        related_name="bodies",
                        to="districts.district",
                        verbose_name="districts",
                    ),
                ),
            ],
            options={
                "verbose_name": "body",
                "verbose_name_plural": "bodies",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="body_name_unique",
                        violation_error_message="There is already a body with this name.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBody_districts",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.body",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="districts.historicalbody",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalBody_districts",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalBodyMember",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                (
                    "function",
                    models.CharField(
                        blank=True,
                        help_text="For example “head of the youth office”; a person's name is not needed.",
                        max_length=150,
                        verbose_name="function",
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[("chair", "chair"), ("voting", "voting"), ("advisory", "advisory")],
                        default="voting",
                        max_length=10,
                        verbose_name="seat",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.body",
                        verbose_name="body",
                    ),
                ),
                (
                    "stakeholder",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.stakeholder",
                        verbose_name="stakeholder",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical seat",
                "verbose_name_plural": "historical seats",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BodyMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="districts.body",
                        verbose_name="body",
                    ),
                ),
                (
                    "stakeholder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="seats",
                        to="districts.stakeholder",
                        verbose_name="stakeholder",
                    ),
                ),
                (
                    "function",
                    models.CharField(
                        blank=True,
                        help_text="For example “head of the youth office”; a person's name is not needed.",
                        max_length=150,
                        verbose_name="function",
                    ),
                ),
                (
                    "seat",
                    models.CharField(
                        choices=[("chair", "chair"), ("voting", "voting"), ("advisory", "advisory")],
                        default="voting",
                        max_length=10,
                        verbose_name="seat",
                    ),
                ),
            ],
            options={
                "verbose_name": "seat",
                "verbose_name_plural": "seats",
                "ordering": ["seat", "stakeholder__name", "function"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stakeholder__isnull", False), models.Q(("function", ""), _negated=True), _connector="OR"
                        ),
                        name="body_member_is_somebody",
                        violation_error_message="Name the stakeholder or the function that holds the seat.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("file", models.FileField(upload_to=config.uploads.upload_to, verbose_name="file")),
                ("original_name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100, verbose_name="kind of file")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum (SHA-256)")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["-uploaded_at", "-pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="OutlineUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outline_uploads",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("original_name", models.CharField(max_length=200, verbose_name="file name")),
                ("features", models.JSONField(verbose_name="areas")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by",
                    ),
                ),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
            ],
            options={
                "verbose_name": "upload of outlines",
                "verbose_name_plural": "uploads of outlines",
                "ordering": ["-uploaded_at", "-pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
