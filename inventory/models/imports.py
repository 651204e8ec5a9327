from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from config.editing import EditableModel
from config.uploads import upload_to
from districts.access import TenantQuerySet
from districts.models import Municipality


class ImportRun(EditableModel):
    """A file on its way into the database: uploaded, mapped, checked, imported whole, perhaps undone."""

    class Kind(models.TextChoices):
        OBSERVATIONS = "observations", _("figures")
        MEASURES = "measures", _("measures")

    class Status(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        IMPORTED = "imported", _("imported")
        UNDONE = "undone", _("undone")
        DISCARDED = "discarded", _("discarded")

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="import_runs"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("state"), max_length=12, choices=Status, default=Status.UPLOADED)
    file = models.FileField(_("file"), upload_to=upload_to)
    original_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64)
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    problems = models.JSONField(_("problems by row"), default=list, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self):
        return self.original_name

    def get_absolute_url(self):
        return reverse("inventory:import-detail", args=[self.municipality.slug, self.pk])
