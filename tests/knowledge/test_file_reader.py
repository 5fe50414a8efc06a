"""The file reader: what each kind of file says, and how it refuses those that say nothing it can read."""

import io
import os
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import docx
import pytest
from pypdf import PdfReader, PdfWriter

from knowledge.adapters.file_reader import MAX_BYTES, MAX_CHARACTERS, FileReader
from knowledge.errors import (
    DocumentError,
    EmptyDocumentError,
    TooLargeDocumentError,
    UnreadableDocumentError,
)
from knowledge.model import FileText, Language

THAI = "กระทรวงอุตสาหกรรมร่วมมือกับญี่ปุ่น จัดงานจับคู่ธุรกิจสำหรับวิสาหกิจขนาดกลางและขนาดย่อม"
JAPANESE = "タイ工業省は中小機構と協力して、日タイの企業のビジネスマッチングを実施しています。"


def read(folder: Path, name: str, content: str | bytes) -> FileText:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return FileReader().read(path)


def texts(file: FileText) -> list[str]:
    """The paragraphs of a file."""
    return [block.text for block in file.blocks]


def told(file: FileText) -> list[tuple[str, str]]:
    """The paragraphs of a file with their headings."""
    return [(block.heading, block.text) for block in file.blocks]


def docx_bytes(document: object) -> bytes:
    """A Word document as it is saved."""
    saved = io.BytesIO()
    document.save(saved)  # type: ignore[attr-defined]  # python-docx names no class for what Document() gives
    return saved.getvalue()


def pdf_bytes(
    pages: Sequence[Sequence[str]],
    *,
    title: str = "",
    has_picture: bool = False,
    sizes: Mapping[str, int] | None = None,
) -> bytes:
    """A PDF with one line of text below the other on each page, in a font that tells which letters it draws.

    `sizes` tells of lines that are not set in 12 points.

    Glyph numbers are the letters' own code points, so the table of letters maps each to itself.
    """
    letters = sorted({letter for page in pages for line in page for letter in line})
    table = "".join(f"<{ord(letter):04X}> <{ord(letter):04X}>\n" for letter in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(letters)} beginbfchar\n{table}endbfchar\n"
        "endcmap end end"
    )
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H"
        b" /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        _stream(cmap.encode()),
        _stream(
            zlib.compress(b"\x00"),
            "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray"
            " /BitsPerComponent 8 /Filter /FlateDecode",
        ),
        f"<< /Title <FEFF{title.encode('utf-16-be').hex()}> >>".encode(),
    ]
    kids = []
    for page in pages:
        shown = " ".join(
            f"/F {(sizes or {}).get(line, 12)} Tf <{line.encode('utf-16-be').hex()}> Tj 0 -20 Td" for line in page
        )
        picture = "q 500 0 0 700 0 0 cm /P Do Q" if has_picture else ""
        objects.append(_stream(f"{picture} BT /F 12 Tf 50 750 Td {shown} ET".encode()))
        resources = f"<< /Font << /F 3 0 R >> {'/XObject << /P 6 0 R >>' if has_picture else ''} >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources {resources}"
            f" /Contents {len(objects)} 0 R >>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    return _assembled(objects)


def _stream(content: bytes, entries: str = "") -> bytes:
    return f"<< /Length {len(content)} {entries} >>\nstream\n".encode() + content + b"\nendstream"


def _assembled(objects: Sequence[bytes]) -> bytes:
    made = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(made))
        made += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return (
        made
        + (
            f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
            f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n{len(made)}\n%%EOF"
        ).encode()
    )


