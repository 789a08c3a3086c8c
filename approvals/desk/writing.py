"""Spreadsheets and CSV, written row by row. No cell of ours is ever a formula."""

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from approvals.desk.columns import Cell, Column

# What a spreadsheet program would take for a formula (CSV injection, OWASP): the first sign, also behind white space.
DANGEROUS = re.compile(r"^\s*[=+\-@\t\r\n＝＋－＠]")
# Signs XML 1.0 cannot hold.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Rows a sheet holds, less its head; a CSV has no end.
MOST = {"xlsx": 1_048_575, "csv": 10_000_000}


def safe(text: str) -> str:
    """The text as a cell can hold it: what would be run is led by an apostrophe, which makes it text."""
    clean = UNWRITABLE.sub("", text)
    return f"'{clean}" if DANGEROUS.match(clean) else clean


def write_csv(file, columns: list[Column], rows: Iterable[list[Cell]]) -> int:
    """UTF-8 with the mark Excel knows it by. Returns how many rows."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text)
    writer.writerow([column.label for column in columns])
    written = 0
    for row in rows:
        writer.writerow([safe(_words(cell)) for cell in row])
        written += 1
    text.flush()
    text.detach()
    return written


def write_xlsx(file, columns: list[Column], rows: Iterable[list[Cell]]) -> int:
    """One sheet whose rows go to a temporary file as they come. Returns how many rows."""
    book = Workbook(write_only=True)
    book.properties.creator = ""
    sheet = book.create_sheet("办件")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    sheet.append([_head(sheet, column.label) for column in columns])
    written = 0
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
        written += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{written + 1}"
    book.save(file)
    return written


def _head(sheet, label: str):
    cell = WriteOnlyCell(sheet, label)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="center")
    return cell


def _words(value: Cell) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return "" if value is None else str(value)


def _cell(sheet, value: Cell):
    if value is None or isinstance(value, str):
        return _text(sheet, value or "")
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
    return cell


def _text(sheet, text: str):
    """Always text: a plain string that looks like a formula or an error would become one."""
    clean = safe(text)
    if clean[:1] not in ("=", "#", "'"):
        return clean
    cell = WriteOnlyCell(sheet, clean)
    cell.data_type = "s"
    return cell


WRITERS = {"csv": write_csv, "xlsx": write_xlsx}
