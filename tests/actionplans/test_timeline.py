"""The drawing of a plan's measures: geometry over plain entries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.timeline import BAR, CHART, GROUP, HEAD, LABELS, ROW, Entry, Mark, draw, entries_of
from tests.factories import make_field, make_measure, make_plan

START, END, TODAY = date(2026, 1, 1), date(2027, 12, 31), date(2027, 1, 1)


def entry(number=1, title="Sprachcafé", **values):
    return Entry(number, title, "running", "in Umsetzung", **values)


def drawn(*entries, on=TODAY):
    return draw(entries, starts_on=START, ends_on=END, on=on)


def only_bar(**values):
    ((bar,),) = [group.bars for group in drawn(entry(**values)).groups]
    return bar


def test_years_share_the_chart_and_today_is_marked():
    drawing = drawn(entry(starts_on=START, ends_on=END))

    assert [(tick.year, tick.x, tick.width) for tick in drawing.ticks] == [
        ("2026", LABELS, CHART // 2),
        ("2027", LABELS + CHART // 2, CHART // 2),
    ]
    assert drawing.today_x == LABELS + CHART // 2
    assert drawn(entry(starts_on=START, ends_on=END), on=date(2030, 1, 1)).today_x is None


def test_a_bar_spans_its_first_to_its_last_day():
    bar = only_bar(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))

    assert (bar.kind, bar.x, bar.width) == ("span", LABELS, CHART // 2)


def test_an_open_end_runs_to_the_edge():
    bar = only_bar(starts_on=date(2027, 1, 1), is_open_ended=True)

    assert (bar.kind, bar.x, bar.end) == ("open", LABELS + CHART // 2, LABELS + CHART)


@pytest.mark.parametrize("values", [{"starts_on": date(2027, 1, 1)}, {"ends_on": date(2027, 1, 1)}])
def test_one_known_day_is_a_point(values):
    bar = only_bar(**values)

    assert (bar.kind, bar.x, bar.width) == ("point", LABELS + CHART // 2, BAR)


def test_measures_without_dates_are_listed_not_drawn():
    undated = entry(2)

    drawing = drawn(entry(starts_on=START), undated)

    assert [bar.entry.number for group in drawing.groups for bar in group.bars] == [1]
    assert drawing.undated == [undated]


def test_rows_stand_below_each_other_in_their_groups():
    drawing = drawn(
        entry(1, starts_on=START, group="Bildung"),
        entry(2, starts_on=START, group="Bildung"),
        entry(3, starts_on=START, group="Sprache"),
    )

    assert [(group.title, group.y) for group in drawing.groups] == [
        ("Bildung", HEAD),
        ("Sprache", HEAD + GROUP + 2 * ROW),
    ]
    assert [bar.y for group in drawing.groups for bar in group.bars] == [
        HEAD + GROUP + 6,
        HEAD + GROUP + ROW + 6,
        HEAD + 2 * GROUP + 2 * ROW + 6,
    ]


def test_milestones_are_done_late_or_ahead_and_reviews_stand_beside_them():
    marks = (
        Mark(date(2026, 6, 1), "Auftakt", True),
        Mark(date(2026, 9, 1), "Konzept"),
        Mark(date(2027, 9, 1), "Bericht"),
    )

    bar = only_bar(starts_on=START, ends_on=END, milestones=marks, review_on=date(2027, 10, 1))

    assert [(symbol.kind, symbol.title) for symbol in bar.symbols] == [
        ("done", "Auftakt"),
        ("late", "Konzept"),
        ("ahead", "Bericht"),
        ("review", ""),
    ]


days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(
    st.lists(st.tuples(st.none() | days, st.none() | days, st.booleans(), st.lists(days, max_size=2)), max_size=6), days
)
def test_nothing_is_drawn_outside_the_frame(rows, on):
    entries = [
        entry(
            number,
            "x" * 80,
            starts_on=start,
            ends_on=None if is_open else end and max(end, start or end),
            is_open_ended=is_open,
            milestones=tuple(Mark(day, "Schritt") for day in marks),
        )
        for number, (start, end, is_open, marks) in enumerate(rows)
    ]

    drawing = drawn(*entries, on=on)

    bars = [bar for group in drawing.groups for bar in group.bars]
    assert len(bars) + len(drawing.undated) == len(entries)
    for bar in bars:
        assert LABELS <= bar.x < bar.end <= LABELS + CHART
        assert HEAD <= bar.y < bar.y + BAR <= drawing.height
        assert bar.bar_width > 0
        assert all(LABELS <= symbol.x <= LABELS + CHART for symbol in bar.symbols)
        assert len(bar.label) <= 46


@pytest.mark.django_db
def test_a_measure_stands_under_the_first_of_its_fields():
    plan = make_plan()
    later, first = (
        make_field(municipality=plan.municipality, name=name, order=order) for name, order in (("B", 2), ("A", 1))
    )
    make_measure(plan=plan, title="zwei Felder", fields=[later, first])
    make_measure(plan=plan, title="ohne Feld", starts_on=START, ends_on=START + timedelta(days=9))

    entries = entries_of(plan.measures.all(), without="ohne Handlungsfeld")

    assert [(one.title, one.group) for one in entries] == [("zwei Felder", "A"), ("ohne Feld", "ohne Handlungsfeld")]
