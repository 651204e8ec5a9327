"""Builds the invented city, whole or not at all, and says who may sign in."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from actionplans.demo import actors, figures, places, plans, stocktaking, watching
from actionplans.demo.chronicle import Chronicle
from actionplans.demo.reading import told
from actionplans.demo.world import World
from districts.models import Membership, Municipality
from inventory.catalogue import install_catalogue

PASSWORD = "Roter-Faden-2026"  # noqa: S105 (known to everybody; the command runs in demos only)

# The story is told as of a day on which all of it has happened and little has run out.
EARLIEST, LATEST = date(2026, 7, 15), date(2028, 6, 30)


@dataclass(frozen=True)
class SignIn:
    """A person who may sign in, and as what."""

    role: str
    name: str
    email: str
    reach: str


def build(*, today):
    """
    Build the invented city as it stands on a day, and return it.

    Where it is already, nothing changes. A day before or after the story is taken as its first or last.
    """
    already = find()
    if already:
        return already
    world = World(Chronicle(min(max(today, EARLIEST), LATEST)))
    with transaction.atomic():
        install_catalogue()
        places.found(world, PASSWORD)
        actors.gather(world)
        places.admit(world)
        figures.note(world)
        stocktaking.note(world)
        watching.note(world)
        plans.note(world)
        world.chronicle.tell()
        places.sign_everybody_in(world)
    return world.city


def find():
    """Return the invented city if it has been built, or nothing."""
    return Municipality.objects.filter(slug=told("city")["city"]["slug"]).first()


def sign_ins(city):
    """Return who may sign in, in the order of the roles."""
    order = Membership.Role.values
    memberships = Membership.objects.of(city).for_list()
    return [
        SignIn(
            role=membership.get_role_display(),
            name=membership.user.name,
            email=membership.user.email,
            reach=_reach(membership),
        )
        for membership in sorted(memberships, key=lambda one: order.index(one.role))
    ]


def _reach(membership):
    districts = ", ".join(district.name for district in membership.districts.all())
    return str(membership.organisation or districts)
