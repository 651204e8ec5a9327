import django.core.validators
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("districts", "0001_initial"),
        ("inventory", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="datasource",
            name="concept",
            field=models.CharField(
                blank=True,
                choices=[
                    ("foreigners", "nationality (foreigners)"),
                    ("microcensus", "migration background (microcensus)"),
                    ("migrapro", "migration background (MigraPro)"),
                    ("own", "migration background (own derivation from the register)"),
                    ("immigration-history", "immigration history (Einwanderungsgeschichte)"),
                    ("birth", "country of birth"),
                    ("other", "other definition"),
                ],
                help_text="By which definition its figures count people; empty where that does not matter.",
                max_length=20,
                verbose_name="concept",
            ),
        ),
        migrations.AddField(
            model_name="datasource",
            name="own_signs",
            field=models.JSONField(blank=True, default=dict, verbose_name="signs of its own"),
        ),
        migrations.AddField(
            model_name="historicaldatasource",
            name="concept",
            field=models.CharField(
                blank=True,
                choices=[
                    ("foreigners", "nationality (foreigners)"),
                    ("microcensus", "migration background (microcensus)"),
                    ("migrapro", "migration background (MigraPro)"),
                    ("own", "migration background (own derivation from the register)"),
                    ("immigration-history", "immigration history (Einwanderungsgeschichte)"),
                    ("birth", "country of birth"),
                    ("other", "other definition"),
                ],
                help_text="By which definition its figures count people; empty where that does not matter.",
                max_length=20,
                verbose_name="concept",
            ),
        ),
        migrations.AddField(
            model_name="historicaldatasource",
            name="own_signs",
            field=models.JSONField(blank=True, default=dict, verbose_name="signs of its own"),
        ),
        migrations.AddField(
            model_name="historicalindicator",
            name="numerator_group",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="For a share of the inhabitants: the group whose number is the numerator. The share is then as confidential as that number, and shown nowhere where the number is not.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="inventory.populationgroup",
                verbose_name="group in the numerator",
            ),
        ),
        migrations.AddField(
            model_name="historicalobservation",
            name="concept",
            field=models.CharField(
                blank=True,
                choices=[
                    ("foreigners", "nationality (foreigners)"),
                    ("microcensus", "migration background (microcensus)"),
                    ("migrapro", "migration background (MigraPro)"),
                    ("own", "migration background (own derivation from the register)"),
                    ("immigration-history", "immigration history (Einwanderungsgeschichte)"),
                    ("birth", "country of birth"),
                    ("other", "other definition"),
                ],
                max_length=20,
                verbose_name="concept",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="numerator_group",
            field=models.ForeignKey(
                blank=True,
                help_text="For a share of the inhabitants: the group whose number is the numerator. The share is then as confidential as that number, and shown nowhere where the number is not.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="share_indicators",
                to="inventory.populationgroup",
                verbose_name="group in the numerator",
            ),
        ),
        migrations.AddField(
            model_name="observation",
            name="concept",
            field=models.CharField(
                blank=True,
                choices=[
                    ("foreigners", "nationality (foreigners)"),
                    ("microcensus", "migration background (microcensus)"),
                    ("migrapro", "migration background (MigraPro)"),
                    ("own", "migration background (own derivation from the register)"),
                    ("immigration-history", "immigration history (Einwanderungsgeschichte)"),
                    ("birth", "country of birth"),
                    ("other", "other definition"),
                ],
                max_length=20,
                verbose_name="concept",
            ),
        ),
        migrations.AddField(
            model_name="observation",
            name="disclosure",
            field=models.CharField(
                blank=True,
                choices=[
                    ("open", "open"),
                    ("small", "confidential: too few people"),
                    ("dominated", "confidential: one part makes almost the whole"),
                    ("derived", "confidential: others could be computed from it"),
                ],
                default="",
                editable=False,
                max_length=10,
                verbose_name="confidentiality",
            ),
        ),
        migrations.AddField(
            model_name="observation",
            name="judged_version",
            field=models.PositiveIntegerField(default=None, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="observation",
            name="was_open",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AlterField(
            model_name="importrun",
            name="status",
            field=models.CharField(
                choices=[
                    ("uploaded", "uploaded"),
                    ("running", "being imported"),
                    ("imported", "imported"),
                    ("undone", "undone"),
                    ("discarded", "discarded"),
                ],
                default="uploaded",
                max_length=12,
                verbose_name="state",
            ),
        ),
        migrations.AddIndex(
            model_name="observation",
            index=models.Index(
                condition=models.Q(("disclosure__in", ["small", "dominated", "derived"])),
                fields=["indicator", "year"],
                name="observation_hidden",
            ),
        ),
        migrations.CreateModel(
            name="AreaMatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                ("key", models.CharField(blank=True, max_length=60, verbose_name="key of the area")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name of the area")),
                ("level", models.CharField(blank=True, max_length=100, verbose_name="level of the area")),
                (
                    "districts",
                    models.ManyToManyField(
                        blank=True, related_name="area_matches", to="districts.district", verbose_name="districts"
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="area_matches",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="area_matches",
                        to="inventory.datasource",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision on an area",
                "verbose_name_plural": "decisions on areas",
                "ordering": ["key", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "source", "key", "name", "level"),
                        name="area_match_unique",
                        violation_error_message="What this area stands for is already decided.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("source__isnull", True)),
                        fields=("municipality", "key", "name", "level"),
                        name="area_match_of_any_source_unique",
                        violation_error_message="What this area stands for is already decided.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CompositeIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("set_up_on", models.DateField(verbose_name="set up on")),
                ("purpose", models.TextField(blank=True, verbose_name="what it is to show")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("z-scores", "z-scores (distance from the mean in standard deviations)"),
                            ("min-max", "min–max (place between the lowest and the highest value)"),
                        ],
                        default="z-scores",
                        max_length=10,
                        verbose_name="method",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("upper", "upper level"), ("lower", "lower level")],
                        default="upper",
                        max_length=10,
                        verbose_name="level of the districts",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="composite_indices",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "composite index",
                "verbose_name_plural": "composite indices",
                "ordering": ["-set_up_on", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="composite_index_name_unique",
                        violation_error_message="There is already an index with this name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompositeComponent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("weight", models.DecimalField(decimal_places=2, default=1, max_digits=6, verbose_name="weight")),
                (
                    "more_is_need",
                    models.BooleanField(
                        default=True,
                        help_text="A high index means much need. Follows from the direction of the indicator if it has one.",
                        verbose_name="a high value raises the index",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="composite_components",
                        to="inventory.populationgroup",
                        verbose_name="population group",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="composite_components",
                        to="inventory.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "index",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="components",
                        to="inventory.compositeindex",
                        verbose_name="composite index",
                    ),
                ),
            ],
            options={
                "verbose_name": "component of a composite index",
                "verbose_name_plural": "components of composite indices",
                "ordering": ["index", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("index", "indicator", "group"),
                        name="composite_component_unique",
                        violation_error_message="This indicator is already part of the index.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__gt", 0)),
                        name="composite_component_weight_positive",
                        violation_error_message="A weight must be greater than zero.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DisclosureState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("structure", models.CharField(max_length=64, verbose_name="fingerprint of districts and limits")),
                ("judged_at", models.DateTimeField(verbose_name="judged at")),
                (
                    "municipality",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosure_state",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "state of confidentiality",
                "verbose_name_plural": "states of confidentiality",
                "ordering": ["municipality"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAreaMatch",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("key", models.CharField(blank=True, max_length=60, verbose_name="key of the area")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name of the area")),
                ("level", models.CharField(blank=True, max_length=100, verbose_name="level of the area")),
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
            ],
            options={
                "verbose_name": "historical decision on an area",
                "verbose_name_plural": "historical decisions on areas",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAreaMatch_districts",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "areamatch",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.areamatch",
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
                        to="inventory.historicalareamatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalAreaMatch_districts",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCompositeComponent",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("weight", models.DecimalField(decimal_places=2, default=1, max_digits=6, verbose_name="weight")),
                (
                    "more_is_need",
                    models.BooleanField(
                        default=True,
                        help_text="A high index means much need. Follows from the direction of the indicator if it has one.",
                        verbose_name="a high value raises the index",
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "index",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.compositeindex",
                        verbose_name="composite index",
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
            ],
            options={
                "verbose_name": "historical component of a composite index",
                "verbose_name_plural": "historical components of composite indices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalCompositeIndex",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("set_up_on", models.DateField(verbose_name="set up on")),
                ("purpose", models.TextField(blank=True, verbose_name="what it is to show")),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("z-scores", "z-scores (distance from the mean in standard deviations)"),
                            ("min-max", "min–max (place between the lowest and the highest value)"),
                        ],
                        default="z-scores",
                        max_length=10,
                        verbose_name="method",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[("upper", "upper level"), ("lower", "lower level")],
                        default="upper",
                        max_length=10,
                        verbose_name="level of the districts",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
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
            ],
            options={
                "verbose_name": "historical composite index",
                "verbose_name_plural": "historical composite indices",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalImportMapping",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("header", models.JSONField(default=list, verbose_name="columns of the file")),
                ("mapping", models.JSONField(default=dict, verbose_name="mapping")),
                ("saved_at", models.DateTimeField(blank=True, editable=False, verbose_name="saved at")),
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
            ],
            options={
                "verbose_name": "historical saved mapping",
                "verbose_name_plural": "historical saved mappings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalIndicatorUse",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                (
                    "is_key",
                    models.BooleanField(
                        default=False,
                        help_text="Key indicators come first and are shown in every profile.",
                        verbose_name="key indicator",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="why it was chosen")),
                (
                    "target_value",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="target for the whole city"
                    ),
                ),
                (
                    "target_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="to be reached by",
                    ),
                ),
                (
                    "publishable_from",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Higher for sensitive subjects; empty: the smallest publishable count of the municipality.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="publishable from a count of",
                    ),
                ),
                (
                    "dominant_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For amounts and businesses, where one large part would give itself away; empty: no such rule.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(50),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="hide sums in which one part makes more than (percent)",
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
                    "source",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The source whose cycle says when new figures are due; empty: that of the newest figures.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.datasource",
                        verbose_name="expected from",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical use of an indicator",
                "verbose_name_plural": "historical uses of indicators",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSeriesBreak",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="first year after the break",
                    ),
                ),
                ("reason", models.CharField(max_length=250, verbose_name="reason")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Empty: all groups.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="inventory.populationgroup",
                        verbose_name="population group",
                    ),
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
            ],
            options={
                "verbose_name": "historical break in a series",
                "verbose_name_plural": "historical breaks in series",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWarningRule",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(db_index=True, default=None, editable=False, null=True)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("value", "the value itself"),
                            ("gap", "the distance from the city as a whole"),
                            ("change", "the change over the years"),
                            ("relative-change", "the change beside that of the city as a whole"),
                        ],
                        default="value",
                        max_length=20,
                        verbose_name="what is looked at",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("above", "above"), ("below", "below")],
                        default="above",
                        max_length=10,
                        verbose_name="warns when it lies",
                    ),
                ),
                ("limit", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="limit")),
                (
                    "span",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="change over how many years",
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="in how many years in a row",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("note", models.CharField(blank=True, max_length=250, verbose_name="what it is for")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
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
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            ],
            options={
                "verbose_name": "historical rule of early warning",
                "verbose_name_plural": "historical rules of early warning",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ImportMapping",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("header", models.JSONField(default=list, verbose_name="columns of the file")),
                ("mapping", models.JSONField(default=dict, verbose_name="mapping")),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved at")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_mappings",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_mappings",
                        to="inventory.datasource",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "saved mapping",
                "verbose_name_plural": "saved mappings",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "name"),
                        name="import_mapping_name_unique",
                        violation_error_message="There is already a mapping with this name.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IndicatorUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "is_key",
                    models.BooleanField(
                        default=False,
                        help_text="Key indicators come first and are shown in every profile.",
                        verbose_name="key indicator",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="why it was chosen")),
                (
                    "target_value",
                    models.DecimalField(
                        blank=True, decimal_places=6, max_digits=18, null=True, verbose_name="target for the whole city"
                    ),
                ),
                (
                    "target_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="to be reached by",
                    ),
                ),
                (
                    "publishable_from",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Higher for sensitive subjects; empty: the smallest publishable count of the municipality.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="publishable from a count of",
                    ),
                ),
                (
                    "dominant_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="For amounts and businesses, where one large part would give itself away; empty: no such rule.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(50),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="hide sums in which one part makes more than (percent)",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="inventory.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_uses",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        help_text="The source whose cycle says when new figures are due; empty: that of the newest figures.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="indicator_uses",
                        to="inventory.datasource",
                        verbose_name="expected from",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of an indicator",
                "verbose_name_plural": "uses of indicators",
                "ordering": ["municipality", "-is_key", "indicator"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "indicator"),
                        name="indicator_use_unique",
                        violation_error_message="How this indicator is used is already recorded.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("target_year__isnull", True), ("target_value__isnull", False), _connector="OR"
                        ),
                        name="indicator_use_year_needs_target",
                        violation_error_message="A year without a target value says nothing.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SeriesBreak",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="first year after the break",
                    ),
                ),
                ("reason", models.CharField(max_length=250, verbose_name="reason")),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: all groups.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series_breaks",
                        to="inventory.populationgroup",
                        verbose_name="population group",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="series_breaks",
                        to="inventory.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="series_breaks",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "break in a series",
                "verbose_name_plural": "breaks in series",
                "ordering": ["indicator", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("municipality", "indicator", "year", "group"),
                        name="series_break_unique",
                        violation_error_message="This break is already recorded.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("group__isnull", True)),
                        fields=("municipality", "indicator", "year"),
                        name="series_break_of_all_groups_unique",
                        violation_error_message="This break is already recorded.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WarningRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("creation_key", models.UUIDField(default=None, editable=False, null=True, unique=True)),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("value", "the value itself"),
                            ("gap", "the distance from the city as a whole"),
                            ("change", "the change over the years"),
                            ("relative-change", "the change beside that of the city as a whole"),
                        ],
                        default="value",
                        max_length=20,
                        verbose_name="what is looked at",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("above", "above"), ("below", "below")],
                        default="above",
                        max_length=10,
                        verbose_name="warns when it lies",
                    ),
                ),
                ("limit", models.DecimalField(decimal_places=6, max_digits=18, verbose_name="limit")),
                (
                    "span",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="change over how many years",
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="in how many years in a row",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                ("note", models.CharField(blank=True, max_length=250, verbose_name="what it is for")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warning_rules",
                        to="inventory.populationgroup",
                        verbose_name="population group",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warning_rules",
                        to="inventory.indicator",
                        verbose_name="indicator",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="warning_rules",
                        to="districts.municipality",
                        verbose_name="municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "rule of early warning",
                "verbose_name_plural": "rules of early warning",
                "ordering": ["indicator", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("span__gte", 1), ("years__gte", 1)),
                        name="warning_rule_years_positive",
                        violation_error_message="Both numbers of years must be at least one.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FormerFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
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
                    "disclosure",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("small", "confidential: too few people"),
                            ("dominated", "confidential: one part makes almost the whole"),
                            ("derived", "confidential: others could be computed from it"),
                        ],
                        max_length=10,
                        verbose_name="confidentiality",
                    ),
                ),
                ("was_open", models.BooleanField(verbose_name="was shown")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_figures",
                        to="districts.district",
                        verbose_name="district",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_figures",
                        to="inventory.populationgroup",
                        verbose_name="population group",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_figures",
                        to="inventory.indicator",
                        verbose_name="indicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "deleted figure",
                "verbose_name_plural": "deleted figures",
                "ordering": ["indicator", "district", "group", "year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "district", "year", "group"), name="former_figure_unique"
                    )
                ],
            },
        ),
    ]
