"""What becomes of the rows of a table of figures: found, added up, compared, written and taken back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from config.spreadsheets import Row, Table
from districts.models import District
from inventory.catalogue import install_catalogue
from inventory.importers.areas import Area
from inventory.importers.mapping import Mapping
from inventory.importers.observations import ObservationImport
from inventory.importers.storing import ObservationUndo
from inventory.importing import ImportRefused, carry_out, undo
from inventory.judging import judge
from inventory.models import AreaMatch, DataSource, FormerFigure, Indicator, Observation, PopulationGroup
from tests.factories import (
    make_district,
    make_import_run,
    make_indicator,
    make_membership,
    make_municipality,
    make_observation,
    make_source,
)

TODAY = date(2030, 1, 1)


@pytest.fixture
def city(db):
    install_catalogue()
    return make_municipality(name="Köln", slug="koeln")


@pytest.fixture
def user(city):
    return make_membership(municipality=city, role="coordination").user


@pytest.fixture
def borough(city):
    return make_district(municipality=city, name="Kalk", key="008")


@pytest.fixture
def district(city, borough):
    return make_district(municipality=city, name="Kalk", key="802", parent=borough)


@pytest.fixture
def north(city):
    return make_district(municipality=city, name="Nord", key="1")


@pytest.fixture
def south(city):
    return make_district(municipality=city, name="Süd", key="2")


def series(code, group="total"):
    return Indicator.objects.get(code=code).pk, PopulationGroup.objects.get(slug=group).pk


def table(*rows, header=("raum", "jahr", "einwohner", "auslaender")):
    return Table("figures.csv", header, tuple(Row(n, tuple(map(str, cells))) for n, cells in enumerate(rows, start=2)))


def inhabitants(**values):
    """A mapping of name, year, inhabitants and foreigners."""
    return Mapping(
        **{
            "columns": {"name": 0, "year": 1},
            "values": {2: series("P.1.1"), 3: series("P.1.1", "foreigners")},
            **values,
        }
    )


def importing(city, user, rows, mapping=None, **values):
    run = make_import_run(municipality=city, uploaded_by=user)
    return ObservationImport(run, table(*rows, **values), mapping or inhabitants(), by=user, on=TODAY)


def do_import(city, user, rows, mapping=None, accept=False, **values):
    figures = importing(city, user, rows, mapping, **values)
    accepted = figures.prepare().fingerprint if accept else ""
    carry_out(figures.run, lambda: figures.write(accepted=accepted), by=user, at=timezone.now())
    return figures.run


def stored(code="P.1.1"):
    rows = Observation.objects.filter(indicator__code=code).order_by("district__name", "year", "group__order")
    return [
        (name, year, group, missing or float(value))
        for name, year, group, value, missing in rows.values_list(
            "district__name", "year", "group__slug", "value", "missing"
        )
    ]


def texts(draft, *, errors):
    return [(problem.row, problem.column) for problem in (draft.errors if errors else draft.notes)]


# Areas


def test_a_name_that_two_bear_has_to_be_decided(city, user, borough, district):
    figures = importing(city, user, [("Kalk", 2024, 100, 20)])

    draft = figures.prepare()

    assert [str(area) for area in draft.undecided] == ["Kalk"]
    assert texts(draft, errors=True) == [(2, "raum")]
    assert [one.proposed for one in figures.open_areas()] == [(borough, district)]


def test_a_key_of_one_district_beside_the_name_of_another_is_told(city, user):
    make_district(municipality=city, key="91", name="Nordhang")
    make_district(municipality=city, key="92", name="Weststadt")
    mapping = inhabitants(columns={"key": 0, "name": 1, "year": 2}, values={3: series("P.1.1")})
    rows = [("91", "Nordhang", "2024", "5"), ("92", "Nordhang", "2024", "6"), ("91", "Nord-Hang 1", "2023", "5")]

    draft = importing(city, user, rows, mapping, header=("raum_id", "raum", "jahr", "einwohner")).prepare()

    assert texts(draft, errors=False) == [(3, "raum_id")]


def test_what_was_decided_is_remembered_for_the_source(city, user, borough, district):
    register, other = make_source(municipality=city), make_source(municipality=city)
    figures = importing(city, user, [("Kalk", 2024, 100, 20)], inhabitants(source=register.pk))
    figures.open_areas()

    figures.resolver.decisions.remember(Area(name="Kalk"), [district])
    do_import(city, user, [("Kalk", 2025, 110, 20)], inhabitants(source=register.pk))

    assert set(Observation.objects.values_list("district", "year")) == {(district.pk, 2025)}
    assert importing(city, user, [("Kalk", 2024, 1, 1)], inhabitants(source=other.pk)).prepare().error_count == 1


def test_a_decision_for_any_source_holds_where_none_is_made_for_the_source(city, user, borough, district):
    match = AreaMatch.objects.create(municipality=city, name="Kalk")
    match.districts.set([borough])

    do_import(city, user, [("Kalk", 2024, 100, 20)], inhabitants(source=make_source(municipality=city).pk))

    assert set(Observation.objects.values_list("district", flat=True)) == {borough.pk}


def test_the_decisions_of_another_municipality_hold_nothing_here(city, user, borough, district):
    elsewhere = make_municipality()
    AreaMatch.objects.create(municipality=elsewhere, name="Kalk").districts.set([make_district(municipality=elsewhere)])

    assert importing(city, user, [("Kalk", 2024, 100, 20)]).prepare().error_count == 1


def test_a_typing_error_is_proposed_but_never_taken(city, user):
    right = make_district(municipality=city, name="Lehmsahl")
    figures = importing(city, user, [("Lemsahl", 2024, 100, 20)])

    draft = figures.prepare()

    assert (draft.new, [str(area) for area in draft.unknown]) == (0, ["Lemsahl"])
    assert [one.proposed for one in figures.open_areas()] == [(right,)]


def test_a_row_about_several_districts_goes_to_the_area_composed_of_them(city, user, north, south):
    figures = importing(city, user, [("Nord und Süd", 2024, 100, 20)], inhabitants(derives_shares=True))
    (open_area,) = figures.open_areas()

    figures.resolver.decisions.remember(open_area.area, open_area.proposed)
    do_import(city, user, [("Nord und Süd", 2024, 100, 20)], inhabitants(derives_shares=True))
    do_import(city, user, [("Nord und Süd", 2025, 110, 22)], inhabitants(derives_shares=True))

    composed = District.objects.get(name="Nord und Süd")
    assert set(composed.parts.all()) == {north, south}
    assert stored("P.2.2") == [("Nord und Süd", 2024, "total", 20.0), ("Nord und Süd", 2025, "total", 20.0)]


def test_an_area_that_is_left_out_is_not_asked_about_again(city, user, north):
    AreaMatch.objects.create(municipality=city, name="Anderswo")
    figures = importing(city, user, [("Nord", 2024, 100, 20), ("Anderswo", 2024, 1, 1)])

    draft = figures.prepare()

    assert (draft.new, [str(area) for area in draft.excluded], figures.open_areas()) == (2, ["Anderswo"], [])


def test_an_area_becomes_a_district_if_it_is_decided_so(city, user, north):
    mapping = inhabitants(create_areas=(("", "Neu", ""),))

    do_import(city, user, [("Neu", 2024, 100, 20)], mapping)

    assert stored() == [("Neu", 2024, "total", 100.0), ("Neu", 2024, "foreigners", 20.0)]


# Merged areas


@pytest.fixture
def merged(city, north):
    """Two areas of files that are parts of one district."""
    for name in ("Nord-Ost", "Nord-West"):
        AreaMatch.objects.create(municipality=city, name=name).districts.set([north])


def test_counts_of_areas_that_are_parts_of_one_district_are_added(city, user, merged):
    do_import(city, user, [("Nord-Ost", 2024, 100, 20), ("Nord-West", 2024, 50, 5)])

    assert stored() == [("Nord", 2024, "total", 150.0), ("Nord", 2024, "foreigners", 25.0)]


def test_a_sign_among_the_parts_makes_the_sum_missing(city, user, merged):
    do_import(city, user, [("Nord-Ost", 2024, 100, "."), ("Nord-West", 2024, 50, 5)])

    assert stored() == [("Nord", 2024, "total", 150.0), ("Nord", 2024, "foreigners", "confidential")]


def test_an_empty_cell_among_the_parts_leaves_the_sum_out(city, user, merged):
    do_import(city, user, [("Nord-Ost", 2024, 100, ""), ("Nord-West", 2024, 50, 5)])

    assert stored() == [("Nord", 2024, "total", 150.0)]


def test_shares_of_parts_need_numerator_and_denominator(city, user, merged):
    rows = [("Nord-Ost", 2024, 10, 100), ("Nord-West", 2024, 10, 300)]
    rate = series("A.3.4")
    alone = Mapping(columns={"name": 0, "year": 1}, values={2: rate})
    with_parts = Mapping(
        columns={"name": 0, "year": 1}, values={2: rate, 3: rate}, roles={2: "numerator", 3: "denominator"}
    )

    draft = importing(city, user, rows, alone).prepare()
    do_import(city, user, rows, with_parts)

    assert texts(draft, errors=True) == [(2, "einwohner")]
    assert stored("A.3.4") == [("Nord", 2024, "total", 5.0)]


def test_means_are_not_added(city, user, merged):
    make_indicator(code="M.1", kind="mean", unit="m²")
    mapping = Mapping(columns={"name": 0, "year": 1}, values={2: series("M.1")})

    assert importing(city, user, [("Nord-Ost", 2024, 40, 0), ("Nord-West", 2024, 50, 0)], mapping).prepare().error_count


def test_a_year_with_fewer_parts_is_told(city, user, merged):
    rows = [("Nord-Ost", 2024, 100, 20), ("Nord-West", 2024, 50, 5), ("Nord", 2024, 1, 0)]
    rows += [("Nord-Ost", 2025, 100, 20), ("Nord-West", 2025, 50, 5)]

    notes = [problem.text for problem in importing(city, user, rows).prepare().notes]

    assert any("2025" in text and "3" in text and "2" in text for text in notes)


# Parts of a rate


def test_numerator_and_denominator_make_the_value(city, user, north):
    rate = series("A.3.4")
    mapping = Mapping(
        columns={"name": 0, "year": 1}, values={2: rate, 3: rate}, roles={2: "numerator", 3: "denominator"}
    )

    do_import(city, user, [("Nord", 2024, 30, 400)], mapping)

    row = Observation.objects.get()
    assert (row.value, row.numerator, row.denominator) == (7.5, 30, 400)


def test_a_value_that_contradicts_its_parts_is_refused(city, user, north):
    rate = series("A.3.4")
    mapping = Mapping(
        columns={"name": 0, "year": 1},
        values={2: rate, 3: rate, 4: rate},
        roles={2: "numerator", 3: "denominator"},
    )
    header = ("raum", "jahr", "arbeitslose", "erwerbspersonen", "quote")

    draft = importing(city, user, [("Nord", 2024, 30, 400, "8,5")], mapping, header=header).prepare()

    assert (draft.error_count, draft.new) == (1, 0)


# What every figure carries


def test_figures_carry_source_concept_date_and_status(city, user, north):
    source = make_source(municipality=city, concept="migrapro")
    mapping = inhabitants(source=source.pk, status="provisional")

    do_import(city, user, [("Nord", "31.12.2024", 100, "20 r")], mapping)

    assert list(
        Observation.objects.order_by("group__order").values_list(
            "source", "concept", "reference_date", "status", "year"
        )
    ) == [
        (source.pk, "migrapro", date(2024, 12, 31), "provisional", 2024),
        (source.pk, "migrapro", date(2024, 12, 31), "revised", 2024),
    ]


def test_a_provisional_figure_that_becomes_final_is_a_change(city, user, north):
    do_import(city, user, [("Nord", 2024, 100, 20)], inhabitants(status="provisional"))

    draft = importing(city, user, [("Nord", 2024, 100, 20)]).prepare()

    assert (draft.changed, draft.unchanged) == (2, 0)
    assert draft.changes[0].old != draft.changes[0].new


def test_a_missing_count_makes_the_share_missing(city, user, north):
    do_import(city, user, [("Nord", 2024, 100, 20)], inhabitants(derives_shares=True))
    do_import(city, user, [("Nord", 2024, 100, ".")], inhabitants(derives_shares=True), accept=True)

    assert stored("P.2.2") == [("Nord", 2024, "total", "confidential")]


@pytest.mark.parametrize(
    ("column", "number", "expected"), [("auslaender", 30, 30), ("einwohner", 200, 10)], ids=["group", "whole"]
)
def test_a_share_follows_the_count_that_changes_when_the_other_is_stored(city, user, north, column, number, expected):
    do_import(city, user, [("Nord", 2024, 100, 20)], inhabitants(derives_shares=True))
    group = "foreigners" if column == "auslaender" else "total"
    mapping = Mapping(columns={"name": 0, "year": 1}, values={2: series("P.1.1", group)}, derives_shares=True)

    do_import(city, user, [("Nord", 2024, number)], mapping, accept=True, header=("raum", "jahr", column))

    assert stored("P.2.2") == [("Nord", 2024, "total", expected)]


def test_of_nobody_there_is_no_share(city, user, north):
    do_import(city, user, [("Nord", 2024, 0, 0)], inhabitants(derives_shares=True))

    assert stored("P.2.2") == [("Nord", 2024, "total", "meaningless")]


# What is suspicious


def test_rows_that_contradict_each_other_are_refused(city, user, north):
    draft = importing(city, user, [("Nord", 2024, 100, 20), ("Nord", 2024, 101, 20)]).prepare()

    assert texts(draft, errors=True) == [(3, "einwohner")]


def test_a_file_that_says_everything_twice_is_refused(city, user, north, south):
    rows = [("Nord", 2024, 100, 20), ("Süd", 2024, 80, 10)]

    draft = importing(city, user, rows * 2).prepare()

    assert texts(draft, errors=True) == [(4, "")]


def test_two_files_in_one_are_refused(city, user, north):
    rows = [("Nord", 2024, 100, 20), ("raum", "jahr", "einwohner", "auslaender"), ("Nord", 2025, 100, 20)]

    assert texts(importing(city, user, rows).prepare(), errors=True) == [(3, "")]


def test_a_group_larger_than_all_is_told_and_columns_mixed_up_are_refused(city, user, north, south):
    one_wrong = [("Nord", 2024, 100, 120), ("Süd", 2024, 80, 10), ("Nord", 2023, 100, 20), ("Süd", 2023, 80, 10)]
    mixed_up = [("Nord", year, 20, 100) for year in range(2020, 2024)]

    told = importing(city, user, one_wrong).prepare()
    refused = importing(city, user, mixed_up).prepare()

    assert (told.error_count, (2, "auslaender") in texts(told, errors=False)) == (0, True)
    assert refused.error_count == 1


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (["2024", "2029", "31.12.2029", "2030", "01.01.2030"], ""),
        (["2031"], "2031"),
        (["02.01.2030"], "02.01.2030"),
        (["2031", "2032", "2033", "2034"], "2031, 2032, 2033, …"),
    ],
)
def test_times_in_the_future_are_told(city, user, north, times, told):
    rows = [("Nord", time, str(100 + place), "") for place, time in enumerate(times)]

    with translation.override("en"):
        draft = importing(city, user, rows).prepare()

    assert [problem.text for problem in draft.notes if "future" in problem.text] == (
        [f"The reference date or year lies in the future: {told}. Please check it."] if told else []
    )


def test_a_leap_beside_the_year_before_is_told(city, user, north):
    do_import(city, user, [("Nord", 2023, 1000, 200)])

    draft = importing(city, user, [("Nord", 2024, 2000, 210)]).prepare()

    assert texts(draft, errors=False) == [(2, "einwohner")]


def test_districts_that_do_not_add_up_to_the_city_are_told_and_left_as_they_are(city, user, north, south):
    rows = [("Köln", 2024, 1000, 200), ("Nord", 2024, 500, 100), ("Süd", 2024, 400, 100)]

    draft = importing(city, user, rows).prepare()
    do_import(city, user, rows)

    assert texts(draft, errors=False) == [(2, "einwohner")]
    assert Observation.objects.get(district=city.whole_city, group__slug="total").value == 1000


# Writing and taking back


def test_other_changes_than_those_agreed_to_are_refused(city, user, north):
    do_import(city, user, [("Nord", 2024, 100, 20)])
    figures = importing(city, user, [("Nord", 2024, 101, 20)])
    agreed = figures.prepare().fingerprint
    Observation.objects.filter(group__slug="total").update(value=99, version=1)

    with pytest.raises(ImportRefused):
        carry_out(figures.run, lambda: figures.write(accepted=agreed), by=user, at=timezone.now())

    assert stored()[0] == ("Nord", 2024, "total", 99.0)


def test_two_people_importing_the_same_write_it_once(city, user, north):
    first, second = (importing(city, user, [("Nord", 2024, 100, 20)]) for _number in range(2))
    first.prepare()
    second.prepare()
    carry_out(first.run, first.write, by=user, at=timezone.now())

    with pytest.raises(ValidationError):
        carry_out(second.run, second.write, by=user, at=timezone.now())

    assert (len(stored()), second.run.status) == (2, "uploaded")


def test_an_import_that_breaks_off_in_the_middle_leaves_nothing(city, user, north, monkeypatch):
    figures = importing(city, user, [("Nord", year, 100, 20) for year in range(2000, 2010)])
    monkeypatch.setattr("inventory.importers.observations.CHUNK", 4)
    written = []

    def stop(done, total):
        written.append(Observation.objects.count())
        if done > total / 2:
            raise KeyboardInterrupt

    figures.progress = stop
    with pytest.raises(KeyboardInterrupt):
        carry_out(figures.run, figures.write, by=user, at=timezone.now())

    figures.run.refresh_from_db()
    assert (max(written) > 0, stored(), figures.run.status) == (True, [], "uploaded")


def test_history_says_the_same_as_if_each_figure_had_been_saved(city, user, north):
    run = do_import(city, user, [("Nord", 2024, 100, 20)])

    record = Observation.history.filter(group__slug="total").get()

    row = Observation.objects.get(group__slug="total")
    assert (record.history_type, record.history_user, record.import_run, record.value) == ("+", user, run, 100)
    assert all(getattr(record, field.attname) == getattr(row, field.attname) for field in record.tracked_fields)


def test_undo_remembers_what_was_shown(city, user, north, south):
    """The same file again gives away no more than the first time."""
    run = do_import(city, user, [("Nord", 2024, 100, 2)])
    judge(city)

    undo(run, ObservationUndo(run, by=user).take_back, by=user, at=timezone.now())

    former = FormerFigure.objects.values_list("group__slug", "value", "disclosure", "was_open")
    assert set(former) == {("total", 100, "open", True), ("foreigners", 2, "small", False)}
    do_import(city, user, [("Nord", 2024, 100, 2)])
    judge(city)
    again = Observation.objects.values_list("group__slug", "value", "disclosure", "was_open")
    assert set(again) == set(former)


def test_undo_gives_back_exactly_what_was_there(city, user, north, south):
    by_hand = make_observation(
        district=north,
        indicator=Indicator.objects.get(code="P.1.1"),
        group=PopulationGroup.objects.get(slug="total"),
        year=2024,
        value=90,
        status="estimated",
        concept="own",
    )
    rows = [("Nord", 2024, 100, 20), ("Süd", 2024, 80, 10)]
    run = do_import(city, user, rows, inhabitants(source=make_source(municipality=city).pk), accept=True)

    undo(run, ObservationUndo(run, by=user).take_back, by=user, at=timezone.now())

    (row,) = Observation.objects.all()
    assert (row.pk, row.value, row.status, row.concept, row.source, row.import_run) == (
        by_hand.pk,
        90,
        "estimated",
        "own",
        None,
        None,
    )
    assert [kind for (kind,) in row.history.order_by("history_id").values_list("history_type")] == ["+", "~", "~"]
    assert Observation.history.filter(history_type="-").count() == 3


def test_the_number_of_queries_does_not_grow_with_the_rows(city, user, north, south):
    few = importing(city, user, [("Nord", 2024, 100, 20)])
    few.prepare()  # reads once what the person may do
    many = importing(city, user, [(name, year, 100, 20) for name in ("Nord", "Süd") for year in range(1990, 2025)])

    with CaptureQueriesContext(connection) as of_few:
        few.prepare()
    with CaptureQueriesContext(connection) as of_many:
        many.prepare()

    assert len(of_few) == len(of_many)


def test_shares_follow_from_the_group_an_indicator_names(city, user, north):
    turkish = PopulationGroup.objects.get(slug="turkish-nationality")
    make_indicator(code="X.1", municipality=city, kind="share", numerator_group=turkish)
    mapping = inhabitants(values={2: series("P.1.1"), 3: series("P.1.1", "turkish-nationality")}, derives_shares=True)

    do_import(city, user, [("Nord", 2024, 100, 20)], mapping)

    assert stored("X.1") == [("Nord", 2024, "total", 20.0)]


def test_without_rights_in_a_district_its_rows_are_left_out(city, north, south):
    limited = make_membership(municipality=city, role="coordination", districts=[north]).user

    draft = importing(city, limited, [("Nord", 2024, 100, 20), ("Süd", 2024, 80, 10)]).prepare()

    assert (draft.new, [str(area) for area in draft.forbidden]) == (2, ["Süd"])


def test_a_source_of_another_municipality_is_not_taken(city, user, north):
    foreign = DataSource.objects.create(municipality=make_municipality(), name="Fremd")

    do_import(city, user, [("Nord", 2024, 100, 20)], inhabitants(source=foreign.pk))

    assert set(Observation.objects.values_list("source", flat=True)) == {None}


def test_shares_that_seem_to_be_fractions_are_told(user, north, south):
    run = make_import_run(municipality=north.municipality)
    share = series("A.3.4")
    mapping = Mapping(columns={"name": 0, "year": 1}, values={2: share})
    fractions = table(
        ("Nord", 2023, "0,1"), ("Nord", 2024, "0,12"), ("Süd", 2024, "0,08"), header=("raum", "jahr", "a")
    )
    percent = table(("Nord", 2023, "0,1"), ("Nord", 2024, "12"), ("Süd", 2024, "0,08"), header=("raum", "jahr", "a"))

    with translation.override("en"):
        told = [
            [problem.text for problem in ObservationImport(run, one, mapping, by=user, on=TODAY).prepare().notes]
            for one in (fractions, percent)
        ]

    name = Indicator.objects.get(code="A.3.4").name
    assert told[0] == [f"No figure of “{name}” is larger than 1. If 0.125 stands for 12.5 %, have the file mended."]
    assert [text for text in told[1] if "larger than 1" in text] == []


def test_a_row_of_several_times_counts_once_and_its_gaps_are_no_repetition(user, north):
    run = make_import_run(municipality=north.municipality)
    mapping = inhabitants(reading={"layout": "columns"})
    unfolded = Table(
        "figures.csv",
        ("raum", "jahr", "einwohner", "auslaender", "saldo"),
        (Row(5, ("Nord", "2013-12-31", "600", "50", "")), Row(5, ("Nord", "2013", "", "", "-7"))),
    )

    draft = ObservationImport(run, unfolded, mapping, by=user, on=TODAY).prepare()

    assert (draft.rows, draft.new, draft.empty, draft.notes) == (1, 2, 0, [])
