"""Districts in classes of equal population, from figures as somebody may see them."""

import csv

import pytest

from districts.models import District
from inventory.catalogue import install_catalogue
from inventory.classification import Classification
from inventory.models import Indicator, Observation, PopulationGroup
from tests.factories import make_district, make_membership, make_observation, make_series_break, make_source
from tests.inventory.test_statistics import COLOGNE, cologne_only

pytestmark = pytest.mark.django_db

CHILDREN = ("under-18-with-migration-background", "under-18-without-migration-background")


@pytest.fixture(autouse=True)
def inhabitants():
    install_catalogue()
    return Indicator.objects.get(code="P.1.1")


@pytest.fixture
def reader(municipality):
    return make_membership(municipality=municipality, role="reader").user


def record(municipality, figures, *, year=2025):
    """Record district → (inhabitants, foreigners, children with and without migration background)."""
    slugs = ("total", "foreigners", *CHILDREN)
    groups = [PopulationGroup.objects.get(slug=slug) for slug in slugs]
    indicator = Indicator.objects.get(code="P.1.1")
    for key, (name, counts) in enumerate(figures.items(), start=1):
        district = District.objects.filter(municipality=municipality, name=name).first() or make_district(
            municipality=municipality, name=name, key=f"{key:02}"
        )
        for group, value in zip(groups, counts, strict=True):
            if value is not None:
                make_observation(district=district, indicator=indicator, group=group, year=year, value=value)


def look(municipality, user, *, is_public=True, **query):
    return Classification(municipality=municipality, user=user, query=query, is_public=is_public)


CITY = {
    "Rot": (1000, 400, 150, 50),
    "Blau": (1000, 50, 20, 180),
    "Grün": (1000, 100, 40, 160),
    "Gelb": (1000, 300, 90, 110),
    "Weiß": (1000, 200, 60, 140),
    "Grau": (1000, 60, 40, 160),
}


def test_districts_are_sorted_by_share_and_put_into_classes_of_equal_population(municipality, reader):
    record(municipality, CITY)

    classification = look(municipality, reader)

    assert [(place.district.name, place.share.text, place.number) for place in classification.places] == [
        ("Blau", "5,0", 1),
        ("Grau", "6,0", 1),
        ("Grün", "10,0", 2),
        ("Weiß", "20,0", 2),
        ("Gelb", "30,0", 3),
        ("Rot", "40,0", 3),
    ]
    assert [group.slug for group in classification.pair] == list(CHILDREN)
    assert [(row.population, row.range_text, row.percent_text) for row in classification.rows] == [
        (2000, "5,0 – 6,0", "33,3"),
        (2000, "10,0 – 20,0", "33,3"),
        (2000, "30,0 – 40,0", "33,3"),
    ]


def test_each_group_is_distributed_over_the_classes(municipality, reader):
    record(municipality, CITY)

    rows = look(municipality, reader).rows

    assert [[(one.count, one.percent) for one in row.groups] for row in rows] == [
        [(60, 15.0), (340, 42.5)],
        [(100, 25.0), (300, 37.5)],
        [(240, 60.0), (160, 20.0)],
    ]


def test_it_says_what_the_picture_shows(municipality, reader):
    record(municipality, CITY)

    classification = look(municipality, reader)

    assert classification.title == (
        "„Unter 18 Jahre mit Migrationshintergrund“ und „Unter 18 Jahre ohne Migrationshintergrund“ in 3 Klassen "
        "gleicher Bevölkerung, sortiert nach: Anteil „Ausländerinnen und Ausländer“ – "
        f"{municipality}, 6 Stadtteile, 2025"
    )
    assert classification.reading == (
        "In Klasse 3, den 2 Stadtteilen mit den höchsten Werten (Anteil „Ausländerinnen und Ausländer“), leben 33,3 "
        "Prozent aller Einwohnerinnen und Einwohner, 60,0 Prozent der Gruppe „Unter 18 Jahre mit "
        "Migrationshintergrund“ und 20,0 Prozent der Gruppe „Unter 18 Jahre ohne Migrationshintergrund“."
    )


