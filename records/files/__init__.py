"""Files of a list: its rows as CSV, XLSX or JSON, written while they are read, so that a list of any length takes the same memory.

A table says once what the columns of a list are and how the rows of a chunk of keys are made; the formats follow from it.
"""

from records.files.cells import xml_text
from records.files.formats import FORMATS
from records.files.tables import Cell, Cells, Column, Head, Row, Table, among, blocks_of, in_order, keys_of

__all__ = ["FORMATS", "Cell", "Cells", "Column", "Head", "Row", "Table", "among", "blocks_of", "in_order", "keys_of", "xml_text"]