def encrypted(pdf: bytes, password: str) -> bytes:
    """The PDF locked with a password, or only protected against changes when it is empty."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


# ------------------------------------------------------------------------------------------------- plain text


def test_a_government_article_is_read_without_its_header_dateline_and_repeated_title(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "thaigov-1.txt",
        "title: ปลัดฯ หารือ  SMRJ\nurl: https://www.thaigov.go.th/1\npublished: วันพฤหัสบดีที่ 1 กุมภาพันธ์ 2567\n"
        "licence: public domain\n\nวันพฤหัสบดีที่ 1 กุมภาพันธ์ 2567\n01/02/2567\nปลัดฯ หารือ SMRJ\nปลัดฯ หารือ SMRJ\n"
        f"{THAI}\n{THAI}\nย่อหน้าที่สอง\n",
    )

    assert (file.title, file.url, file.published) == ("ปลัดฯ หารือ SMRJ", "https://www.thaigov.go.th/1", "2024-02-01")
    assert texts(file) == [THAI, "ย่อหน้าที่สอง"]


def test_yaml_front_matter_gives_title_address_date_and_language(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "a.md",
        "---\ntitle: 'Fees: 2024'\nsource: https://example.org/fees\ndate: 2024-02\nlanguage: ja-JP\n---\n\n"
        "# Other\n\nText.\n",
    )

    assert (file.title, file.url, file.published) == ("Fees: 2024", "https://example.org/fees", "2024-02")
    assert file.language is Language.JA
    assert told(file) == [("Other", "Text.")]


def test_front_matter_that_is_no_yaml_is_read_line_by_line(tmp_path: Path) -> None:
    file = read(tmp_path, "a.txt", "---\ntitle: Fees: what we know\ndate: 1 February 2024\n---\nText.\n")

    assert (file.title, file.published, texts(file)) == ("Fees: what we know", "2024-02-01", ["Text."])


def test_lines_with_colons_that_name_no_known_field_stay_text(tmp_path: Path) -> None:
    file = read(tmp_path, "a.txt", "Phone: 02-202-4426\nFax: 02-202-4427\n\nThe office is in Bangkok.\n")

    assert "Fax: 02-202-4427" in texts(file)


def test_the_first_line_is_the_title_when_nothing_else_names_it(tmp_path: Path) -> None:
    file = read(tmp_path, "a.txt", f"งานจับคู่ธุรกิจ\n{THAI}\n")

    assert (file.title, texts(file)) == ("งานจับคู่ธุรกิจ", [THAI])


def test_the_file_name_is_the_title_when_the_first_line_is_a_sentence(tmp_path: Path) -> None:
    file = read(tmp_path, "desk notes.txt", f"{JAPANESE}\n二つ目の段落です。\n")

    assert (file.title, len(file.blocks)) == ("desk notes", 2)


def test_a_site_name_before_the_repeated_title_is_left_out(tmp_path: Path) -> None:
    file = read(tmp_path, "a.txt", f"รัฐบาลไทย-ข่าว-ปลัดฯ ณัฐพล หารือ SMRJ ญี่ปุ่น\n\nปลัดฯ ณัฐพล หารือ SMRJ ญี่ปุ่น\n{THAI}\n")

    assert (file.title, texts(file)) == ("ปลัดฯ ณัฐพล หารือ SMRJ ญี่ปุ่น", [THAI])


def test_a_file_that_says_only_its_title_still_says_something(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "hello.txt", "hello")) == ["hello"]


def test_lines_broken_at_a_margin_become_paragraphs(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "a.txt",
        "The matching programme brings Thai and Japanese companies to-\n"
        "gether twice a year, in Bangkok and in Tokyo, and is well-known\n"
        "among them for its careful preparation of every meeting.\n"
        "\n"
        "Companies apply with a profile of one page, which the two desks\n"
        "translate before they propose a partner on the other side and\n"
        "arrange a first call.\n",
    )

    assert len(file.blocks) == 2
    assert "companies together twice a year" in file.blocks[0].text
    assert "well-known among them" in file.blocks[0].text


def test_a_short_line_is_kept_under_another_heading(tmp_path: Path) -> None:
    file = read(
        tmp_path, "a.md", "# Fees\n## J-GoodTech\nFree of charge\n## T-GoodTech\nFree of charge\n\nFree of charge\n"
    )

    assert told(file) == [("J-GoodTech", "Free of charge"), ("T-GoodTech", "Free of charge")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874", "tis-620"])
def test_thai_is_read_in_every_encoding_that_offices_use(tmp_path: Path, encoding: str) -> None:
    assert texts(read(tmp_path, "a.txt", f"หัวข้อ\n{THAI}".encode(encoding))) == [THAI]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932", "euc_jp"])
def test_japanese_is_read_in_every_encoding_that_offices_use(tmp_path: Path, encoding: str) -> None:
    assert texts(read(tmp_path, "a.txt", f"お知らせ\n{JAPANESE}".encode(encoding))) == [JAPANESE]


@pytest.mark.parametrize(
    ("dateline", "published"),
    [
        ("วันจันทร์ที่ 30 มกราคม 2560", "2017-01-30"),
        ("๑ ก.พ. ๒๕๖๗", "2024-02-01"),
        ("01/02/2567", "2024-02-01"),
        ("2024年2月1日（木）", "2024-02-01"),
        ("令和6年2月1日", "2024-02-01"),
        ("令和元年5月1日", "2019-05-01"),
        ("2024-02-01", "2024-02-01"),
        ("1 February 2024", "2024-02-01"),
        ("Published: February 1, 2024", "2024-02-01"),
    ],
)
def test_a_date_alone_on_one_of_the_first_lines_is_the_date_of_publishing(
    tmp_path: Path, dateline: str, published: str
) -> None:
    file = read(tmp_path, "a.txt", f"A title of the page\n{dateline}\n{THAI}\n")

    assert (file.published, texts(file)) == (published, [THAI])


def test_a_place_and_a_date_before_a_dash_are_a_dateline_and_stay_in_the_text(tmp_path: Path) -> None:
    file = read(tmp_path, "a.txt", f"หัวข้อข่าว\nกรุงเทพฯ 30 มกราคม 2560 - {THAI}\n")

    assert file.published == "2017-01-30"
    assert file.blocks[0].text.startswith("กรุงเทพฯ 30 มกราคม 2560")


@pytest.mark.parametrize("line", ["Apply by 1 March 2025.", "อบรมวันที่ 5 มี.ค. 2568 - 6 มี.ค. 2568", "31/02/2567"])
def test_a_date_in_a_sentence_is_not_taken_for_the_date_of_publishing(tmp_path: Path, line: str) -> None:
    file = read(tmp_path, "a.txt", f"A title of the page\n{line}\n{THAI}\n")

    assert (file.published, texts(file)) == ("", [line, THAI])


# ------------------------------------------------------------------------------------------ Markdown and HTML


def test_markdown_headings_lists_and_tables_are_read_in_order(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "a.markdown",
        "# ผลการจับคู่\n\nคำ**นำ**\n\n## Results\n\n- 45 [pairs](https://example.org)\n- three fields\n\n"
        "| Year | Pairs |\n|---|---|\n| 2020 | 10 |\n\n日本語の文が\n改行されている。\n",
    )

    assert file.title == "ผลการจับคู่"
    assert told(file) == [
        ("", "คำนำ"),
        ("Results", "45 pairs"),
        ("Results", "three fields"),
        ("Results", "Year | Pairs"),
        ("Results", "2020 | 10"),
        ("Results", "日本語の文が改行されている。"),
    ]


PAGE = """<!DOCTYPE html><html lang="en"><head><title>Results | Ministry</title>
<link rel="canonical" href="https://example.org/results">
<meta property="article:published_time" content="2024-02-01T10:00:00+07:00"><style>p {}</style></head>
<body><header>Site name</header><nav><a>Home</a></nav>
<main><article><header><h1>Results<br>2024</h1></header>
<p>First <b>para</b>graph.<!-- hidden --></p><script>track()</script>
<div>Second line<br>Third line</div>
<h2>By year</h2><table><tr><th>Year</th><th>Pairs</th></tr><tr><td>2020</td><td>10</td></tr></table>
<aside>Read also</aside><form>Search</form></article></main>
<footer>Imprint</footer></body></html>"""


def test_a_page_is_read_without_what_surrounds_its_content(tmp_path: Path) -> None:
    file = read(tmp_path, "a.html", PAGE)

    assert (file.title, file.url, file.published) == ("Results 2024", "https://example.org/results", "2024-02-01")
    assert file.language is None
    assert told(file) == [
        ("", "First paragraph."),
        ("", "Second line"),
        ("", "Third line"),
        ("By year", "Year | Pairs"),
        ("By year", "2020 | 10"),
    ]


def test_a_page_that_lies_in_one_form_and_one_table_is_read(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "a.htm",
        "<html><head><title>ข่าว</title></head><body><form><table><tr><td><h2>หัวเรื่อง</h2>"
        f"<p>{THAI}</p></td><td>เมนู</td></tr></table></form></body></html>",
    )

    assert file.title == "ข่าว"
    assert told(file) == [("หัวเรื่อง", THAI), ("หัวเรื่อง", "เมนู")]


def test_a_sentence_broken_for_looks_is_mended(tmp_path: Path) -> None:
    file = read(tmp_path, "a.html", "<p>中小企業の<br>海外展開を\n支援します。<br>お問い合わせ</p>")

    assert texts(file) == ["中小企業の海外展開を支援します。", "お問い合わせ"]


@pytest.mark.parametrize(
    ("charset", "encoding", "text"), [("tis-620", "cp874", THAI), ("Shift_JIS", "cp932", JAPANESE)]
)
def test_a_page_in_an_old_encoding_is_read(tmp_path: Path, charset: str, encoding: str, text: str) -> None:
    page = f'<html><head><meta charset="{charset}"><title>X</title></head><body><p>{text}</p></body></html>'

    assert texts(read(tmp_path, "a.html", page.encode(encoding))) == [text]


def test_a_declared_encoding_that_is_wrong_does_no_harm(tmp_path: Path) -> None:
    page = f'<html><head><meta charset="windows-874"></head><body><p>{THAI}</p></body></html>'

    assert texts(read(tmp_path, "a.html", page.encode())) == [THAI]


# ------------------------------------------------------------------------------------------------------- Word


def test_word_paragraphs_and_tables_are_read_in_order_under_their_headings(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("ผลการจับคู่ธุรกิจ", 0)
    document.add_paragraph("ย่อหน้าแรก")
    document.add_heading("ตาราง", 1)
    table = document.add_table(2, 2)
    for cell, text in zip([*table.rows[0].cells, *table.rows[1].cells], ["ปี", "คู่", "2563", "10"], strict=True):
        cell.text = text
    document.add_paragraph("ย่อหน้าหลังตาราง", style="List Bullet")

    file = read(tmp_path, "a.docx", docx_bytes(document))

    assert file.title == "ผลการจับคู่ธุรกิจ"
    assert told(file) == [("", "ย่อหน้าแรก"), ("ตาราง", "ปี | คู่"), ("ตาราง", "2563 | 10"), ("ตาราง", "ย่อหน้าหลังตาราง")]


@pytest.mark.parametrize(
    ("property_title", "title"),
    [("Fees of the desk", "Fees of the desk"), ("Microsoft Word - fees.doc", "The first line")],
)
def test_a_word_document_without_headings_takes_the_title_of_its_properties_if_somebody_wrote_it(
    tmp_path: Path, property_title: str, title: str
) -> None:
    document = docx.Document()
    document.core_properties.title = property_title
    document.add_paragraph("The first line")
    document.add_paragraph("Membership costs nothing.")

    assert read(tmp_path, "a.docx", docx_bytes(document)).title == title


# -------------------------------------------------------------------------------------------------------- PDF


def test_a_thai_pdf_is_read_in_paragraphs_with_its_letters_mended(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "a.pdf",
        pdf_bytes(
            [
                [
                    "รายงานประจำปี",
                    "กระทรวงอุตสาหกรรมด\u0e4dาเนินการร่วมกับส านักงานในจังหวัดต่างๆ เพื่อช\uf70aวย",
                    "ผู้ประกอบการ และจะท ำต่อไป",
                    "น\u0e4d\u0e49าประปา",
                ]
            ]
        ),
    )

    assert file.title == "รายงานประจำปี"
    assert texts(file) == [
        "กระทรวงอุตสาหกรรมดำเนินการร่วมกับสำนักงานในจังหวัดต่างๆ เพื่อช่วยผู้ประกอบการ และจะทำต่อไป",
        "น้ำประปา",
    ]


def test_a_paragraph_goes_on_over_the_page_without_page_numbers_and_running_heads(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        "a.pdf",
        pdf_bytes(
            [
                [
                    "Japan Desk",
                    "The desk brings companies together and trans-",
                    "lates what they write to one another before",
                    "- 1 -",
                ],
                ["Japan Desk", "they meet for the first time in Bangkok or in", "Tokyo.", "- 2 -"],
            ],
            title="Report of the desk",
        ),
    )

    assert file.title == "Report of the desk"
    assert texts(file) == [
        "Japan Desk",
        "The desk brings companies together and translates what they write to one another before they meet for the"
        " first time in Bangkok or in Tokyo.",
    ]


def test_kanji_drawn_as_radicals_are_read_as_kanji(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "a.pdf", pdf_bytes([["⽇本の⻑い⼯業の歴史を伝えます。"]]))) == [
        "日本の長い工業の歴史を伝えます。"
    ]


def test_a_pdf_protected_against_changes_only_is_read(tmp_path: Path) -> None:
    pdf = pdf_bytes([["Membership of the platform costs nothing."]])

    assert texts(read(tmp_path, "a.pdf", encrypted(pdf, ""))) == ["Membership of the platform costs nothing."]


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    pdf = pdf_bytes([["Membership of the platform costs nothing."]])

    with pytest.raises(UnreadableDocumentError, match="password"):
        read(tmp_path, "a.pdf", encrypted(pdf, "secret"))


@pytest.mark.parametrize("stamp", [[], ["CamScanner"]])
def test_a_scanned_pdf_is_refused_and_the_reason_given(tmp_path: Path, stamp: list[str]) -> None:
    with pytest.raises(EmptyDocumentError, match=r"scanned.*OCR"):
        read(tmp_path, "a.pdf", pdf_bytes([stamp], has_picture=True))


def test_a_pdf_with_text_beside_a_picture_is_read(tmp_path: Path) -> None:
    pdf = pdf_bytes([["Membership of the platform costs nothing."]], has_picture=True)

    assert texts(read(tmp_path, "a.pdf", pdf)) == ["Membership of the platform costs nothing."]


def test_a_pdf_whose_fonts_do_not_tell_their_letters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="fonts"):
        read(tmp_path, "a.pdf", pdf_bytes([["\ue001\ue002\ue003\ue004\ue005\ue006 and some more"]]))


# ---------------------------------------------------------------------------------------------------- refusals


def zip_bytes(members: dict[str, bytes]) -> bytes:
    """A zip archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "error", "reason"),
    [
        ("a.txt", b"", EmptyDocumentError, "empty"),
        ("a.txt", "\ufeff \n\u3000\u200b\n".encode(), EmptyDocumentError, "no text"),
        ("a.md", b"---\ntitle: Nothing else\n---\n", EmptyDocumentError, "no text"),
        (
            "a.html",
            b"<html><head><title>X</title></head><body><nav>Home</nav></body></html>",
            EmptyDocumentError,
            "no text",
        ),
        ("a.docx", docx_bytes(docx.Document()), EmptyDocumentError, "no text"),
        ("a.pdf", pdf_bytes([[]]), EmptyDocumentError, "no text"),
        ("a.xyz", b"text", UnreadableDocumentError, "kind of file"),
        ("a", b"text", UnreadableDocumentError, "kind of file"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", UnreadableDocumentError, "not text"),
        ("a.txt", bytes(range(128, 256)) * 3, UnreadableDocumentError, "not text"),
        ("a.md", "\ufeffก".encode("utf-16") + b"\x00", UnreadableDocumentError, "not text"),
        ("a.pdf", b"hello", UnreadableDocumentError, "PDF is broken"),
        ("a.pdf", pdf_bytes([["Text that is long enough."]])[:200], UnreadableDocumentError, "PDF is broken"),
        ("a.docx", b"hello", UnreadableDocumentError, "not a Word document"),
        ("a.docx", zip_bytes({"hello.txt": b"hello"}), UnreadableDocumentError, "not a Word document"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), UnreadableDocumentError, "password"),
        ("a.docx", zip_bytes({"word/document.xml": bytes(70_000_000)}), TooLargeDocumentError, "60 MB"),
        ("a.txt", b"a" * (MAX_CHARACTERS + 1), TooLargeDocumentError, "2,000,000"),
        ("a.txt", b"a" * (MAX_BYTES + 1), TooLargeDocumentError, "20 MB"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, error: type[DocumentError], reason: str
) -> None:
    with pytest.raises(error, match=reason) as refusal:
        read(tmp_path, name, content)

    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="no such file"):
        FileReader().read(tmp_path / "missing.txt")
    with pytest.raises(UnreadableDocumentError, match="folder"):
        FileReader().read(tmp_path)


