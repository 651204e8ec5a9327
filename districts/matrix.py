"""The stakeholders of a municipality arranged by sector and level."""

from dataclasses import dataclass

from districts.models import Stakeholder


@dataclass
class Cell:
    """The stakeholders of one sector at one level; the table names the first of them."""

    sector: str
    level: str
    level_label: str
    stakeholders: list

    @property
    def named(self):
        return self.stakeholders[:8]

    @property
    def unnamed(self):
        """How many more there are than are named."""
        return max(len(self.stakeholders) - 8, 0)


def matrix_of(stakeholders):
    """Return (label of the sector, its Cells by level, how many in all) for each sector; one query."""
    found = {}
    for stakeholder in stakeholders:
        found.setdefault((stakeholder.sector, stakeholder.level), []).append(stakeholder)
    rows = []
    for sector, sector_label in Stakeholder.Sector.choices:
        cells = [
            Cell(sector, level, level_label, found.get((sector, level), []))
            for level, level_label in Stakeholder.Level.choices
        ]
        rows.append((sector_label, cells, sum(len(cell.stakeholders) for cell in cells)))
    return rows
