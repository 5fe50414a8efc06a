"""A wish to ranked partner listings with reasons; filters are exact, never guessed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from knowledge.model import Language, Listing, ListingId, Named, Namings, PartnerMatch, PartnerSearch, Wish
from knowledge.names import NameFinder
from knowledge.phrasing import tells_of_own_company
from knowledge.ports import ListingIndex, ListingStore

_OTHER_COUNTRY = {Language.TH: "JP", Language.JA: "TH"}
"""Where a contact looks who names no country: a Thai firm in Japan, a Japanese one in Thailand."""
_LEGAL_FORM = re.compile(
    r"\(.*?\)|（.*?）|株式会社|有限会社|合同会社|บริษัท|จำกัด(?:\s*\(มหาชน\))?|ห้างหุ้นส่วน"
    r"|\b(?:co\.?,?\s*ltd|inc|ltd|corp|corporation|company limited|limited|plc|llc|k\.k)\b\.?",
    re.IGNORECASE,
)
_WISHES = re.compile("(?<=[いきぎしじちにひびぴみりえけげせぜてでねべめれ])たい")
"""The ending of "would like to", which sounds like Thailand."""
_NEAR_ENOUGH = 0.30
"""Likeness of a listing to a wish that named no criterion we know; below it nothing is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A criterion's names by language; the first is shown."""

    code: str
    names: Mapping[Language, Sequence[str]]

    def display(self, language: Language) -> str:
        """The name shown in that language."""
        names = self.names.get(language) or self.names.get(Language.EN) or (self.code,)
        return names[0]


