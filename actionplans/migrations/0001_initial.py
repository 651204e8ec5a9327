import actionplans.models.plan
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
        ("inventory", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "slug",
                    models.SlugField(
                        max_length=60,
                        validators=[actionplans.models.plan.validate_plan_slug_is_free],
                        verbose_name="short name in addresses",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("inventory", "taking stock"),
                            ("goals", "developing goals"),
                            ("implementation", "implementation"),
                        ],
                        default="inventory",
                        editable=False,
                        max_length=20,
                        verbose_name="phase",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("own", "plan of its own"),
                            ("update", "update of an existing concept"),
                            ("thematic", "plan for one theme"),
                        ],
                        default="own",
                        max_length=20,
                        verbose_name="form",
                    ),
                ),
                (
                    "orientation",
                    models.CharField(
                        choices=[
                            ("integration", "integration policy"),
                            ("urban", "urban development"),
                            ("thematic", "thematic"),
                        ],
                        default="integration",
                        max_length=20,
                        verbose_name="orientation",
                    ),
                ),
                (
                    "occasion",
                    models.TextField(blank=True, help_text="Why a plan is made now.", verbose_name="occasion"),
                ),
                (
                    "choice_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("average", "average: stands for many others"),
                            ("problems", "urgent problems"),
                            ("participation", "good conditions for participation"),
                        ],
                        max_length=20,
                        verbose_name="district chosen because of",
                    ),
                ),
                ("choice_text", models.TextField(blank=True, verbose_name="reasons for choosing the district")),
                ("understanding", models.TextField(blank=True, verbose_name="shared understanding of integration")),
                ("participants", models.TextField(blank=True, verbose_name="who takes part")),
                ("roles", models.TextField(blank=True, verbose_name="roles and legitimation")),
                ("political_backing", models.TextField(blank=True, verbose_name="political backing")),
                (
                    "coordinating_office",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coordinated_plans",
                        to="districts.stakeholder",
                        verbose_name="coordinating office",
                    ),
                ),
                (
                    "hours_released",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="hours released per week",
                    ),
                ),
                (
                    "budget_frame",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="budget frame in euros",
                    ),
                ),
                (
                    "approach",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("administrative", "led by the administration"),
                            ("cooperative", "cooperative"),
                            ("grassroots", "from the grassroots"),
                            ("combined", "combined"),
                        ],
                        max_length=20,
                        verbose_name="approach",
                    ),
                ),
                ("approach_text", models.TextField(blank=True, verbose_name="how goals are found")),
                (
                    "introduction",
                    models.TextField(
                        blank=True, help_text="Origin, function and scope of the plan.", verbose_name="introduction"
                    ),
                ),
                ("reporting_rules", models.TextField(blank=True, verbose_name="rules for reporting")),
                ("evaluation_rules", models.TextField(blank=True, verbose_name="rules for evaluation")),
                ("updating_rules", models.TextField(blank=True, verbose_name="rules for updating")),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="actionplans.plan",
                        verbose_name="continues",
                    ),
                ),
            ],
            options={
                "verbose_name": "action plan",
                "verbose_name_plural": "action plans",
                "ordering": ["-starts_on", "title"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "slug"),
                        name="plan_slug_unique",
                        violation_error_message="There is already a plan with this short name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="plan_ends_after_start",
                        violation_error_message="The end lies before the start.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlan",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "slug",
                    models.SlugField(
                        max_length=60,
                        validators=[actionplans.models.plan.validate_plan_slug_is_free],
                        verbose_name="short name in addresses",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(verbose_name="to")),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("inventory", "taking stock"),
                            ("goals", "developing goals"),
                            ("implementation", "implementation"),
                        ],
                        default="inventory",
                        editable=False,
                        max_length=20,
                        verbose_name="phase",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("own", "plan of its own"),
                            ("update", "update of an existing concept"),
                            ("thematic", "plan for one theme"),
                        ],
                        default="own",
                        max_length=20,
                        verbose_name="form",
                    ),
                ),
                (
                    "orientation",
                    models.CharField(
                        choices=[
                            ("integration", "integration policy"),
                            ("urban", "urban development"),
                            ("thematic", "thematic"),
                        ],
                        default="integration",
                        max_length=20,
                        verbose_name="orientation",
                    ),
                ),
                (
                    "occasion",
                    models.TextField(blank=True, help_text="Why a plan is made now.", verbose_name="occasion"),
                ),
                (
                    "choice_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("average", "average: stands for many others"),
                            ("problems", "urgent problems"),
                            ("participation", "good conditions for participation"),
                        ],
                        max_length=20,
                        verbose_name="district chosen because of",
                    ),
                ),
                ("choice_text", models.TextField(blank=True, verbose_name="reasons for choosing the district")),
                ("understanding", models.TextField(blank=True, verbose_name="shared understanding of integration")),
                ("participants", models.TextField(blank=True, verbose_name="who takes part")),
                ("roles", models.TextField(blank=True, verbose_name="roles and legitimation")),
                ("political_backing", models.TextField(blank=True, verbose_name="political backing")),
                (
                    "hours_released",
                    models.DecimalField(
                        blank=True,
                        decimal_places=1,
                        max_digits=5,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="hours released per week",
                    ),
                ),
                (
                    "budget_frame",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="budget frame in euros",
                    ),
                ),
                (
                    "approach",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("administrative", "led by the administration"),
                            ("cooperative", "cooperative"),
                            ("grassroots", "from the grassroots"),
                            ("combined", "combined"),
                        ],
                        max_length=20,
                        verbose_name="approach",
                    ),
                ),
                ("approach_text", models.TextField(blank=True, verbose_name="how goals are found")),
                (
                    "introduction",
                    models.TextField(
                        blank=True, help_text="Origin, function and scope of the plan.", verbose_name="introduction"
                    ),
                ),
                ("reporting_rules", models.TextField(blank=True, verbose_name="rules for reporting")),
                ("evaluation_rules", models.TextField(blank=True, verbose_name="rules for evaluation")),
                ("updating_rules", models.TextField(blank=True, verbose_name="rules for updating")),
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
                    "coordinating_office",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.stakeholder",
                        verbose_name="coordinating office",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
                        verbose_name="continues",
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
                "verbose_name": "historical action plan",
                "verbose_name_plural": "historical action plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PhaseChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="phase_changes", to="actionplans.plan"
                    ),
                ),
                (
                    "old",
                    models.CharField(
                        choices=[
                            ("inventory", "taking stock"),
                            ("goals", "developing goals"),
                            ("implementation", "implementation"),
                        ],
                        max_length=20,
                        verbose_name="from",
                    ),
                ),
                (
                    "new",
                    models.CharField(
                        choices=[
                            ("inventory", "taking stock"),
                            ("goals", "developing goals"),
                            ("implementation", "implementation"),
                        ],
                        max_length=20,
                        verbose_name="to",
                    ),
                ),
                ("missing", models.JSONField(default=list, verbose_name="was missing")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
            ],
            options={
                "verbose_name": "change of phase",
                "verbose_name_plural": "changes of phase",
                "ordering": ["-at", "-pk"],
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlanStep",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("slug", models.CharField(editable=False, max_length=40, verbose_name="step")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_progress", "in progress"),
                            ("done", "done"),
                            ("not_needed", "not needed"),
                        ],
                        default="open",
                        max_length=15,
                        verbose_name="state",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.stakeholder",
                        verbose_name="responsible",
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
                "verbose_name": "historical step",
                "verbose_name_plural": "historical steps",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PlanStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                ("slug", models.CharField(editable=False, max_length=40, verbose_name="step")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("in_progress", "in progress"),
                            ("done", "done"),
                            ("not_needed", "not needed"),
                        ],
                        default="open",
                        max_length=15,
                        verbose_name="state",
                    ),
                ),
                (
                    "responsible",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plan_steps",
                        to="districts.stakeholder",
                        verbose_name="responsible",
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due on")),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "step",
                "verbose_name_plural": "steps",
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("plan", "slug"), name="plan_step_unique")],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalEdition",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("adopted", "adopted"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                            ("superseded", "superseded"),
                        ],
                        default="submitted",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("pdf", models.TextField(editable=False, max_length=100, verbose_name="PDF")),
                ("pdf_sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum (SHA-256)")),
                (
                    "adopted_pdf",
                    models.TextField(blank=True, editable=False, max_length=100, verbose_name="PDF as adopted"),
                ),
                (
                    "adopted_pdf_sha256",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="checksum of the PDF as adopted (SHA-256)",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="What this edition is about, for those who read it.", verbose_name="note"
                    ),
                ),
                ("submitted_on", models.DateField(verbose_name="submitted on")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
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
                "verbose_name": "historical edition",
                "verbose_name_plural": "historical editions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(editable=False, verbose_name="number")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "submitted"),
                            ("adopted", "adopted"),
                            ("rejected", "rejected"),
                            ("withdrawn", "withdrawn"),
                            ("superseded", "superseded"),
                        ],
                        default="submitted",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("content", models.JSONField(editable=False, verbose_name="content")),
                ("pdf", models.FileField(editable=False, upload_to=config.uploads.upload_to, verbose_name="PDF")),
                ("pdf_sha256", models.CharField(editable=False, max_length=64, verbose_name="checksum (SHA-256)")),
                (
                    "adopted_pdf",
                    models.FileField(
                        blank=True, editable=False, upload_to=config.uploads.upload_to, verbose_name="PDF as adopted"
                    ),
                ),
                (
                    "adopted_pdf_sha256",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=64,
                        verbose_name="checksum of the PDF as adopted (SHA-256)",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="What this edition is about, for those who read it.", verbose_name="note"
                    ),
                ),
                ("submitted_on", models.DateField(verbose_name="submitted on")),
                (
                    "submitted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="submitted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "ordering": ["plan", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="edition_number_unique"),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "submitted")),
                        fields=("plan",),
                        name="edition_one_submitted_per_plan",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "adopted")), fields=("plan",), name="edition_one_adopted_per_plan"
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="EditionStatusChange",
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
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_changes",
                        to="actionplans.edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of an edition's state",
                "verbose_name_plural": "changes of editions' states",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalResolution",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("decided_on", models.DateField(verbose_name="date")),
                (
                    "number",
                    models.CharField(
                        help_text="For example Drs. 2026/114.", max_length=60, verbose_name="number of the paper"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("adopted", "adopted"),
                            ("amended", "adopted with changes"),
                            ("rejected", "rejected"),
                            ("postponed", "postponed"),
                            ("noted", "taken note of"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("votes_for", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="votes in favour")),
                (
                    "votes_against",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="votes against"),
                ),
                ("abstentions", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="abstentions")),
                ("wording", models.TextField(blank=True, verbose_name="wording")),
                ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                ("deadline", models.DateField(blank=True, null=True, verbose_name="deadline from the resolution")),
                (
                    "web_address",
                    models.URLField(
                        blank=True,
                        help_text="The page or the OParl paper.",
                        verbose_name="address in the council information system",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.edition",
                        verbose_name="edition",
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
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
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
                "verbose_name": "historical resolution",
                "verbose_name_plural": "historical resolutions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Resolution",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="actionplans.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="districts.body",
                        verbose_name="body",
                    ),
                ),
                ("decided_on", models.DateField(verbose_name="date")),
                (
                    "number",
                    models.CharField(
                        help_text="For example Drs. 2026/114.", max_length=60, verbose_name="number of the paper"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("adopted", "adopted"),
                            ("amended", "adopted with changes"),
                            ("rejected", "rejected"),
                            ("postponed", "postponed"),
                            ("noted", "taken note of"),
                        ],
                        max_length=10,
                        verbose_name="outcome",
                    ),
                ),
                ("votes_for", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="votes in favour")),
                (
                    "votes_against",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="votes against"),
                ),
                ("abstentions", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="abstentions")),
                ("wording", models.TextField(blank=True, verbose_name="wording")),
                ("conditions", models.TextField(blank=True, verbose_name="conditions")),
                ("deadline", models.DateField(blank=True, null=True, verbose_name="deadline from the resolution")),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="resolutions",
                        to="districts.document",
                        verbose_name="document",
                    ),
                ),
                (
                    "web_address",
                    models.URLField(
                        blank=True,
                        help_text="The page or the OParl paper.",
                        verbose_name="address in the council information system",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "resolution",
                "verbose_name_plural": "resolutions",
                "ordering": ["-decided_on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "body", "decided_on", "number"),
                        name="resolution_unique",
                        violation_error_message="This resolution is recorded already.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "field",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goals",
                        to="inventory.fieldofaction",
                        verbose_name="field of action",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="actionplans.goal",
                        verbose_name="belongs to goal",
                    ),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Order among its neighbours; the number follows from it.",
                        verbose_name="position",
                    ),
                ),
                ("number", models.CharField(blank=True, editable=False, max_length=12, verbose_name="number")),
                ("sort_key", models.CharField(blank=True, editable=False, max_length=20)),
                ("title", models.CharField(max_length=250, verbose_name="goal")),
                ("text", models.TextField(blank=True, verbose_name="explanation")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "high"), (2, "medium"), (3, "low")], default=2, verbose_name="priority"
                    ),
                ),
                (
                    "findings",
                    models.ManyToManyField(
                        blank=True, related_name="goals", to="inventory.finding", verbose_name="findings"
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(blank=True, related_name="goals", to="inventory.need", verbose_name="needs"),
                ),
            ],
            options={
                "verbose_name": "goal",
                "verbose_name_plural": "goals",
                "ordering": ["plan", "sort_key", "position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("pk")), _negated=True), name="goal_is_not_its_own_parent"
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalGoal",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Order among its neighbours; the number follows from it.",
                        verbose_name="position",
                    ),
                ),
                ("title", models.CharField(max_length=250, verbose_name="goal")),
                ("text", models.TextField(blank=True, verbose_name="explanation")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "high"), (2, "medium"), (3, "low")], default=2, verbose_name="priority"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
                        verbose_name="plan",
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
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.goal",
                        verbose_name="belongs to goal",
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
                "verbose_name": "historical goal",
                "verbose_name_plural": "historical goals",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGoal_findings",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.goal",
                    ),
                ),
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
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="actionplans.historicalgoal",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalGoal_findings",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGoal_needs",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.goal",
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
                        to="actionplans.historicalgoal",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalGoal_needs",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalGoalTarget",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("process", "process"), ("outcome", "outcome")],
                        default="outcome",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="baseline"
                    ),
                ),
                (
                    "baseline_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the baseline"),
                ),
                (
                    "target",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="target value"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be reached by")),
                (
                    "criterion",
                    models.TextField(
                        blank=True,
                        help_text="Where no figure fits: by what one will see it.",
                        verbose_name="criterion in words",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.goal",
                        verbose_name="goal",
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
                "verbose_name": "historical target",
                "verbose_name_plural": "historical targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="GoalTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="targets",
                        to="actionplans.goal",
                        verbose_name="goal",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("process", "process"), ("outcome", "outcome")],
                        default="outcome",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="goal_targets",
                        to="inventory.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="inventory.populationgroup",
                        verbose_name="population group",
                    ),
                ),
                (
                    "baseline",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="baseline"
                    ),
                ),
                (
                    "baseline_year",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year of the baseline"),
                ),
                (
                    "target",
                    models.DecimalField(
                        blank=True, decimal_places=4, max_digits=18, null=True, verbose_name="target value"
                    ),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="to be reached by")),
                (
                    "criterion",
                    models.TextField(
                        blank=True,
                        help_text="Where no figure fits: by what one will see it.",
                        verbose_name="criterion in words",
                    ),
                ),
            ],
            options={
                "verbose_name": "target",
                "verbose_name_plural": "targets",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("indicator__isnull", False), ("target__isnull", False)),
                            models.Q(("criterion", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="goal_target_can_be_checked",
                        violation_error_message="Give an indicator with a target value, or a criterion in words.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMeasure",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("number", models.PositiveIntegerField(editable=False, verbose_name="number")),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "reach",
                    models.CharField(
                        choices=[("site", "site"), ("district", "district"), ("city", "whole city")],
                        default="district",
                        max_length=10,
                        verbose_name="spatial reach",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("lead_text", models.TextField(blank=True, verbose_name="responsible, as stated")),
                ("partners_text", models.TextField(blank=True, verbose_name="partners, as stated")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="end")),
                ("is_open_ended", models.BooleanField(default=False, verbose_name="open-ended")),
                ("period_text", models.TextField(blank=True, verbose_name="period, as stated")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("idea", "idea"),
                            ("planned", "planned"),
                            ("adopted", "adopted"),
                            ("running", "running"),
                            ("done", "done"),
                            ("continued", "continued as regular business"),
                            ("postponed", "postponed"),
                            ("dropped", "dropped"),
                        ],
                        default="idea",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("status_since", models.DateField(editable=False, verbose_name="in this state since")),
                (
                    "novelty",
                    models.CharField(
                        choices=[("new", "new"), ("existing", "existing"), ("extended", "existing, extended")],
                        default="new",
                        max_length=10,
                        verbose_name="new or existing",
                    ),
                ),
                (
                    "is_starter_project",
                    models.BooleanField(
                        default=False,
                        help_text="Small, quick and visible: shows that something happens.",
                        verbose_name="starter project",
                    ),
                ),
                ("is_key_project", models.BooleanField(default=False, verbose_name="key project")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "high"), (2, "medium"), (3, "low")], default=2, verbose_name="priority"
                    ),
                ),
                ("is_cost_neutral", models.BooleanField(default=False, verbose_name="costs nothing extra")),
                ("cost_text", models.TextField(blank=True, verbose_name="cost, as stated")),
                ("funding_text", models.TextField(blank=True, verbose_name="funding, as stated")),
                (
                    "staff_fte",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="staff needed (full-time equivalents)",
                    ),
                ),
                ("next_review_on", models.DateField(blank=True, null=True, verbose_name="next review on")),
                (
                    "review_interval",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="months between reviews",
                    ),
                ),
                (
                    "result_indicators",
                    models.TextField(
                        blank=True,
                        help_text="By what one will see that the measure works.",
                        verbose_name="result indicators",
                    ),
                ),
                ("is_public", models.BooleanField(default=True, verbose_name="shown publicly")),
                (
                    "internal_note",
                    models.TextField(blank=True, help_text="Never printed or published.", verbose_name="internal note"),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "place_district",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.district",
                        verbose_name="part of the district",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.stakeholder",
                        verbose_name="responsible",
                    ),
                ),
                (
                    "area_coordinator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.stakeholder",
                        verbose_name="coordination in the district",
                    ),
                ),
                (
                    "existing_activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.activity",
                        verbose_name="builds on activity",
                    ),
                ),
                (
                    "import_run",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
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
                "verbose_name": "historical measure",
                "verbose_name_plural": "historical measures",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Measure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                ("number", models.PositiveIntegerField(editable=False, verbose_name="number")),
                ("title", models.CharField(max_length=250, verbose_name="title")),
                ("description", models.TextField(blank=True, verbose_name="description")),
                (
                    "reach",
                    models.CharField(
                        choices=[("site", "site"), ("district", "district"), ("city", "whole city")],
                        default="district",
                        max_length=10,
                        verbose_name="spatial reach",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                (
                    "place_district",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placed_measures",
                        to="districts.district",
                        verbose_name="part of the district",
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_measures",
                        to="districts.stakeholder",
                        verbose_name="responsible",
                    ),
                ),
                ("lead_text", models.TextField(blank=True, verbose_name="responsible, as stated")),
                (
                    "area_coordinator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coordinated_measures",
                        to="districts.stakeholder",
                        verbose_name="coordination in the district",
                    ),
                ),
                ("partners_text", models.TextField(blank=True, verbose_name="partners, as stated")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="start")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="end")),
                ("is_open_ended", models.BooleanField(default=False, verbose_name="open-ended")),
                ("period_text", models.TextField(blank=True, verbose_name="period, as stated")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("idea", "idea"),
                            ("planned", "planned"),
                            ("adopted", "adopted"),
                            ("running", "running"),
                            ("done", "done"),
                            ("continued", "continued as regular business"),
                            ("postponed", "postponed"),
                            ("dropped", "dropped"),
                        ],
                        default="idea",
                        editable=False,
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                ("status_since", models.DateField(editable=False, verbose_name="in this state since")),
                (
                    "novelty",
                    models.CharField(
                        choices=[("new", "new"), ("existing", "existing"), ("extended", "existing, extended")],
                        default="new",
                        max_length=10,
                        verbose_name="new or existing",
                    ),
                ),
                (
                    "existing_activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="inventory.activity",
                        verbose_name="builds on activity",
                    ),
                ),
                (
                    "is_starter_project",
                    models.BooleanField(
                        default=False,
                        help_text="Small, quick and visible: shows that something happens.",
                        verbose_name="starter project",
                    ),
                ),
                ("is_key_project", models.BooleanField(default=False, verbose_name="key project")),
                (
                    "priority",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "high"), (2, "medium"), (3, "low")], default=2, verbose_name="priority"
                    ),
                ),
                ("is_cost_neutral", models.BooleanField(default=False, verbose_name="costs nothing extra")),
                ("cost_text", models.TextField(blank=True, verbose_name="cost, as stated")),
                ("funding_text", models.TextField(blank=True, verbose_name="funding, as stated")),
                (
                    "staff_fte",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="staff needed (full-time equivalents)",
                    ),
                ),
                ("next_review_on", models.DateField(blank=True, null=True, verbose_name="next review on")),
                (
                    "review_interval",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="months between reviews",
                    ),
                ),
                (
                    "result_indicators",
                    models.TextField(
                        blank=True,
                        help_text="By what one will see that the measure works.",
                        verbose_name="result indicators",
                    ),
                ),
                ("is_public", models.BooleanField(default=True, verbose_name="shown publicly")),
                (
                    "internal_note",
                    models.TextField(blank=True, help_text="Never printed or published.", verbose_name="internal note"),
                ),
                (
                    "import_run",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measures",
                        to="inventory.importrun",
                        verbose_name="import",
                    ),
                ),
                (
                    "goals",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="actionplans.goal", verbose_name="goals"
                    ),
                ),
                (
                    "fields",
                    models.ManyToManyField(
                        blank=True,
                        related_name="measures",
                        to="inventory.fieldofaction",
                        verbose_name="fields of action",
                    ),
                ),
                (
                    "needs",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Needs this measure answers directly; those of its goals count anyway.",
                        related_name="measures",
                        to="inventory.need",
                        verbose_name="answers needs",
                    ),
                ),
                (
                    "target_groups",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="inventory.targetgroup", verbose_name="target groups"
                    ),
                ),
                (
                    "partners",
                    models.ManyToManyField(
                        blank=True,
                        related_name="partnered_measures",
                        to="districts.stakeholder",
                        verbose_name="partners",
                    ),
                ),
                (
                    "documents",
                    models.ManyToManyField(
                        blank=True, related_name="measures", to="districts.document", verbose_name="documents"
                    ),
                ),
            ],
            options={
                "verbose_name": "measure",
                "verbose_name_plural": "measures",
                "ordering": ["plan", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "number"), name="measure_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on__isnull", True),
                            ("ends_on__isnull", True),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="measure_ends_after_start",
                        violation_error_message="The end lies before the start.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_open_ended", False), ("ends_on__isnull", True), _connector="OR"),
                        name="measure_open_ended_has_no_end",
                        violation_error_message="An open-ended measure has no end date.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMeasure_goals",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.goal",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="actionplans.historicalmeasure",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalMeasure_goals",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasure_fields",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
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
                        to="actionplans.historicalmeasure",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalMeasure_fields",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasure_needs",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
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
                        to="actionplans.historicalmeasure",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalMeasure_needs",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasure_target_groups",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
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
                        to="actionplans.historicalmeasure",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalMeasure_target_groups",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasure_documents",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
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
                        to="actionplans.historicalmeasure",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalMeasure_documents",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMeasure_partners",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
                    ),
                ),
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
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="actionplans.historicalmeasure",
                    ),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalMeasure_partners",
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MeasureStatusChange",
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
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_changes",
                        to="actionplans.measure",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a measure's state",
                "verbose_name_plural": "changes of measures' states",
                "ordering": ["-at", "-pk"],
                "abstract": False,
                "indexes": [],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalMilestone",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("title", models.CharField(max_length=200, verbose_name="milestone")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
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
                "verbose_name": "historical milestone",
                "verbose_name_plural": "historical milestones",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="milestones",
                        to="actionplans.measure",
                        verbose_name="measure",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="milestone")),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="done on")),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["due_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("done_by__isnull", True), ("done_on__isnull", False), _connector="OR"),
                        name="milestone_done_by_needs_date",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="saved_views", to="actionplans.plan"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(max_length=1000)),
            ],
            options={
                "verbose_name": "saved view",
                "verbose_name_plural": "saved views",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "plan", "name"),
                        name="saved_view_name_unique",
                        violation_error_message="You already have a view with this name.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalFundingSource",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("municipal", "municipal budget"),
                            ("state", "federal state"),
                            ("federal", "federal government"),
                            ("eu", "European Union"),
                            ("foundation", "foundation or donation"),
                            ("own", "provider's own contribution"),
                            ("other", "other"),
                        ],
                        default="municipal",
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("budget_item", models.CharField(blank=True, max_length=100, verbose_name="product or cost centre")),
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
                "verbose_name": "historical funding source",
                "verbose_name_plural": "historical funding sources",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="FundingSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="funding_sources",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                ("name", models.CharField(max_length=150, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("municipal", "municipal budget"),
                            ("state", "federal state"),
                            ("federal", "federal government"),
                            ("eu", "European Union"),
                            ("foundation", "foundation or donation"),
                            ("own", "provider's own contribution"),
                            ("other", "other"),
                        ],
                        default="municipal",
                        max_length=15,
                        verbose_name="kind",
                    ),
                ),
                ("budget_item", models.CharField(blank=True, max_length=100, verbose_name="product or cost centre")),
            ],
            options={
                "verbose_name": "funding source",
                "verbose_name_plural": "funding sources",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="funding_source_name_unique",
                        violation_error_message="There is already a funding source with this name.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalBudgetLine",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("year", models.PositiveSmallIntegerField(verbose_name="budget year")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount in euros",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("staff", "staff"), ("material", "material"), ("investment", "investment")],
                        default="material",
                        max_length=12,
                        verbose_name="kind of cost",
                    ),
                ),
                ("is_secured", models.BooleanField(default=False, verbose_name="secured")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
                        verbose_name="measure",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty: still open.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.fundingsource",
                        verbose_name="funding source",
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
                "verbose_name": "historical budget line",
                "verbose_name_plural": "historical budget lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="BudgetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="actionplans.measure",
                        verbose_name="measure",
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="budget year")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=12,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="amount in euros",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("staff", "staff"), ("material", "material"), ("investment", "investment")],
                        default="material",
                        max_length=12,
                        verbose_name="kind of cost",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: still open.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="budget_lines",
                        to="actionplans.fundingsource",
                        verbose_name="funding source",
                    ),
                ),
                ("is_secured", models.BooleanField(default=False, verbose_name="secured")),
            ],
            options={
                "verbose_name": "budget line",
                "verbose_name_plural": "budget lines",
                "ordering": ["year", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="budget_line_amount_not_negative",
                        violation_error_message="An amount cannot be negative.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 1990), ("year__lte", 2100)),
                        name="budget_line_year_plausible",
                        violation_error_message="The year must lie between 1990 and 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_secured", False), ("source__isnull", False), _connector="OR"),
                        name="budget_line_secured_has_source",
                        violation_error_message="Secured money needs its source.",
                    ),
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalExpense",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("spent_on", models.DateField(verbose_name="date")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount in euros")),
                ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
                        verbose_name="measure",
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
                        to="actionplans.fundingsource",
                        verbose_name="funding source",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="districts.document",
                        verbose_name="receipt",
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
                "verbose_name": "historical expense",
                "verbose_name_plural": "historical expenses",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Expense",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="actionplans.measure",
                        verbose_name="measure",
                    ),
                ),
                ("spent_on", models.DateField(verbose_name="date")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12, verbose_name="amount in euros")),
                ("purpose", models.CharField(max_length=200, verbose_name="purpose")),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="actionplans.fundingsource",
                        verbose_name="funding source",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="expenses",
                        to="districts.document",
                        verbose_name="receipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "expense",
                "verbose_name_plural": "expenses",
                "ordering": ["-spent_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), _negated=True),
                        name="expense_amount_not_zero",
                        violation_error_message="An expense of zero is none; a refund is negative.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="ProgressEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "measure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress_entries",
                        to="actionplans.measure",
                        verbose_name="measure",
                    ),
                ),
                ("event_on", models.DateField(verbose_name="when it happened")),
                ("text", models.TextField(verbose_name="what happened")),
                ("remains", models.TextField(blank=True, verbose_name="what remains to be done")),
                ("obstacles", models.TextField(blank=True, verbose_name="obstacles")),
                ("help_needed", models.TextField(blank=True, verbose_name="help needed")),
                (
                    "light",
                    models.CharField(
                        choices=[("on_track", "on track"), ("delayed", "delayed"), ("at_risk", "at risk")],
                        default="on_track",
                        max_length=10,
                        verbose_name="how it stands",
                    ),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="progress in percent",
                    ),
                ),
                ("people_reached", models.PositiveIntegerField(blank=True, null=True, verbose_name="people reached")),
                (
                    "corrects",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="actionplans.progressentry",
                        verbose_name="corrects",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="progress_entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
                (
                    "documents",
                    models.ManyToManyField(
                        blank=True,
                        related_name="progress_entries",
                        to="districts.document",
                        verbose_name="photos and files",
                    ),
                ),
            ],
            options={
                "verbose_name": "progress entry",
                "verbose_name_plural": "progress entries",
                "ordering": ["-event_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__isnull", True), ("percent__lte", 100), _connector="OR"),
                        name="progress_percent_at_most_100",
                        violation_error_message="Progress ends at 100 percent.",
                    )
                ],
                "indexes": [],
            },
        ),
        migrations.CreateModel(
            name="HistoricalReview",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("held_on", models.DateField(verbose_name="reviewed on")),
                ("steps_done", models.TextField(verbose_name="steps done")),
                ("remains", models.TextField(blank=True, verbose_name="what remains")),
                ("results", models.TextField(blank=True, verbose_name="results")),
                (
                    "effects",
                    models.TextField(
                        blank=True, help_text="What has changed for the people in the district.", verbose_name="effects"
                    ),
                ),
                ("assessment", models.TextField(blank=True, verbose_name="assessment in words")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("continue", "continue unchanged"),
                            ("adjust", "adjust"),
                            ("regular", "make it regular business"),
                            ("finish", "finish"),
                            ("drop", "drop"),
                        ],
                        default="continue",
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("next_review_on", models.DateField(blank=True, null=True, verbose_name="next review on")),
                ("created_at", models.DateTimeField(blank=True, editable=False, verbose_name="entered at")),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty: the plan as a whole.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="actionplans.measure",
                        verbose_name="measure",
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
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
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
                "verbose_name": "historical review",
                "verbose_name_plural": "historical reviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
                "indexes": [],
                "constraints": [],
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="actionplans.plan",
                        verbose_name="plan",
                    ),
                ),
                (
                    "measure",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: the plan as a whole.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="actionplans.measure",
                        verbose_name="measure",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="reviewed on")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="districts.body",
                        verbose_name="body",
                    ),
                ),
                ("steps_done", models.TextField(verbose_name="steps done")),
                ("remains", models.TextField(blank=True, verbose_name="what remains")),
                ("results", models.TextField(blank=True, verbose_name="results")),
                (
                    "effects",
                    models.TextField(
                        blank=True, help_text="What has changed for the people in the district.", verbose_name="effects"
                    ),
                ),
                ("assessment", models.TextField(blank=True, verbose_name="assessment in words")),
                (
                    "decision",
                    models.CharField(
                        choices=[
                            ("continue", "continue unchanged"),
                            ("adjust", "adjust"),
                            ("regular", "make it regular business"),
                            ("finish", "finish"),
                            ("drop", "drop"),
                        ],
                        default="continue",
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("next_review_on", models.DateField(blank=True, null=True, verbose_name="next review on")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="recorded by",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="entered at")),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["-held_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("next_review_on__isnull", True),
                            ("next_review_on__gt", models.F("held_on")),
                            _connector="OR",
                        ),
                        name="review_next_after_this",
                        violation_error_message="The next review lies after this one.",
                    )
                ],
                "indexes": [],
            },
        ),
    ]
