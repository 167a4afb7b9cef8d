"""Cells of a spreadsheet: nothing in them is ever run."""

import re

from records.files.tables import Cell

SEPARATOR = "; "
# What makes a program take a cell for a formula, after spaces and quotation marks that it may drop; and control characters, which hide.
# The last four are full-width forms of the four signs.
_RISKY = re.compile(r"[\s\"'’“”]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\x00-\x1f\x7f-\x9f]")
# What XML cannot hold.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _NOT_XML.sub("", text)


def neutralized(text: str) -> str:
    """Return the text of a cell with an apostrophe before it where a spreadsheet could take it for a formula (OWASP, CSV Injection)."""
    return f"'{text}" if _RISKY.match(text) else text


def joined(items: tuple[str, ...]) -> str:
    """Return several texts as that of one cell; one that holds a semicolon stands in double quotation marks, as in packages."""
    text = SEPARATOR.join(items)
    if text.count(";") < len(items):
        return text
    return SEPARATOR.join('"{}"'.format(item.replace('"', '""')) if ";" in item and item[0] != '"' else item for item in items)


def plain(cell: Cell) -> str | int:
    """Return a cell as a spreadsheet holds it: several texts as one, None as the empty text, and nothing that could be a formula."""
    if isinstance(cell, int):
        return cell
    return neutralized(cell if isinstance(cell, str) else joined(cell or ()))
