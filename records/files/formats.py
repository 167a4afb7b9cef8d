"""The formats of files. Each is a function from the head, the table and its rows to the bytes of a file, piece by piece."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from records.files.cells import plain
from records.files.tables import Cell, Cells, Head, Row, Table
from records.files.workbooks import write_xlsx


def csv_text(cell: Cell) -> str:
    """Return a cell as it stands in a CSV file (RFC 4180)."""
    text = str(plain(cell))
    return '"{}"'.format(text.replace('"', '""')) if '"' in text or "," in text or "\n" in text or "\r" in text else text


def _csv_text(cell: str) -> str:
    # Most texts stand as they are, and hardly anything else takes time.
    if cell and cell[0].isalnum() and "," not in cell and '"' not in cell and "\n" not in cell and "\r" not in cell:
        return cell
    return csv_text(cell) if cell else ""


def write_csv(head: Head, table: Table, blocks: Iterable[list[Row]]) -> Iterator[bytes]:
    """Yield a CSV file in UTF-8: the question, the day and the address in the first line, the columns in the second.

    It begins with a byte order mark, without which Excel reads UTF-8 as something else.
    """
    top = [[head.title, head.day.isoformat(), head.address], [column.name for column in table.columns]]
    yield "".join([f"{','.join(map(csv_text, row))}\r\n" for row in top]).encode("utf-8-sig", "replace")
    cells = Cells(csv_text)
    for rows in blocks:
        lines = [",".join([_csv_text(cell) if type(cell) is str else cells[cell] for cell in row]) for row in rows]
        yield "\r\n".join([*lines, ""]).encode("utf-8", "replace")


def write_json(head: Head, table: Table, blocks: Iterable[list[Row]]) -> Iterator[bytes]:
    """Yield a JSON file: one object with the question, its address, the day, the version, the total and the rows, one a line."""
    encode = json.JSONEncoder(ensure_ascii=False).encode
    about = {"query": head.sentence, "address": head.address, "day": head.day.isoformat(), "version": head.version, "total": head.total}
    names = [column.name for column in table.columns]
    yield f'{encode(about)[:-1]}, "rows": ['.encode("utf-8", "replace")
    before = "\n"
    for rows in blocks:
        yield (before + ",\n".join([encode(dict(zip(names, row, strict=True))) for row in rows])).encode("utf-8", "replace")
        before = ",\n"
    yield b"\n]}\n"


@dataclass(frozen=True)
class Format:
    """A kind of file: its media type and what writes it."""

    content_type: str
    write: Callable[[Head, Table, Iterable[list[Row]]], Iterator[bytes]]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", write_csv),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx),
    "json": Format("application/json", write_json),
}
