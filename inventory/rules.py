"""Who may do what in the inventory."""

import rules

from districts.rules import coordinates_here, is_coordination, works_here

# The catalogue: fields of action, target groups, sources, the municipality's own indicators
rules.add_perm("inventory.change_catalogue", is_coordination)
rules.add_perm("inventory.change_observation", coordinates_here)
rules.add_perm("inventory.change_importrun", is_coordination)
rules.add_perm("inventory.view_confidential", is_coordination)
rules.add_perm("inventory.change_compositeindex", is_coordination)
rules.add_perm("inventory.change_warningrule", is_coordination)

rules.add_perm("inventory.change_participationevent", works_here)
rules.add_perm("inventory.change_need", works_here)
rules.add_perm("inventory.change_activity", works_here)
rules.add_perm("inventory.change_finding", works_here)

# What becomes of a need is decided by the office that runs the process.
rules.add_perm("inventory.decide_need", coordinates_here)
