"""
Drawings of printed documents as SVG: bars of the timeline, money by year, where a district lies.

The same content is drawn to the same bytes. What a drawing says is said again in a table or text beside it.
"""

from datetime import date
from decimal import Decimal

from django.utils.html import format_html, format_html_join

INK, MUTED, LINE, GROUND = "#1d2433", "#5d6b8a", "#c3c8d8", "#f3f4f8"
ACTION, ACCENT = "#19459f", "#c0281c"

BAR_WIDTH, BAR_HEIGHT = 1000, 56


# Timeline


def timeline(measures, *, starts_on, ends_on):
    """
    Return an axis of whole years with a row for each measure, for the template of the timeline.

    The axis spans the plan's period and at most two years beyond it on either side; what runs longer is cut off.
    ``images`` holds the bars by name; each row names its own.
    """
    days = [day for measure in measures for day in (measure["starts_on"], measure["ends_on"]) if day]
    first = max(min([starts_on, *days]).year, starts_on.year - 2)
    last = min(max([ends_on, *days]).year, ends_on.year + 2)
    axis = date(first, 1, 1), date(last + 1, 1, 1)
    rows, images = [], {}
    for measure in measures:
        dated = measure["starts_on"] or measure["ends_on"]
        name = f"bar-{measure['number']}"
        if dated:
            images[name] = _bar(measure, axis, years=last - first + 1)
        rows.append({"measure": measure, "image": name if dated else ""})
    years = list(range(first, last + 1))
    return {"years": years, "year_width": f"{100 / len(years):.3f}%", "rows": rows}, images


def _bar(measure, axis, *, years):
    start = _place(measure["starts_on"] or axis[0], axis)
    end = _place(measure["ends_on"] or axis[1], axis)
    end = max(end, start + 6)
    colour = measure["colour"] or ACTION
    grid = format_html_join("", '<path d="M{0} 0V{1}" stroke="{2}" stroke-width="2"/>', _grid(years))
    open_end = not measure["ends_on"]
    tip = 22 if open_end else 0
    shape = (
        f"M{start} 16H{end - tip}L{end} 28L{end - tip} 40H{start}Z" if open_end else f"M{start} 16H{end}V40H{start}Z"
    )
    diamonds = format_html_join(
        "",
        '<path d="M{0} 10l14 18-14 18-14-18Z" fill="#fff" stroke="{1}" stroke-width="5"/>',
        [(_place(milestone["due_on"], axis), INK) for milestone in measure["milestones"]],
    )
    return _svg(BAR_WIDTH, BAR_HEIGHT, format_html('{}<path d="{}" fill="{}"/>{}', grid, shape, colour, diamonds))


def _grid(years):
    return [(round(BAR_WIDTH * year / years, 1), BAR_HEIGHT, LINE) for year in range(1, years)]


def _place(day, axis):
    first, last = axis
    share = (day - first).days / (last - first).days
    return round(min(max(share, 0), 1) * BAR_WIDTH, 1)


# Money


def money_by_year(by_year):
    """Draw planned money by year, the secured part filled and the open part hatched by its outline."""
    width, row, left, right = 1000, 64, 90, 190
    most = max(year["amount"] for year in by_year)
    parts = []
    for position, year in enumerate(by_year):
        top = position * row
        full = float(Decimal(year["amount"]) / most) * (width - left - right)
        secured = float(Decimal(year["secured"]) / most) * (width - left - right)
        parts.append(
            format_html(
                '<text x="0" y="{0}" font-family="Fira Sans" font-size="26" fill="{1}">{2}</text>'
                '<rect x="{3}" y="{4}" width="{5}" height="40" fill="{6}" stroke="{7}" stroke-width="2"/>'
                '<rect x="{3}" y="{4}" width="{8}" height="40" fill="{7}"/>'
                '<text x="{9}" y="{0}" font-family="Fira Sans" font-size="26" fill="{1}">{10}</text>',
                top + 42,
                INK,
                year["label"],
                left,
                top + 12,
                round(full, 1),
                GROUND,
                ACTION,
                round(secured, 1),
                round(left + full + 14, 1),
                year["words"],
            )
        )
    return _svg(width, row * len(by_year), format_html_join("", "{}", [(part,) for part in parts]))


# Map


def district_map(drawing):
    """Draw a frozen map: the district filled among the outlines of its neighbours."""
    around = sorted(drawing["paths"], key=lambda path: path["is_here"])
    paths = format_html_join(
        "",
        '<path d="{}" fill="{}" stroke="{}" stroke-width="1.5" stroke-linejoin="round"/>',
        [(path["d"], ACCENT if path["is_here"] else "#e4e7f0", "#ffffff") for path in around],
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}">{}</svg>', drawing["view_box"], paths
    ).encode()


def _svg(width, height, content):
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}">{}</svg>', width, height, content
    ).encode()
