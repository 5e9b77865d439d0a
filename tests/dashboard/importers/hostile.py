"""Files that are made to harm a reader: each is small, and promises, hides or becomes something large."""

from __future__ import annotations

import io
import struct
import zipfile

MANY = 200_000_000
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
ROOT = (
    f'<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
LINKS = (
    f'<Relationships xmlns="{RELATIONS}">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    f'<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
LAUGHS = (
    '<!DOCTYPE lolz [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
HEADINGS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Nama</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Instansi</t></is></c></row>'
)
STYLE = '<xf numFmtId="1"/>'
OPEN_TABLE = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="A"><table:table-row table:number-rows-repeated="1048576">'
    '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>Nama</text:p>'
    "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
)


NO_STRINGS = f'<sst xmlns="{MAIN}"/>'
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs>{STYLE * 2}</cellXfs></styleSheet>'


def open_document(content: str) -> bytes:
    """An ODS with this content."""
    manifest = '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": content})


def workbook(
    sheet: str, *, strings: str | bytes = NO_STRINGS, book: str = BOOK, prolog: str = "", styles: str = STYLES
) -> bytes:
    """An XLSX with these rows in its only sheet."""
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        "xl/sharedStrings.xml": strings,
        "xl/styles.xml": styles,
    }
    return zipped(parts)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def shared(text: str) -> str:
    return f'<sst xmlns="{MAIN}">{text}</sst>'


def lying(content: bytes, name: bytes) -> bytes:
    """The same archive, which says of one part that it unpacks to 100 bytes."""
    small = struct.pack("<I", 100)
    patched = bytearray(content)
    for mark, size_at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = patched.find(mark)
        while at >= 0:
            if patched[at + name_at : at + name_at + len(name)] == name:
                patched[at + size_at : at + size_at + 4] = small
            at = patched.find(mark, at + 4)
    return bytes(patched)


def harmless() -> bytes:
    """What the workbooks among them would be without the harm: a file that is read."""
    ana = '<c t="inlineStr"><is><t>Ana</t></is></c><c t="inlineStr"><is><t>Kab. Gresik</t></is></c>'
    return workbook(f'{HEADINGS}<row r="2">{ana}</row>')


def files() -> dict[str, bytes]:
    """Name -> content."""
    rows = "".join(f'<row r="{number}"/>' for number in range(2, 1_048_577))
    styled = "".join(f'<row r="{number}"><c r="A{number}" s="1"/></row>' for number in range(2, 1_048_577))
    wide = "".join('<c t="inlineStr"><is><t>x</t></is></c>' for _ in range(16_384))
    return {
        "bomb.xlsx": workbook(HEADINGS, strings=b" " * (MANY + MANY)),
        "lying_bomb.xlsx": lying(workbook(HEADINGS, strings=b" " * (MANY + MANY)), b"xl/sharedStrings.xml"),
        "lying_sheet.xlsx": lying(workbook(HEADINGS + rows), b"xl/worksheets/sheet1.xml"),
        "far_corner.xlsx": workbook(HEADINGS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "empty_rows.xlsx": workbook(HEADINGS + rows),
        "styled_rows.xlsx": workbook(HEADINGS + styled),
        "wide_rows.xlsx": workbook(HEADINGS + f"<row>{wide}</row>" * 200),
        "many_strings.xlsx": workbook(HEADINGS, strings=shared("<si><t>a</t></si>" * 15_000_000)),
        "one_string.xlsx": workbook(HEADINGS, strings=shared(f"<si><t>{'a' * (MANY + MANY // 4)}</t></si>")),
        "laughing_sheet.xlsx": workbook(f"{HEADINGS}<row>&j;</row>", prolog=LAUGHS),
        "laughing_book.xlsx": workbook(HEADINGS, book=f"{LAUGHS}<workbook>&j;</workbook>"),
        "laughing_strings.xlsx": workbook(HEADINGS, strings=f"{LAUGHS}{shared('<si><t>&j;</t></si>')}"),
        "outside.xlsx": workbook(
            HEADINGS + '<row r="2"><c r="A2" t="inlineStr"><is><t>&x;</t></is></c></row>',
            prolog='<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        ),
        "deep.xlsx": workbook(HEADINGS + "<f>" * 2_000_000),
        "many_formulas.xlsx": workbook(HEADINGS + "<row>" + "<c><f>A1</f></c>" * 10_000_000 + "</row>"),
        "styles.xlsx": workbook(
            HEADINGS,
            styles=f'<styleSheet xmlns="{MAIN}"><cellXfs>{STYLE * 12_000_000}</cellXfs></styleSheet>',
        ),
        "repeated.ods": open_document(OPEN_TABLE),
        "repeated_less.ods": open_document(OPEN_TABLE.replace("1048576", "6000")),
        "parts.xlsx": zipped({f"xl/{number}.xml": "" for number in range(6_000)} | {"xl/workbook.xml": BOOK}),
        "line.csv": b"Nama;Instansi\n" + b"x" * 49_000_000,
        "wide_letters.csv": b"Nama;Instansi\n" + b"x" * 40_000_000 + "😀".encode(),
        "blank_lines.csv": b"Nama;Instansi\n" + b"\n" * 49_000_000,
        "quote.csv": b'Nama;Instansi\n"' + b"Ana;Kab. Gresik\n" * 3_000_000,
        "cells.csv": b"Nama;Instansi\n" + (b"a;b" + b";c" * 900 + b"\n") * 27_000,
        "semicolons.csv": b"Nama;Instansi\n" + b";" * 900_000,
        "rows.csv": b"Nama;Instansi\n" + b"Ana;Kab. Gresik\n" * 3_000_000,
        "zeros.csv": b"Nama;Instansi\n" + b"\0" * 49_000_000,
        "latin.csv": b"Nama;Instansi\n" + b"An\xe1;Kab. Gresik\n" * 3_000_000,
    }
