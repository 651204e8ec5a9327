from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from config.editing import EditableModel
from config.states import StatefulModel, StatusChange
from config.uploads import upload_to
from districts.access import TenantQuerySet
from districts.models import District, Municipality
from districts.models.ownership import OwnedModel
from inventory.models.statistic import DataSource


class ImportRunQuerySet(TenantQuerySet):
    def for_list(self):
        """Rows as the list shows them."""
        return self.select_related("uploaded_by", "municipality")

    def imported(self):
        """Runs whose rows are in the database."""
        return self.filter(status=ImportRun.Status.IMPORTED)


class ImportRun(StatefulModel, EditableModel):
    """A file on its way into the database: uploaded, mapped, checked, imported whole, perhaps undone."""

    class Kind(models.TextChoices):
        OBSERVATIONS = "observations", _("figures")
        MEASURES = "measures", _("measures")

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        RUNNING = "running", _("being imported")
        IMPORTED = "imported", _("imported")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    MOVES = {
        Status.UPLOADED: {Status.RUNNING, Status.IMPORTED, Status.DISCARDED},
        Status.RUNNING: {Status.UPLOADED, Status.IMPORTED},
        Status.IMPORTED: {Status.UNDONE},
    }

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="import_runs"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.UPLOADED)
    file = models.FileField(_("file"), upload_to=upload_to)
    original_name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(_("kind of file"), max_length=100)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    problems = models.JSONField(_("problems by row"), default=list, blank=True)
    written = models.JSONField(_("rows written"), default=dict, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return self.original_name

    def get_absolute_url(self):
        return reverse("inventory:import-detail", args=[self.municipality.slug, self.pk])

    @property
    def is_open(self):
        """The file waits for its mapping and for the decision to import it."""
        return self.status == self.Status.UPLOADED

    @property
    def is_running(self):
        """A process of its own is importing the file, or has died over it."""
        return self.status == self.Status.RUNNING

    @property
    def is_imported(self):
        return self.status == self.Status.IMPORTED

    def earlier_imports(self):
        """Imports of the very same file, newest first."""
        return (
            ImportRun.objects.of(self.municipality)
            .imported()
            .filter(kind=self.kind, sha256=self.sha256)
            .exclude(pk=self.pk)
        )

    def remember_mapping(self, mapping):
        """Keep what the columns mean; only a file that waits can be mapped."""
        self.mapping = mapping
        ImportRun.objects.filter(pk=self.pk, status=self.Status.UPLOADED).update(mapping=mapping)

    def discard(self, *, by):
        """Decide against the file and remove it."""
        self.move(self.Status.DISCARDED, by=by)
        self.file.delete(save=False)


class ImportRunStatusChange(StatusChange):
    """One move of an import."""

    run = models.ForeignKey(
        ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="status_changes"
    )

    class Meta(StatusChange.Meta):
        verbose_name = _("status change of an import")
        verbose_name_plural = _("status changes of imports")

    @property
    def word(self):
        """The state that was entered, for people."""
        return ImportRun.Status(self.new).label


class ImportMapping(OwnedModel):
    """How the files of a source are read and what their columns mean, kept under a name for the next delivery."""

    SAME_MUNICIPALITY = ("source",)

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="import_mappings"
    )
    name = models.CharField(_("name"), max_length=120)
    source = models.ForeignKey(
        DataSource,
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="import_mappings",
    )
    header = models.JSONField(_("columns of the file"), default=list)
    mapping = models.JSONField(_("mapping"), default=dict)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)

    objects = TenantQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved mapping")
        verbose_name_plural = _("saved mappings")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "name"],
                name="import_mapping_name_unique",
                violation_error_message=_("There is already a mapping with this name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("inventory:mapping-list", args=[self.municipality.slug])

    @property
    def column_count(self):
        """How many columns hold figures."""
        return len(self.mapping.get("values", ()))


class AreaMatch(OwnedModel):
    """
    What somebody has decided an area of a source's files stands for.

    No district: its rows are left out. One: that district, of whose figures several areas may be parts. Several: the
    row is about all of them together.
    """

    SAME_MUNICIPALITY = ("source",)

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="area_matches"
    )
    source = models.ForeignKey(
        DataSource,
        verbose_name=_("source"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="area_matches",
    )
    key = models.CharField(_("key of the area"), max_length=60, blank=True)
    name = models.CharField(_("name of the area"), max_length=200, blank=True)
    level = models.CharField(_("level of the area"), max_length=100, blank=True)
    districts = models.ManyToManyField(District, verbose_name=_("districts"), related_name="area_matches", blank=True)

    objects = TenantQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[districts])

    class Meta:
        ordering = ["key", "name"]
        verbose_name = _("decision on an area")
        verbose_name_plural = _("decisions on areas")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "source", "key", "name", "level"],
                name="area_match_unique",
                violation_error_message=_("What this area stands for is already decided."),
            ),
            models.UniqueConstraint(
                fields=["municipality", "key", "name", "level"],
                condition=Q(source__isnull=True),
                name="area_match_of_any_source_unique",
                violation_error_message=_("What this area stands for is already decided."),
            ),
        ]

    def __str__(self):
        return " ".join(part for part in (self.key, self.name, f"({self.level})" if self.level else "") if part)