def test_everything_can_be_chosen_and_nonsense_is_answered_with_the_default(municipality, reader):
    record(municipality, CITY, year=2024)
    record(municipality, CITY, year=2025)
    share = Indicator.objects.get(code="P.3.3")
    for place, name in enumerate(CITY):
        district = District.objects.get(municipality=municipality, name=name)
        total = PopulationGroup.objects.get(slug="total")
        make_observation(
            district=district, indicator=share, group=total, year=2024, value=place, numerator=10 * place + 10
        )

    chosen = look(
        municipality,
        reader,
        by=f"indicator-{share.pk}",
        classes="6",
        first=CHILDREN[1],
        second="foreigners",
        year="2024",
    )
    nonsense = look(municipality, reader, by="group-nobody", classes="99", first="x", second="y", year="1", level="z")

    assert [place.district.name for place in chosen.places] == list(CITY)
    assert [place.number for place in chosen.places] == [1, 2, 3, 4, 5, 6]
    assert [group.slug for group in chosen.pair] == [CHILDREN[1], "foreigners"]
    assert chosen.year == 2024
    assert (nonsense.classes, nonsense.year, nonsense.order.key) == (3, 2025, "group-foreigners")
    assert [group.slug for group in nonsense.pair] == list(CHILDREN)


def test_a_hidden_share_leaves_nothing_sorted_for_readers(municipality, reader):
    record(municipality, {**CITY, "Blau": (1000, 2, 20, 180)})

    for_reader, for_coordination = look(municipality, reader), look(municipality, reader, is_public=False)

    assert for_reader.refusal.startswith("Zahlen von ")
    assert "Blau" in for_reader.refusal
    assert (for_reader.rows, for_reader.places, for_reader.reading) == ([], [], "")
    assert (len(for_coordination.rows), for_coordination.has_confidential) == (3, True)


def test_a_class_with_a_hidden_figure_is_not_added_up_and_the_others_rest_on_the_city(
    municipality, reader, inhabitants
):
    record(municipality, {**CITY, "Blau": (1000, 50, 2, 180), "Grau": (1000, 60, 1, 160)})
    for slug, value in zip(("total", "foreigners", *CHILDREN), (6000, 1110, 343, 800), strict=True):
        group = PopulationGroup.objects.get(slug=slug)
        make_observation(district=municipality.whole_city, indicator=inhabitants, group=group, value=value)

    for_reader, for_coordination = look(municipality, reader), look(municipality, reader, is_public=False)

    lowest, *others = [row.groups[0] for row in for_reader.rows]
    assert (lowest.count, lowest.percent, lowest.is_hidden) == (None, None, True)
    assert lowest.reason in for_reader.reasons
    assert for_reader.rests_on_city
    assert all(one.percent == one.count / 343 * 100 for one in others if one.count is not None)
    assert [row.groups[0].count for row in for_coordination.rows] == [3, 100, 240]
    assert for_coordination.rows[0].groups[0].is_confidential
    assert not for_coordination.rests_on_city


def test_missing_figures_of_a_group_leave_its_class_without_number(municipality, reader):
    record(municipality, {**CITY, "Rot": (1000, 400, None, 50)})

    classification = look(municipality, reader)

    last = classification.rows[-1].groups[0]
    assert (last.count, last.is_hidden, last.reason) == (None, False, "Zahlen von 1 Stadtteil fehlen: Rot.")
    assert classification.rows[0].groups[0].percent is None  # nobody knows of how many
    assert classification.rows[0].groups[1].percent == 42.5
    assert classification.reading == ""


def test_a_district_without_inhabitants_is_left_out_by_name(municipality, reader):
    record(municipality, {**CITY, "Hafen": (0, 0, 0, 0)})

    classification = look(municipality, reader)

    assert [district.name for district in classification.uninhabited] == ["Hafen"]
    assert len(classification.places) == 6
    assert sum(row.groups[0].percent for row in classification.rows) == pytest.approx(100)


