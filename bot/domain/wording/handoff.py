"""What a contact and staff read when people take over: who has it, who speaks, what happens next."""

from collections.abc import Mapping

from knowledge.model import Language

_TH: dict[str, str] = {
    "desk_open": "ตอนนี้อยู่ในเวลาทำการ (ปิด {closes} น. เวลาไทย)",
    "desk_closed": "ตอนนี้นอกเวลาทำการ โต๊ะญี่ปุ่นเปิด{opens} (เวลาไทย)",
    "quick_person": "คุยกับเจ้าหน้าที่",
    "quick_contact_me": "ให้เจ้าหน้าที่ติดต่อ",
    "speaker_bot": "โต๊ะญี่ปุ่น (บอท)",
    "speaker_staff": "{name} (เจ้าหน้าที่)",
    "speaker_staff_short": "จนท. {name}",
}
_JA: dict[str, str] = {
    "desk_open": "ただいま営業時間内です（タイ時間{closes}まで）。",
    "desk_closed": "ただいま営業時間外です。ジャパンデスクは{opens}（タイ時間）に開きます。",
    "quick_person": "担当者と話したい",
    "quick_contact_me": "担当者から連絡してほしい",
    "speaker_bot": "ジャパンデスク（ボット）",
    "speaker_staff": "{name}（担当者）",
    "speaker_staff_short": "担当 {name}",
}
_EN: dict[str, str] = {
    "desk_open": "The desk is open now (until {closes}, Bangkok time).",
    "desk_closed": "The desk is closed now. It opens on {opens} (Bangkok time).",
    "quick_person": "Talk to a person",
    "quick_contact_me": "Have staff contact me",
    "speaker_bot": "Japan Desk (bot)",
    "speaker_staff": "{name} (staff)",
    "speaker_staff_short": "Staff {name}",
}
SENTENCES: Mapping[Language, Mapping[str, str]] = {Language.TH: _TH, Language.JA: _JA, Language.EN: _EN}
