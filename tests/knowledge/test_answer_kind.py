"""What kind of thing a question asks for, in three languages, and what a text must hold to answer it."""

import pytest

from knowledge.answer_kind import AnswerKind, expected_answer, expected_kind, holds_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("เบอร์โทรของโต๊ะญี่ปุ่น", AnswerKind.PHONE),
        ("担当者の電話番号は?", AnswerKind.PHONE),
        ("e-mail of the desk", AnswerKind.MAIL),
        ("ศูนย์อยู่ถนนอะไร", AnswerKind.ADDRESS),
        ("センターの住所は?", AnswerKind.ADDRESS),
        ("ดอกเบี้ยเท่าไหร่", AnswerKind.SHARE),
        ("補助の割合は何%ですか", AnswerKind.SHARE),
        ("ค่าสมัครเท่าไร", AnswerKind.FEE),
        ("ค่าติดตั้งต่อโรงงานกี่บาท", AnswerKind.FEE),
        ("มูลค่าการลงทุนเท่าไหร่", AnswerKind.MONEY),
        ("参加費はいくらですか", AnswerKind.FEE),
        ("How much does it cost to take part?", AnswerKind.FEE),
        ("งบประมาณเท่าไหร่", AnswerKind.MONEY),
        ("予算はいくらですか", AnswerKind.MONEY),
        ("How much money was set aside?", AnswerKind.MONEY),
        ("ลงนามกันปีไหน", AnswerKind.YEAR),
        ("覚書を結んだのは何年ですか", AnswerKind.YEAR),
        ("Since what year have they met?", AnswerKind.YEAR),
        ("次回はいつですか", AnswerKind.TIME),
        ("สมาคมนี้ก่อตั้งปีไหน", AnswerKind.FOUNDING),
        ("協会はいつ設立されましたか", AnswerKind.FOUNDING),
        ("When was it founded?", AnswerKind.FOUNDING),
        ("ลงนามเมื่อไร", AnswerKind.TIME),
        ("いつ始まりますか", AnswerKind.TIME),
        ("When does it start?", AnswerKind.TIME),
        ("จังหวัดนี้มีประชากรเท่าไร", AnswerKind.POPULATION),
        ("県の人口は?", AnswerKind.POPULATION),
        ("มีพนักงานกี่คน", AnswerKind.EMPLOYEES),
        ("従業員は何人ですか", AnswerKind.EMPLOYEES),
        ("How many employees does it have?", AnswerKind.EMPLOYEES),
        ("มากันกี่คน", AnswerKind.PEOPLE),
        ("参加者は何人ですか", AnswerKind.PEOPLE),
        ("มีกี่คู่", AnswerKind.COUNT),
        ("何社が参加しましたか", AnswerKind.COUNT),
        ("What was the total value of investment?", AnswerKind.MONEY),
        ("how much revenue did each make", AnswerKind.MONEY),
        ("มีสมาชิกกี่ราย", AnswerKind.COUNT),
        ("roughly how many Thai SMEs had registered", AnswerKind.COUNT),
        ("how many firms joined", AnswerKind.COUNT),
        ("SMRJ คืออะไร", None),
        ("目的は何ですか", None),
        ("協会の発足年は", AnswerKind.FOUNDING),
        ("Who chairs it?", AnswerKind.PERSON),
        ("who is the current head of the programme", AnswerKind.PERSON),
        ("ใครเป็นหัวหน้าโครงการ", AnswerKind.PERSON),
        ("ผู้ว่าราชการจังหวัดชื่ออะไร", AnswerKind.PERSON),
        ("県知事は誰ですか", AnswerKind.PERSON),
        ("Who is the city's new representative?", AnswerKind.PERSON),
        ("Which minister did they meet?", AnswerKind.PERSON),
        ("SMRJ คือใคร", None),
        ("ใครสมัครได้บ้าง", None),
        ("誰でも参加できますか", None),
        ("Who can join?", None),
        ("何年間続きましたか", AnswerKind.COUNT),
        # What only looks like such a question.
        ("โครงการไซเบอร์ซีเคียวริตี้คืออะไร", None),
        ("บริษัทที่อยู่ในโครงการมีใครบ้าง", None),
        ("สวัสดีค่า มีกี่คู่", AnswerKind.COUNT),
        ("สมัครทางอีเมลได้ไหม", None),
        ("いつでも相談できますか", None),
        ("How does it address the labour shortage?", None),
        ("when applying which documents do I need", None),
        ("Which low-cost automation is there?", None),
        ("โครงการนี้เกี่ยวกับอะไร", None),
        ("มีค่าใช้จ่ายเกี่ยวกับเรื่องใดบ้าง", None),
        ("เกี่ยวกับงานนี้ มีกี่บริษัท", AnswerKind.COUNT),
        ("What is J-GoodTech and who runs it?", None),
    ],
)
def test_the_kind_that_would_answer_is_told(question: str, kind: AnswerKind | None) -> None:
    assert expected_kind(question) is kind