class Vocabulary:
    """The words by which industries, roles, places, certificates and countries are recognised in a wish."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """Take what `industries.yaml` holds."""
        # Words that hold the name of a place or country without meaning it (タイミング, ภาษาไทย, ジャパンデスク).
        self._ignored = NameFinder((str(word), "") for own in raw.get("ignore", {}).values() for word in own)
        self.industries = _terms(raw["industries"])
        self.roles = _terms(raw["roles"])
        self.countries = _terms(raw["countries"])
        self.certificates = _terms(raw["certificates"])
        self.regions = {country: _terms(places) for country, places in raw["regions"].items()}
        self._find_industry = _finder(self.industries)
        self._find_role = _finder(self.roles)
        self._find_country = _finder(self.countries)
        self._find_certificate = _finder(self.certificates)
        self._find_region = {country: _finder(terms) for country, terms in self.regions.items()}

    def wish_of(self, text: str, language: Language) -> Wish:
        """Read the criteria that a wish names."""
        said, text = text, self._without_ignored(text)
        country = self.named_country(text)
        if not country and not tells_of_own_company(said):
            # Who names a place looks there, unless it may be where they are themselves.
            country = self._country_of_places(text)
        country = country or _OTHER_COUNTRY.get(language, "")
        # A place in the other country is where the contact is, not where the partner should be.
        regions = (
            self._find_region[country].find(text)
            if country
            else tuple(code for finder in self._find_region.values() for code in finder.find(text))
        )
        return Wish(
            text=said,
            language=language,
            country=country,
            regions=regions,
            industries=self._find_industry.find(text),
            roles=self._find_role.find(text),
            certificates=self._find_certificate.find(text),
        )

    def _without_ignored(self, text: str) -> str:
        """The text without words that only sound like a place or country."""
        return self._ignored.without_names(_WISHES.sub(" ", text))

    def namings_of(self, text: str, language: Language) -> Namings:
        """What a text names, whoever it is about; worded in `language`."""
        text = self._without_ignored(text)

        def named(codes: Sequence[str], terms: Mapping[str, Term], country: str = "") -> tuple[Named, ...]:
            return tuple(Named(code=code, name=terms[code].display(language), country=country) for code in codes)

        beside = self._find_country.without_names(text)
        for finder in self._find_region.values():
            beside = finder.without_names(beside)
        return Namings(
            beside_places=beside.strip(),
            industries=named(self._find_industry.find(text), self.industries),
            roles=named(self._find_role.find(text), self.roles),
            certificates=named(self._find_certificate.find(text), self.certificates),
            places=tuple(
                one
                for country, finder in self._find_region.items()
                for one in named(finder.find(text), self.regions[country], country)
            ),
            countries=named(self._find_country.find(text), self.countries),
        )

    def named_country(self, text: str) -> str:
        """The one country that a text names; empty when it names none, or several."""
        countries = self._find_country.find(self._without_ignored(text))
        return countries[0] if len(countries) == 1 else ""

    def _country_of_places(self, text: str) -> str:
        """The one country whose places a text names; empty when there is not just one."""
        countries = [country for country, finder in self._find_region.items() if finder.find(text)]
        return countries[0] if len(countries) == 1 else ""

    def region(self, code: str) -> Term | None:
        """The place with that code, in whichever country."""
        return next((terms[code] for terms in self.regions.values() if code in terms), None)


class PartnerFinder:
    """Finds partner listings for a wish."""

    def __init__(self, store: ListingStore, index: ListingIndex, vocabulary: Vocabulary) -> None:
        """Search the listings of `store`, ranked by `index`."""
        self._store = store
        self._index = index
        self._vocabulary = vocabulary
        self._names: tuple[NameFinder, NameFinder] | None = None
        self._names_of = 0

    def index_listings(self) -> None:
        """Index every stored listing anew; call it after listings were imported."""
        self._index.add_listings({listing.id: _offer(listing) for listing in self._store.list_listings()})
        self._names = None

    def find_listing(self, listing_id: ListingId) -> Listing | None:
        """The listing with that id, if there is one."""
        return next((listing for listing in self._store.list_listings() if listing.id == listing_id), None)

    def find_named(self, text: str, shown: Sequence[ListingId] = ()) -> Sequence[Listing]:
        """The listings that a text names, by id or name; those that were shown also without what marks a company as one."""
        # Another process may have imported listings.
        revision = self._store.revision
        if self._names is None or self._names_of != revision:
            self._names_of = revision
            listings = self._store.list_listings()
            self._names = (
                NameFinder((name, listing.id) for listing in listings for name in _names(listing)),
                NameFinder((_bare_name(name), listing.id) for listing in listings for name in _names(listing)),
            )
        full, bare = self._names
        found = full.find(text) or tuple(own for own in bare.find(text) if own in shown)
        return [listing for own in found if (listing := self.find_listing(ListingId(own)))]

    def read_wish(self, text: str, language: Language, previous: Wish | None = None) -> Wish:
        """The wish a text states; one that only refines (`in Chonburi?`) goes on from the previous."""
        wish = self._vocabulary.wish_of(text, language)
        if previous is None or (wish.industries and previous.industries):
            return wish
        named = self._vocabulary.named_country(text)
        # Another place, or another country, takes the place of the one before; nothing else moves a search abroad.
        country = named or (wish.country if wish.regions else previous.country)
        return replace(
            previous,
            language=language,
            text=f"{previous.text} {text}",
            country=country,
            regions=wish.regions or (previous.regions if country == previous.country else ()),
            industries=wish.industries or previous.industries,
            certificates=wish.certificates or previous.certificates,
            roles=wish.roles or previous.roles,
        )

    def read_namings(self, text: str, language: Language) -> Namings:
        """What a text names, whoever it is about."""
        return self._vocabulary.namings_of(text, language)

    def search(self, wish: Wish, limit: int = 3) -> PartnerSearch:
        """The listings that pass every filter, best first."""
        near = self._index.search_listings(wish.text)
        matches = []
        for listing in self._store.list_listings():
            if not _passes(listing, wish):
                continue
            likeness = near.get(listing.id, 0.0)
            if not (wish.industries or wish.certificates) and likeness < _NEAR_ENOUGH:
                continue
            wanted = set(wish.roles) & set(listing.roles)
            matches.append(
                PartnerMatch(
                    listing=listing, score=round(likeness + 0.3 * len(wanted), 4), reasons=self._reasons(listing, wish)
                )
            )
        matches.sort(key=lambda match: match.score, reverse=True)
        return PartnerSearch(wish=wish, matches=tuple(matches[:limit]), found=len(matches))

    def describe(self, wish: Wish) -> str:
        """The criteria of a wish in its own language, listed as that language lists."""
        words = self._vocabulary
        terms = [words.countries[wish.country]] if wish.country in words.countries else []
        terms += [term for code in wish.regions if (term := words.region(code))]
        terms += [words.industries[code] for code in wish.industries]
        terms += [words.roles[code] for code in wish.roles]
        terms += [words.certificates[code] for code in wish.certificates]
        return ("・" if wish.language is Language.JA else ", ").join(term.display(wish.language) for term in terms)

    def _reasons(self, listing: Listing, wish: Wish) -> tuple[str, ...]:
        """Names of what fits: each is `kind=value`, worded by whoever shows it."""
        words, language = self._vocabulary, wish.language
        reasons = []
        if listing.industry in words.industries:
            reasons.append(f"industry={words.industries[listing.industry].display(language)}")
        if listing.region in wish.regions:
            reasons.append(f"region={_text(listing.regions, language)}")
        reasons += [
            f"certificate={code}" for code in listing.certificates if code in wish.certificates or not wish.certificates
        ][:2]
        reasons += [f"role={words.roles[code].display(language)}" for code in listing.roles if code in wish.roles]
        if language in listing.languages:
            reasons.append(f"language={language}")
        return tuple(reasons)


def _passes(listing: Listing, wish: Wish) -> bool:
    return (
        (not wish.country or listing.country == wish.country)
        and (not wish.regions or listing.region in wish.regions)
        and (not wish.industries or listing.industry in wish.industries)
        and {_bare(code) for code in wish.certificates} <= {_bare(code) for code in listing.certificates}
    )


def _names(listing: Listing) -> Sequence[str]:
    """What a listing may be called by: its id, and its names unless they are to be told only once both sides agree."""
    own = [str(listing.id)] if any(letter.isalpha() for letter in listing.id) else []
    return [*own, *listing.names.values()] if listing.is_disclosed else own


def _bare_name(name: str) -> str:
    """A company's name without its legal form and what stands in brackets."""
    return _LEGAL_FORM.sub(" ", name).strip(" ,.")


