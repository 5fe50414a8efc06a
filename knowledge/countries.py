"""Countries that a text names, other than the two whose firms the desk links; pure."""

import re

from knowledge.text import normalised

# In Thai, Japanese and English. Each language has its own word, so none is a name by its sound.
_COUNTRIES = (
    ("เวียดนาม", "ベトナム|ヴェトナム", r"viet ?nam(?:ese)?"),
    ("ลาว(?!น)", "ラオス", r"laos?|laotian"),
    ("กัมพูชา|เขมร", "カンボジア", r"cambodian?"),
    ("พม่า|เมียนมา", "ミャンマー|ビルマ", r"myanmar|burm(?:a|ese)"),
    ("มาเลเซีย", "マレーシア", r"malaysian?"),
    ("สิงคโปร์", "シンガポール", r"singapore(?:an)?"),
    ("อินโดนีเซีย", "インドネシア", r"indonesian?"),
    ("ฟิลิปปินส์", "フィリピン", r"philippines?|filipino"),
    ("บรูไน", "ブルネイ", r"brunei"),
    ("(?<!ภาษา)จีน(?!ี)", "中国(?![語地])", r"china"),
    ("ฮ่องกง", "香港", r"hong kong"),
    ("ไต้หวัน", "台湾", r"taiwan(?:ese)?"),
    ("(?<!ภาษา)เกาหลี", "韓国(?!語)", r"korea"),
    ("อินเดีย", "インド(?!ネシア|シナ)", r"indian?"),
    ("สหรัฐ|อเมริกา|ยูเอสเอ", "米国|アメリカ", r"united states|usa|u\.s(?:\.a)?|america"),
    ("เยอรมัน", "ドイツ(?!語)", r"germany"),
    ("(?<!ภาษา)อังกฤษ|สหราชอาณาจักร", "英国|イギリス", r"united kingdom|britain|british|england"),
    ("ฝรั่งเศส", "フランス", r"france"),
    ("อิตาลี", "イタリア", r"ital(?:y|ian)"),
    ("ออสเตรเลีย", "オーストラリア|豪州", r"australian?"),
    ("รัสเซีย", "ロシア", r"russian?"),
)
_SIGNS = tuple(re.compile(rf"{thai}|{japanese}|\b(?:{english})\b") for thai, japanese, english in _COUNTRIES)


def countries(text: str) -> frozenset[int]:
    """The countries that a text names, by number."""
    plain = normalised(text)
    return frozenset(number for number, sign in enumerate(_SIGNS) if sign.search(plain))
