"""Sources that are named while a file is being imported: created at once, gone again if the file is not imported."""

from django.db import transaction

from accounts.models import User
from config.deleting import what_hangs_on
from inventory.models import DataSource, ImportRun


def settle_source(
    run: ImportRun, chosen: DataSource | None, *, name: str, signs: str
) -> tuple[DataSource | None, dict]:
    """
    Return the source of a run's figures and what is to be kept with the run: the chosen source, or that of a new name.

    A new source is created so that areas and signs can be decided about for it. One that the run has named before and
    no longer wants is forgotten.
    """
    before = run.mapping.get("named_source")
    source, is_new = chosen, False
    if name:
        source, is_new = DataSource.objects.get_or_create(
            municipality=run.municipality, name=name, defaults={"sign_scheme": signs}
        )
    stays = source is not None and source.pk == before
    if not stays:
        forget_source(run)
    return source, {"named_source": source.pk} if is_new or stays else {}


def forget_source(run: ImportRun) -> None:
    """Remove the source that was named for a run alone, unless anything refers to it by now."""
    source = DataSource.objects.of(run.municipality).filter(pk=run.mapping.get("named_source")).first()
    if source is None:
        return
    others = ImportRun.objects.of(run.municipality).filter(mapping__source=source.pk).exclude(pk=run.pk)
    is_wanted = others.exclude(status=ImportRun.Status.DISCARDED).exists() or source.area_matches.exists()
    if not is_wanted and not what_hangs_on(source, most=0):
        source.delete()


def discard_import(run: ImportRun, *, by: User) -> None:
    """
    Decide against a file and remove it, with the source that was named for it alone.

    :raises ValidationError: when the file is no longer waiting
    """
    with transaction.atomic():
        run.discard(by=by)
        forget_source(run)
