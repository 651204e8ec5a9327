"""Ten years of figures, imported from the files of a statistics office."""

from decimal import Decimal

from django.utils import timezone

from actionplans.demo.reading import told, upload
from actionplans.demo.world import create
from config.parsing import read_cell
from inventory.importers.canonical import read_figures
from inventory.importers.mapping import Mapping
from inventory.importers.observations import ObservationImport
from inventory.importing import UploadForm, carry_out, store_upload
from inventory.judging import judge
from inventory.models import DataSource, ImportRun, Indicator, IndicatorUse, Observation, PopulationGroup, SeriesBreak

AREA_COLUMNS = {"key": "Schlüssel", "name": "Stadtteil"}


def note(world):
    """Note the data sources and the deliveries of figures in the chronicle."""
    content = told("city")
    for source in content["source"]:
        values = {name: value for name, value in source.items() if name != "key"}
        world.rows["source"][source["key"]] = create(DataSource, municipality=world.city, **values)
    for delivery in content["figures"]:
        for name, received in delivery["files"]:
            world.chronicle.add(received, world.officer, _import, world, delivery, name)
    second = content["figures"][0]["files"][1][1]
    world.chronicle.add(second, world.officer, _declare_break, world, content["break"])
    for use in content["use"]:
        world.chronicle.add(second, world.officer, _lay_down_use, world, use)


def _import(world, delivery, name):
    form = UploadForm({}, {"file": upload(f"figures/{name}")})
    form.full_clean()
    run = store_upload(
        form.cleaned_data["file"],
        kind=ImportRun.Kind.OBSERVATIONS,
        municipality=world.city,
        by=world.officer,
    )
    table = read_figures(run)
    mapping = _mapping(world, delivery, table.header)
    run.remember_mapping(mapping.as_json(table.header))
    writing = ObservationImport(run, table, mapping, by=world.officer, on=timezone.localdate())
    carry_out(run, writing.write, by=world.officer, at=timezone.now())
    _complete_rates(run, table, mapping, delivery.get("parts", {}))


def _mapping(world, delivery, header):
    indicators = {one.code: one.pk for one in Indicator.objects.shared()}
    groups = {one.slug: one.pk for one in PopulationGroup.objects.all()}
    columns = {**AREA_COLUMNS, "year": delivery["year"]}
    return Mapping(
        columns={target: header.index(title) for target, title in columns.items()},
        values={
            header.index(title): (indicators[code], groups[group])
            for title, (code, group) in delivery["columns"].items()
        },
        source=world.rows["source"][delivery["source"]].pk,
        derives_shares=delivery.get("derives_shares", False),
    )


def _complete_rates(run, table, mapping, parts):
    """Enter numerators and denominators, which stand in columns of their own, beside the imported rates."""
    if not parts:
        return
    columns = {title: [table.header.index(part) for part in of] for title, of in parts.items()}
    rates = {
        (rate.district.key or run.municipality.official_key, rate.year, rate.indicator_id, rate.group_id): rate
        for rate in run.observations.filter(value__isnull=False).select_related("district__municipality", "indicator")
    }
    key, year = mapping.columns["key"], mapping.columns["year"]
    for row in table.rows:
        for title, indexes in columns.items():
            place = (row.cells[key], int(row.cells[year]), *mapping.values[table.header.index(title)])
            counts = [_count(row.cells[index]) for index in indexes]
            if place in rates and None not in counts:
                _give_parts(rates[place], *counts)
    judge(run.municipality, {(rate.indicator_id, rate.year) for rate in rates.values()})


def _count(text):
    return read_cell(text, DataSource().signs).value


def _give_parts(rate, numerator, denominator):
    rate.numerator, rate.denominator = numerator, denominator
    rate.value = rate.indicator.value_of(Decimal(numerator), Decimal(denominator))
    rate.save()


def _declare_break(world, declared):
    """Say from which year on figures cannot be compared with earlier ones."""
    for code, group in declared["figures"]:
        create(
            SeriesBreak,
            municipality=world.city,
            indicator=Indicator.objects.shared().get(code=code),
            group=PopulationGroup.objects.get(slug=group),
            year=declared["year"],
            reason=declared["reason"],
        )


def _lay_down_use(world, use):
    """Say why an indicator is used and with which target."""
    values = {name: use[name] for name in ("is_key", "reason", "target_value", "target_year") if name in use}
    create(
        IndicatorUse,
        municipality=world.city,
        indicator=Indicator.objects.shared().get(code=use["code"]),
        source=world.rows["source"].get(use.get("source")),
        **values,
    )


def figure(world, code, district, year, group):
    """Return one figure that an entry of the content names."""
    return Observation.objects.get(
        indicator__code=code, district=world.rows["district"][district], year=year, group__slug=group
    )
