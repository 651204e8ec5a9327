"""Figures and lines as the tests of charts draw them, and what can be read from a drawing."""

import re
from decimal import Decimal
from xml.etree import ElementTree

from districts.models import District
from inventory.figures import Figure, FigureKind, Line


def value(year, number, found_break=""):
    kind = FigureKind.VALUE if number else FigureKind.ZERO
    return Figure(kind, str(number), value=Decimal(str(number)), year=year, found_break=found_break)


def hidden(year=2021):
    return Figure(FigureKind.SUPPRESSED, "·", year=year)


def sign(year=2021):
    return Figure(FigureKind.MISSING, "/", year=year)


def line(name, *figures, is_city=False):
    return Line(District(name=name, is_city=is_city), figures)


def shapes(svg):
    """Return the drawing without the names of its parts."""
    return re.sub(rb'id="[^"]*"|#[0-9a-zA-Z_]+', b"", svg)


def words(svg):
    """Return what is written in the drawing; letters are outlines, each text stands beside them as a comment."""
    return [text.strip() for text in re.findall(r"<!-- (.*?) -->", svg.decode())]


def paths(svg, width):
    """Return the ``d`` of the lines drawn with a stroke of that width."""
    root = ElementTree.fromstring(svg.split(b"?>", 1)[1].split(b">", 1)[1])
    return [
        element.get("d")
        for element in root.iter("{http://www.w3.org/2000/svg}path")
        if f"stroke-width: {width}" in element.get("style", "")
    ]


def marks(svg):
    """Return where the marks of the drawing stand, in points from the left and from the top."""
    root = ElementTree.fromstring(svg.split(b"?>", 1)[1].split(b">", 1)[1])
    used = root.iter("{http://www.w3.org/2000/svg}use")
    return [(float(mark.get("x")), float(mark.get("y"))) for mark in used if mark.get("y")]
