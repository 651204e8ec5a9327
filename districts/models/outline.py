from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from districts.access import TenantQuerySet
from districts.models.municipality import Municipality


class OutlineUpload(models.Model):
    """
    A file of outlines that waits to be matched to districts; gone once it was applied.

    ``features`` holds name, key, outline and whether the outline was repaired, in the order of the file.
    """

    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, related_name="outline_uploads"
    )
    original_name = models.CharField(_("file name"), max_length=200)
    features = models.JSONField(_("areas"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("uploaded by"), on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("upload of outlines")
        verbose_name_plural = _("uploads of outlines")

    def __str__(self):
        return self.original_name

    def get_absolute_url(self):
        return reverse("districts:outline-preview", args=[self.municipality.slug, self.pk])
