"""What the coordination office keeps an eye on: indices of several indicators and rules of early warning."""

from decimal import Decimal

from actionplans.demo.reading import told
from actionplans.demo.world import create
from inventory.catalogue import TOTAL
from inventory.models import CompositeComponent, CompositeIndex, Indicator, PopulationGroup, WarningRule


def note(world):
    """Note in the chronicle when indices and rules were set up."""
    content = told("watching")
    for index in content["index"]:
        world.chronicle.add(index["set_up"], world.officer, _index, world, index)
    for rule in content["rule"]:
        world.chronicle.add(rule["set_up"], world.officer, _rule, world, rule)


def _index(world, content):
    index = create(
        CompositeIndex,
        municipality=world.city,
        set_up_on=content["set_up"],
        **{name: content[name] for name in ("name", "purpose", "method", "year")},
    )
    for code, weight in content["parts"]:
        indicator = _indicator(code)
        create(
            CompositeComponent,
            index=index,
            indicator=indicator,
            group=_everybody(),
            weight=Decimal(weight),
            more_is_need=indicator.direction == Indicator.Direction.LOWER,
        )


def _rule(world, content):
    values = {name: value for name, value in content.items() if name not in {"set_up", "indicator", "limit"}}
    create(
        WarningRule,
        municipality=world.city,
        indicator=_indicator(content["indicator"]),
        group=_everybody(),
        limit=Decimal(content["limit"]),
        **values,
    )


def _indicator(code):
    return Indicator.objects.shared().get(code=code)


def _everybody():
    return PopulationGroup.objects.get(slug=TOTAL)