@pytest.mark.parametrize(
    ("kind", "answer", "other"),
    [
        (AnswerKind.PHONE, "โทร 02-430-6860", "โทรหาเราได้ ปี 2566"),
        (AnswerKind.MAIL, "desk@example.org へどうぞ", "メールでどうぞ"),
        (AnswerKind.ADDRESS, "75/6 ถนนพระราม 6", "อยู่ที่เชียงใหม่"),
        (AnswerKind.SHARE, "ร้อยละ 40 ของทั้งหมด", "40 บริษัท"),
        (AnswerKind.FEE, "参加費は3,000円です", "経済効果は20億円です"),
        (AnswerKind.FEE, "สมัครฟรี", "มูลค่า 2,000 ล้านบาท"),
        (AnswerKind.MONEY, "มูลค่า 2,000 ล้านบาท", "2,000 ราย"),
        (AnswerKind.FOUNDING, "ตั้งขึ้นเมื่อปี 2484", "ประชุมเมื่อปี 2565"),
        (AnswerKind.FOUNDING, "ตั้งขึ้นเมื่อปี 2484", "ตั้งอยู่ที่เชียงใหม่"),
        (AnswerKind.PERSON, "สมชาย ใจดี ผู้ว่าราชการจังหวัด", "จับคู่ธุรกิจออนไลน์ของกรม"),
        (AnswerKind.PERSON, "豊永理事長が来訪", "会員企業の検索サイト"),
        (AnswerKind.PERSON, "Ms Suda spoke", "a matching site for firms"),
        (AnswerKind.COUNT, "จำนวนกว่า 4,000 ราย", "ตามข่าวปี 2563"),
        (AnswerKind.COUNT, "埼玉から35社", "2018年6月の商談会"),
        (AnswerKind.COUNT, "with 35 large Saitama firms", "signed up in June 2018"),
        (AnswerKind.TIME, "วันที่ 5 กันยายน 2565", "ที่โรงแรม"),
        (AnswerKind.TIME, "2022年9月です", "広島です"),
        (AnswerKind.POPULATION, "人口は730万人です", "代表は3人です"),
        (AnswerKind.PEOPLE, "กว่า 1,200 คน", "1,200 บาท"),
        (AnswerKind.EMPLOYEES, "มีพนักงาน 80 คน", "มีผู้เข้าร่วม 80 คน"),
        (AnswerKind.YEAR, "ตั้งแต่ปี 2562", "ทุกเดือนมกราคม"),
        (AnswerKind.FOUNDING, "1974年に設立された", "1974年に工場を建設した"),
        (AnswerKind.COUNT, "三社が参加", "多くの会社が参加"),
        (AnswerKind.COUNT, "三社が参加", "三菱が参加"),
        (AnswerKind.COUNT, "มีสามแห่ง", "สามารถเข้าร่วมได้"),
        (AnswerKind.COUNT, "ราวห้าสิบราย", "ห้างหุ้นส่วนในอุตสาหกรรมสัมพันธ์"),
        (AnswerKind.COUNT, "กว่า 4 สาขา", "นโยบายไทยแลนด์ 4.0"),
    ],
)
def test_a_text_that_holds_no_such_thing_is_told_from_one_that_does(kind: AnswerKind, answer: str, other: str) -> None:
    assert holds_kind(answer, kind)
    assert not holds_kind(other, kind)


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("ผู้ว่าฯ ของจังหวัดชื่ออะไร", "ผู้ว่าราชการจังหวัด สมชาย ใจดี", "ปลัดกระทรวง สมชาย ใจดี"),
        ("県知事は誰ですか", "ผู้ว่าราชการจังหวัด สมชาย ใจดี", "ผู้แทนจากจังหวัด สมชาย ใจดี"),
        ("Who is the ambassador?", "見本大使が出席", "見本大臣が出席"),
        ("次官補は誰ですか", "รองปลัดกระทรวงกล่าว", "ปลัดกระทรวงกล่าว"),
        ("Who is the permanent secretary?", "ปลัดกระทรวงกล่าว", "รองปลัดกระทรวงกล่าว"),
        ("BOIの副長官は誰ですか", "รองเลขาธิการกล่าว", "เลขาธิการกล่าว"),
        ("Who is the vice president?", "副理事長が出席", "理事長が出席"),
        ("รองผู้ว่าราชการจังหวัดชื่ออะไร", "the deputy governor", "the governor"),
        ("協会の会長は誰ですか", "นาย ก ประธานสมาคม", "นาย ก ปลัดกระทรวง"),
        ("Who is the prime minister?", "นายกรัฐมนตรีกล่าว", "รัฐมนตรีว่าการกล่าว"),
        # Whoever heads it may be called by any office.
        ("Who is in charge of it?", "อธิบดีกรมกล่าว", "จับคู่ธุรกิจออนไลน์"),
    ],
)
def test_who_is_asked_for_by_an_office_is_told_by_a_text_that_names_it(question: str, answer: str, other: str) -> None:
    expected = expected_answer(question)

    assert expected is not None
    assert expected.is_held_by(answer)
    assert not expected.is_held_by(other)


@pytest.mark.parametrize(
    ("question", "answer", "other"),
    [
        ("ธนาคารมีกี่สาขา", "ให้บริการ 95 สาขา", "มีสาขาทั่วประเทศ ลูกค้า 4,000 ราย"),
        ("銀行の支店はいくつありますか", "95 สาขาทั่วประเทศ", "ลูกค้า 4,000 ราย"),
        ("How many branches does the bank have?", "95 branches", "branches in 2018 and 4,000 clients"),
        ("何社が進出しましたか", "บริษัทไทย 45 ราย", "มูลค่า 1,000 ล้านบาท"),
        ("มีบริษัทกี่ราย", "35社が参加", "2019年5月20日の覚書"),
        ("How many SMEs had registered?", "3,000 SMEs", "in June 2018 SMEs signed up"),
        ("How many members does the club have?", "the club has 120 members", "the club met on 5 September 2022"),
    ],
)
def test_how_many_of_something_is_told_by_a_number_of_such(question: str, answer: str, other: str) -> None:
    expected = expected_answer(question)

    assert expected is not None
    assert expected.is_held_by(answer)
    assert not expected.is_held_by(other)


def test_a_question_for_anything_expects_nothing_of_a_kind() -> None:
    assert expected_answer("SMRJ คืออะไร") is None
