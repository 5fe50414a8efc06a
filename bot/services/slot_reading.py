"""What people write, as slots of the form: what a reply to a question says, and what they told of their company before."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.domain.form import Topic
from bot.domain.reading import (
    Way,
    bare,
    find_company,
    find_experience,
    find_size,
    find_way,
    parted_person,
    tells_size,
    tells_timing,
    timing_key,
)
from bot.domain.slots import Goal, Slot, SlotName, filled
from bot.domain.wording import say
from bot.ports import Partners, RegistrationFinder
from knowledge.model import Language, Namings
from knowledge.phrasing import own_clauses, seeks_company

_GOALS = {
    "supplier": Goal.SUPPLIER,
    "subcontractor": Goal.SUPPLIER,
    "buyer": Goal.CUSTOMER,
    "distributor": Goal.DISTRIBUTOR,
    "technology": Goal.TECHNOLOGY,
    "joint-venture": Goal.JOINT_VENTURE,
    "investor": Goal.INVESTMENT,
}
"""What is wanted of whom."""
_PROGRAMME = re.compile(
    r"โครงการ|สมัคร|งาน(?!โลหะ|ฉีด|กลึง)|กิจกรรม|สัมมนา|制度|申込|申し込|参加|商談会|セミナー|program|event|apply|seminar",
    re.IGNORECASE,
)
_ADVICE = re.compile(r"ปรึกษา|แนะนำ|สอบถาม|相談|アドバイス|質問|advice|consult|question", re.IGNORECASE)
_LANGUAGES = (
    (Language.TH, re.compile(r"ไทย|タイ|thai", re.IGNORECASE)),
    (Language.JA, re.compile(r"ญี่ปุ่น|日本|japanese", re.IGNORECASE)),
    (Language.EN, re.compile(r"อังกฤษ|英語|english", re.IGNORECASE)),
)
_PLACE_WORDS = re.compile(
    r"จังหวัด|จ\.|อยู่(?:ที่|ใน)?|ที่|ใน|県|府|都|市|にあります|です|所在|province|prefecture|city|\b(?:in|at|from|based)\b|[\s,、。.()（）]+"
)
_PLACE_FIRST = re.compile(r"^([^\s,、]{2,8}?(?:府|県|都|市)?)の(.+)$")
_BETWEEN = re.compile(r"\s*[,、，/\n]\s*|\s+")
_LIST = re.compile(r"[,、，\n]")
_ASKS_NUMBER = re.compile(r"เลขทะเบียน|นิติบุคคล|法人番号|registration|corporate number", re.IGNORECASE)
_ISO = re.compile(r"\b(?:ISO|IATF|AS|HACCP|GMP|FSSC|JIS|IEC)[\s-]?\d{0,6}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read."""

    slots: tuple[Slot, ...] = ()
    """The answer itself."""
    beside: tuple[Slot, ...] = ()
    """What was told beside it; it adds to what is known and replaces nothing."""
    problem: str = ""
    """Name of the sentence that says what is wrong with it, with an example of the right form; empty: nothing is."""


