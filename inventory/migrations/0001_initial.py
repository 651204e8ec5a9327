import config.uploads
import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("districts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalFieldOfAction",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("slug", models.SlugField(blank=True, max_length=60, verbose_name="short name")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "colour",
                    models.CharField(
                        default="#33548c",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator("^#[0-9a-fA-F]{6}$", "A colour such as #33548c.")
                        ],
                        verbose_name="colour",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
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
                "verbose_name": "historical field of action",
                "verbose_name_plural": "historical fields of action",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FieldOfAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fields_of_action",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("slug", models.SlugField(blank=True, max_length=60, verbose_name="short name")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "colour",
                    models.CharField(
                        default="#33548c",
                        max_length=7,
                        validators=[
                            django.core.validators.RegexValidator("^#[0-9a-fA-F]{6}$", "A colour such as #33548c.")
                        ],
                        verbose_name="colour",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
            ],
            options={
                "verbose_name": "field of action",
                "verbose_name_plural": "fields of action",
                "ordering": ["order", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="field_of_action_name_unique",
                        violation_error_message="There is already a field of action with this name.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalTargetGroup",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
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
                "verbose_name": "historical target group",
                "verbose_name_plural": "historical target groups",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="TargetGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="target_groups",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "target group",
                "verbose_name_plural": "target groups",
                "ordering": ["order", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="target_group_name_unique",
                        violation_error_message="There is already a target group with this name.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalActivity",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                ("languages", models.CharField(blank=True, max_length=200, verbose_name="languages")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "people_reached",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="people reached per year"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="since")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("funding", models.CharField(blank=True, max_length=250, verbose_name="funding")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
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
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.stakeholder",
                        verbose_name="provider",
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
                "verbose_name": "historical activity",
                "verbose_name_plural": "historical activities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Activity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="districts.stakeholder",
                        verbose_name="provider",
                    ),
                ),
                ("languages", models.CharField(blank=True, max_length=200, verbose_name="languages")),
                ("capacity", models.PositiveIntegerField(blank=True, null=True, verbose_name="places")),
                (
                    "people_reached",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="people reached per year"),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="since")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                ("funding", models.CharField(blank=True, max_length=250, verbose_name="funding")),
                ("address", models.CharField(blank=True, max_length=200, verbose_name="address")),
                (
                    "districts",
                    models.ManyToManyField(
                        blank=True,
                        help_text="None selected means the whole city.",
                        related_name="activities",
                        to="districts.district",
                        verbose_name="districts",
                    ),
                ),
                (
                    "fields",
                    models.ManyToManyField(
                        related_name="activities", to="inventory.fieldofaction", verbose_name="fields of action"
                    ),
                ),
                (
                    "target_groups",
                    models.ManyToManyField(
                        blank=True, related_name="activities", to="inventory.targetgroup", verbose_name="target groups"
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="activity_ends_after_start",
                        violation_error_message="The end lies before the start.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalActivity_target_groups",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.activity",
                    ),
                ),
                (
                    "targetgroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.targetgroup",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inventory.historicalactivity",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalActivity_target_groups",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_districts",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.activity",
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
                        to="inventory.historicalactivity",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalActivity_districts",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_fields",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.activity",
                    ),
                ),
                (
                    "fieldofaction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.fieldofaction",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inventory.historicalactivity",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalActivity_fields",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalParticipationEvent",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interview", "interview with key persons"),
                            ("questionnaire", "questionnaire"),
                            ("round_table", "round table"),
                            ("forum", "district forum"),
                            ("existing_body", "existing body"),
                            ("walk", "walk through the district"),
                            ("world_cafe", "world café"),
                            ("workshop", "workshop"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("held_on", models.DateField(verbose_name="date")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "reached",
                    models.TextField(
                        blank=True, help_text="Groups, not names; also who was missing.", verbose_name="who was reached"
                    ),
                ),
                ("people_reached", models.PositiveIntegerField(blank=True, null=True, verbose_name="number of people")),
                ("languages", models.CharField(blank=True, max_length=200, verbose_name="languages")),
                ("has_interpretation", models.BooleanField(default=False, verbose_name="interpretation")),
                ("has_childcare", models.BooleanField(default=False, verbose_name="childcare")),
                ("moderation", models.CharField(blank=True, max_length=200, verbose_name="facilitation")),
                ("results", models.TextField(blank=True, verbose_name="results")),
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
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                        verbose_name="district",
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
                "verbose_name": "historical participation event",
                "verbose_name_plural": "historical participation events",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ParticipationEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participation_events",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participation_events",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("interview", "interview with key persons"),
                            ("questionnaire", "questionnaire"),
                            ("round_table", "round table"),
                            ("forum", "district forum"),
                            ("existing_body", "existing body"),
                            ("walk", "walk through the district"),
                            ("world_cafe", "world café"),
                            ("workshop", "workshop"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("held_on", models.DateField(verbose_name="date")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="participation_events",
                        to="districts.body",
                        verbose_name="body",
                    ),
                ),
                (
                    "reached",
                    models.TextField(
                        blank=True, help_text="Groups, not names; also who was missing.", verbose_name="who was reached"
                    ),
                ),
                ("people_reached", models.PositiveIntegerField(blank=True, null=True, verbose_name="number of people")),
                ("languages", models.CharField(blank=True, max_length=200, verbose_name="languages")),
                ("has_interpretation", models.BooleanField(default=False, verbose_name="interpretation")),
                ("has_childcare", models.BooleanField(default=False, verbose_name="childcare")),
                ("moderation", models.CharField(blank=True, max_length=200, verbose_name="facilitation")),
                ("results", models.TextField(blank=True, verbose_name="results")),
                (
                    "documents",
                    models.ManyToManyField(
                        blank=True,
                        related_name="participation_events",
                        to="districts.document",
                        verbose_name="documents",
                    ),
                ),
            ],
            options={
                "verbose_name": "participation event",
                "verbose_name_plural": "participation events",
                "ordering": ["-held_on", "-pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalParticipationEvent_documents",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "participationevent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.participationevent",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.document",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inventory.historicalparticipationevent",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalParticipationEvent_documents",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalDataSource",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
                ("spatial_level", models.CharField(blank=True, max_length=100, verbose_name="spatial level")),
                (
                    "cycle",
                    models.CharField(
                        choices=[
                            ("yearly", "yearly"),
                            ("half_yearly", "half-yearly"),
                            ("quarterly", "quarterly"),
                            ("monthly", "monthly"),
                            ("irregular", "irregular"),
                            ("once", "once"),
                        ],
                        default="yearly",
                        max_length=20,
                        verbose_name="cycle",
                    ),
                ),
                (
                    "covers_migration_background",
                    models.BooleanField(default=False, verbose_name="covers migration background"),
                ),
                (
                    "definition",
                    models.TextField(
                        blank=True,
                        help_text="For example: foreigners only, or migration background derived with MigraPro.",
                        verbose_name="definition used",
                    ),
                ),
                ("licence", models.CharField(blank=True, max_length=200, verbose_name="licence")),
                (
                    "contact",
                    models.CharField(
                        blank=True, help_text="Office and function, no names.", max_length=200, verbose_name="contact"
                    ),
                ),
                (
                    "sign_scheme",
                    models.CharField(
                        choices=[
                            ("classic", "classic signs: 0 is rounded, - is exactly zero"),
                            ("new", "new signs: 0 is exactly zero, k is rounded"),
                        ],
                        default="classic",
                        max_length=10,
                        verbose_name="signs for missing values",
                    ),
                ),
                (
                    "nothing_is_zero",
                    models.BooleanField(
                        default=False,
                        help_text="Some sources also write “-” for areas that no longer exist; then leave this off.",
                        verbose_name="“-” stands for zero",
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
                "verbose_name": "historical data source",
                "verbose_name_plural": "historical data sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DataSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="data_sources",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
                ("spatial_level", models.CharField(blank=True, max_length=100, verbose_name="spatial level")),
                (
                    "cycle",
                    models.CharField(
                        choices=[
                            ("yearly", "yearly"),
                            ("half_yearly", "half-yearly"),
                            ("quarterly", "quarterly"),
                            ("monthly", "monthly"),
                            ("irregular", "irregular"),
                            ("once", "once"),
                        ],
                        default="yearly",
                        max_length=20,
                        verbose_name="cycle",
                    ),
                ),
                (
                    "covers_migration_background",
                    models.BooleanField(default=False, verbose_name="covers migration background"),
                ),
                (
                    "definition",
                    models.TextField(
                        blank=True,
                        help_text="For example: foreigners only, or migration background derived with MigraPro.",
                        verbose_name="definition used",
                    ),
                ),
                ("licence", models.CharField(blank=True, max_length=200, verbose_name="licence")),
                (
                    "contact",
                    models.CharField(
                        blank=True, help_text="Office and function, no names.", max_length=200, verbose_name="contact"
                    ),
                ),
                (
                    "sign_scheme",
                    models.CharField(
                        choices=[
                            ("classic", "classic signs: 0 is rounded, - is exactly zero"),
                            ("new", "new signs: 0 is exactly zero, k is rounded"),
                        ],
                        default="classic",
                        max_length=10,
                        verbose_name="signs for missing values",
                    ),
                ),
                (
                    "nothing_is_zero",
                    models.BooleanField(
                        default=False,
                        help_text="Some sources also write “-” for areas that no longer exist; then leave this off.",
                        verbose_name="“-” stands for zero",
                    ),
                ),
            ],
            options={
                "verbose_name": "data source",
                "verbose_name_plural": "data sources",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="data_source_name_unique",
                        violation_error_message="There is already a data source with this name.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalIndicator",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("definition", models.TextField(blank=True, verbose_name="definition")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("population", "population"),
                            ("structural", "structural integration"),
                            ("cultural", "cultural integration"),
                            ("social", "social integration"),
                            ("identificational", "identificational integration"),
                            ("settlement", "settlement and housing"),
                            ("education", "education"),
                            ("health", "health"),
                        ],
                        max_length=20,
                        verbose_name="dimension",
                    ),
                ),
                ("theme", models.CharField(blank=True, max_length=100, verbose_name="theme")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("count", "count"),
                            ("share", "share"),
                            ("rate", "rate"),
                            ("mean", "mean"),
                            ("index", "index"),
                        ],
                        default="share",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("unit", models.CharField(default="%", max_length=50, verbose_name="unit")),
                (
                    "per",
                    models.PositiveIntegerField(
                        default=100,
                        help_text="Numerator divided by denominator, times this: 100 for percent, 1000 for “per 1,000”.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="per",
                    ),
                ),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="decimal places",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("higher", "higher is better"), ("lower", "lower is better"), ("neutral", "neutral")],
                        default="neutral",
                        max_length=10,
                        verbose_name="direction",
                    ),
                ),
                ("numerator_meaning", models.CharField(blank=True, max_length=200, verbose_name="numerator")),
                ("denominator_meaning", models.CharField(blank=True, max_length=200, verbose_name="denominator")),
                (
                    "publishable_from",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: the municipality's smallest publishable count.",
                        null=True,
                        verbose_name="publishable from a count of",
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
                "verbose_name": "historical indicator",
                "verbose_name_plural": "historical indicators",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicators",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="code")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("definition", models.TextField(blank=True, verbose_name="definition")),
                (
                    "dimension",
                    models.CharField(
                        choices=[
                            ("population", "population"),
                            ("structural", "structural integration"),
                            ("cultural", "cultural integration"),
                            ("social", "social integration"),
                            ("identificational", "identificational integration"),
                            ("settlement", "settlement and housing"),
                            ("education", "education"),
                            ("health", "health"),
                        ],
                        max_length=20,
                        verbose_name="dimension",
                    ),
                ),
                ("theme", models.CharField(blank=True, max_length=100, verbose_name="theme")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("count", "count"),
                            ("share", "share"),
                            ("rate", "rate"),
                            ("mean", "mean"),
                            ("index", "index"),
                        ],
                        default="share",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("unit", models.CharField(default="%", max_length=50, verbose_name="unit")),
                (
                    "per",
                    models.PositiveIntegerField(
                        default=100,
                        help_text="Numerator divided by denominator, times this: 100 for percent, 1000 for “per 1,000”.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="per",
                    ),
                ),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MaxValueValidator(6)],
                        verbose_name="decimal places",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[("higher", "higher is better"), ("lower", "lower is better"), ("neutral", "neutral")],
                        default="neutral",
                        max_length=10,
                        verbose_name="direction",
                    ),
                ),
                ("numerator_meaning", models.CharField(blank=True, max_length=200, verbose_name="numerator")),
                ("denominator_meaning", models.CharField(blank=True, max_length=200, verbose_name="denominator")),
                (
                    "publishable_from",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty: the municipality's smallest publishable count.",
                        null=True,
                        verbose_name="publishable from a count of",
                    ),
                ),
            ],
            options={
                "verbose_name": "indicator",
                "verbose_name_plural": "indicators",
                "ordering": ["dimension", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "code"),
                        name="indicator_code_unique",
                        violation_error_message="There is already an indicator with this code.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("municipality__isnull", True)),
                        fields=("code",),
                        name="indicator_shared_code_unique",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="PopulationGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="short name")),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "population group",
                "verbose_name_plural": "population groups",
                "ordering": ["order"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_runs",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("observations", "figures"), ("measures", "measures")],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("uploaded", "uploaded"),
                            ("imported", "imported"),
                            ("undone", "undone"),
                            ("discarded", "discarded"),
                        ],
                        default="uploaded",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("file", models.FileField(upload_to=config.uploads.upload_to, verbose_name="file")),
                ("original_name", models.CharField(max_length=200, verbose_name="file name")),
                ("content_type", models.CharField(max_length=100, verbose_name="kind of file")),
                ("sha256", models.CharField(max_length=64, verbose_name="checksum (SHA-256)")),
                ("mapping", models.JSONField(blank=True, default=dict, verbose_name="mapping")),
                ("counts", models.JSONField(blank=True, default=dict, verbose_name="counts")),
                ("problems", models.JSONField(blank=True, default=list, verbose_name="problems by row")),
                ("written", models.JSONField(blank=True, default=dict, verbose_name="rows written")),
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
                ("imported_at", models.DateTimeField(blank=True, null=True, verbose_name="imported at")),
                ("undone_at", models.DateTimeField(blank=True, null=True, verbose_name="undone at")),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-uploaded_at", "-pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalObservation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("reference_date", models.DateField(blank=True, null=True, verbose_name="reference date")),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="value"),
                ),
                (
                    "numerator",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="numerator"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="denominator"
                    ),
                ),
                (
                    "missing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "nothing there"),
                            ("confidential", "unknown or confidential"),
                            ("later", "not yet available"),
                            ("unreliable", "not reliable enough"),
                            ("meaningless", "no meaningful figure possible"),
                        ],
                        max_length=12,
                        verbose_name="missing because",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("provisional", "provisional"),
                            ("estimated", "estimated"),
                            ("revised", "revised"),
                        ],
                        default="final",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("is_limited", models.BooleanField(default=False, verbose_name="limited validity")),
                (
                    "break_reason",
                    models.CharField(
                        blank=True,
                        help_text="Why this value cannot be compared with earlier ones; empty: no break.",
                        max_length=250,
                        verbose_name="break in the series",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.populationgroup",
                        verbose_name="population group",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.datasource",
                        verbose_name="source",
                    ),
                ),
                (
                    "import_run",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.importrun",
                        verbose_name="import",
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
                "verbose_name": "historical figure",
                "verbose_name_plural": "historical figures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="inventory.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("reference_date", models.DateField(blank=True, null=True, verbose_name="reference date")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="inventory.populationgroup",
                        verbose_name="population group",
                    ),
                ),
                (
                    "value",
                    models.DecimalField(blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="value"),
                ),
                (
                    "numerator",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="numerator"
                    ),
                ),
                (
                    "denominator",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="denominator"
                    ),
                ),
                (
                    "missing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("nothing", "nothing there"),
                            ("confidential", "unknown or confidential"),
                            ("later", "not yet available"),
                            ("unreliable", "not reliable enough"),
                            ("meaningless", "no meaningful figure possible"),
                        ],
                        max_length=12,
                        verbose_name="missing because",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("final", "final"),
                            ("provisional", "provisional"),
                            ("estimated", "estimated"),
                            ("revised", "revised"),
                        ],
                        default="final",
                        max_length=12,
                        verbose_name="status",
                    ),
                ),
                ("is_limited", models.BooleanField(default=False, verbose_name="limited validity")),
                (
                    "break_reason",
                    models.CharField(
                        blank=True,
                        help_text="Why this value cannot be compared with earlier ones; empty: no break.",
                        max_length=250,
                        verbose_name="break in the series",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="inventory.datasource",
                        verbose_name="source",
                    ),
                ),
                (
                    "import_run",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="inventory.importrun",
                        verbose_name="import",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "verbose_name_plural": "figures",
                "ordering": ["indicator", "district", "group", "-year"],
                "indexes": [models.Index(fields=["district", "indicator", "year"], name="observation_by_district")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "district", "year", "group"),
                        name="observation_unique",
                        violation_error_message="There is already a figure for this indicator, district, year and group.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("missing", ""), ("value__isnull", False)),
                            models.Q(("value__isnull", True), models.Q(("missing", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="observation_value_or_sign",
                        violation_error_message="Give either a value or the reason why it is missing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("denominator__isnull", True), ("denominator__gt", 0), _connector="OR"),
                        name="observation_denominator_positive",
                        violation_error_message="The denominator must be greater than zero.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1900), ("year__lte", 2100)),
                        name="observation_year_plausible",
                        violation_error_message="The year must lie between 1900 and 2100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalNeed",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="description")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("event", "participation event"),
                            ("stakeholder", "stakeholder"),
                            ("observation", "statistics"),
                            ("resident", "resident"),
                            ("office", "administration"),
                        ],
                        default="event",
                        max_length=15,
                        verbose_name="named by",
                    ),
                ),
                (
                    "weight",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="How many people or groups named it.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="named how often",
                    ),
                ),
                ("recorded_on", models.DateField(verbose_name="recorded on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("recorded", "recorded"),
                            ("taken_up", "taken up"),
                            ("not_taken_up", "not taken up"),
                            ("fulfilled", "fulfilled"),
                        ],
                        default="recorded",
                        editable=False,
                        max_length=15,
                        verbose_name="what became of it",
                    ),
                ),
                ("status_reason", models.TextField(blank=True, editable=False, verbose_name="reason")),
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
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.participationevent",
                        verbose_name="participation event",
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
                (
                    "observation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.observation",
                        verbose_name="figure",
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
                "verbose_name": "historical need",
                "verbose_name_plural": "historical needs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="description")),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("event", "participation event"),
                            ("stakeholder", "stakeholder"),
                            ("observation", "statistics"),
                            ("resident", "resident"),
                            ("office", "administration"),
                        ],
                        default="event",
                        max_length=15,
                        verbose_name="named by",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="inventory.participationevent",
                        verbose_name="participation event",
                    ),
                ),
                (
                    "stakeholder",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="named_needs",
                        to="districts.stakeholder",
                        verbose_name="stakeholder",
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="inventory.observation",
                        verbose_name="figure",
                    ),
                ),
                (
                    "weight",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="How many people or groups named it.",
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="named how often",
                    ),
                ),
                ("recorded_on", models.DateField(verbose_name="recorded on")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("recorded", "recorded"),
                            ("taken_up", "taken up"),
                            ("not_taken_up", "not taken up"),
                            ("fulfilled", "fulfilled"),
                        ],
                        default="recorded",
                        editable=False,
                        max_length=15,
                        verbose_name="what became of it",
                    ),
                ),
                ("status_reason", models.TextField(blank=True, editable=False, verbose_name="reason")),
                (
                    "fields",
                    models.ManyToManyField(
                        related_name="needs", to="inventory.fieldofaction", verbose_name="fields of action"
                    ),
                ),
                (
                    "target_groups",
                    models.ManyToManyField(
                        blank=True, related_name="needs", to="inventory.targetgroup", verbose_name="target groups"
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["-weight", "title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weight__gte", 1)),
                        name="need_weight_positive",
                        violation_error_message="At least one person or group has named it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "not_taken_up"), _negated=True),
                            models.Q(("status_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="need_not_taken_up_has_reason",
                        violation_error_message="Say why the need is not taken up.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin", "observation"), _negated=True),
                            ("observation__isnull", False),
                            _connector="OR",
                        ),
                        name="need_from_statistics_has_figure",
                        violation_error_message="Choose the figure that shows this need.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalNeed_target_groups",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.need",
                    ),
                ),
                (
                    "targetgroup",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.targetgroup",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inventory.historicalneed",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalNeed_target_groups",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalNeed_fields",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.need",
                    ),
                ),
                (
                    "fieldofaction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.fieldofaction",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inventory.historicalneed",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalNeed_fields",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="NeedStatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old", models.CharField(blank=True, max_length=20, verbose_name="from")),
                ("new", models.CharField(max_length=20, verbose_name="to")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="status_changes", to="inventory.need"
                    ),
                ),
            ],
            options={
                "verbose_name": "decision about a need",
                "verbose_name_plural": "decisions about needs",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFinding",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="explanation")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "medium"), (3, "high")], default=2, verbose_name="weight"
                    ),
                ),
                (
                    "assessed_by",
                    models.CharField(
                        blank=True,
                        help_text="Body or office that agreed on this finding.",
                        max_length=200,
                        verbose_name="assessed by",
                    ),
                ),
                ("assessed_on", models.DateField(blank=True, null=True, verbose_name="assessed on")),
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
                    "district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.fieldofaction",
                        verbose_name="field of action",
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
                "verbose_name": "historical finding",
                "verbose_name_plural": "historical findings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="inventory.fieldofaction",
                        verbose_name="field of action",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("text", models.TextField(blank=True, verbose_name="explanation")),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "low"), (2, "medium"), (3, "high")], default=2, verbose_name="weight"
                    ),
                ),
                (
                    "assessed_by",
                    models.CharField(
                        blank=True,
                        help_text="Body or office that agreed on this finding.",
                        max_length=200,
                        verbose_name="assessed by",
                    ),
                ),
                ("assessed_on", models.DateField(blank=True, null=True, verbose_name="assessed on")),
                (
                    "observations",
                    models.ManyToManyField(
                        blank=True, related_name="findings", to="inventory.observation", verbose_name="figures"
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(
                        blank=True, related_name="findings", to="inventory.need", verbose_name="needs"
                    ),
                ),
                (
                    "activities",
                    models.ManyToManyField(
                        blank=True, related_name="findings", to="inventory.activity", verbose_name="activities"
                    ),
                ),
            ],
            options={
                "verbose_name": "finding",
                "verbose_name_plural": "findings",
                "ordering": ["-weight", "title", "pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFinding_observations",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.finding",
                    ),
                ),
                (
                    "observation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.observation",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inventory.historicalfinding",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalFinding_observations",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFinding_needs",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.finding",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.need",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inventory.historicalfinding",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalFinding_needs",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalFinding_activities",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.finding",
                    ),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.activity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="inventory.historicalfinding",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalFinding_activities",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportRunStatusChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("old", models.CharField(blank=True, max_length=20, verbose_name="from")),
                ("new", models.CharField(max_length=20, verbose_name="to")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_changes",
                        to="inventory.importrun",
                        verbose_name="import",
                    ),
                ),
            ],
            options={
                "verbose_name": "status change of an import",
                "verbose_name_plural": "status changes of imports",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
    ]