def test_two_years_are_compared_class_by_class(municipality, reader):
    record(municipality, CITY, year=2024)
    record(municipality, {**CITY, "Grün": (1000, 350, 60, 140)}, year=2025)

    later = look(municipality, reader, year="2025", compare="2024")
    earlier = look(municipality, reader, year="2024", compare="2025")

    assert later.comparison_refusal == earlier.comparison_refusal == ""
    assert later.comparison_reading == earlier.comparison_reading
    assert later.comparison_reading == (
        "In Klasse 3 lebten 60,0 Prozent der Gruppe „Unter 18 Jahre mit Migrationshintergrund“ im Jahr 2024 und 50,0 "
        "Prozent im Jahr 2025; von der Gruppe „Unter 18 Jahre ohne Migrationshintergrund“ waren es 20,0 und 24,4 "
        "Prozent."
    )
    assert [[(one.before, one.after, one.change) for one in shifts] for _row, shifts in later.shifts] == [
        [("15,0", "14,3", "−0,7"), ("42,5", "43,6", "+1,1")],
        [("25,0", "35,7", "+10,7"), ("37,5", "32,1", "−5,4")],
        [("60,0", "50,0", "−10,0"), ("20,0", "24,4", "+4,4")],
    ]
    assert [[(one.before, one.after) for one in shifts] for _row, shifts in earlier.shifts] == [
        [(one.before, one.after) for one in shifts] for _row, shifts in later.shifts
    ]
    assert [(district.name, before, after) for district, before, after in later.moved] == [
        ("Gelb", 3, 2),
        ("Grün", 2, 3),
    ]


def test_years_are_not_compared_across_a_break_or_with_other_districts(municipality, reader, inhabitants):
    record(municipality, CITY, year=2023)
    record(municipality, CITY, year=2024)
    record(municipality, {**CITY, "Neu": (1000, 350, 60, 140)}, year=2025)
    make_series_break(municipality=municipality, indicator=inhabitants, year=2024, reason="Neuer Zensus")

    with_break = look(municipality, reader, year="2024", compare="2023", classes="3")
    with_others = look(municipality, reader, year="2025", compare="2024", classes="3")

    assert with_break.comparison_refusal == "Nicht vergleichbar: Neuer Zensus"
    assert with_others.comparison_refusal == "Nicht vergleichbar: andere Stadtteile als zuvor"
    assert [district.name for district in with_break.absent] == ["Neu"]
    assert (len(with_break.places), len(with_others.places)) == (6, 7)


def test_a_year_in_which_some_districts_have_no_figures_yet_makes_no_classes(municipality, reader):
    record(municipality, {**CITY, "Neu": (1000, 350, 60, 140)}, year=2024)
    record(municipality, CITY, year=2025)

    assert look(municipality, reader, year="2025", classes="3").refusal == "Zahlen von 1 Stadtteil fehlen: Neu."
    assert look(municipality, reader, year="2024", classes="3").refusal == ""


def test_a_year_is_not_compared_with_itself_or_one_that_is_hidden(municipality, reader):
    record(municipality, {**CITY, "Blau": (1000, 2, 20, 180)}, year=2024)
    record(municipality, CITY, year=2025)

    assert look(municipality, reader, compare="2025").other is None
    assert look(municipality, reader, compare="2024").comparison_refusal.startswith("Zahlen von ")


def test_more_classes_than_districts_are_refused(municipality, reader):
    record(municipality, CITY)

    assert look(municipality, reader, classes="7").refusal == (
        "Es gibt 6 Stadtteile; für 7 Klassen sind das zu wenige."
    )


def test_a_member_of_one_district_gets_no_classes_of_a_part(municipality):
    record(municipality, CITY)
    red = District.objects.get(municipality=municipality, name="Rot")
    manager = make_membership(municipality=municipality, role="district_manager", districts=[red]).user

    classification = look(municipality, manager)

    assert classification.refusal.startswith("Klassen brauchen die Zahlen aller Stadtteile")
    assert (classification.rows, classification.places) == ([], [])


