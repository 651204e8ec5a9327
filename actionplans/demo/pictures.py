"""
Plain illustrations in place of photographs, and the city's coat of arms.

Drawn from a few shapes, the same on every machine: whoever sees them knows that nobody was photographed.
"""

import io
import random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

SIZE = (1200, 800)
ENLARGED = 2  # drawn larger and made smaller, which smooths the edges

SKIN = ("#8d5a3b", "#c68863", "#e6b58f", "#f0c9a8", "#6b4229", "#d9a074")
CLOTHES = ("#33548c", "#0f766e", "#b45309", "#be185d", "#7c3aed", "#c2410c", "#15803d", "#475569", "#0369a1")
HAIR = ("#2b211c", "#4a3527", "#7a5230", "#c9a15a", "#8a8f98", "#1f2937")


class Canvas:
    """A drawing in units of the finished picture."""

    def __init__(self, colour, size=SIZE):
        self.size = size
        self.image = Image.new("RGB", (size[0] * ENLARGED, size[1] * ENLARGED), colour)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, left, top, right, bottom, colour, radius=0):
        self.pen.rounded_rectangle(_larger(left, top, right, bottom), radius * ENLARGED, fill=colour)

    def disc(self, x, y, radius, colour):
        self.pen.ellipse(_larger(x - radius, y - radius, x + radius, y + radius), fill=colour)

    def shape(self, points, colour):
        self.pen.polygon([tuple(_larger(*point)) for point in points], fill=colour)

    def line(self, points, colour, width):
        self.pen.line([tuple(_larger(*point)) for point in points], fill=colour, width=width * ENLARGED, joint="curve")

    def png(self):
        buffer = io.BytesIO()
        self.image.reduce(ENLARGED).quantize(128, Image.Quantize.FASTOCTREE).save(buffer, "PNG")
        return buffer.getvalue()


def _larger(*numbers):
    return [number * ENLARGED for number in numbers]


# Things


def _person(canvas, chance, x, ground, height=230):
    head = height * 0.15
    clothes = chance.choice(CLOTHES)
    canvas.box(x - height * 0.11, ground - height * 0.36, x - height * 0.015, ground, "#334155", 8)
    canvas.box(x + height * 0.015, ground - height * 0.36, x + height * 0.11, ground, "#334155", 8)
    canvas.box(x - height * 0.18, ground - height * 0.72, x + height * 0.18, ground - height * 0.27, clothes, 26)
    canvas.disc(x, ground - height * 0.88, head * 1.08, chance.choice(HAIR))
    canvas.disc(x, ground - height * 0.84, head * 0.92, chance.choice(SKIN))


def _people(canvas, chance, places, ground, height=230):
    for x in places:
        _person(canvas, chance, x, ground + chance.randint(-8, 14), height * chance.uniform(0.9, 1.06))


def _tree(canvas, x, ground, height):
    canvas.box(x - height * 0.05, ground - height * 0.45, x + height * 0.05, ground, "#7a5230")
    for dx, dy, radius in ((0, 0.78, 0.27), (-0.2, 0.6, 0.22), (0.2, 0.6, 0.22)):
        canvas.disc(x + height * dx, ground - height * dy, height * radius, "#4d8f5b")


