"""What staff read in their own group beside the announcements: answers to what they wrote or tapped there."""

from collections.abc import Mapping

from knowledge.model import Language

_TH: dict[str, str] = {
    "room_unnamed": "เจ้าหน้าที่",
    "room_help": (
        "กลุ่มนี้รับแจ้งเรื่องของโต๊ะญี่ปุ่น\n"
        "• กดปุ่มใต้ข้อความเพื่อรับเรื่อง พักไว้ หรือส่งต่อ\n"
        "• ตอบกลับ (reply) ข้อความของเรื่อง หรือพิมพ์ในหัวข้อของเรื่อง เพื่อเขียนถึงผู้ติดต่อ\n"
        "• คำสั่ง: /claim JD-0001, /snooze, /pass, /back, /resolve, /reopen, /note ข้อความที่ผู้ติดต่อไม่เห็น"
    ),
    "room_unknown": "ไม่พบเรื่อง {number}",
    "room_which": "เรื่องไหน กรุณาตอบกลับข้อความของเรื่อง หรือใส่หมายเลข เช่น /claim JD-0001",
    "room_outcome": "ปิด {number} ด้วยผลใด",
    "room_until": "พัก {number} ไว้ถึงเมื่อไร",
    "room_edit": "แก้ไขแล้วไม่ได้ส่งต่อถึงผู้ติดต่อของ {number} กรุณาส่งเป็นข้อความใหม่",
    "room_file": "ไฟล์ รูป และสติกเกอร์จากกลุ่มนี้ไม่ได้ส่งถึงผู้ติดต่อของ {number} ส่งได้เฉพาะข้อความ หรือใช้หน้า inbox",
    "room_failed": "ทำรายการล่าสุดไม่สำเร็จ กรุณาลองใหม่หรือใช้หน้า inbox",
    "room_open": "เปิดในกล่องงาน",
    "room_how_topic": "พิมพ์ในหัวข้อนี้เพื่อเขียนถึงผู้ติดต่อ (ผู้ติดต่อเห็นชื่อคุณ) ส่วน /note ผู้ติดต่อไม่เห็น",
    "snooze_hour": "1 ชั่วโมง",
    "snooze_opening": "ถึงเวลาเปิดทำการครั้งหน้า",
    "snooze_week": "สัปดาห์หน้า",
    "mail_urgent": "ด่วน",
    "mail_footer": "อีเมลนี้ส่งอัตโนมัติ ตอบกลับไม่ถึงผู้ติดต่อ กรุณาเปิดเรื่องในกล่องงาน",
}
_JA: dict[str, str] = {
    "room_unnamed": "担当者",
    "room_help": (
        "このグループにはジャパンデスクの相談が届きます。\n"
        "• メッセージの下のボタンで、担当・保留・引き継ぎができます\n"
        "• 相談のメッセージに返信するか、相談のトピックに書くと、相手に届きます\n"
        "• コマンド：/claim JD-0001、/snooze、/pass、/back、/resolve、/reopen、/note 相手に見えないメモ"
    ),
    "room_unknown": "{number} は見つかりません",
    "room_which": "どの相談でしょうか。相談のメッセージに返信するか、/claim JD-0001 のように番号を付けてください",
    "room_outcome": "{number} の結果を選んでください",
    "room_until": "{number} をいつまで保留にしますか",
    "room_edit": "編集した内容は {number} の相手に届いていません。新しいメッセージとして送ってください",
    "room_file": "このグループのファイル・写真・スタンプは {number} の相手に届きません。文章で送るか、受信箱をお使いください",
    "room_failed": "直前の操作ができませんでした。もう一度お試しいただくか、受信箱をお使いください",
    "room_open": "受信箱で開く",
    "room_how_topic": "このトピックに書くと相手に届きます（お名前も伝わります）。/note は相手に見えません",
    "snooze_hour": "1時間",
    "snooze_opening": "次の営業開始まで",
    "snooze_week": "来週",
    "mail_urgent": "至急",
    "mail_footer": "このメールは自動送信です。返信しても相手には届きません。受信箱で開いてください",
}
_EN: dict[str, str] = {
    "room_unnamed": "Staff",
    "room_help": (
        "The Japan Desk's leads are announced in this group.\n"
        "• Tap a button under a message to claim, snooze or pass on\n"
        "• Reply to a lead's message, or write in its topic, to write to the contact\n"
        "• Commands: /claim JD-0001, /snooze, /pass, /back, /resolve, /reopen, /note words that the contact does not see"
    ),
    "room_unknown": "There is no {number}",
    "room_which": "Which lead? Reply to its message, or give its number, as in /claim JD-0001",
    "room_outcome": "How did {number} end?",
    "room_until": "Until when is {number} put off?",
    "room_edit": "The edit did not go to the contact of {number}; send it as a new message",
    "room_file": "Files, pictures and stickers from this group do not go to the contact of {number}; write words, or use the inbox",
    "room_failed": "What was asked last could not be done; try again or use the inbox",
    "room_open": "Open in the inbox",
    "room_how_topic": "What you write in this topic goes to the contact under your name; /note stays with us",
    "snooze_hour": "1 hour",
    "snooze_opening": "Next opening",
    "snooze_week": "Next week",
    "mail_urgent": "URGENT",
    "mail_footer": "This mail was sent automatically; a reply does not reach the contact. Open the lead in the inbox",
}
_OUTCOMES: dict[Language, dict[str, str]] = {
    Language.TH: {
        "outcome_introduced": "แนะนำคู่ค้าแล้ว",
        "outcome_answered": "ตอบแล้ว",
        "outcome_referred": "ส่งต่อหน่วยงานอื่น",
        "outcome_no_fit": "ไม่ตรงความต้องการ",
        "outcome_unreachable": "ติดต่อไม่ได้",
        "outcome_not_serious": "ไม่จริงจัง",
    },
    Language.JA: {
        "outcome_introduced": "紹介済み",
        "outcome_answered": "回答済み",
        "outcome_referred": "他機関へ案内",
        "outcome_no_fit": "条件が合わず",
        "outcome_unreachable": "連絡がつかず",
        "outcome_not_serious": "見込みなし",
    },
    Language.EN: {
        "outcome_introduced": "Introduced",
        "outcome_answered": "Answered",
        "outcome_referred": "Referred elsewhere",
        "outcome_no_fit": "No fit",
        "outcome_unreachable": "Unreachable",
        "outcome_not_serious": "Not serious",
    },
}
SENTENCES: Mapping[Language, Mapping[str, str]] = {
    Language.TH: _TH | _OUTCOMES[Language.TH],
    Language.JA: _JA | _OUTCOMES[Language.JA],
    Language.EN: _EN | _OUTCOMES[Language.EN],
}