def test_a_pipe_and_a_circle_of_links_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "circle.txt").symlink_to(tmp_path / "circle.txt")

    for name in ("pipe.txt", "circle.txt"):
        with pytest.raises(UnreadableDocumentError):
            FileReader().read(tmp_path / name)


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text")
    path.chmod(0)
    tmp_path.chmod(0o755)
    # Root may read everything: as root the reader is asked in the name of another.
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        with pytest.raises(UnreadableDocumentError):
            FileReader().read(path)
    finally:
        if is_root:
            os.seteuid(0)


def test_no_damage_to_a_file_raises_anything_but_a_document_error(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Membership costs nothing.")
    for name, whole in (("a.pdf", pdf_bytes([["Membership costs nothing."]])), ("a.docx", docx_bytes(document))):
        for place in range(0, len(whole), max(1, len(whole) // 60)):
            damaged = whole[:place] + bytes(reversed(whole[place : place + 40])) + whole[place + 40 :]
            (tmp_path / name).write_bytes(damaged)
            try:
                FileReader().read(tmp_path / name)
            except DocumentError as refusal:
                assert str(refusal)


# ------------------------------------------------------------------------------------------- slides, sheets and pages


def test_slides_become_sections_with_their_number_as_page(tmp_path: Path) -> None:
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = "คูปองนวัตกรรม"
    first.placeholders[1].text = "สนับสนุนไม่เกิน 100,000 บาท"
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "相談窓口"
    table = second.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(5), Inches(1)).table
    for place, text in enumerate(("曜日", "時間", "月曜日", "9時から")):
        table.cell(place // 2, place % 2).text = text
    second.notes_slide.notes_text_frame.text = "祝日は休みです。"
    deck.save(str(tmp_path / "deck.pptx"))

    file = FileReader().read(tmp_path / "deck.pptx")

    assert file.title == "คูปองนวัตกรรม"
    assert [(block.heading, block.text, block.page) for block in file.blocks] == [
        ("", "สนับสนุนไม่เกิน 100,000 บาท", 1),
        ("相談窓口", "曜日 | 時間", 2),
        ("相談窓口", "月曜日 | 9時から", 2),
        ("相談窓口", "祝日は休みです。", 2),
    ]


def test_rows_of_a_sheet_tell_their_cells_by_the_names_of_the_columns(tmp_path: Path) -> None:
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "งบประมาณ"
    for row in (
        ("งบประมาณคูปอง ปี 2569",),
        ("โครงการ", "วงเงิน", "เปิดรับ"),
        ("คูปองดิจิทัล", 80000, datetime.datetime(2026, 3, 1)),
        ("คูปองนวัตกรรม", 100000.0, None),
    ):
        sheet.append(row)
    book.save(tmp_path / "budget.xlsx")

    file = FileReader().read(tmp_path / "budget.xlsx")

    assert [block.text for block in file.blocks] == [
        "โครงการ: คูปองดิจิทัล; วงเงิน: 80000; เปิดรับ: 2026-03-01",
        "โครงการ: คูปองนวัตกรรม; วงเงิน: 100000",
    ]
    assert (file.title, file.blocks[0].heading) == ("งบประมาณคูปอง ปี 2569", "งบประมาณ")


@pytest.mark.parametrize("name", ["broken.pptx", "broken.xlsx"])
def test_broken_slides_and_sheets_are_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 no package")

    with pytest.raises(UnreadableDocumentError, match="save it again"):
        FileReader().read(tmp_path / name)


def test_paragraphs_of_a_pdf_know_their_page_and_scanned_pages_are_named(tmp_path: Path) -> None:
    first = pdf_bytes(
        [["The voucher pays up to 100,000 baht to each firm.", "It is free."], ["Apply before the end of March 2026."]]
    )
    scanned = pdf_bytes([[""]], has_picture=True)
    writer = PdfWriter()
    for part in (first, scanned):
        for page in PdfReader(io.BytesIO(part)).pages:
            writer.add_page(page)
    writer.write(tmp_path / "mixed.pdf")

    file = FileReader().read(tmp_path / "mixed.pdf")

    assert [(block.page, block.text[:5]) for block in file.blocks][-1] == (2, "Apply")
    assert file.scanned_pages == (3,)


def test_lines_set_larger_than_the_text_of_a_pdf_are_its_title_and_headings(tmp_path: Path) -> None:
    lines = [
        "ประกาศโครงการคูปอง",
        "คุณสมบัติผู้สมัคร",
        "ผู้สมัครต้องเป็นนิติบุคคลไทยที่จดทะเบียนไม่น้อยกว่าหนึ่งปีและมีพนักงานไม่เกินสองร้อยคน",
        "มีใบรับรองมาตรฐานอย่างน้อยหนึ่งรายการ",
        "วงเงินสนับสนุน",
        "สนับสนุนไม่เกิน 70,000 บาทต่อกิจการ โดยจ่ายหลังตรวจรับงานเรียบร้อยแล้วภายในสามสิบวัน",
        "ยื่นใบสมัครภายในวันที่ 31 มีนาคม 2569",
        "ผลการพิจารณาจะแจ้งทางอีเมล",
    ]
    sizes = {lines[0]: 22, lines[1]: 16, lines[4]: 16}

    file = read(tmp_path, "a.pdf", pdf_bytes([lines[:4], lines[4:]], sizes=sizes))

    assert file.title == "ประกาศโครงการคูปอง"
    assert {block.heading for block in file.blocks} == {"คุณสมบัติผู้สมัคร", "วงเงินสนับสนุน"}
    assert [(block.heading, block.page) for block in file.blocks][-1] == ("วงเงินสนับสนุน", 2)
    assert all("คุณสมบัติผู้สมัคร" not in block.text for block in file.blocks)


def test_front_matter_tells_when_a_document_holds(tmp_path: Path) -> None:
    (tmp_path / "voucher.md").write_text(
        "---\npublished: 2025-01-05\nvalid_from: 2025-01\nvalid_until: 31 ธันวาคม 2568\nedition: '2025'\nsuccessor: new.md\n---\n"
        "# คูปอง\n\nจ่าย 5,000 บาท",
        "utf-8",
    )
    (tmp_path / "wrong.md").write_text("---\nvalid_until: soon\n---\n# คูปอง\n\nจ่าย 5,000 บาท", "utf-8")

    validity = FileReader().read(tmp_path / "voucher.md").validity

    assert (validity.published, validity.valid_from, validity.valid_until) == ("2025-01-05", "2025-01", "2025-12-31")
    assert (validity.edition, validity.successor) == ("2025", "new.md")
    with pytest.raises(DocumentError, match="valid_until: 'soon' is no date"):
        FileReader().read(tmp_path / "wrong.md")
