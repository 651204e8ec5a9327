"""An invented city of 100 districts with ten years of 30 indicators and a table of the population by group."""

import random
from decimal import Decimal

from accounts.models import User
from districts.models import District, Membership, Municipality
from inventory.catalogue import TOTAL, install_catalogue
from inventory.models import Indicator, Observation, PopulationGroup
from tests import factories

DISTRICTS, INDICATORS = 100, 30
YEARS = range(2016, 2026)
AGES_BELOW_18 = ("under-3", "age-3-5", "age-6-9", "age-10-14", "age-15-17")


def make_city() -> tuple[Municipality, list[District], User]:
    """Return a city without figures, its districts, and a member of its coordination office."""
    install_catalogue()
    city = factories.make_municipality(name="Messstadt")
    boroughs = [
        factories.make_district(municipality=city, name=f"Bezirk {number}", key=f"{number:03}")
        for number in range(1, 6)
    ]
    districts = [
        factories.make_district(
            municipality=city,
            name=f"Stadtteil {number}",
            key=f"{1 + number % 5}{number:02}",
            parent=boroughs[number % 5],
            outline=factories.square(7 + number % 10 / 10, 51 + number // 10 / 10),
        )
        for number in range(DISTRICTS - len(boroughs))
    ]
    user = factories.make_membership(municipality=city, role=Membership.Role.COORDINATION).user
    return city, [*boroughs, *districts], user


def add_indicators(city: Municipality, districts: list[District]) -> list[Indicator]:
    """Give every district and the city ten years of 30 rates with numerator and denominator."""
    everybody = PopulationGroup.objects.get(slug=TOTAL)
    luck = random.Random(1)
    indicators = [
        factories.make_indicator(municipality=city, kind=Indicator.Kind.RATE, unit="%", direction="lower")
        for _number in range(INDICATORS)
    ]
    for indicator in indicators:
        rows = []
        for district in [*districts, city.whole_city]:
            people, level = luck.randint(800, 9000), luck.uniform(0.05, 0.4)
            for year in YEARS:
                number = round(people * level * luck.uniform(0.95, 1.05))
                rows.append(
                    Observation(
                        indicator=indicator,
                        district=district,
                        group=everybody,
                        year=year,
                        value=indicator.value_of(Decimal(number), Decimal(people)),
                        numerator=number,
                        denominator=people,
                    )
                )
        Observation.objects.bulk_create(rows, batch_size=500)
    return indicators


def add_population(city: Municipality, districts: list[District], *, year: int, extra_groups: int = 0) -> int:
    """
    Give all areas the inhabitants by every group of the catalogue, with small numbers among them; return the cells.

    The groups of a district and the districts of an area add up. ``extra_groups`` are further groups within everybody.
    """
    inhabitants = Indicator.objects.shared().get(code="P.1.1")
    luck = random.Random(2)
    extra = [factories.make_group(order=90 + number) for number in range(extra_groups)]
    groups = {group.slug: group for group in PopulationGroup.objects.all()}
    lowest = [district for district in districts if district.parent_id]
    counts = {district.pk: _population(luck, [group.slug for group in extra]) for district in lowest}
    for borough in (district for district in districts if not district.parent_id):
        counts[borough.pk] = _sum(counts[one.pk] for one in lowest if one.parent_id == borough.pk)
    counts[city.whole_city.pk] = _sum(counts[one.pk] for one in lowest)
    rows = [
        Observation(indicator=inhabitants, district_id=district, group=groups[slug], year=year, value=number)
        for district, by_group in counts.items()
        for slug, number in by_group.items()
    ]
    Observation.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _sum(several) -> dict[str, int]:
    several = list(several)
    return {slug: sum(one[slug] for one in several) for slug in several[0]}


def _population(luck: random.Random, extra: list[str]) -> dict[str, int]:
    foreigners, naturalised, other = luck.randint(0, 900), luck.randint(0, 40), luck.randint(0, 600)
    resettlers, without = luck.choice([0, 1, 2, 3, 12, 80]), luck.randint(300, 7000)
    with_background = naturalised + other + resettlers
    total = foreigners + with_background + without
    ages = {slug: luck.choice([0, 1, 2, 4, luck.randint(5, 120)]) for slug in AGES_BELOW_18}
    young = sum(ages.values())
    young_with = luck.randint(0, young)
    grown, old = luck.randint(0, total - young) // 9, luck.randint(0, total - young) // 5
    female = luck.randint(total // 3, total // 2)
    return {
        "total": total,
        "foreigners": foreigners,
        "germans": total - foreigners,
        "with-migration-background": foreigners + with_background,
        "without-migration-background": without,
        "germans-with-migration-background": with_background,
        "resettlers": resettlers,
        "naturalised": naturalised,
        "eu-nationality": foreigners // 3,
        "turkish-nationality": foreigners // 4,
        "female": female,
        "male": total - female,
        **ages,
        "under-18": young,
        "under-18-with-migration-background": young_with,
        "under-18-without-migration-background": young - young_with,
        "age-18-24": grown,
        "age-65-plus": old,
        "age-75-plus": old // 2,
        "age-25-64": total - young - grown - old,
        **{slug: luck.choice([0, 1, 2, 5, 30]) for slug in extra},
    }
