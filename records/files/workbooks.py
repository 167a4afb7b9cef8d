"""Workbooks (Office Open XML, ECMA-376) that are sent while they are written.

openpyxl, which reads those that come in, has to finish a file before the first byte of it can be sent, and writes some five thousand
rows a second; this takes a twentieth of the time. Texts are written as texts, so that no cell is ever a formula.
"""

import io
from collections.abc import Iterable, Iterator
from itertools import chain
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from records.files.cells import plain, xml_text
from records.files.tables import Cell, Cells, Head, Row, Table

# A sheet has no more rows, and a part of a ZIP file that Excel opens no more bytes; what is left goes on in the next sheet.
ROWS_IN_SHEET = 1_048_576
BYTES_IN_SHEET = 2**31 - 2**24
# Excel counts UTF-16 units and takes no longer text into a cell.
CELL_LENGTH = 32_767
SENT_AT_ONCE = 2**16

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_BOLD = ' s="1"'
_FORMAT = 'numFmtId="0" fillId="0" borderId="0"'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    f'<cellStyleXfs count="1"><xf {_FORMAT} fontId="0"/></cellStyleXfs><cellXfs count="2"><xf {_FORMAT} fontId="0" xfId="0"/>'
    f'<xf {_FORMAT} fontId="1" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class _Sent(io.RawIOBase):
    """What the ZIP writer writes to; it cannot go back, so that what is taken away is final."""

    def __init__(self):
        self._parts: list[bytes] = []
        self.size = 0

    def writable(self):
        return True

    def write(self, data):
        self._parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts, self.size = [], 0
        return data


def _cell(cell: Cell, style: str = "") -> str:
    value = plain(cell)
    if isinstance(value, int):
        return f"<c{style}><v>{value}</v></c>"
    if not value:
        return "<c/>"
    text = xml_text(value)
    if len(text) * 2 > CELL_LENGTH:
        text = text.encode("utf-16-le")[: CELL_LENGTH * 2].decode("utf-16-le", "ignore")
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _row(cells: Iterable[Cell], style: str = "") -> str:
    return f"<row>{''.join([_cell(cell, style) for cell in cells])}</row>"


def _about(head: Head, table: Table) -> str:
    """Return the rows of the sheet about the file: what was asked, and what each column holds."""
    facts: list[tuple[str, Cell]] = [
        (_("Question"), head.sentence),
        (_("Rows"), head.total),
        (_("Day"), head.day.isoformat()),
        (_("Address"), head.address),
        (_("Version of the data"), head.version),
        (_("Source"), f"{_('Coordination Meeting Activity Registry')}, {table.root}{reverse('about')}"),
    ]
    columns = [_row([column.name, str(column.meaning)]) for column in table.columns]
    return "".join([*map(_row, facts), _row([]), _row([_("Column"), _("What it holds")], _BOLD), *columns])


def _frame(sheets: list[str]) -> dict[str, str]:
    """Return the parts of a workbook that say what its sheets are called and where they stand."""
    kinds = [("workbook.xml", "sheet.main"), ("styles.xml", "styles")]
    overrides = [f'<Override PartName="/xl/{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in kinds]
    names, targets = [], [f'<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>']
    for number, name in enumerate(sheets, 1):
        path = f"worksheets/sheet{number}.xml"
        overrides.append(f'<Override PartName="/xl/{path}" ContentType="{_TYPE}.worksheet+xml"/>')
        names.append(f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="sheet{number}"/>')
        targets.append(f'<Relationship Id="sheet{number}" Type="{_OFFICE}/worksheet" Target="{path}"/>')
    relations = f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{{}}</Relationships>'
    relations_type = "application/vnd.openxmlformats-package.relationships+xml"
    defaults = f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="{relations_type}"/>'
    return {
        "xl/styles.xml": _STYLES,
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{"".join(names)}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations.format("".join(targets)),
        "_rels/.rels": relations.format(f'<Relationship Id="workbook" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'),
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{defaults}{"".join(overrides)}</Types>',
    }


def write_xlsx(head: Head, table: Table, blocks: Iterable[list[Row]]) -> Iterator[bytes]:
    """Yield a workbook: sheets with the question, the day, the address and the columns above the rows, then one about the file."""
    sheets: list[str] = []
    sent, cells = _Sent(), Cells(_cell)
    above = [
        _row([head.title], _BOLD),
        _row([head.day.isoformat(), head.address]),
        _row([column.name for column in table.columns], _BOLD),
    ]
    pane = f'<pane ySplit="{len(above)}" topLeftCell="A{len(above) + 1}" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    start, end = f'{_XML}<worksheet xmlns="{_MAIN}">{{}}<sheetData>', "</sheetData></worksheet>"

    def part(path: str) -> ZipInfo:
        # The same data gives the same bytes on the same day.
        info = ZipInfo(path, (head.day.year, head.day.month, head.day.day, 0, 0, 0))
        info.compress_type = ZIP_DEFLATED
        return info

    with ZipFile(sent, "w") as archive:
        texts = ("".join([_cell(cell) if type(cell) is str else cells[cell] for cell in row]) for block in blocks for row in block)
        rows = (f"<row>{text}</row>" for text in texts)
        row = next(rows, None)
        while row is not None or not sheets:
            sheets.append(f"{table.name} {len(sheets) + 1}" if sheets else table.name)
            with archive.open(part(f"xl/worksheets/sheet{len(sheets)}.xml"), "w") as file:
                file.write((start.format(view) + "".join(above)).encode())
                count, size = len(above), 0
                for line in chain([row or ""], rows):
                    data = line.encode()
                    file.write(data)
                    count, size = count + 1, size + len(data)
                    if sent.size > SENT_AT_ONCE:
                        yield sent.take()
                    if count == ROWS_IN_SHEET or size > BYTES_IN_SHEET:
                        break
                file.write(end.encode())
            row = next(rows, None)
        sheets.append(_("about"))
        archive.writestr(part(f"xl/worksheets/sheet{len(sheets)}.xml"), start.format("") + _about(head, table) + end)
        for path, text in _frame(sheets).items():
            archive.writestr(part(path), text)
    yield sent.take()
