"""
The known breaks in what the microcensus says about migration background.

Sources: Federal Statistical Office (destatis.de), notes on the comparability of results on the population with a
migration background; Integrationsmonitoring der Länder, notes on the data sources.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class KnownBreak:
    """From which year on figures cannot be compared with earlier ones, why, and who says so."""

    year: int
    reason: str
    source: str


DESTATIS = "destatis.de"
STATES = "Integrationsmonitoring der Länder"

KNOWN_BREAKS = (
    KnownBreak(2005, _("The microcensus asks for migration background for the first time."), DESTATIS),
    KnownBreak(2011, _("Extrapolated on the census of 2011 instead of that of 1987."), DESTATIS),
    KnownBreak(2016, _("New sample drawn from the census of 2011, new law on the microcensus."), DESTATIS),
    KnownBreak(2017, _("Other attributes decide on migration background; only private households are asked."), STATES),
    KnownBreak(2020, _("Survey and methods renewed; comparable with earlier years only within limits."), DESTATIS),
    KnownBreak(2021, _("Extrapolated on the census of 2022 instead of that of 2011."), DESTATIS),
)


def known_break(year: int) -> KnownBreak | None:
    """Return the known break of a year."""
    return next((one for one in KNOWN_BREAKS if one.year == year), None)
