import csv
import io
import json
from datetime import date
from zipfile import ZipFile

import openpyxl
import pytest

from records.files import FORMATS, Cells, Column, Head, Table, among, blocks_of, in_order, keys_of, workbooks
from records.files.cells import joined, neutralized, plain, xml_text
from records.models import Document
from tests.factories import DocumentFactory

HEAD = Head("Rows on “remittances”", "https://registry.example.org/rows/?q=remittances", date(2026, 11, 25), 3, "8f2c")


class RowTable(Table):
    name = "rows"
    columns = [Column("code", "the code"), Column("title", "the title"), Column("themes", "the themes"), Column("papers", "how many")]
    rows = {
        1: ["A-1", 'She said "no", twice\nat least', ("labour", "asylum"), 3],
        2: ["B-2", "Étude sur les réfugiés, 移徙, الهجرة", (), None],
        3: ["C-3", "=1+1", ("a; b", "c"), 0],
    }

    def rows_of(self, keys):
        return in_order(self.rows, keys)


def written(ending: str, head: Head = HEAD, table_class=RowTable, chunks=((1, 2), (3,))) -> bytes:
    table = table_class("https://registry.example.org")
    return b"".join(FORMATS[ending].write(head, table, blocks_of(table, chunks)))


# Cells


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+41", "'+41"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("\x00x", "'\x00x"),
        ("\x1bx", "'\x1bx"),
        ("\x85x", "'\x85x"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),
        ('"=1', "'\"=1"),
        ("'=1", "''=1"),
        ("“=1", "'“=1"),
        ('" -1', "'\" -1"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        ("\uff20x", "'\uff20x"),
        ("1-2", "1-2"),
        ("a=b", "a=b"),
        ("“Blue” project", "“Blue” project"),
        ("–5", "–5"),
        ("", ""),
        (" ", " "),
    ],
)
def test_cell_that_could_be_a_formula_gets_an_apostrophe(text, cell):
    assert (neutralized(text), plain(text), plain((text,))) == (cell, cell, cell)


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ((), ""),
        (("ilo",), "ilo"),
        (("ilo", "who"), "ilo; who"),
        (("a; b",), '"a; b"'),
        (('the "Blue"; project', "c"), '"the ""Blue""; project"; c'),
        (('"University; Venice"', "ilo"), '"University; Venice"; ilo'),
    ],
)
def test_several_texts_are_joined_so_that_they_come_apart_again(items, text):
    assert joined(items) == text


def test_numbers_stay_numbers_and_the_unknown_one_is_empty():
    assert [plain(5), plain(0), plain(None)] == [5, 0, ""]


def test_text_loses_what_xml_cannot_hold():
    assert xml_text("a\x00b\x0bc\ud800d\ufffee\tf\ng") == "abcde\tf\ng"


def test_cells_are_made_once_and_forgotten_before_they_are_too_many(monkeypatch):
    monkeypatch.setattr("records.files.tables.KEPT", 2)
    made = []
    cells = Cells(lambda key: made.append(key) or key * 2)

    assert [cells[1], cells[1], cells[2], cells[3], len(cells), made] == [2, 2, 4, 6, 1, [1, 2, 3]]


# Formats


def test_csv_holds_the_question_above_the_columns_and_is_read_back():
    text = written("csv").decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["Rows on “remittances”: 3", "2026-11-25", "https://registry.example.org/rows/?q=remittances"],
        ["code", "title", "themes", "papers"],
        ["A-1", 'She said "no", twice\nat least', "labour; asylum", "3"],
        ["B-2", "Étude sur les réfugiés, 移徙, الهجرة", "", ""],
        ["C-3", "'=1+1", '"a; b"; c', "0"],
    ]


def test_csv_is_what_the_csv_module_would_write():
    rows = list(csv.reader(io.StringIO(written("csv").decode("utf-8-sig"), newline="")))
    again = io.StringIO()

    csv.writer(again).writerows(rows)

    assert again.getvalue() == written("csv").decode("utf-8-sig")


def test_csv_begins_with_the_mark_that_excel_needs():
    assert written("csv").startswith(b"\xef\xbb\xbfRows on")


def test_question_itself_is_neutralized():
    head = Head("=HYPERLINK()", "https://registry.example.org/", date(2026, 11, 25), 0, "8f2c")

    text = written("csv", head, chunks=()).decode("utf-8-sig")
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx", head, chunks=())))["rows"]

    assert (text.split(",")[0], sheet["A1"].value, sheet["A1"].data_type) == ("'=HYPERLINK(): 0", "'=HYPERLINK(): 0", "s")


def test_json_is_exact():
    assert json.loads(written("json")) == {
        "query": "Rows on “remittances”",
        "address": "https://registry.example.org/rows/?q=remittances",
        "day": "2026-11-25",
        "version": "8f2c",
        "total": 3,
        "rows": [
            {"code": "A-1", "title": 'She said "no", twice\nat least', "themes": ["labour", "asylum"], "papers": 3},
            {"code": "B-2", "title": "Étude sur les réfugiés, 移徙, الهجرة", "themes": [], "papers": None},
            {"code": "C-3", "title": "=1+1", "themes": ["a; b", "c"], "papers": 0},
        ],
    }


