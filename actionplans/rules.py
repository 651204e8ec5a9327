"""Who may do what with plans, measures and what belongs to them."""

import rules

from districts.access import membership_in
from districts.models import Membership
from districts.rules import coordinates_here, has_role, is_coordination, works_here

is_contributor = has_role(Membership.Role.CONTRIBUTOR)


@rules.predicate
def leads_measure(user, measure):
    """The user reports for the organisation that leads the measure."""
    membership = membership_in(user, measure.municipality)
    return (
        membership is not None
        and membership.organisation_id is not None
        and (membership.organisation_id == measure.lead_id)
    )


rules.add_perm("actionplans.add_plan", is_coordination)
rules.add_perm("actionplans.change_plan", coordinates_here)
rules.add_perm("actionplans.change_goal", coordinates_here)
rules.add_perm("actionplans.change_measure", coordinates_here)
rules.add_perm("actionplans.change_funding_source", is_coordination)
rules.add_perm("actionplans.change_edition", coordinates_here)
rules.add_perm("actionplans.change_review", coordinates_here)

# Reporting is for those who do the work: district management in its districts, and whoever leads the measure.
rules.add_perm("actionplans.report_measure", works_here | (is_contributor & leads_measure))
