"""What the bot says about the contact's own data."""

from collections.abc import Mapping

from knowledge.model import Language

_TH: dict[str, str] = {
    "privacy": (
        "ข้อมูลส่วนตัวของคุณค่ะ\n• เก็บอะไร: ข้อความในแชตนี้และสิ่งที่ส่งมา เก็บแบบเข้ารหัส "
        "อีเมลและเบอร์โทรจะเก็บเมื่อคุณยินยอมเท่านั้นค่ะ\n• นานเท่าไร: ไม่เกิน {days} "
        "วันถ้าไม่ได้ฝากเรื่องถึงเจ้าหน้าที่ค่ะ\n• ใครเห็น: เฉพาะเจ้าหน้าที่โต๊ะญี่ปุ่น "
        "ไม่ส่งให้บริษัทอื่นหรือส่งไปญี่ปุ่นโดยไม่ถามคุณก่อนค่ะ\n• ขอดู แก้ หรือลบ: "
        "แจ้งเจ้าหน้าที่ได้โดยแตะปุ่มด้านล่าง เจ้าหน้าที่จะดำเนินการให้ค่ะ"
    ),
    "quick_privacy": "ข้อมูลส่วนตัวของฉัน",
    "redacted": "‹ช่องทางติดต่อ ไม่ได้เก็บ›",
}
_JA: dict[str, str] = {
    "privacy": (
        "個人情報の取り扱いについてご案内します。\n・保存するもの：このチャットの内容と送られたものを、暗号化して保存します。メールアドレスと電話番号は、同意をいただいた場合だけ保存します。\n"
        "・保存期間：担当者へのご依頼がない会話は、最長{days}日間です。\n・見る人：ジャパンデスクの担当者だけです。事前にお尋ねすることなく、他社や国外に渡すことはありません。\n"
        "・確認・訂正・削除：下のボタンから担当者にお申し出ください。担当者が対応します。"
    ),
    "quick_privacy": "個人情報の取り扱い",
    "redacted": "‹連絡先・未保存›",
}
_EN: dict[str, str] = {
    "privacy": (
        "About your personal data:\n• What is kept: what you write and send in this chat, encrypted. "
        "E-mail addresses and telephone numbers are kept only with your consent.\n• How long: at most "
        "{days} days, unless you left a wish for the staff.\n• Who sees it: the Japan Desk's staff only. "
        "Nothing goes to another company or abroad without asking you first.\n• To see, correct or "
        "delete it: please tell the staff with the button below; they will do it for you."
    ),
    "quick_privacy": "My personal data",
    "redacted": "‹contact details, not kept›",
}
SENTENCES: Mapping[Language, Mapping[str, str]] = {Language.TH: _TH, Language.JA: _JA, Language.EN: _EN}