def test_json_without_rows_is_json():
    assert json.loads(written("json", chunks=()))["rows"] == []


def test_workbook_is_read_back_with_numbers_as_numbers_and_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))
    rows, about = book["rows"], book["about"]

    assert book.sheetnames == ["rows", "about"]
    assert [list(row) for row in rows.iter_rows(values_only=True)] == [
        ["Rows on “remittances”: 3", None, None, None],
        ["2026-11-25", "https://registry.example.org/rows/?q=remittances", None, None],
        ["code", "title", "themes", "papers"],
        ["A-1", 'She said "no", twice\nat least', "labour; asylum", 3],
        ["B-2", "Étude sur les réfugiés, 移徙, الهجرة", None, None],
        ["C-3", "'=1+1", '"a; b"; c', 0],
    ]
    assert (rows.freeze_panes, rows["A3"].font.bold, rows["A4"].font.bold) == ("A4", True, False)
    assert [list(row) for row in about.iter_rows(values_only=True)] == [
        ["Question", "Rows on “remittances”"],
        ["Rows", 3],
        ["Day", "2026-11-25"],
        ["Address", "https://registry.example.org/rows/?q=remittances"],
        ["Version of the data", "8f2c"],
        ["Source", "Coordination Meeting Activity Registry, https://registry.example.org/about/"],
        [None, None],
        ["Column", "What it holds"],
        ["code", "the code"],
        ["title", "the title"],
        ["themes", "the themes"],
        ["papers", "how many"],
    ]


def test_workbook_has_no_formula_of_any_cell():
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))

    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} == {"s", "n"}


def test_workbook_goes_on_in_another_sheet_where_one_is_full(monkeypatch):
    monkeypatch.setattr(workbooks, "ROWS_IN_SHEET", 5)

    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))

    assert [(sheet.title, sheet.max_row) for sheet in book] == [("rows", 5), ("rows 2", 4), ("about", 12)]
    assert [cell.value for cell in book["rows 2"][3]] == ["code", "title", "themes", "papers"]
    assert [cell.value for cell in book["rows 2"][4]] == ["C-3", "'=1+1", '"a; b"; c', 0]


def test_workbook_goes_on_in_another_sheet_before_a_part_is_too_long(monkeypatch):
    monkeypatch.setattr(workbooks, "BYTES_IN_SHEET", 1)

    book = openpyxl.load_workbook(io.BytesIO(written("xlsx")))

    assert [sheet.title for sheet in book] == ["rows", "rows 2", "rows 3", "about"]


def test_workbook_is_a_sound_archive_with_the_same_bytes_each_time():
    data = written("xlsx")

    assert (ZipFile(io.BytesIO(data)).testzip(), written("xlsx")) == (None, data)


def test_workbook_cuts_a_text_that_excel_would_not_take_between_characters():
    class LongTable(RowTable):
        rows = {1: ["A-1", "𝄞" * 20_000, (), None]}

    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", table_class=LongTable, chunks=((1,),))))

    assert book["rows"]["B4"].value == "𝄞" * 16_383


@pytest.mark.parametrize("ending", FORMATS)
def test_file_that_nobody_waits_for_any_more_ends_without_a_fault(monkeypatch, ending):
    monkeypatch.setattr(workbooks, "SENT_AT_ONCE", 0)
    table = RowTable("https://registry.example.org")
    parts = FORMATS[ending].write(HEAD, table, blocks_of(table, [(1, 2), (3,)]))
    next(parts)

    parts.close()

    assert list(parts) == []


# Chunks


@pytest.mark.django_db
def test_keys_come_in_chunks_and_in_order(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("records.files.tables.CHUNK", 2)
    documents = [DocumentFactory() for __ in range(5)]
    keys = [document.pk for document in reversed(documents)]

    with django_assert_num_queries(1):
        chunks = list(keys_of(Document.objects.order_by("-pk")))

    assert chunks == [keys[:2], keys[2:4], keys[4:]]


@pytest.mark.django_db
def test_rows_are_asked_for_by_keys_as_one_value(django_assert_num_queries):
    documents = [DocumentFactory() for __ in range(3)]

    with django_assert_num_queries(1) as queries:
        found = set(Document.objects.filter(pk__in=among([documents[0].pk, documents[2].pk, 10**9])))

    assert found == {documents[0], documents[2]}
    assert list(Document.objects.filter(pk__in=among([]))) == []
    assert queries.captured_queries[0]["sql"].count("%s") == 0


def test_rows_come_in_blocks_and_no_chunk_is_read_before_its_turn(monkeypatch):
    monkeypatch.setattr("records.files.tables.BLOCK", 1)
    read = []

    class WatchedTable(RowTable):
        def rows_of(self, keys):
            read.append(keys)
            return super().rows_of(keys)

    blocks = blocks_of(WatchedTable(""), iter([(1, 2), (3, 4)]))

    assert ([row[0] for row in next(blocks)], read) == (["A-1"], [(1, 2)])
    assert ([[row[0] for row in block] for block in blocks], read) == ([["B-2"], ["C-3"]], [(1, 2), (3, 4)])