class SlotReader:
    """Reads slots in what people write."""

    def __init__(self, partners: Partners, registrations: RegistrationFinder) -> None:
        """Know industries, places and certificates by the words of `partners`."""
        self._partners = partners
        self._registrations = registrations

    def tapped(self, name: SlotName, key: str, text: str, language: Language) -> Slot:
        """A slot from the button of an answer, worded in the language that is spoken."""
        sentence = {SlotName.GOAL: "goal", SlotName.SIZE: "size", SlotName.TIMING: "timing", SlotName.REPLY_BY: "way"}
        return Slot(name=name, value=say(f"{sentence[name]}_{key}", language), key=key, said=text)

    def find_industry(self, text: str, language: Language) -> Slot | None:
        """The industry whose name is all that a text says, as after a tap."""
        named = self._partners.read_namings(text, language).industries
        is_all = len(named) == 1 and named[0].name == text.strip()
        return Slot(name=SlotName.INDUSTRY, value=named[0].name, key=named[0].code, said=text) if is_all else None

    def read(self, topic: Topic, text: str, language: Language) -> Reading:
        """What a reply to a question of the form says; nothing is guessed, and what fits no slot is kept in the contact's words."""
        # "We make beds and look for a distributor": what is looked for is no fact about the company.
        own = own_clauses(text) if seeks_company(text) or topic is Topic.GOAL else text
        number = self._registration(text)
        if number.problem:
            return number
        match topic:
            case Topic.GOAL:
                slots = self._goal_or_product(text, language)
            case Topic.PRODUCT:
                named = find_company(text)
                # Who names their company too has said in a clause of its own what it makes.
                made = own_clauses(text.replace(named, " ")) if named else ""
                slots = self._product(made or own or text, text, language)
                if made and all(slot.name is not SlotName.INDUSTRY for slot in slots):
                    # Its name may tell the industry: "Toa Medical".
                    named_too = self._named(self._partners.read_namings(own or text, language), text, language)
                    slots = [*(slot for slot in named_too if slot.name is SlotName.INDUSTRY), *slots]
            case Topic.COMPANY:
                slots = self._company(text, language)
            case Topic.CAPACITY:
                slots = self._capacity(text, language)
                is_size_alone = [slot.name for slot in slots] == [SlotName.SIZE]
                if is_size_alone and not tells_size(text):
                    return self._instead(text, "size_unreadable")
            case Topic.TIMING:
                slots = [self._timing(text)]
                if not tells_timing(text):
                    return Reading(problem="timing_unreadable")
            case Topic.PERSON:
                person, role = parted_person(text)
                slots = [
                    Slot(name=SlotName.PERSON, value=person, said=text),
                    Slot(name=SlotName.ROLE, value=role, said=text),
                ]
            case Topic.REPLY:
                way = find_way(text) or Way.CHAT
                slots = [Slot(name=SlotName.REPLY_BY, value=say(f"way_{way}", language), key=way, said=text)]
        # A department for overseas sales is no business abroad.
        tells_more = topic in (Topic.GOAL, Topic.PRODUCT)
        beside = self._facts(own, text, language) if tells_more else ()
        goal = self.goal(text, language) if own != text and topic is Topic.PRODUCT else None
        return Reading(slots=filled((), *number.slots, *slots), beside=filled((), *beside, *((goal,) if goal else ())))

    def _timing(self, text: str) -> Slot:
        return Slot(name=SlotName.TIMING, value=bare(text), key=timing_key(text), said=text)

    def _instead(self, text: str, problem: str) -> Reading:
        """Another question than the one that was put was answered: how soon it is wanted; else nothing was."""
        return Reading(slots=(self._timing(text),)) if timing_key(text) else Reading(problem=problem)

    def read_value(self, name: SlotName, text: str, language: Language) -> Reading:
        """The right value of one slot, as the contact corrects it."""
        if name is SlotName.REGISTRATION:
            found = self._registration(text, is_named=True)
            return found if found.slots or found.problem else Reading(problem="registration_unreadable")
        read = {slot.name: slot for slot in self._value(name, text, language)}
        # A place brings its country; other slots are corrected one by one.
        slots = [
            slot for own, slot in read.items() if own is name or (name is SlotName.PLACE and own is SlotName.COUNTRY)
        ]
        return Reading(slots=tuple(slots) or (Slot(name=name, value=bare(text), said=text),))

    def _value(self, name: SlotName, text: str, language: Language) -> Iterable[Slot]:
        match name:
            case SlotName.GOAL:
                found = self.goal(text, language)
                return (found,) if found else ()
            case SlotName.TIMING:
                return self.read(Topic.TIMING, text, language).slots
            case SlotName.SIZE:
                return self._capacity(text, language)
            case SlotName.INDUSTRY | SlotName.PLACE | SlotName.COUNTRY | SlotName.CERTIFICATES:
                return self._named(self._partners.read_namings(text, language), text, language)
            case SlotName.REPLY_BY:
                return self.read(Topic.REPLY, text, language).slots
            case SlotName.REPLY_LANGUAGE:
                return [self.reply_language(code, language, text) for code, words in _LANGUAGES if words.search(text)][
                    :1
                ]
        return ()

    def goal(self, text: str, language: Language) -> Slot | None:
        """What is wanted of the desk, where a text tells it unmistakably."""
        goals = {_GOALS[role.code] for role in self._partners.read_namings(text, language).roles if role.code in _GOALS}
        if not goals:
            goals = {
                goal for goal, words in ((Goal.PROGRAMME, _PROGRAMME), (Goal.ADVICE, _ADVICE)) if words.search(text)
            }
        return self.goal_slot(goals.pop(), language, said=text) if len(goals) == 1 else None

    def goal_of(self, roles: Iterable[str], language: Language, said: str) -> Slot | None:
        """What is wanted, from the roles of the partner that was searched for."""
        goals = {_GOALS[role] for role in roles if role in _GOALS}
        found = self.goal_slot(goals.pop(), language, said=said) if len(goals) == 1 else None
        return replace(found, is_confirmed=False) if found else None

    def sought(self, text: str, language: Language) -> Slot | None:
        """What is wanted, where a text says whom it looks for; still to be confirmed."""
        if not seeks_company(text):
            return None
        return self.goal_of([role.code for role in self._partners.read_namings(text, language).roles], language, text)

    def goal_slot(self, goal: Goal, language: Language, said: str = "") -> Slot:
        """The slot that says so."""
        return Slot(name=SlotName.GOAL, value=say(f"goal_{goal}", language), key=goal, said=said)

    def reply_language(self, wanted: Language, language: Language, said: str = "") -> Slot:
        """In which language to answer."""
        return Slot(name=SlotName.REPLY_LANGUAGE, value=say(f"language_{wanted}", language), key=wanted, said=said)

    def heard(self, text: str, language: Language) -> tuple[Slot, ...]:
        """What an utterance tells of the contact's own company, though nobody asked; it is still to be confirmed."""
        own = own_clauses(text)
        if not own:
            return ()
        slots = (*self._product(own, own, language), *self._facts(own, own, language))
        return tuple(replace(slot, is_confirmed=False) for slot in slots if slot.value)

    def _goal_or_product(self, text: str, language: Language) -> list[Slot]:
        """What is wanted; who tells of their products instead has answered the next question."""
        goal, own = self.goal(text, language), own_clauses(text)
        if goal:
            return [goal, *(self._product(own, text, language) if own else ())]
        tells = bool(own) or bool(self._partners.read_namings(text, language).industries)
        return self._product(text, text, language) if tells else [Slot(name=SlotName.GOAL, value=bare(text), said=text)]

    def _product(self, own: str, said: str, language: Language) -> list[Slot]:
        tapped = self.find_industry(bare(own), language)
        if tapped:
            return [replace(tapped, said=said)]
        industries = [
            slot
            for slot in self._named(self._partners.read_namings(own, language), said, language)
            if slot.name is SlotName.INDUSTRY
        ]
        return [*industries, Slot(name=SlotName.PRODUCT, value=bare(own), said=said)]

    def _company(self, text: str, language: Language) -> list[Slot]:
        """A company's name, and where it is; a place inside the name says nothing."""
        number = self._registration(text)
        words = bare(re.sub(r"\d(?:[ \-]?\d){12}", "", text)) if number.slots else bare(text)
        name = find_company(words)
        if name:
            name = self._without_place(name, language)
            beside = words.replace(name, " ")
        else:
            name, beside = self._parted_name(words, language)
        places = [
            slot
            for slot in self._named(self._partners.read_namings(beside, language), text, language)
            if slot.name in (SlotName.PLACE, SlotName.COUNTRY)
        ]
        is_number_alone = bool(number.slots) and not re.sub(
            r"[\W\d]|" + _ASKS_NUMBER.pattern, "", name, flags=re.IGNORECASE
        )
        company = [] if is_number_alone else [Slot(name=SlotName.COMPANY, value=bare(name), said=text)] if name else []
        return [*number.slots, *company, *places]

    def _parted_name(self, words: str, language: Language) -> tuple[str, str]:
        """A name without legal form, and the places that stand before or after it."""
        first = _PLACE_FIRST.match(words)
        if first and self._is_place(first[1], language):
            return first[2], first[1]
        pieces = [piece for piece in _BETWEEN.split(words) if piece]
        end = len(pieces)
        while end and self._is_place(pieces[end - 1], language):
            end -= 1
        start = (
            1
            if end > 1 and re.match(rf"{re.escape(pieces[0])}\s*[,、，]", words) and self._is_place(pieces[0], language)
            else 0
        )
        return " ".join(pieces[start:end]), " ".join((*pieces[:start], *pieces[end:]))

    def _without_place(self, name: str, language: Language) -> str:
        """A name that nothing closes ("บจก. สยาม ชลบุรี"), without the place that stands after it."""
        pieces = name.split()
        while len(pieces) > 2 and self._is_place(pieces[-1], language):
            pieces.pop()
        return " ".join(pieces)

    def _is_place(self, piece: str, language: Language) -> bool:
        return not _PLACE_WORDS.sub("", self._partners.read_namings(piece, language).beside_places)

    def _capacity(self, text: str, language: Language) -> list[Slot]:
        said, key = find_size(text, is_asked=True)
        for clause in _LIST.split(text) if not said else ():
            # "About 120, ISO 9001": a number alone in a clause of its own.
            if not said and not _ISO.search(clause):
                said, key = find_size(clause, is_asked=True)
        found = [
            slot
            for slot in self._facts(text, text, language)
            if slot.name in (SlotName.CERTIFICATES, SlotName.EXPERIENCE)
        ]
        if not said and found:
            return found
        return [Slot(name=SlotName.SIZE, value=said or bare(text), key=key, said=text), *found]

    def _facts(self, own: str, said: str, language: Language) -> tuple[Slot, ...]:
        """What a text that is about the contact's company tells beside what was asked."""
        if not own:
            return ()
        named = self._named(self._partners.read_namings(own, language), said, language)
        size, key = find_size(own, is_asked=False)
        certificates = ", ".join(dict.fromkeys(match.group().strip() for match in _ISO.finditer(own)))
        slots = (
            *(slot for slot in named if slot.name is not SlotName.INDUSTRY),
            Slot(name=SlotName.COMPANY, value=find_company(own), said=said),
            Slot(name=SlotName.SIZE, value=size, key=key, said=said),
            Slot(name=SlotName.EXPERIENCE, value=find_experience(own), said=said),
        )
        known = {slot.name for slot in slots if slot.value}
        if SlotName.CERTIFICATES not in known:
            slots = (*slots, Slot(name=SlotName.CERTIFICATES, value=certificates, said=said))
        return tuple(slot for slot in slots if slot.value)

    def _named(self, namings: Namings, said: str, language: Language) -> list[Slot]:
        """Slots for what a text names; of several places or countries nobody knows which is meant."""
        slots = []
        if namings.industries:
            names, codes = (
                ", ".join(one.name for one in namings.industries),
                ",".join(one.code for one in namings.industries),
            )
            slots.append(Slot(name=SlotName.INDUSTRY, value=names, key=codes, said=said))
        if namings.certificates:
            names, codes = (
                ", ".join(one.name for one in namings.certificates),
                ",".join(one.code for one in namings.certificates),
            )
            slots.append(Slot(name=SlotName.CERTIFICATES, value=names, key=codes, said=said))
        place = namings.places[0] if len(namings.places) == 1 else None
        countries = {one.country for one in namings.places} or {one.code for one in namings.countries}
        if place:
            slots.append(Slot(name=SlotName.PLACE, value=place.name, key=place.code, said=said))
        if len(countries) == 1:
            (country,) = countries
            slots.append(Slot(name=SlotName.COUNTRY, value=say(f"country_{country}", language), key=country, said=said))
        return slots

    def _registration(self, text: str, *, is_named: bool = False) -> Reading:
        """A registered number by its rule; one that breaks it is told so and not kept."""
        found = self._registrations.find(text, is_named=is_named or bool(_ASKS_NUMBER.search(text)))
        if found is None:
            return Reading()
        if found.is_personal:
            return Reading(problem="registration_personal")
        if not found.country:
            return Reading(problem="registration_unreadable")
        return Reading(slots=(Slot(name=SlotName.REGISTRATION, value=found.value, key=found.value, said=text),))
