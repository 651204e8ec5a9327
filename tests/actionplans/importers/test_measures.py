"""Lists of measures on their way into a plan: nothing is dropped, nothing guessed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actionplans.importers.measures import TARGETS, MeasureImport, MeasureUndo, Options
from actionplans.models import Measure
from config.spreadsheets import write_xlsx
from districts.models import Stakeholder
from inventory.importing import ImportRefused, carry_out, guess_columns, read_upload, undo
from inventory.models import ImportRun
from tests.factories import (
    make_field,
    make_funding_source,
    make_goal,
    make_import_run,
    make_milestone,
    make_plan,
    make_progress_entry,
    make_stakeholder,
)

SAMPLE = Path(__file__).resolve().parents[4] / "shared" / "data" / "measures_sample.csv"
TODAY = date(2026, 3, 1)


@pytest.fixture
def plan(municipality):
    plan = make_plan(district=municipality.whole_city)
    plan.municipality = municipality
    return plan


@pytest.fixture
def coordinator(member):
    return member()


def make_run(plan, content):
    return make_import_run(municipality=plan.municipality, kind=ImportRun.Kind.MEASURES, content=content)


def importing(run, plan, by, **options):
    table = read_upload(run)
    options = Options(columns=guess_columns(table.header, TARGETS), **options)
    run.remember_mapping(options.as_json(header=table.header, plan=plan))
    return MeasureImport(run, table, options, plan=plan, by=by, on=TODAY)


def bring_in(run, plan, by, **options):
    writing = importing(run, plan, by, **options)
    carry_out(run, writing.write, by=by, at=timezone.now())
    return list(Measure.objects.filter(import_run=run).order_by("number"))


def year(number):
    return date(number, 1, 1), date(number, 12, 31), False, ""


UNREAD_COLUMNS = "Spalten 2024, 2025, 2026, 2027, 2028, 2029 ff"
DERIVED = "2021 (aus Drucksachenbezug abgeleitet)"
NOTHING = None, None, False, ""

# For each row of the file: start, end, open-ended, period kept as text; amounts by year, cost kept as text
SAMPLE_ROWS = [
    ((date(2024, 1, 1), date(2027, 12, 31), False, ""), {2024: 20000, 2025: 60000, 2026: 60000, 2027: 24000}, ""),
    ((date(2021, 1, 1), date(2022, 12, 31), False, ""), {}, ""),
    (
        (None, None, False, "2022 bzw. 2022/2023"),
        {},
        "max. 70.000 EUR jährlich (davon bis zu 50.000 EUR pädagogisches Fachpersonal und bis zu 20.000 EUR "
        "Sachaufwand)",
    ),
    ((date(2024, 1, 1), date(2025, 12, 31), False, ""), {}, "insgesamt 400.800 Euro"),
    (
        (None, None, False, "12 Monate"),
        {},
        "90.000,00 € (Personalkosten 30.000,00 €; Sachaufwand für Veranstaltungen und Infrastruktur 50.000,00 €; "
        "Evaluation, Dokumentation und Verbreitung 10.000,00 €)",
    ),
    ((None, None, False, UNREAD_COLUMNS), {}, "104 Tsd. Euro je Jahr (zwei Jahreswerte)"),
    ((None, None, False, UNREAD_COLUMNS), {}, "40 Tsd. Euro je Jahr (fünf Jahreswerte)"),
    ((None, None, False, UNREAD_COLUMNS), {}, "566 Tsd. Euro je Jahr (fünf Jahreswerte)"),
    (
        (date(2016, 1, 1), date(2017, 12, 31), False, ""),
        {},
        "2016: 31.420; 2017: 32.380 (bisherige Förderung: 61.320 p.a.)",
    ),
    (year(2016), {2016: 300000}, ""),
    ((date(2016, 1, 1), None, True, ""), {}, ""),
    ((None, None, False, "schrittweise"), {}, ""),
    ((None, None, False, DERIVED), {}, "25.000 Euro"),
    ((None, None, False, DERIVED), {}, "7.500 Euro"),
    ((None, None, False, DERIVED), {}, "18.000 Euro"),
    (year(2018), {}, "beantragt 8.000 € (bisher bewilligt 8.000 €, Drs. 21-3728)"),
    (year(2018), {}, "beantragt 75.000 € (bisher bewilligt -)"),
    ((None, None, False, "2021 (Projektlaufzeit bisher bis 30.11.2021)"), {}, "30.000,00 EUR (bisher 12.615,58 EUR)"),
    (year(2020), {2020: Decimal("80258.95")}, ""),
    (year(2025), {}, "zusätzlich 4.468,83 Euro"),
    ((date(2016, 1, 1), date(2017, 12, 31), False, ""), {}, "jeweils insgesamt 60.000 Euro"),
    ((date(2017, 1, 1), date(2019, 12, 31), False, ""), {}, ""),
    ((None, None, False, "Eröffnung April 2018"), {}, ""),
    ((None, None, True, ""), {}, ""),
    ((None, None, False, "Neues Angebot über das Fortbildungsprogramm 2020/2021"), {}, ""),
    (NOTHING, {}, ""),
    (NOTHING, {}, ""),
    (NOTHING, {}, ""),
    (NOTHING, {}, "25 Prozent Basisförderung"),
    ((date(2023, 1, 1), date(2026, 12, 31), False, ""), {}, ""),
    (
        (date(2016, 1, 1), date(2023, 12, 31), False, ""),
        {},
        "realisiert: Gesamtkostenvolumen von rund 27 Millionen Euro; Programm-Eckdaten: Gesamtvolumen rund 67 "
        "Millionen Euro",
    ),
]


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of real measures is not here")
def test_every_period_and_amount_of_the_real_list_is_read_or_kept(plan, coordinator):
    run = make_run(plan, SAMPLE.read_text(encoding="utf-8"))

    measures = bring_in(run, plan, coordinator)

    assert [
        (
            (measure.starts_on, measure.ends_on, measure.is_open_ended, measure.period_text),
            {line.year: line.amount for line in measure.budget_lines.all()},
            measure.cost_text,
        )
        for measure in measures
    ] == SAMPLE_ROWS
    run.refresh_from_db()
    assert run.counts == {"rows": 31, "new": 31, "left_out": 0, "clear_up": 30, "stakeholders": 0}


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample of real measures is not here")
def test_no_cell_of_the_real_list_is_lost(plan, coordinator):
    run = make_run(plan, SAMPLE.read_text(encoding="utf-8"))
    table = read_upload(run)

    measures = bring_in(run, plan, coordinator)

    dated = {table.header.index("period"), table.header.index("cost")}
    for row, measure in zip(table.rows, measures, strict=True):
        kept = "\n".join(
            (
                measure.title,
                measure.lead_text,
                measure.partners_text,
                measure.funding_text,
                measure.result_indicators,
                measure.internal_note,
            )
        )
        lost = [
            cell
            for index, cell in enumerate(row.cells)
            if index not in dated and any(part.strip() not in kept for part in cell.split(";"))
        ]
        assert lost == []


def test_german_headers_are_understood(plan, coordinator):
    header = (
        "Maßnahme;Handlungsfeld;Ziel;Zuständigkeit;Kooperationspartner;Zeitraum;Kosten;Finanzierung;Indikator;Stand;"
        "Beginn;Ende;Beschreibung;Zielgruppen;Priorität;Ort"
    )

    assert guess_columns(header.split(";"), TARGETS) == {
        "title": 0,
        "field": 1,
        "goal": 2,
        "lead": 3,
        "partners": 4,
        "period": 5,
        "cost": 6,
        "funding": 7,
        "indicator": 8,
        "status": 9,
        "starts_on": 10,
        "ends_on": 11,
        "description": 12,
        "target_groups": 13,
        "priority": 14,
        "place": 15,
    }


def test_known_names_become_links_whatever_their_capitals(plan, coordinator):
    municipality = plan.municipality
    lead = make_stakeholder(municipality=municipality, name="Jugendamt")
    partner = make_stakeholder(municipality=municipality, name="VHS Nord")
    source = make_funding_source(municipality=municipality, name="Sozialer Zusammenhalt")
    field = make_field(municipality=municipality, name="Sprache")
    goal = make_goal(plan=plan, title="Alle verständigen sich", field=field)
    run = make_run(
        plan,
        "Titel;Zuständig;Partner;Handlungsfeld;Ziel;Zeitraum;Kosten;Finanzierung;Stand;Priorität\n"
        "Sprachcafé;jugendamt;VHS  Nord; SPRACHE;Alle verständigen sich;2026;12.500 €;"
        "sozialer zusammenhalt;in Umsetzung;hoch\n",
    )

    (measure,) = bring_in(run, plan, coordinator)

    assert (measure.lead, measure.lead_text, list(measure.partners.all()), measure.partners_text) == (
        lead,
        "",
        [partner],
        "",
    )
    assert (list(measure.fields.all()), list(measure.goals.all())) == ([field], [goal])
    assert [(line.year, line.amount, line.source) for line in measure.budget_lines.all()] == [(2026, 12500, source)]
    assert (measure.funding_text, measure.status, measure.priority) == ("", Measure.Status.RUNNING, 1)
    assert measure.texts_to_clear_up == []
    assert measure.internal_note == ""
    assert [(change.old, change.new, change.by) for change in measure.status_changes.all()] == [
        ("", "running", coordinator)
    ]


def test_unknown_names_stay_text_unless_they_shall_become_stakeholders(plan, coordinator):
    content = "Titel;Zuständig;Partner\nSprachcafé;Jugendamt;VHS Nord; \n"

    (measure,) = bring_in(make_run(plan, content), plan, coordinator)

    assert (measure.lead, measure.lead_text, measure.partners_text) == (None, "Jugendamt", "VHS Nord")
    assert Stakeholder.objects.of(plan.municipality).count() == 0


def test_new_stakeholders_are_created_once(plan, coordinator):
    content = "Titel;Zuständig;Partner\nSprachcafé;Jugendamt;VHS Nord\nElterncafé;VHS Nord;jugendamt\n"

    first, second = bring_in(
        make_run(plan, content), plan, coordinator, create_stakeholders=True, sector="administration"
    )

    assert [one.name for one in Stakeholder.objects.of(plan.municipality)] == ["Jugendamt", "VHS Nord"]
    assert (first.lead, second.lead) == (second.partners.get(), first.partners.get())


def test_names_of_another_municipality_do_not_count(plan, coordinator):
    make_stakeholder(name="Jugendamt")

    (measure,) = bring_in(make_run(plan, "Titel;Zuständig\nSprachcafé;Jugendamt\n"), plan, coordinator)

    assert (measure.lead, measure.lead_text) == (None, "Jugendamt")


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("01.03.2026", "31.12.2026", (date(2026, 3, 1), date(2026, 12, 31), False, "")),
        ("2026", "2027", (date(2026, 1, 1), date(2027, 12, 31), False, "")),
        ("März 2026", "laufend", (date(2026, 3, 1), None, True, "")),
        ("demnächst", "2027", (None, date(2027, 12, 31), False, "Beginn: demnächst")),
        ("2027", "2026", (None, None, False, "2027; 2026")),
        ("", "", NOTHING),
    ],
)
def test_start_and_end_in_columns_of_their_own(plan, coordinator, start, end, expected):
    run = make_run(plan, f"Titel;Beginn;Ende\nSprachcafé;{start};{end}\nElterncafé;2026;2026\n")

    measure, _other = bring_in(run, plan, coordinator)

    assert (measure.starts_on, measure.ends_on, measure.is_open_ended, measure.period_text) == expected


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        ("kostenneutral", ({}, "", True)),
        ("0 €", ({2026: 0}, "", False)),
        ("-500 €", ({}, "-500 €", False)),
        ("1.500,50", ({2026: Decimal("1500.50")}, "", False)),
        ("2025: 500; 2026: 700", ({2025: 500, 2026: 700}, "", False)),
        ("1.500 € (2025: 500 €; 2026: 700 €)", ({}, "1.500 € (2025: 500 €; 2026: 700 €)", False)),
        ("ca. 500 €", ({}, "ca. 500 €", False)),
        ("90.000.000.000 €", ({}, "90.000.000.000 €", False)),
    ],
)
def test_costs_are_amounts_or_text(plan, coordinator, cost, expected):
    run = make_run(plan, f'Titel;Zeitraum;Kosten\nSprachcafé;2026;"{cost}"\n')

    (measure,) = bring_in(run, plan, coordinator)

    lines = {line.year: line.amount for line in measure.budget_lines.all()}
    assert (lines, measure.cost_text, measure.is_cost_neutral) == expected


def test_columns_without_meaning_and_unknown_words_are_kept_in_the_internal_note(plan, coordinator):
    run = make_run(plan, "Titel;Stand;Aktenzeichen\nSprachcafé;halb fertig;40-12\n")

    (measure,) = bring_in(run, plan, coordinator)

    assert measure.status == Measure.Status.PLANNED
    assert measure.internal_note.splitlines()[1:] == ["Stand: halb fertig", "Aktenzeichen: 40-12"]


def test_the_same_list_as_workbook_gives_the_same_measures(plan, coordinator):
    data = write_xlsx(
        ["Maßnahme", "Beginn", "Ende", "Kosten"],
        [["Sprachcafé", date(2026, 3, 1), date(2026, 12, 31), Decimal("1234.50")]],
        title="Liste",
    )
    run = make_run(plan, "x\n")
    run.file.save("liste.xlsx", ContentFile(data))

    (measure,) = bring_in(run, plan, coordinator)

    assert (measure.starts_on, measure.ends_on) == (date(2026, 3, 1), date(2026, 12, 31))
    assert [(line.year, line.amount) for line in measure.budget_lines.all()] == [(2026, Decimal("1234.50"))]


def test_a_row_without_title_keeps_the_whole_file_out(plan, coordinator):
    run = make_run(plan, "Titel;Zeitraum\nSprachcafé;2026\n;2027\n")

    with pytest.raises(ImportRefused):
        bring_in(run, plan, coordinator)

    assert not plan.measures.exists()
    run.refresh_from_db()
    assert run.is_open
    assert [(problem.row, problem.column) for problem in importing(run, plan, coordinator).prepare().errors] == [
        (3, "Titel")
    ]


def test_the_same_file_twice_changes_nothing(plan, coordinator):
    content = "Titel;Zeitraum\nSprachcafé;2026\n"
    bring_in(make_run(plan, content), plan, coordinator)

    with pytest.raises(ImportRefused):
        bring_in(make_run(plan, content), plan, coordinator)

    assert plan.measures.count() == 1


def test_a_grown_list_brings_only_what_is_new(plan, coordinator):
    bring_in(make_run(plan, "Titel;Zeitraum\nSprachcafé;2026\n"), plan, coordinator)

    (measure,) = bring_in(make_run(plan, "Titel;Zeitraum\nsprachcafé;2026\nElterncafé;2027\n"), plan, coordinator)

    assert (measure.title, measure.number) == ("Elterncafé", 2)


def test_an_import_is_undone_without_a_trace_in_the_plan(plan, coordinator):
    content = "Titel;Zeitraum;Kosten;Zuständig\nSprachcafé;2026;500 €;Jugendamt\n"
    run = make_run(plan, content)
    bring_in(run, plan, coordinator, create_stakeholders=True)

    undo(run, MeasureUndo(run, plan=plan).take_back, by=coordinator, at=timezone.now())

    assert not plan.measures.exists()
    assert not Stakeholder.objects.of(plan.municipality).exists()
    (again,) = bring_in(make_run(plan, content), plan, coordinator)
    assert again.number == 2


@pytest.mark.parametrize(
    "work",
    [
        lambda measure, user: measure.change_status("running", by=user, on=TODAY),
        lambda measure, user: make_milestone(measure=measure),
        lambda measure, user: make_progress_entry(measure=measure, author=user),
        lambda measure, user: measure.budget_lines.get().delete(),
        lambda measure, user: measure.goals.add(make_goal(plan=measure.plan)),
    ],
)
def test_an_import_that_was_worked_on_is_not_undone(plan, coordinator, work):
    run = make_run(plan, "Titel;Zeitraum;Kosten\nSprachcafé;2026;500 €\nElterncafé;2027;700 €\n")
    worked_on, _untouched = bring_in(run, plan, coordinator)
    work(worked_on, coordinator)
    undoing = MeasureUndo(run, plan=plan)

    with pytest.raises(ValidationError):
        undo(run, undoing.take_back, by=coordinator, at=timezone.now())

    assert undoing.obstacles() == [worked_on]
    assert plan.measures.count() == 2
    assert ImportRun.objects.get(pk=run.pk).is_imported


def test_the_number_of_queries_does_not_grow_with_the_rows(plan, coordinator, django_assert_num_queries):
    few = importing(make_run(plan, "Titel;Partner\nA;X\nB;Y\nC;Z\n"), plan, coordinator)
    many = importing(make_run(plan, "Titel;Partner\n" + "".join(f"M{n};P{n}\n" for n in range(30))), plan, coordinator)
    Stakeholder.objects.visible_to(coordinator)

    with django_assert_num_queries(8):
        few.prepare()
    with django_assert_num_queries(8):
        many.prepare()


words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(period=words, cost=words, lead=words, status=words)
def test_whatever_stands_in_a_cell_is_read_or_kept(plan, coordinator, period, cost, lead, status):
    def quoted(text):
        return '"' + text.replace('"', '""') + '"'

    row = ";".join(quoted(text) for text in ("Sprachcafé", period, cost, lead, status, "Ende"))
    run = make_run(plan, f"Titel;Zeitraum;Kosten;Zuständig;Stand;Rest\n{row}\n")
    table = read_upload(run)
    cells = dict(zip(("title", "period", "cost", "lead", "status", "rest"), table.rows[0].cells, strict=True))

    (draft,) = importing(run, plan, coordinator).prepare().measures

    measure = draft.measure
    assert measure.has_dates or measure.period_text == cells["period"]
    assert draft.lines or measure.is_cost_neutral or measure.cost_text == cells["cost"]
    assert measure.lead_text == cells["lead"]
    assert measure.status != Measure.Status.PLANNED or not cells["status"] or cells["status"] in measure.internal_note
