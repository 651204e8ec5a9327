"""Districts in the order of a tree: the whole city, what lies below it, and at the end the composed areas."""

from dataclasses import dataclass

from districts.models import District


@dataclass(frozen=True)
class Branch:
    """A district and how deep it stands."""

    district: District
    depth: int


def tree_of(districts):
    """
    Return the districts as Branches, each parent before what is part of it, siblings by name.

    A district whose parent is not among them stands below the city. The districts' ``parts`` should be prefetched.
    """
    known = {district.pk for district in districts}
    city = next((district for district in districts if district.is_city), None)
    below = {}
    for district in districts:
        if district == city:
            continue
        above = district.parent_id if district.parent_id in known else getattr(city, "pk", None)
        below.setdefault(above, []).append(district)
    for siblings in below.values():
        siblings.sort(key=lambda district: (district.is_composed, district.name.casefold()))

    branches = [Branch(city, 0)] if city else []
    waiting = [Branch(district, 1 if city else 0) for district in reversed(below.get(getattr(city, "pk", None), []))]
    while waiting:
        branch = waiting.pop()
        branches.append(branch)
        waiting += [Branch(district, branch.depth + 1) for district in reversed(below.get(branch.district.pk, []))]
    return branches
