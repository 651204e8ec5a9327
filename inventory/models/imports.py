from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.editing import EditableModel
from config.states import StatefulModel, StatusChange
from config.uploads import upload_to
from districts.access import TenantQuerySet
from districts.models import Municipality


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
        IMPORTED = "imported", _("imported")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    MOVES = {
        Status.UPLOADED: {Status.IMPORTED, Status.DISCARDED},
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
