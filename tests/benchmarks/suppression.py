"""How long judging takes what may be published, and what it hides."""

import time

from inventory.catalogue import TOTAL
from inventory.judging import judge
from inventory.models import Observation, PopulationGroup
from tests.benchmarks.city import add_indicators, add_population, make_city
from tests.benchmarks.measuring import peak_megabytes, report

GROUPS = 30


def run():
    city, districts, _user = make_city()
    extra = GROUPS - PopulationGroup.objects.count()
    cells = add_population(city, districts, year=2025, extra_groups=extra)
    _judge(city, f"table of {len(districts) + 1} areas × {GROUPS} groups, {cells} cells")
    _judge(city, "the same table again, nothing has changed")
    everybody = PopulationGroup.objects.get(slug=TOTAL)
    add_indicators(city, districts)
    _judge(city, f"{Observation.objects.filter(group=everybody).count()} figures of 31 indicators in ten years")


def _judge(city, what):
    started = time.perf_counter()
    done = judge(city)
    seconds = time.perf_counter() - started
    report(what, f"{seconds:7.1f} s", f"{done.hidden} of {done.figures} hidden", f"peak {peak_megabytes()} MB")