def _block(canvas, left, ground, width, floors, colour, window="#f8fafc"):
    """Draw a house with windows."""
    height = floors * 62 + 24
    canvas.box(left, ground - height, left + width, ground, colour)
    columns = max(2, int(width // 52))
    for floor in range(floors):
        for column in range(columns):
            x = left + 16 + column * (width - 24) / columns
            top = ground - height + 20 + floor * 62
            canvas.box(x, top, x + 26, top + 34, window, 3)


def _outdoors(chance, sky="#dbeafe", grass="#b7d8a8"):
    canvas = Canvas(sky)
    canvas.disc(1030, 130, 62, "#fde68a")
    canvas.shape([(0, 420), (260, 300), (560, 390), (880, 270), (1200, 380), (1200, 600), (0, 600)], "#c7dcc4")
    for left, width, floors in ((60, 150, 5), (240, 120, 4), (900, 170, 6)):
        _block(canvas, left, 520, width, floors, chance.choice(("#cbb8a4", "#d8c7b0", "#b9c3cf")))
    canvas.box(0, 500, 1200, 800, grass)
    return canvas


def _room(wall="#f3ead9", floor="#d9c3a1"):
    canvas = Canvas(wall)
    canvas.box(0, 590, 1200, 800, floor)
    for left in (110, 470, 830):
        canvas.box(left, 110, left + 250, 330, "#ffffff", 8)
        canvas.box(left + 12, 122, left + 119, 318, "#cfe5f5", 4)
        canvas.box(left + 131, 122, left + 238, 318, "#cfe5f5", 4)
    return canvas


# Pictures


def _building_site(chance):
    canvas = _outdoors(chance, grass="#d6c4a5")
    for floor in range(3):
        top = 640 - floor * 120
        canvas.box(330, top - 16, 850, top, "#94a3b8")
        for x in range(345, 850, 98):
            canvas.box(x, top - 120, x + 18, top - 16, "#cbd5e1")
    canvas.box(960, 90, 984, 700, "#e0a030")
    canvas.box(560, 90, 1090, 112, "#e0a030")
    canvas.line([(660, 112), (660, 250)], "#475569", 4)
    canvas.box(625, 250, 695, 285, "#b45309", 4)
    for x in range(0, 1200, 100):
        canvas.box(x + 6, 700, x + 94, 770, "#f8fafc", 4)
        canvas.box(x + 6, 724, x + 94, 742, "#dc2626")
    return canvas


def _night(chance):
    canvas = Canvas("#1e293b")
    canvas.disc(980, 130, 46, "#f8fafc")
    for left, width, floors in ((0, 210, 7), (230, 160, 5), (960, 240, 7)):
        _block(canvas, left, 520, width, floors, "#334155", chance.choice(("#fde68a", "#475569")))
    canvas.shape([(480, 520), (700, 520), (1060, 800), (120, 800)], "#64748b")
    for x, top, glow in ((420, 300, 120), (760, 300, 120), (250, 260, 150), (940, 260, 150)):
        canvas.disc(x, top, glow * 0.55, "#5b6472")
        canvas.disc(x, top, 26, "#fef3c7")
        canvas.box(x - 5, top + 20, x + 5, top + 320, "#94a3b8")
    _people(canvas, chance, (520, 600, 690), 730, 210)
    return canvas


def _playground(chance):
    canvas = _outdoors(chance)
    _tree(canvas, 120, 640, 300)
    _tree(canvas, 1090, 650, 280)
    canvas.shape([(300, 690), (430, 380), (450, 380), (330, 690)], "#b45309")
    canvas.shape([(620, 690), (450, 380), (430, 380), (590, 690)], "#b45309")
    canvas.box(395, 372, 485, 392, "#dc2626", 6)
    canvas.line([(470, 400), (560, 540), (700, 690)], "#38bdf8", 34)
    canvas.box(760, 660, 1010, 720, "#7dd3fc", 28)
    _people(canvas, chance, (250, 690, 800, 900, 1000), 770, 180)
    return canvas


def _gathering(chance):
    """Draw a table with people around it."""
    canvas = _room()
    _people(canvas, chance, (230, 390, 560, 720, 880, 1010), 660)
    canvas.box(150, 560, 1060, 600, "#a16207", 12)
    for x in (220, 960):
        canvas.box(x, 600, x + 26, 760, "#854d0e")
    for x in range(240, 1000, 110):
        canvas.disc(x, 548, 18, chance.choice(("#ffffff", "#bae6fd", "#fecaca", "#bbf7d0")))
    return canvas


def _lesson(chance):
    canvas = _room(wall="#e7eef5", floor="#cfd8e3")
    canvas.box(330, 90, 870, 370, "#14532d", 10)
    for row, length in ((150, 300), (210, 380), (270, 240)):
        canvas.line([(380, row), (380 + length, row)], "#e2e8f0", 8)
    _people(canvas, chance, (170,), 640, 260)
    for x in (330, 590, 850):
        _people(canvas, chance, (x - 60, x + 70), 730, 200)
        canvas.box(x - 130, 650, x + 150, 680, "#a16207", 8)
    return canvas


def _workshop(chance):
    canvas = _room(wall="#ece7e1", floor="#b9a58a")
    for x, colour in ((150, "#b45309"), (230, "#475569"), (310, "#0f766e"), (390, "#b45309")):
        canvas.box(x, 380, x + 16, 500, colour, 4)
    _people(canvas, chance, (330, 560, 800, 960), 690, 260)
    canvas.box(220, 560, 1080, 606, "#c08a4a", 6)
    canvas.box(260, 606, 1040, 770, "#a36f35")
    for x in (460, 690, 900):
        canvas.box(x, 520, x + 110, 560, "#e2c391", 4)
    return canvas


def _hall(chance):
    canvas = Canvas("#e5edf2")
    canvas.box(0, 520, 1200, 800, "#d9a766")
    canvas.line([(0, 640), (1200, 640)], "#ffffff", 6)
    canvas.line([(600, 520), (600, 800)], "#ffffff", 6)
    for x in range(40, 1200, 190):
        canvas.box(x, 60, x + 120, 150, "#bcd6e6", 6)
    canvas.box(80, 330, 110, 520, "#64748b")
    canvas.box(60, 260, 220, 360, "#ffffff", 6)
    canvas.disc(690, 420, 34, "#ea580c")
    _people(canvas, chance, (330, 480, 760, 900, 1040), 740, 260)
    return canvas


def _stage(chance):
    canvas = Canvas("#1f1530")
    canvas.box(120, 470, 1080, 600, "#7c4a21")
    for left in (0, 1000):
        canvas.box(left, 0, left + 200, 640, "#9f1239", 20)
    for x in (330, 600, 870):
        canvas.shape([(x, 0), (x - 130, 470), (x + 130, 470)], "#3a2b52")
    _people(canvas, chance, (360, 500, 620, 760, 880), 520, 230)
    for x in range(60, 1200, 90):
        canvas.disc(x, 730 + chance.randint(-14, 14), 44, chance.choice(HAIR))
    return canvas


def _square(chance):
    canvas = _outdoors(chance, grass="#d8d3c8")
    for left, colour in ((110, "#be123c"), (430, "#0f766e"), (760, "#b45309")):
        canvas.box(left + 20, 480, left + 34, 660, "#64748b")
        canvas.box(left + 226, 480, left + 240, 660, "#64748b")
        canvas.shape([(left, 490), (left + 130, 410), (left + 260, 490)], colour)
        canvas.box(left + 20, 600, left + 240, 640, "#a16207", 4)
    _people(canvas, chance, (90, 260, 390, 560, 700, 890, 1060), 760, 240)
    return canvas


def _long_table(chance):
    canvas = _outdoors(chance)
    _tree(canvas, 90, 600, 300)
    _tree(canvas, 1120, 610, 320)
    _people(canvas, chance, range(240, 1040, 110), 650, 220)
    canvas.shape([(60, 720), (1140, 720), (1000, 590), (200, 590)], "#fefce8")
    for x in range(260, 980, 80):
        canvas.disc(x, 650, 20, chance.choice(("#fca5a5", "#fcd34d", "#86efac", "#93c5fd")))
    return canvas


SCENES = {
    "baustelle": _building_site,
    "rohbau": _building_site,
    "nacht": _night,
    "spielplatz": _playground,
    "sommer": _playground,
    "kreis": _gathering,
    "cafe": _gathering,
    "fruehstueck": _gathering,
    "redaktion": _gathering,
    "kurs": _lesson,
    "werkstatt": _workshop,
    "handwerk": _workshop,
    "halle": _hall,
    "buehne": _stage,
    "platz": _square,
    "tafel": _long_table,
}


def picture(name):
    """Return an illustration as PNG; the same name always gives the same one."""
    return SCENES[name](random.Random(name)).png()  # noqa: S311 (the same picture every time)


def coat_of_arms():
    """Return the city's coat of arms, a bridge over the river, as a file of the kind PNG."""
    canvas = Canvas("#ffffff", (360, 420))
    canvas.shape([(20, 20), (340, 20), (340, 250), (180, 400), (20, 250)], "#33548c")
    canvas.shape([(32, 32), (328, 32), (328, 244), (180, 384), (32, 244)], "#f8d66d")
    canvas.box(60, 150, 300, 178, "#7f1d1d", 4)
    for x in (84, 156, 228):
        canvas.box(x, 110, x + 48, 152, "#7f1d1d")
        canvas.disc(x + 24, 224, 22, "#f8d66d")
    canvas.box(60, 178, 300, 226, "#7f1d1d")
    for x in (96, 180, 264):
        canvas.disc(x, 228, 32, "#f8d66d")
    for y in (262, 300, 338):
        reach = (384 - y) * 0.94
        points = [(180 - reach + step * reach / 8, y + (6 if step % 2 else -6)) for step in range(17)]
        canvas.line(points, "#33548c", 10)
    return ContentFile(canvas.png())
