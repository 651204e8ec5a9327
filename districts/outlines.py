"""Outlines from a GeoJSON file: kept for a preview, matched to districts, applied whole or not at all."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from config.geojson import OutlineError, read_geojson, simplify, to_outline
from districts.models import District, OutlineUpload

# Finer than any map of a city shows, and a third of the points that surveyors deliver.
SMOOTHED_TO_METRES = 5

LEAVE_OUT = "leave-out"
CREATE = "create"


@dataclass
class Match:
    """
    One area of a file and what it may belong to.

    ``candidates`` are the districts with the same key or name. One is a match; several need a decision; none makes
    the area new.
    """

    number: int
    name: str
    key: str
    was_repaired: bool
    candidates: list[District] = field(default_factory=list)

    @property
    def label(self):
        return self.name or self.key or str(self.number + 1)

    @property
    def is_ambiguous(self):
        return len(self.candidates) > 1

    @property
    def found(self):
        """The one district that matches, or None."""
        return self.candidates[0] if len(self.candidates) == 1 else None


def read_outlines(file):
    """
    Return name, key, outline and ``was_repaired`` of each area in a GeoJSON file, outlines smoothed together.

    :raises ValidationError: with a message for people
    """
    try:
        features = read_geojson(file)
    except OutlineError as error:
        raise ValidationError(str(error), code="outline") from error
    shapes = simplify([feature.geometry for feature in features], SMOOTHED_TO_METRES)
    return [
        {
            "name": feature.name,
            "key": feature.key[:20],
            "was_repaired": feature.was_repaired,
            "outline": to_outline(shape),
        }
        for feature, shape in zip(features, shapes, strict=True)
    ]


def keep_upload(features, *, name, municipality, by):
    """Keep what was read for the preview in place of earlier uploads of the same person."""
    with transaction.atomic():
        OutlineUpload.objects.filter(municipality=municipality, uploaded_by=by).delete()
        return OutlineUpload.objects.create(
            municipality=municipality, original_name=name, features=features, uploaded_by=by
        )


def match(upload, districts, *, by):
    """Return a Match for each area of an upload, compared ``by`` "key" or "name" without regard to case and blanks."""
    known = {}
    for district in districts:
        if text := _comparable(getattr(district, by)):
            known.setdefault(text, []).append(district)
    return [
        Match(
            number=number,
            name=feature["name"],
            key=feature["key"],
            was_repaired=feature["was_repaired"],
            candidates=known.get(_comparable(feature[by]), []),
        )
        for number, feature in enumerate(upload.features)
    ]


def _comparable(text):
    return " ".join(text.split()).casefold()


def apply_outlines(upload, decisions, *, parent):
    """
    Give districts the outlines of an upload and return (number updated, number created); all or nothing.

    ``decisions`` maps the number of an area to a District, to CREATE (a new district below ``parent``) or to
    LEAVE_OUT. The upload is gone afterwards.

    :raises ValidationError: if two areas go to one district, or a new district cannot be created
    """
    chosen = [decision for decision in decisions.values() if isinstance(decision, District)]
    if len({district.pk for district in chosen}) < len(chosen):
        twice = sorted({str(district) for district in chosen if chosen.count(district) > 1})
        raise ValidationError(
            _("Several areas of the file go to the same district: %(names)s."), params={"names": ", ".join(twice)}
        )
    updated = created = 0
    with transaction.atomic():
        for number, feature in enumerate(upload.features):
            decision = decisions.get(number, LEAVE_OUT)
            if decision == CREATE:
                _create(feature, number, parent)
                created += 1
            elif decision != LEAVE_OUT:
                decision.outline = feature["outline"]
                decision.save(update_fields=["outline"])
                updated += 1
        upload.delete()
    return updated, created


def _create(feature, number, parent):
    name = feature["name"] or feature["key"]
    if not name:
        raise ValidationError(_("Area %(number)d has neither name nor key."), params={"number": number + 1})
    district = District(
        municipality=parent.municipality,
        parent=parent,
        name=name,
        key=feature["key"],
        outline=feature["outline"],
    )
    try:
        district.full_clean()
    except ValidationError as error:
        raise ValidationError(
            _("“%(name)s” cannot be created: %(why)s"), params={"name": name, "why": " ".join(error.messages)}
        ) from error
    district.save()
