import pytest
import time_machine

from config.downloads import CSV, XLSX, download


@time_machine.travel("2026-03-01 12:00")
@pytest.mark.parametrize(
    ("name", "kind", "file_name"),
    [
        ("Maßnahmen für Ältere", XLSX, "massnahmen-fuer-aeltere-2026-03-01.xlsx"),
        ('a"; x=\r\n', CSV, "a-x-2026-03-01.csv"),
        ("…", CSV, "export-2026-03-01.csv"),
    ],
)
def test_the_file_is_called_after_what_it_is_and_the_day(name, kind, file_name):
    response = download(b"data", name=name, kind=kind)

    assert response["Content-Disposition"] == f'attachment; filename="{file_name}"'
    assert (response.content, response["Content-Type"]) == (b"data", kind[0])
