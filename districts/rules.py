"""Who may do what in a municipality. Predicates of one role each, combined by permission."""

import rules

from districts.access import access_of, membership_in
from districts.models import Membership

Role = Membership.Role


def _municipality_of(obj):
    return obj if obj._meta.label == "districts.Municipality" else obj.municipality


def has_role(*roles):
    """Return a predicate: the user's valid membership in the object's municipality has one of these roles."""

    @rules.predicate(name=f"has_role:{','.join(roles)}")
    def predicate(user, obj):
        membership = obj is not None and membership_in(user, _municipality_of(obj))
        return bool(membership) and membership.role in roles

    return predicate


@rules.predicate
def acts_here(user, obj):
    """
    A member limited to districts acts in those only; what belongs to the whole city they see but do not change.

    A municipality stands for "somewhere in it": what may be added is narrowed by the form's choice of districts.
    """
    municipality = _municipality_of(obj)
    access = access_of(user)
    if municipality == obj or municipality.pk in access.whole:
        return True
    if obj._meta.label == "districts.District":
        return obj.pk in access.own
    if hasattr(obj, "district_id"):
        return obj.district_id in access.own
    return any(district.pk in access.own for district in obj.districts.all())


is_administrator = has_role(Role.ADMINISTRATOR)
# The administrator of a small municipality is often the coordination office too.
is_coordination = has_role(Role.ADMINISTRATOR, Role.COORDINATION)
works_in_district = has_role(Role.ADMINISTRATOR, Role.COORDINATION, Role.DISTRICT_MANAGER)
coordinates_here = is_coordination & acts_here
works_here = works_in_district & acts_here

rules.add_perm("districts.change_municipality", is_administrator)
rules.add_perm("districts.change_membership", is_administrator)

rules.add_perm("districts.change_district", coordinates_here)

rules.add_perm("districts.change_stakeholder", works_here)
rules.add_perm("districts.view_contact", works_in_district)
rules.add_perm("districts.change_contact", works_here)

rules.add_perm("districts.change_body", coordinates_here)

rules.add_perm("districts.view_history", is_coordination)
