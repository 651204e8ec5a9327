from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.editing import EditableModel


class ForeignMunicipality(ValidationError):
    """Rows of two municipalities were about to be tied together."""


class OwnedModel(EditableModel):
    """
    A row of a municipality.

    ``save()`` refuses foreign keys named in ``SAME_MUNICIPALITY`` that lead into another municipality; a target without
    a municipality belongs to the shared catalogue.
    """

    SAME_MUNICIPALITY = ()

    class Meta:
        abstract = True

    def check_municipality(self):
        """Raise ForeignMunicipality when a related row belongs to somebody else."""
        for name in self.SAME_MUNICIPALITY:
            if getattr(self, f"{name}_id") is None:
                continue
            owner = getattr(self, name).municipality_id
            if owner is not None and owner != self.municipality_id:
                raise ForeignMunicipality(
                    _("“%(what)s” belongs to another municipality."),
                    code="municipality",
                    params={"what": getattr(self, name)},
                )

    def save(self, *args, **kwargs):
        self.check_municipality()
        super().save(*args, **kwargs)
