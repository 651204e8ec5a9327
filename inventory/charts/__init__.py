"""
Draws figures as SVG in one style, for pages, downloads and documents alike.

A chart says what it shows, its unit and its source. What is missing, hidden and zero never looks alike; a break in a
series interrupts the line. Each kind of chart has a file of its own; ``canvas`` holds what they share.
"""

from inventory.charts.bars import bars_svg
from inventory.charts.classes import class_limits, class_names, class_of
from inventory.charts.dots import dots_svg
from inventory.charts.maps import ClassMap, map_svg
from inventory.charts.series import Target, series_svg

__all__ = [
    "ClassMap",
    "Target",
    "bars_svg",
    "class_limits",
    "class_names",
    "class_of",
    "dots_svg",
    "map_svg",
    "series_svg",
]