def test_a_city_that_counts_only_foreigners_sees_them_beside_everybody_else(municipality, reader, inhabitants):
    for name, (everybody, foreigners, *_children) in CITY.items():
        district = make_district(municipality=municipality, name=name)
        for slug, value in (("total", everybody), ("foreigners", foreigners)):
            group = PopulationGroup.objects.get(slug=slug)
            make_observation(district=district, indicator=inhabitants, group=group, value=value)

    classification = look(municipality, reader)

    assert [group.slug for group in classification.pair] == ["foreigners", "rest"]
    assert str(classification.second) == "alle übrigen"
    assert [[members.count for members in row.groups] for row in classification.rows] == [
        [110, 1890],
        [300, 1700],
        [700, 1300],
    ]
    assert classification.table()[1][0][9:13] == (110, round(110 / 1110 * 100, 4), 1890, round(1890 / 4890 * 100, 4))


def test_everybody_else_is_hidden_with_the_group(municipality, reader):
    record(municipality, {**CITY, "Blau": (1000, 50, 2, 180)})
    query = {"first": CHILDREN[0], "second": "rest"}

    for_reader = look(municipality, reader, **query)
    for_coordination = look(municipality, reader, is_public=False, **query)

    assert [members.is_hidden for members in for_reader.rows[0].groups] == [True, True]
    assert [members.count for members in for_coordination.rows[0].groups] == [42, 1958]
    assert for_coordination.rows[0].groups[1].is_confidential


def test_a_group_beside_itself_is_shown_beside_everybody_else(municipality, reader):
    record(municipality, CITY)

    assert look(municipality, reader, first="foreigners", second="foreigners").second.slug == "rest"


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({"Rot": (1000, 1001, 150, 50)}, "Die Gruppe ist größer als die Gesamtzahl. (Rot)"),
        ({"Rot": (1000, 400, 150, 1050)}, "Die Gruppe ist größer als die Gesamtzahl. (Rot)"),
        (
            dict.fromkeys(CITY, (1000, 100, 40, 0)),
            "Niemand gehört zu der Gruppe. (Unter 18 Jahre ohne Migrationshintergrund)",
        ),
        (
            dict.fromkeys(CITY, (1000, 100, 40, 60)),
            "Alle Stadtteile haben denselben Wert; es gibt nichts zu unterscheiden.",
        ),
    ],
    ids=["sorted by more than all", "more than all in a group", "nobody", "all the same"],
)
def test_figures_that_make_no_sense_in_classes_are_refused_by_name(municipality, reader, figures, reason):
    record(municipality, {**CITY, **figures})

    classification = look(municipality, reader)

    assert (classification.refusal, classification.rows) == (reason, [])


def test_a_city_without_figures_has_nothing_to_show(municipality, reader):
    classification = look(municipality, reader)

    assert (classification.has_groups, classification.rows) == (False, [])
    assert classification.refusal == "Es gibt keine Zahlen, aus denen es sich berechnen ließe."


def test_queries_do_not_grow_with_the_districts(municipality, reader, django_assert_max_num_queries):
    record(municipality, {f"Teil {n}": (1000, 10 + n, 20, 30) for n in range(40)})
    assert look(municipality, reader).rows  # judges the figures, which were written past it

    with django_assert_max_num_queries(32):
        assert len(look(municipality, reader).places) == 40


@cologne_only
def test_cologne_in_septiles(municipality, reader, inhabitants):
    source = make_source(municipality=municipality)
    groups = {
        name: PopulationGroup.objects.get(slug=slug)
        for name, slug in (
            ("einwohner", "total"),
            ("auslaender", "foreigners"),
            ("deutsche_mit_mh", "germans-with-migration-background"),
        )
    }
    rows = []
    with COLOGNE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if (row["jahr"], row["ebene"]) == ("2012", "Stadtteil"):
                district = make_district(municipality=municipality, name=row["raum"], key=row["raum_id"])
                rows += [
                    Observation(
                        district=district,
                        indicator=inhabitants,
                        group=group,
                        year=2012,
                        value=int(row[name]),
                        source=source,
                    )
                    for name, group in groups.items()
                ]
    Observation.objects.bulk_create(rows)

    classification = look(municipality, reader, is_public=False)

    assert classification.classes == 7
    assert [len(row.places) for row in classification.rows] == [14, 17, 14, 10, 11, 10, 10]
    assert [row.population for row in classification.rows] == [
        140907,
        156628,
        143951,
        148261,
        160007,
        148489,
        146312,
    ]
    assert sum(row.groups[0].percent for row in classification.rows) == pytest.approx(100)
