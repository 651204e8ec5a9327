"""A long file of half a million figures: read, compared with what is there, written, judged, sent again, taken back."""

import csv
import io
import random
import time

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from inventory.catalogue import TOTAL
from inventory.forms.imports import FigureUploadForm
from inventory.importers.canonical import read_figures
from inventory.importers.mapping import Mapping
from inventory.importers.observations import ObservationImport
from inventory.importers.storing import ObservationUndo
from inventory.importing import carry_out, store_upload, undo
from inventory.models import ImportRun, Observation, PopulationGroup
from tests.benchmarks.city import make_city
from tests.benchmarks.measuring import peak_megabytes, report
from tests.factories import make_indicator

FIGURES, YEARS = 500_000, range(1976, 2026)
BARE_ROWS = 20_000


def run():
    city, districts, user = make_city()
    areas = [*districts, city.whole_city]
    indicators = [
        make_indicator(municipality=city, name=f"Zahl {number}", code=f"X.{number}", kind="count", unit="Fälle")
        for number in range(FIGURES // (len(areas) * len(YEARS)) + 1)
    ]
    content, number = _long_file(areas, indicators)
    upload = SimpleUploadedFile("figures.csv", content)
    imported = _import(city, user, upload, indicators, number)
    report("the same rows by bulk_create of objects, for comparison", _rate(BARE_ROWS, _bulk_create(areas)))
    _again(imported)
    back = ObservationUndo(imported.run, by=user).take_back
    _measured("taken back", number, lambda: undo(imported.run, back, by=user, at=timezone.now()))


def _long_file(areas, indicators) -> tuple[bytes, int]:
    """Return a file with one row for each figure, as statistics offices deliver it, and the number of figures."""
    luck, text, number = random.Random(3), io.StringIO(), 0
    rows = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows.writerow(("raum_id", "raum", "jahr", "merkmal", "wert"))
    for indicator in indicators:
        for area in areas:
            for year in YEARS:
                rows.writerow((area.key, area.name, year, indicator.name, luck.randint(50, 9000)))
                number += 1
    return text.getvalue().encode("cp1252"), number


def _import(city, user, upload, indicators, number):
    form = FigureUploadForm({}, {"file": upload}, municipality=city)
    if not form.is_valid():
        raise RuntimeError(form.errors)
    run = store_upload(form.cleaned_data["file"], kind=ImportRun.Kind.OBSERVATIONS, municipality=city, by=user)
    table = _measured("read, with everything found out", number, lambda: read_figures(run))
    columns = {name: table.header.index(name_in_file) for name, name_in_file in _COLUMNS.items()}
    everybody = PopulationGroup.objects.get(slug=TOTAL).pk
    values = {table.header.index(indicator.name): (indicator.pk, everybody) for indicator in indicators}
    run.remember_mapping(Mapping(columns=columns, values=values).as_json(table.header))
    figures = ObservationImport(run, table, Mapping(columns=columns, values=values), by=user, on=timezone.localdate())
    draft = _measured("compared, for the preview", number, figures.prepare)
    if draft.error_count or draft.new != number:
        raise RuntimeError(f"{draft.counts} {draft.errors[:3]}")
    _measured(
        "written with history, and judged",
        number,
        lambda: carry_out(run, lambda: figures.write(accepted=""), by=user, at=timezone.now()),
    )
    return figures


_COLUMNS = {"key": "raum_id", "name": "raum", "year": "jahr"}


def _again(imported):
    draft = _measured("the same file again, which changes nothing", imported.draft.new, imported.prepare)
    if not draft.is_empty:
        raise RuntimeError(f"{draft.counts}")


def _bulk_create(areas) -> float:
    indicator, group = make_indicator(municipality=areas[0].municipality), PopulationGroup.objects.first()
    places = [(area, year) for year in range(1900, 2100) for area in areas][:BARE_ROWS]
    rows = (Observation(indicator=indicator, group=group, district=area, year=year, value=100) for area, year in places)
    started = time.perf_counter()
    Observation.objects.bulk_create(list(rows), batch_size=2_000)
    seconds = time.perf_counter() - started
    Observation.objects.filter(indicator=indicator).delete()
    return seconds


def _measured(what, number, act):
    started = time.perf_counter()
    done = act()
    report(what, _rate(number, time.perf_counter() - started), f"peak {peak_megabytes()} MB")
    return done


def _rate(number: int, seconds: float) -> str:
    return f"{seconds:7.1f} s   {number / seconds:9,.0f} figures/s"
