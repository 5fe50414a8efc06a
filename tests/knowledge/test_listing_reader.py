"""Partner files: what a row means, and how wrong rows are named."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from knowledge.adapters.listing_reader import read_listings
from knowledge.errors import ListingError
from knowledge.model import Language, Listing

HEADER = "id,name_th,name_ja,name_en,country,region_en,industry,products_en,employees,disclosed,notes\n"
GOOD = "TH-1,บริษัท ก,,,TH,Chiang Mai,plastics,trays;lids,120,yes,seen in 2024\n"


def read(folder: Path, content: str | bytes, name: str = "partners.csv") -> tuple[Listing, ...]:
    """Write a file and read it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_listings(path)


def refusal(folder: Path, content: str | bytes, name: str = "partners.csv") -> str:
    """What is said of a file that is refused."""
    with pytest.raises(ListingError) as caught:
        read(folder, content, name)
    return str(caught.value)


def workbook(folder: Path, rows: list[list[object]]) -> Path:
    """An Excel file with one sheet."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    path = folder / "partners.xlsx"
    book.save(path)
    return path


def test_a_full_row_gives_every_field(tmp_path: Path) -> None:
    (listing,) = read(
        tmp_path,
        "id,name_th,name_ja,name_en,country,region_th,region_ja,region_en,industry,products_th,products_ja,products_en,"
        "roles,seeks,certificates,languages,employees,disclosed,sample,description_th,description_ja,description_en\n"
        'JP-7,ก,あ,"A, Ltd.",JP,โตเกียว,東京,Tokyo,medical-devices,เตียง;รถเข็น,ベッド；車椅子,beds; wheelchairs ;,'
        'Supplier;technology,distributor,ISO 13485;CE marking,th;ja,"1,200",no,yes,ไทย,日本,English\n',
    )

    assert listing == Listing(
        id=listing.id,
        country="JP",
        region="tokyo",
        industry="medical-devices",
        names={Language.TH: "ก", Language.JA: "あ", Language.EN: "A, Ltd."},
        regions={Language.TH: "โตเกียว", Language.JA: "東京", Language.EN: "Tokyo"},
        products={
            Language.TH: ("เตียง", "รถเข็น"),
            Language.JA: ("ベッド", "車椅子"),
            Language.EN: ("beds", "wheelchairs"),
        },
        descriptions={Language.TH: "ไทย", Language.JA: "日本", Language.EN: "English"},
        roles=("supplier", "technology"),
        seeks=("distributor",),
        certificates=("ISO 13485", "CE marking"),
        languages=("th", "ja"),
        employees=1200,
        is_disclosed=False,
        is_sample=True,
    )
    assert listing.id == "JP-7"


def test_a_row_with_the_least_it_needs_is_read_and_its_company_not_disclosed(tmp_path: Path) -> None:
    (listing,) = read(tmp_path, "id,name_ja,country,industry\nJP-1,見本工業,JP,plastics\n")

    assert set(listing.names.values()) == {"見本工業"}
    assert (listing.region, listing.employees, listing.products[Language.TH]) == ("", None, ())
    assert not listing.is_disclosed
    assert not listing.is_sample


def test_a_missing_language_falls_back_to_one_that_is_given(tmp_path: Path) -> None:
    (listing,) = read(tmp_path, HEADER + GOOD)

    assert listing.names[Language.JA] == "บริษัท ก"
    assert listing.regions[Language.TH] == "Chiang Mai"
    assert listing.products[Language.JA] == ("trays", "lids")


@pytest.mark.parametrize(
    ("region", "slug"), [("Chiang Mai", "chiang-mai"), ("Kōchi", "kochi"), (" TOKYO ", "tokyo"), ("ชลบุรี", "ชลบุรี")]
)
def test_the_region_is_a_slug_of_its_name(tmp_path: Path, region: str, slug: str) -> None:
    (listing,) = read(tmp_path, HEADER + GOOD.replace("Chiang Mai", region))

    assert listing.region == slug


@pytest.mark.parametrize(
    ("written", "country"), [("th", "TH"), ("Thailand", "TH"), ("ประเทศไทย", "TH"), ("日本", "JP"), ("Japan", "JP")]
)
def test_a_country_may_be_written_by_its_name(tmp_path: Path, written: str, country: str) -> None:
    (listing,) = read(tmp_path, HEADER + GOOD.replace(",TH,", f",{written},"))

    assert listing.country == country


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_a_thai_file_is_read_as_excel_saves_it(tmp_path: Path, encoding: str) -> None:
    (listing,) = read(tmp_path, (HEADER + GOOD).encode(encoding))

    assert listing.names[Language.TH] == "บริษัท ก"


def test_a_japanese_file_is_read_as_excel_saves_it(tmp_path: Path) -> None:
    (listing,) = read(tmp_path, "id,name_ja,country,industry\nJP-1,見本ｺｳｷﾞｮｳ株式会社①,日本,plastics\n".encode("cp932"))

    assert listing.names[Language.JA] == "見本ｺｳｷﾞｮｳ株式会社①"


def test_cells_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    (listing,) = read(
        tmp_path,
        "id,name_en,country,industry,products_en,description_en,certificates\n"
        'TH-1,=1+1,TH,plastics,+66 2 202 4426;-5 C storage,@desk,"=HYPERLINK(""x"")"\n',
    )

    assert listing.names[Language.EN] == "=1+1"
    assert listing.products[Language.EN] == ("+66 2 202 4426", "-5 C storage")
    assert listing.descriptions[Language.EN] == "@desk"
    assert listing.certificates == ('=HYPERLINK("x")',)


def test_an_excel_file_is_read_with_its_numbers_and_truth_values(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [
            ["ID", "Name TH", "country", "industry", "employees", "disclosed", "description_en"],
            ["TH-1", "บริษัท ก", "TH", "plastics", 120.0, True, "=1+1"],
            [None, None, None, None, None, None, None],
            [42, "บริษัท ข", "TH", "plastics", None, "no", None],
        ],
    )

    first, second = read_listings(path)

    assert (first.employees, first.is_disclosed, first.descriptions[Language.EN]) == (120, True, "=1+1")
    assert (second.id, second.employees, second.is_disclosed) == ("42", None, False)


def test_every_wrong_cell_is_named_by_row_and_column_with_what_is_expected(tmp_path: Path) -> None:
    message = refusal(
        tmp_path,
        HEADER + GOOD + "\n" + "TH 2,,,,Laos,,พลาสติก,,many,maybe,\n" + GOOD,
    )

    assert message.splitlines() == [
        "partners.csv: 7 problems, so nothing was taken from this file.",
        "- row 4, column id: 'TH 2' cannot be used; expected letters, digits, - . _, at most 64, such as TH-0042",
        "- row 4, column country: 'Laos' cannot be used; expected TH or JP",
        "- row 4, column industry: 'พลาสติก' cannot be used;"
        " expected a code of industries.yaml, such as medical-devices",
        "- row 4, column name_th, name_ja, name_en: are all empty; expected a name in at least one language",
        "- row 4, column employees: 'many' cannot be used; expected a whole number such as 120, or nothing",
        "- row 4, column disclosed: 'maybe' cannot be used; expected yes or no",
        "- row 5, column id: 'TH-1' is already in row 2; expected an id of its own",
    ]


def test_of_many_problems_ten_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "".join(f"TH-{number},x,,,Laos,,plastics,,,,\n" for number in range(13))

    message = refusal(tmp_path, HEADER + rows)

    assert len(message.splitlines()) == 12
    assert message.endswith("- and 3 more")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", "", "lacks column id, country, industry"),
        ("a.csv", "id,name_en,country\nTH-1,A,TH\n", "lacks column industry"),
        ("a.csv", "id,id,country,industry\n", "column id twice"),
        ("a.csv", HEADER, "no rows"),
        ("a.csv", HEADER + GOOD.replace("บริษัท ก", "A, Ltd."), "row 2: has 12 cells"),
        ("a.csv", HEADER + 'TH-1,"A" Ltd.,,,TH,,plastics,,,,\n', "row 2: the double quotes"),
        ("a.csv", HEADER + 'TH-1,"A Ltd.,,,TH,,plastics,,,,\n', "row 2: the double quotes"),
        ("a.csv", b"\xff\xfe\x00", "not text"),
        ("a.xls", "id", "not read"),
        ("a.xlsx", "id,country,industry", "no Excel workbook"),
    ],
)
def test_a_file_that_is_no_partner_table_is_refused_by_name(
    tmp_path: Path, name: str, content: str | bytes, reason: str
) -> None:
    message = refusal(tmp_path, content, name)

    assert message.startswith(f"{name}: ")
    assert reason in message


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()

    for name in ("missing.csv", "folder.csv"):
        with pytest.raises(ListingError, match=name):
            read_listings(tmp_path / name)


def test_the_shipped_sample_is_read_and_says_that_it_is_a_sample() -> None:
    listings = read_listings(Path(__file__).parents[2] / "knowledge" / "library" / "partners" / "sample.csv")

    assert listings
    assert all(listing.is_sample for listing in listings)
