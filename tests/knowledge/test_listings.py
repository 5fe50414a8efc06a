"""A wish to partner listings; the vocabulary is the shipped one, the listings are not."""

import pytest

from handlers.knowing import LIBRARY
from knowledge.listings import PartnerFinder, Vocabulary
from knowledge.model import Language, Listing, ListingId, Wish
from knowledge.yaml_file import load_yaml
from tests.builders import a_listing
from tests.fakes import InMemoryIndex, InMemoryListings


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(load_yaml((LIBRARY / "industries.yaml").read_text("utf-8")))


def finder(vocabulary: Vocabulary, *listings: Listing) -> PartnerFinder:
    finder = PartnerFinder(InMemoryListings(listings), InMemoryIndex(), vocabulary)
    finder.index_listings()
    return finder


def found(finder: PartnerFinder, text: str, language: Language, previous: Wish | None = None) -> list[str]:
    """Ids of the listings that fit a wish in words."""
    return [match.listing.id for match in finder.search(finder.read_wish(text, language, previous)).matches]


# ------------------------------------------------------------------------------------------------------ reading a wish


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("หาตัวแทนจำหน่ายเครื่องมือแพทย์ที่กรุงเทพ", Language.TH),
        ("バンコクの医療機器の会社を探しています", Language.JA),
        ("medical device distributor in Bangkok", Language.EN),
    ],
)
def test_an_industry_and_a_place_are_recognised_in_every_language(
    vocabulary: Vocabulary, text: str, language: Language
) -> None:
    wish = vocabulary.wish_of(f"{text} (Thailand)", language)

    assert wish.country == "TH"
    assert "medical-devices" in wish.industries
    assert wish.regions == ("bangkok",)


@pytest.mark.parametrize("text", ["ISO13485", "iso 13485", "ＩＳＯ１３４８５", "ISO-13485を取得した会社"])
def test_a_certificate_is_recognised_however_it_is_written(vocabulary: Vocabulary, text: str) -> None:
    assert len(vocabulary.wish_of(text, Language.JA).certificates) == 1


def test_who_names_no_country_is_shown_the_other_one(vocabulary: Vocabulary) -> None:
    assert vocabulary.wish_of("หาคู่ค้าอาหาร", Language.TH).country == "JP"
    assert vocabulary.wish_of("食品の会社", Language.JA).country == "TH"


def test_a_country_that_is_named_counts(vocabulary: Vocabulary) -> None:
    assert vocabulary.wish_of("หาคู่ค้าไทยด้านอาหาร", Language.TH).country == "TH"
    assert vocabulary.wish_of("food firms in Japan", Language.EN).country == "JP"


@pytest.mark.parametrize(
    ("text", "language"), [("良いタイミングで食品の会社を", Language.JA), ("บริษัทอาหารที่พูดภาษาไทยได้", Language.TH)]
)
def test_a_word_that_only_holds_the_name_of_a_country_is_not_one(
    vocabulary: Vocabulary, text: str, language: Language
) -> None:
    plain = vocabulary.wish_of("食品の会社" if language is Language.JA else "บริษัทอาหาร", language)

    assert vocabulary.wish_of(text, language).country == plain.country


def test_who_would_like_something_names_no_country(vocabulary: Vocabulary) -> None:
    assert vocabulary.namings_of("仕入先を探したいです", Language.JA).countries == ()
    assert vocabulary.wish_of("日本の会社に会いたいです", Language.JA).country == "JP"


def test_namings_are_worded_and_know_the_country_of_a_place(vocabulary: Vocabulary) -> None:
    named = vocabulary.namings_of("大阪の金属加工", Language.EN)

    assert [(one.code, one.country) for one in named.places] == [("osaka", "JP")]
    assert [one.name for one in named.industries] == ["metalworking"]
    assert named.beside_places == "の金属加工"


def test_nothing_recognised_is_nothing_to_filter_by(vocabulary: Vocabulary) -> None:
    assert not vocabulary.wish_of("hello there", Language.EN).has_criteria


# ------------------------------------------------------------------------------------------------------------ filters


def test_filters_are_exact(vocabulary: Vocabulary) -> None:
    fits = a_listing(id=ListingId("fits"))
    others = [
        a_listing(id=ListingId("other-country"), country="JP", region="osaka"),
        a_listing(id=ListingId("other-industry"), industry="food-processing"),
        a_listing(id=ListingId("other-region"), region="chonburi"),
        a_listing(id=ListingId("no-certificate"), certificates=()),
    ]

    partners = finder(vocabulary, fits, *others)

    assert found(partners, "Thai medical devices in Bangkok with ISO13485", Language.EN) == ["fits"]


def test_a_certificate_is_the_same_however_the_listing_writes_it(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, a_listing(certificates=("ISO13485",)))

    assert found(partners, "Thai medical devices with ISO 13485", Language.EN) == ["TH-1"]


def test_a_wish_in_one_language_finds_listings_in_another(vocabulary: Vocabulary) -> None:
    thai_firm = a_listing(names={Language.TH: "บริษัท ก"}, descriptions={Language.TH: "ขายเตียง"}, products={})

    assert found(finder(vocabulary, thai_firm), "タイの医療機器の会社", Language.JA) == ["TH-1"]


def test_a_role_that_is_asked_for_ranks_first_but_excludes_nobody(vocabulary: Vocabulary) -> None:
    maker = a_listing(id=ListingId("maker"), roles=("manufacturer",))
    seller = a_listing(id=ListingId("seller"), roles=("distributor",))
    partners = finder(vocabulary, maker, seller)

    assert found(partners, "distributor of medical devices in Thailand", Language.EN) == ["seller", "maker"]


