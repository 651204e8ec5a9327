"""The findings of a reading as fields, so that each can be corrected."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from config.forms import KernFormMixin, MultiSelect
from config.spreadsheets import ENCODINGS
from inventory.importers.layouts import Layout, time_of
from inventory.importers.reading import Reading

MOST_OFFERED = 40

ENCODING_LABELS = {
    "utf-8": _("UTF-8"),
    "utf-16-le": _("UTF-16 (little endian)"),
    "utf-16-be": _("UTF-16 (big endian)"),
    "cp1252": _("Windows (CP1252)"),
    "iso-8859-1": _("ISO 8859-1 (Latin 1)"),
    "cp850": _("DOS (CP850)"),
    "mac_roman": _("old Macintosh"),
}
DELIMITER_LABELS = {";": _("semicolon ;"), ",": _("comma ,"), "\t": _("tab")}
DECIMAL_LABELS = {",": _("comma, as in 12,5"), ".": _("point, as in 12.5")}
THOUSANDS_LABELS = {
    "": _("none, as in 1675"),
    ".": _("dot, as in 1.675"),
    " ": _("blank, as in 1 675"),
    "'": _("apostrophe, as in 1'675"),
    ",": _("comma, as in 1,675"),
}
IN_THOUSANDS_LABELS = {
    "": _("as they are written"),
    "marked": _("times 1,000 where title or unit say so"),
    "all": _("all times 1,000, except shares"),
}
PERCENTAGE_LABELS = {
    "shown": _("as the workbook shows them: 12.5"),
    "stored": _("as they are stored: 0.125"),
}
SCHOOL_YEAR_LABELS = {"first": _("the first year"), "last": _("the last year")}

_NAMES = {
    "encoding": _("Encoding"),
    "delimiter": _("Columns are parted by"),
    "sheet": _("Sheet"),
    "header": _("Rows with titles"),
    "first_row": _("First row of the table"),
    "skip_footer": _("Rows left out at the end"),
    "layout": _("Layout"),
    "time": _("Column with the time"),
    "date": _("Time of all other figures"),
    "areas": _("Columns that describe the area"),
    "series": _("Columns that name the series"),
    "value": _("Column with the figures"),
    "title": _("Name of a series without a title"),
    "school_years": _("A school year such as 2013/14 counts as"),
    "fills_gaps": _("Empty cells repeat the area above"),
    "decimal": _("Decimal mark"),
    "thousands": _("Separator of thousands"),
    "in_thousands": _("Figures are taken"),
    "percentages": _("Percentages"),
}


#: What is to be known of the columns, by layout.
_ABOUT_COLUMNS = {
    Layout.ROWS: ["time", "areas"],
    Layout.COLUMNS: ["time", "areas", "title", "school_years"],
    Layout.TURNED: ["time", "series", "title", "school_years"],
    Layout.LONG: ["time", "areas", "series", "value"],
    Layout.FLAT: [],
}


def relevant_fields(reading: Reading) -> list[str]:
    """Return the names of the findings that matter for a file as it is read."""
    names = ["encoding", "delimiter"] if reading.encoding else ["sheet"] if len(reading.sheets) > 1 else []
    names += ["header", "first_row", "skip_footer", "layout"]
    names += _ABOUT_COLUMNS[reading.layout]
    if reading.time is None:
        names.append("date")
    if reading.layout != Layout.FLAT:
        names.append("fills_gaps")
    names += ["decimal", "thousands", "in_thousands"]
    return [*names, "percentages"] if reading.has_percentages else names


def findings(reading: Reading) -> list[dict]:
    """Return what was found, for people: name, value, reason, whether it is unsure or was corrected."""
    return [
        {
            "name": _NAMES[name],
            "value": _shown(reading, name),
            "reason": reading.reasons.get(name, ""),
            "is_unsure": name in reading.unsure,
            "is_corrected": name in reading.corrected,
        }
        for name in relevant_fields(reading)
        if name in reading.corrected or not _says_nothing(reading, name)
    ]


def _says_nothing(reading, name):
    """Tell whether a finding is about something that the file does not have."""
    if name == "school_years":
        return not any(re.search(r"[0-9]{4} ?/ ?[0-9]{2}", title) for title in reading.titles)
    if name == "date" and not reading.date:
        return name not in reading.reasons  # every figure has its time elsewhere
    return name in ("fills_gaps", "title") and not getattr(reading, name)


def _shown(reading, name):
    value = getattr(reading, name)
    labels = {
        "encoding": ENCODING_LABELS,
        "delimiter": DELIMITER_LABELS,
        "decimal": DECIMAL_LABELS,
        "thousands": THOUSANDS_LABELS,
        "in_thousands": IN_THOUSANDS_LABELS,
        "school_years": SCHOOL_YEAR_LABELS,
        "percentages": PERCENTAGE_LABELS,
        "layout": dict(Layout.choices),
    }
    if name in labels:
        return labels[name].get(value, value)
    if name in ("time", "value"):
        return gettext("none") if value is None else column_title(reading, value)
    if name in ("areas", "series"):
        return ", ".join(column_title(reading, column) for column in value) or gettext("none")
    if name == "header":
        return ", ".join(map(str, value)) or gettext("none")
    if name == "fills_gaps":
        return gettext("yes") if value else gettext("no")
    return gettext("none") if value in ("", None) else value


def column_title(reading: Reading, column: int) -> str:
    """Return the title of a column of the file, or its number if it has none."""
    title = reading.titles[column] if column < len(reading.titles) else ""
    return title or gettext("column %d") % (column + 1)


class RowsField(forms.CharField):
    """Numbers of rows such as ``3``, ``3-5`` or ``3, 5``; the value is a tuple."""

    def prepare_value(self, value):
        return ", ".join(map(str, value)) if isinstance(value, tuple | list) else value

    def to_python(self, value):
        numbers = []
        for part in re.split(r"[,;\s]+", re.sub(r"\s*[-–]\s*", "-", super().to_python(value).strip())):
            if not part:
                continue
            match = re.fullmatch(r"([0-9]{1,7})(?:-([0-9]{1,7}))?", part)
            if not match:
                raise ValidationError(gettext("Enter numbers of rows such as 3 or 3-5."))
            first, last = int(match[1]), int(match[2] or match[1])
            if not 0 < first <= last < first + 20:
                raise ValidationError(gettext("Enter numbers of rows such as 3 or 3-5."))
            numbers += range(first, last + 1)
        return tuple(sorted(set(numbers)))


class ReadingForm(KernFormMixin, forms.Form):
    """How a file is read, with what was found as the first choice of each field."""

    form_tag = False
    sections = [
        (_("The file"), "", [("encoding", "delimiter"), "sheet"]),
        (
            _("Where the table stands"),
            _("Rows are counted as a spreadsheet shows them."),
            [("header", "first_row", "skip_footer")],
        ),
        (
            _("How it is laid out"),
            "",
            ["layout", ("time", "date"), ("value", "title"), "areas", "series", ("school_years", "fills_gaps")],
        ),
        (_("How numbers are written"), "", [("decimal", "thousands"), ("in_thousands", "percentages")]),
    ]

    encoding = forms.ChoiceField(choices=[(name, ENCODING_LABELS[name]) for name in ENCODINGS])
    delimiter = forms.ChoiceField(choices=DELIMITER_LABELS.items())
    sheet = forms.ChoiceField()
    header = RowsField(required=False)
    first_row = forms.IntegerField(min_value=1, max_value=1_048_576, localize=False)
    skip_footer = forms.IntegerField(min_value=0, max_value=80, localize=False)
    layout = forms.ChoiceField(choices=Layout.choices)
    time = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    date = forms.CharField(required=False, max_length=40)
    value = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    title = forms.CharField(required=False, max_length=100)
    areas = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=MultiSelect)
    series = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=MultiSelect)
    school_years = forms.ChoiceField(choices=SCHOOL_YEAR_LABELS.items())
    fills_gaps = forms.BooleanField(required=False)
    decimal = forms.ChoiceField(choices=DECIMAL_LABELS.items())
    thousands = forms.ChoiceField(choices=THOUSANDS_LABELS.items(), required=False)
    in_thousands = forms.ChoiceField(choices=IN_THOUSANDS_LABELS.items(), required=False)
    percentages = forms.ChoiceField(choices=PERCENTAGE_LABELS.items())

    def __init__(self, *args, reading: Reading, **kwargs):
        super().__init__(*args, **kwargs)
        self.reading = reading
        columns = [(column, column_title(reading, column)) for column in range(min(reading.width, MOST_OFFERED))]
        self.fields["sheet"].choices = [(name, name) for name in reading.sheets]
        for name in ("time", "value"):
            self.fields[name].choices = [("", _("– none –")), *columns]
        for name in ("areas", "series"):
            chosen = [column for column in getattr(reading, name) if column >= MOST_OFFERED]
            self.fields[name].choices = [*columns, *((column, column_title(reading, column)) for column in chosen)]
        relevant = relevant_fields(reading)
        for name in list(self.fields):
            if name not in relevant:
                del self.fields[name]
                continue
            self.fields[name].label = _NAMES[name]
            self.fields[name].initial = getattr(reading, name)
            self.fields[name].help_text = reading.reasons.get(name, "")

    def clean_date(self):
        text = self.cleaned_data["date"].strip()
        if text and not time_of(text):
            raise ValidationError(gettext("Enter a year or a date such as 31.12.2025."))
        return time_of(text)

    def clean(self):
        cleaned = super().clean()
        header, first = cleaned.get("header"), cleaned.get("first_row")
        if header and first and "first_row" in self.changed and first <= header[-1]:
            self.add_error("first_row", ValidationError(gettext("The table begins below its titles.")))
        if cleaned.get("decimal") == cleaned.get("thousands"):
            self.add_error("thousands", ValidationError(gettext("The decimal mark cannot part thousands as well.")))
        return cleaned

    @property
    def changed(self):
        """Field → value where a person has chosen another than was found."""
        cleaned = {
            name: tuple(value) if isinstance(value, list) else value for name, value in self.cleaned_data.items()
        }
        return {name: value for name, value in cleaned.items() if value != getattr(self.reading, name)}

    @property
    def corrections(self):
        """Return what was corrected before and now."""
        return {**self.reading.corrections, **self.changed}