def _bare(certificate: str) -> str:
    """`ISO13485`, `ISO 13485` and `iso-13485` are one."""
    return "".join(letter for letter in certificate.lower() if letter.isalnum())


def _offer(listing: Listing) -> list[str]:
    """What a listing offers, one text a language."""
    return [
        " ".join((_text(listing.descriptions, language), *listing.products.get(language, ())))
        for language in Language
        if listing.descriptions.get(language) or listing.products.get(language)
    ]


def _text(by_language: Mapping[Language, str], language: Language) -> str:
    return by_language.get(language) or by_language.get(Language.EN) or next(iter(by_language.values()), "")


def _terms(raw: Mapping[str, Mapping[str, Sequence[str]]]) -> dict[str, Term]:
    terms = {}
    for code, names in raw.items():
        shared = tuple(str(name) for name in names.get("any", ()))
        own = {language: tuple(str(name) for name in names.get(language, ())) for language in Language}
        # Certificates are called the same everywhere: the code itself is their display name.
        terms[code] = Term(
            code=code, names={language: (*own[language], *((code, *shared) if shared else ())) for language in Language}
        )
    return terms


def _finder(terms: Mapping[str, Term]) -> NameFinder:
    return NameFinder((name, code) for code, term in terms.items() for own in term.names.values() for name in own)