def test_nothing_is_shown_to_a_wish_that_says_nothing_we_know(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, a_listing(), a_listing(id=ListingId("JP-1"), country="JP"))

    assert found(partners, "zzz qqq", Language.EN) == []


def test_no_more_are_shown_than_asked_for_but_all_are_counted(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, *(a_listing(id=ListingId(f"TH-{number}")) for number in range(7)))

    search = partners.search(partners.read_wish("Thai medical devices", Language.EN), limit=3)

    assert (len(search.matches), search.found) == (3, 7)


# ---------------------------------------------------------------------------------------------------------- refining


def test_a_wish_that_only_names_a_place_refines_the_one_before(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, a_listing(), a_listing(id=ListingId("TH-2"), region="chonburi"))
    first = partners.read_wish("タイの医療機器の会社", Language.JA)

    assert found(partners, "チョンブリーでありますか", Language.JA, first) == ["TH-2"]


def test_a_wish_for_another_industry_starts_anew(vocabulary: Vocabulary) -> None:
    partners = finder(
        vocabulary, a_listing(region="chonburi"), a_listing(id=ListingId("TH-2"), industry="food-processing")
    )
    first = partners.read_wish("タイの医療機器の会社、チョンブリー", Language.JA)

    assert found(partners, "タイの食品加工の会社", Language.JA, first) == ["TH-2"]


# ----------------------------------------------------------------------------------------------------------- reasons


def test_the_reasons_name_what_fits_in_the_askers_language(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, a_listing())

    (match,) = partners.search(partners.read_wish("バンコクの医療機器、ISO13485", Language.JA)).matches

    assert "region=バンコク" in match.reasons
    assert "language=ja" in match.reasons
    assert any(reason.startswith("certificate=") for reason in match.reasons)
    assert any("医療" in reason for reason in match.reasons)


def test_the_criteria_are_described_in_the_askers_language(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary)

    described = partners.describe(partners.read_wish("チョンブリーの医療機器", Language.JA))

    assert "チョンブリー" in described
    assert "医療" in described
    assert "タイ" in described


# ------------------------------------------------------------------------------------------------- places and roles


def test_who_names_a_place_and_no_country_looks_there(vocabulary: Vocabulary) -> None:
    wish = vocabulary.wish_of("หาคู่ค้าที่ชลบุรี ทำชิ้นส่วนยานยนต์", Language.TH)

    assert (wish.country, wish.regions) == ("TH", ("chonburi",))


def test_where_the_contact_is_themselves_is_not_where_they_look(vocabulary: Vocabulary) -> None:
    wish = vocabulary.wish_of("เราผลิตเครื่องสำอางที่เชียงใหม่ อยากหาคู่ค้า", Language.TH)

    assert (wish.country, wish.regions) == ("JP", ())


def test_what_is_made_may_be_told_after_the_place(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, a_listing(), a_listing(id=ListingId("TH-2"), region="chonburi"))
    first = partners.read_wish("หาคู่ค้าที่ชลบุรี", Language.TH)

    assert found(partners, "เครื่องมือแพทย์ค่ะ", Language.TH, first) == ["TH-2"]


def test_another_country_takes_the_place_of_the_one_before(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, a_listing(), a_listing(id=ListingId("JP-1"), country="JP", region="osaka"))
    first = partners.read_wish("タイの医療機器の会社、バンコク", Language.JA)

    assert found(partners, "日本の会社は？", Language.JA, first) == ["JP-1"]


def test_a_role_is_among_the_criteria_and_each_language_lists_in_its_way(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary)

    def described(text: str, language: Language) -> str:
        return partners.describe(partners.read_wish(text, language))

    assert described("タイの医療機器の販売代理店", Language.JA) == "タイ・医療機器・販売代理店"
    assert described("medical device distributor in Thailand", Language.EN) == "Thailand, medical devices, distributor"


# ------------------------------------------------------------------------------------------------- naming a listing


def named(partners: PartnerFinder, text: str, *shown: str) -> list[str]:
    """Ids of the listings that a text names."""
    return [listing.id for listing in partners.find_named(text, [ListingId(one) for one in shown])]


def test_a_listing_is_named_by_its_id_or_its_name_in_any_language(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, a_listing(), a_listing(id=ListingId("JP-1"), names={Language.EN: "Bed Works Inc."}))

    for text in ("TH-1 を紹介して", "th 1", "อยากให้แนะนำบริษัท ก", "A社とつないで", "Introduce me to Company A"):
        assert named(partners, text) == ["TH-1"], text
    assert named(partners, "a company that makes beds") == []


def test_only_of_a_company_that_was_shown_a_part_of_the_name_will_do(vocabulary: Vocabulary) -> None:
    partners = finder(
        vocabulary, a_listing(names={Language.EN: "Bed Works Co., Ltd.", Language.JA: "株式会社ベッド製作所"})
    )

    assert named(partners, "Bed Works, please", "TH-1") == ["TH-1"]
    assert named(partners, "ベッド製作所でお願いします", "TH-1") == ["TH-1"]
    assert named(partners, "Bed Works, please") == []


def test_a_name_that_is_not_disclosed_is_not_confirmed(vocabulary: Vocabulary) -> None:
    partners = finder(vocabulary, a_listing(is_disclosed=False))

    assert named(partners, "Company A", "TH-1") == []
    assert named(partners, "TH-1") == ["TH-1"]


def test_listings_that_were_imported_since_are_named_too(vocabulary: Vocabulary) -> None:
    store = InMemoryListings()
    partners = PartnerFinder(store, InMemoryIndex(), vocabulary)
    assert named(partners, "Company A") == []

    store.put_listings([a_listing()], "test")
    partners.index_listings()

    assert named(partners, "Company A") == ["TH-1"]
