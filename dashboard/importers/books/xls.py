"""The old XLS: xlrd tells errors from blank cells, which calamine does not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import xlrd

from dashboard.importers.books.lines import SheetHead, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
VISIBLE = 0
EPOCHS = ("1899-12-30", "1904-01-01")


def read(content: bytes) -> Iterator[list[object] | SheetHead | tuple[object, ...]]:
    """The titles, then each visible sheet with its rows. Raises Unreadable."""
    if ENCRYPTED in content:
        raise Unreadable("locked")
    if not any(stream in content for stream in STREAMS):
        raise Unreadable("document" if "WordDocument".encode("utf-16-le") in content else "damaged")
    try:
        yield from _rows(content)
    except MemoryError:
        raise
    except xlrd.XLRDError as error:
        raise Unreadable("locked" if "encrypted" in str(error) else "damaged") from error
    except Exception as error:
        raise Unreadable("damaged") from error


def _rows(content: bytes) -> Iterator[list[object] | SheetHead | tuple[object, ...]]:
    with xlrd.open_workbook(file_contents=content, on_demand=True, logfile=_Silent()) as book:
        yield ["titles", *book.sheet_names()]
        for number in range(book.nsheets):
            sheet = book.sheet_by_index(number)
            if sheet.visibility == VISIBLE:
                yield SheetHead(sheet.name, epoch=EPOCHS[book.datemode])
                for row in range(sheet.nrows):
                    yield row + 1, [_value(cell, book.datemode) for cell in sheet.row(row)]
            book.unload_sheet(number)


def _value(cell: xlrd.sheet.Cell, datemode: int) -> object:
    match cell.ctype:
        case xlrd.XL_CELL_TEXT:
            return cell.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case xlrd.XL_CELL_NUMBER:
            return cell.value
        case xlrd.XL_CELL_BOOLEAN:
            return bool(cell.value)
        case xlrd.XL_CELL_ERROR:
            return xlrd.error_text_from_code.get(cell.value, "#N/A")
        case xlrd.XL_CELL_DATE:
            return _date(cell.value, datemode)
    return None


def _date(number: float, datemode: int) -> object:
    """A date, a time (below 1), or the number where it is neither."""
    try:
        found = xlrd.xldate_as_datetime(number, datemode)
    except (OverflowError, ValueError):
        return number
    found = (found + timedelta(microseconds=500_000)).replace(microsecond=0)
    if 0 <= number < 1:
        return found.time()
    return found.date() if number == int(number) else found


class _Silent:
    def write(self, text: str) -> None:
        """Drop what xlrd says of damaged files."""
