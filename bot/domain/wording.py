"""Every sentence the bot itself says, by language. A test fails until every language has every sentence."""

from collections.abc import Mapping

from bot.domain.understanding import Intent
from knowledge.model import Language

CONSENT_VERSION = "2026-11"
"""Changes whenever the words of `consent_notice` change."""

_TH: dict[str, str] = {
    "greeting": (
        "สวัสดีค่ะ บอทของโต๊ะญี่ปุ่น (DIPROM Japan Desk) ค่ะ ไม่ใช่เจ้าหน้าที่ที่เป็นคนนะคะ\n"
        "ถามเรื่องโครงการไทย-ญี่ปุ่น หาคู่ค้า หรือฝากเรื่องถึงเจ้าหน้าที่ได้เลยค่ะ"
    ),
    "greeting_group": (
        "สวัสดีค่ะ บอทของโต๊ะญี่ปุ่น (DIPROM Japan Desk) ค่ะ ไม่ใช่คนนะคะ\n"
        "ในกลุ่มนี้จะตอบเมื่อมีคนเรียกชื่อบอทหรือตอบกลับข้อความของบอทเท่านั้นค่ะ "
        "เรื่องส่วนตัวทักในแชตส่วนตัวได้เลยค่ะ"
    ),
    "about_bot": (
        "เป็นบอทตอบอัตโนมัติของโต๊ะญี่ปุ่น (DIPROM Japan Desk) ค่ะ ไม่ใช่คน\n"
        "ตอบจากเอกสารที่มีแหล่งที่มาและวันที่ หาคู่ค้าจากรายชื่อที่มี และบันทึกเรื่องส่งต่อให้เจ้าหน้าที่ได้ค่ะ"
        " ใช้ได้ทั้งภาษาไทย ญี่ปุ่น และอังกฤษ"
    ),
    "help": (
        "บอทนี้ช่วยได้ 3 เรื่องค่ะ\n1. ตอบเรื่องโครงการไทย-ญี่ปุ่น พร้อมแหล่งที่มา\n2. "
        "หาคู่ค้าไทยหรือญี่ปุ่นจากรายชื่อที่มี\n3. ฝากเรื่องถึงเจ้าหน้าที่โต๊ะญี่ปุ่น\nพิมพ์ถามได้เลย "
        "หรือแตะปุ่มด้านล่างค่ะ"
    ),
    "thanks": "ด้วยความยินดีค่ะ มีเรื่องอื่นถามได้เลยนะคะ",
    "as_you_like": "ได้ค่ะ มีเรื่องอื่นให้ช่วยบอกได้เลยนะคะ",
    "go_on": "ได้ค่ะ อยากให้ช่วยเรื่องไหน พิมพ์บอกได้เลยค่ะ",
    "sorry": "ขออภัยที่ช่วยได้ไม่ดีพอค่ะ ฝากเรื่องถึงเจ้าหน้าที่โต๊ะญี่ปุ่นได้ หรือจะลองถามใหม่อีกครั้งก็ได้ค่ะ",
    "refuse_data": "ขอไม่ให้ข้อมูลติดต่อหรือข้อมูลของผู้อื่น และไม่ช่วยเรื่องที่เลี่ยงกฎหมายค่ะ ถ้าเป็นเรื่องโครงการหรือหาคู่ค้า ยินดีช่วยค่ะ",
    "foreign": (
        "ตอบได้ภาษาไทย ญี่ปุ่น และอังกฤษค่ะ / タイ語・日本語・英語でお答えします。 / I can answer in Thai, Japanese and English."
    ),
    "choose_language": "เลือกภาษาได้เลยค่ะ",
    "empty": "ยังไม่เห็นข้อความค่ะ พิมพ์คำถามเป็นตัวอักษรได้เลยค่ะ",
    "too_long": "ข้อความยาวเกินกว่าที่อ่านได้ในครั้งเดียวค่ะ (เกิน {limit} ตัวอักษร) ช่วยย่อให้เหลือคำถามหลัก หรือแบ่งส่งทีละข้อนะคะ",
    "no_answer": "เรื่องนี้ไม่มีในเอกสารที่เรามี จึงขอไม่เดาค่ะ ให้เจ้าหน้าที่โต๊ะญี่ปุ่นช่วยตอบไหมคะ",
    "no_answer_topic": "เรื่องนี้ของ “{topic}” ไม่มีในเอกสารที่เรามี จึงขอไม่เดาค่ะ ให้เจ้าหน้าที่โต๊ะญี่ปุ่นช่วยตอบไหมคะ",
    "out_of_scope": "เรื่องนี้อยู่นอกเหนือจากที่บอทนี้ตอบได้ค่ะ ถามเรื่องโครงการไทย-ญี่ปุ่นของ DIPROM กับ SMRJ หรือการหาคู่ค้าได้ค่ะ",
    "unclear": "ขอโทษค่ะ ยังไม่แน่ใจว่าต้องการให้ช่วยเรื่องไหน ช่วยพิมพ์เพิ่มอีกนิดได้ไหมคะ",
    "other_language": "มีเฉพาะเอกสารภาษา{of}ค่ะ ข้อความเดิมคือ",
    "figure_differs": "ตัวเลขในเอกสารต่างจากที่ถามค่ะ",
    "dated": "(เอกสารลงวันที่ {date})",
    "switched": "ได้ค่ะ จากนี้จะตอบเป็นภาษาไทยค่ะ",
    "partners_some": "พบ {count} บริษัทที่ตรงกับเงื่อนไข ({criteria}) ค่ะ",
    "partners_one": "พบ 1 บริษัทที่ตรงกับเงื่อนไข ({criteria}) ค่ะ",
    "partners_some_plain": "พบ {count} บริษัทที่ใกล้เคียงค่ะ",
    "partners_one_plain": "พบ 1 บริษัทที่ใกล้เคียงค่ะ",
    "partners_part": "แสดงรายที่ {places} จาก {count} รายค่ะ",
    "partners_no_more": "แสดงครบทุกรายแล้วค่ะ จะลองเปลี่ยนเงื่อนไข หรือฝากเจ้าหน้าที่ช่วยหาเพิ่มก็ได้ค่ะ",
    "partners_sample": "(รายชื่อตัวอย่าง ไม่ใช่บริษัทจริง)",
    "sample_mark": "※ ตัวอย่าง",
    "partners_none": "ไม่พบบริษัทที่ตรงกับเงื่อนไข ({criteria}) ค่ะ ลองตัดเงื่อนไขบางข้อ หรือฝากเรื่องให้เจ้าหน้าที่ช่วยหาได้ค่ะ",
    "partners_ask": "อยากหาบริษัทแบบไหนคะ บอกอุตสาหกรรมหรือสินค้าได้เลยค่ะ",
    "partners_ask_more": "รับทราบเงื่อนไข ({criteria}) ค่ะ อยากหาบริษัทที่ทำอะไรคะ บอกอุตสาหกรรมหรือสินค้าได้เลยค่ะ",
    "partners_introduce": "ถ้าสนใจรายไหน ฝากเจ้าหน้าที่โต๊ะญี่ปุ่นช่วยแนะนำได้ค่ะ",
    "listing_unknown": "ขออภัยค่ะ ไม่พบบริษัทนั้นในรายชื่อตอนนี้แล้ว ค้นหาใหม่ได้เลยค่ะ",
    "events_none": "ตอนนี้ไม่มีกิจกรรมที่เปิดรับสมัครในปฏิทินของเราค่ะ (ณ {today})",
    "events_some": "กิจกรรมที่เปิดรับสมัคร ณ {today}",
    "event_line": "• {title}\n  เริ่ม {starts} / รับสมัครถึง {closes} {place}",
    "privacy": (
        "ข้อมูลส่วนตัวของคุณค่ะ\n• เก็บอะไร: ข้อความในแชตนี้และสิ่งที่ส่งมา เก็บแบบเข้ารหัส "
        "อีเมลและเบอร์โทรจะเก็บเมื่อคุณยินยอมเท่านั้นค่ะ\n• นานเท่าไร: ไม่เกิน {days} "
        "วันถ้าไม่ได้ฝากเรื่องถึงเจ้าหน้าที่ค่ะ\n• ใครเห็น: เฉพาะเจ้าหน้าที่โต๊ะญี่ปุ่น "
        "ไม่ส่งให้บริษัทอื่นหรือส่งไปญี่ปุ่นโดยไม่ถามคุณก่อนค่ะ\n• ขอดู แก้ หรือลบ: "
        "แจ้งเจ้าหน้าที่ได้โดยแตะปุ่มด้านล่าง เจ้าหน้าที่จะดำเนินการให้ค่ะ"
    ),
    "lead_opened": "บันทึกเรื่องของคุณแล้ว เลขที่ {number} ค่ะ",
    "lead_added": "เพิ่มในเรื่อง {number} แล้วค่ะ: “{wish}”",
    "lead_known": "เรื่องของคุณบันทึกไว้แล้ว เลขที่ {number} ค่ะ",
    "lead_wish": "เรื่อง: “{wish}”",
    "wish_introduce": "ขอให้แนะนำ {name}",
    "wish_introduce_for": "ขอให้แนะนำ {name} (ค้นหาด้วยเงื่อนไข: {criteria})",
    "wish_partner": "ขอให้ช่วยหาคู่ค้า (เงื่อนไข: {criteria})",
    "wish_apply": "ขอสมัคร: {name}",
    "wish_after": "{said} (ถามไว้ก่อน: {question})",
    "lead_reach_chat": "ตอบกลับทาง: แชตนี้",
    "lead_reach_also": "ตอบกลับทาง: แชตนี้ และ {reach}",
    "desk_open": "ตอนนี้อยู่ในเวลาทำการ (ปิด {closes} น. เวลาไทย)",
    "desk_closed": "ตอนนี้นอกเวลาทำการ โต๊ะญี่ปุ่นเปิด{opens} (เวลาไทย)",
    "ask_detail": "เพื่อส่งให้ถูกคน บริษัทของคุณทำสินค้าหรือบริการอะไร และอยากให้ช่วยเรื่องใดคะ (ข้ามได้)",
    "ask_detail_again": "กลับมาที่เรื่อง {number} นะคะ บริษัทของคุณทำสินค้าหรือบริการอะไรคะ (ข้ามได้)",
    "detail_taken": "บันทึกเพิ่มในเรื่อง {number} แล้วค่ะ: “{detail}”",
    "consent_notice": (
        "จะฝากอีเมลหรือเบอร์โทรไว้ด้วยไหมคะ โต๊ะญี่ปุ่นใช้เพื่อติดต่อกลับเรื่องนี้เท่านั้น เห็นเฉพาะเจ้าหน้าที่"
        " เก็บแบบเข้ารหัสไม่เกิน {days} วัน ขอดู แก้ หรือลบเมื่อไรก็ได้ ไม่ให้ก็ยังถามบอทและได้คำตอบในแชตนี้ค่ะ"
    ),
    "consent_first": "ยังไม่ได้เก็บช่องทางติดต่อที่พิมพ์มานะคะ ขอความยินยอมก่อนค่ะ",
    "consent_unclear": "ขอคำตอบให้ชัดนะคะ จะให้เก็บอีเมลหรือเบอร์โทรไว้ไหม กรุณาแตะหรือพิมพ์ “ยินยอม” หรือ “ไม่ยินยอม” ค่ะ",
    "ask_consent_again": "เรื่อง {number}: จะฝากอีเมลหรือเบอร์โทรไว้ให้เจ้าหน้าที่ติดต่อกลับไหมคะ แตะ “ยินยอม” หรือ “ไม่ยินยอม” ได้เลยค่ะ",
    "consent_refused": "ได้ค่ะ ไม่เก็บช่องทางติดต่อ เรื่อง {number} เจ้าหน้าที่จะตอบในแชตนี้ค่ะ",
    "group_private": "อย่าพิมพ์อีเมลหรือเบอร์โทรในกลุ่มนะคะ ถ้าอยากฝากไว้ให้เจ้าหน้าที่ ทักบอทในแชตส่วนตัวได้เลยค่ะ",
    "group_not_kept": "ไม่ได้เก็บช่องทางติดต่อที่พิมพ์ในกลุ่มนะคะ",
    "ask_reach": "ขอบคุณค่ะ พิมพ์อีเมลหรือเบอร์โทรได้เลยค่ะ เช่น name@example.com หรือ 081-234-5678",
    "ask_reach_again": "เรื่อง {number}: พิมพ์อีเมลหรือเบอร์โทรได้เลยค่ะ (ข้ามได้)",
    "reach_unreadable": "ยังอ่านอีเมลหรือเบอร์โทรไม่ออกค่ะ ตัวอย่างที่ถูกคือ name@example.com หรือ 081-234-5678 (พิมพ์ “ข้าม” ได้)",
    "reach_taken": "บันทึกช่องทางติดต่อในเรื่อง {number} แล้วค่ะ: {reach}",
    "lead_done": "ระหว่างนี้ถามบอทต่อได้เลยค่ะ",
    "failed": "ขออภัยค่ะ ข้อความของคุณถึงเราแล้ว แต่ยังตอบไม่ได้ เจ้าหน้าที่จะเห็นเรื่องนี้ค่ะ",
    "quick_programmes": "โต๊ะญี่ปุ่นช่วยอะไรได้บ้าง",
    "quick_partner": "หาคู่ค้าญี่ปุ่น",
    "quick_events": "กิจกรรมที่เปิดรับ",
    "quick_person": "คุยกับเจ้าหน้าที่",
    "quick_contact_me": "ให้เจ้าหน้าที่ติดต่อ",
    "quick_else": "ถามเรื่องอื่น",
    "quick_skip": "ข้าม",
    "quick_accept": "ยินยอม",
    "quick_refuse": "ไม่ยินยอม",
    "quick_introduce": "อยากให้แนะนำบริษัทแรก",
    "quick_more": "ดูเพิ่มเติม",
    "quick_drop_region": "ไม่จำกัดจังหวัด",
    "quick_drop_certificate": "ไม่จำกัดใบรับรอง",
    "quick_notify": "แจ้งฉันเมื่อมีกิจกรรม",
    "quick_apply": "สมัครเข้าร่วม",
    "quick_privacy": "ข้อมูลส่วนตัวของฉัน",
    "quick_help": "บอทนี้ช่วยอะไรได้บ้าง",
    "speaker_bot": "โต๊ะญี่ปุ่น (บอท)",
    "speaker_staff": "{name} (เจ้าหน้าที่)",
    "speaker_staff_short": "จนท. {name}",
    "kept_sticker": "ได้รับสติกเกอร์แล้วค่ะ",
    "kept_attachment": "ได้รับ{what}แล้วค่ะ บอทอ่านเนื้อหาข้างในไม่ได้ แต่เก็บไว้ให้เจ้าหน้าที่ดูแล้วนะคะ มีคำถามพิมพ์เป็นข้อความได้เลยค่ะ",
    "kept_location": "ได้รับตำแหน่งที่ตั้งแล้วค่ะ เก็บไว้ให้เจ้าหน้าที่ดูแล้วนะคะ",
    "contact_not_kept": "ขอไม่เก็บข้อมูลติดต่อของผู้อื่นนะคะ ถ้าอยากให้เจ้าหน้าที่ติดต่อคุณ ส่งข้อมูลติดต่อของคุณเองหรือพิมพ์เบอร์โทรได้เลยค่ะ",
    "kind_image": "รูปภาพ",
    "kind_video": "วิดีโอ",
    "kind_audio": "ข้อความเสียง",
    "kind_file": "ไฟล์",
    "kind_other": "ข้อความ",
    "welcome_back": "ยินดีต้อนรับกลับมาค่ะ ถามต่อจากเดิมได้เลยนะคะ",
    "wait": "กำลังหาคำตอบอยู่ค่ะ ใช้เวลานานกว่าปกติเล็กน้อย อีกสักครู่แตะปุ่มด้านล่างเพื่อรับคำตอบได้เลยค่ะ",
    "button_collect": "รับคำตอบ",
    "introduce_named": "ขอให้แนะนำ {name}",
    "button_introduce": "ขอให้แนะนำบริษัทนี้",
    "button_introduce_numbered": "แนะนำรายที่ {number}",
    "partners_shown": "รายชื่อบริษัท {count} ราย",
    "partners_left_out": "ยังมีอีก {count} บริษัทที่แสดงไม่หมดค่ะ บอกเงื่อนไขเพิ่มเพื่อให้เหลือน้อยลงได้ค่ะ",
    "cut_short": "(ข้อความยาวเกินไป ส่วนที่เหลือดูได้จากแหล่งที่มา หรือถามทีละข้อนะคะ)",
    "profile_short": "ถามเรื่องโครงการไทย-ญี่ปุ่น หาคู่ค้า หรือฝากเรื่องถึงเจ้าหน้าที่โต๊ะญี่ปุ่น (บอทตอบอัตโนมัติ)",
    "profile_description": (
        "บอทของโต๊ะญี่ปุ่น กรมส่งเสริมอุตสาหกรรม (DIPROM Japan Desk)\nตอบคำถามเรื่องโครงการไทย-ญี่ปุ่นพร้อมแหล่งที่มา"
        " ช่วยหาคู่ค้า และฝากเรื่องถึงเจ้าหน้าที่ได้ ใช้ภาษาไทย ญี่ปุ่น หรืออังกฤษก็ได้"
    ),
    "command_thai": "ตอบเป็นภาษาไทย",
    "command_japanese": "ตอบเป็นภาษาญี่ปุ่น",
    "command_english": "ตอบเป็นภาษาอังกฤษ",
    "nothing_waiting": "ส่งคำตอบให้แล้วค่ะ เลื่อนดูด้านบนได้เลยค่ะ",
    "button_expired": "ปุ่มนั้นหมดอายุแล้วค่ะ พิมพ์คำถามเป็นข้อความได้เลยค่ะ",
    "please_speak": "ขอภาษาไทย",
    "lang_th": "ไทย",
    "lang_ja": "ญี่ปุ่น",
    "lang_en": "อังกฤษ",
    "reason_industry": "อุตสาหกรรม: {value}",
    "reason_region": "พื้นที่: {value}",
    "reason_certificate": "มีใบรับรอง {value}",
    "reason_role": "บทบาท: {value}",
    "reason_language": "สื่อสารภาษา{value}ได้",
    "hidden_name": "{id} (เปิดเผยชื่อเมื่อทั้งสองฝ่ายยินยอม)",
    "place_in_country": "{place} {country}",
    "country_TH": "ประเทศไทย",
    "country_JP": "ประเทศญี่ปุ่น",
    "redacted": "‹ช่องทางติดต่อ ไม่ได้เก็บ›",
}
_JA: dict[str, str] = {
    "greeting": (
        "こんにちは。DIPROMジャパンデスクの自動応答ボットです（人ではありません）。\n"
        "日タイの支援プログラムのご質問、パートナー探し、担当者への取り次ぎをお手伝いします。"
    ),
    "greeting_group": "こんにちは。DIPROMジャパンデスクの自動応答ボットです（人ではありません）。\nこのグループでは、ボットの名前を呼ぶか、ボットのメッセージに返信していただいたときだけお答えします。個別のご相談は1対1のチャットでどうぞ。",
    "about_bot": (
        "DIPROMジャパンデスクの自動応答ボットで、人ではありません。\n"
        "出典と日付のある資料をもとにお答えし、掲載企業からのパートナー探しや、担当者へのお取り次ぎの記録もできます。"
        "日本語・タイ語・英語に対応しています。"
    ),
    "help": (
        "このボットでできることは次の3つです。\n1. 日タイ支援プログラムのご質問に、出典を示してお答えします。\n2. 掲載企業の中からタイ・日本のパートナーを探します。\n3. "
        "ジャパンデスクの担当者に取り次ぎます。\nご質問をそのまま入力するか、下のボタンを押してください。"
    ),
    "thanks": "どういたしまして。ほかにもご質問があればどうぞ。",
    "as_you_like": "承知しました。ほかにお手伝いできることがあればお知らせください。",
    "go_on": "承知しました。どのようなことをお手伝いしましょうか。",
    "sorry": "お役に立てず申し訳ありません。ジャパンデスクの担当者におつなぎするか、質問を言い直していただくこともできます。",
    "refuse_data": "ほかの方の情報や連絡先はお伝えできません。また、法令に反することのお手伝いもできません。制度やパートナー探しのことでしたらお手伝いします。",
    "foreign": (
        "タイ語・日本語・英語でお答えします。 / ตอบได้ภาษาไทย ญี่ปุ่น และอังกฤษค่ะ / I can answer in Thai, Japanese and English."
    ),
    "choose_language": "言語をお選びください。",
    "empty": "メッセージの文字が見当たりません。ご質問を文字で入力してください。",
    "too_long": "一度に読める長さ（{limit}文字）を超えています。要点にしぼるか、質問を分けて送ってください。",
    "no_answer": "手元の資料には見当たらないため、推測でのお答えは控えます。ジャパンデスクの担当者に確認しましょうか。",
    "no_answer_topic": "「{topic}」についてのその点は手元の資料に見当たらないため、推測でのお答えは控えます。ジャパンデスクの担当者に確認しましょうか。",
    "out_of_scope": "申し訳ありませんが、このボットではお答えできない内容です。DIPROMと中小機構の日タイ支援プログラムやパートナー探しについてお尋ねください。",
    "unclear": "恐れ入りますが、どのようなご用件か、もう少し詳しく教えていただけますか。",
    "other_language": "{of}語の資料のみがあります。原文は次のとおりです。",
    "figure_differs": "資料の数字はご質問の数字と異なります。",
    "dated": "（資料の日付：{date}）",
    "switched": "承知しました。これからは日本語でお答えします。",
    "partners_some": "「{criteria}」の条件に合う企業が{count}社あります。",
    "partners_one": "「{criteria}」の条件に合う企業が1社あります。",
    "partners_some_plain": "近い企業が{count}社あります。",
    "partners_one_plain": "近い企業が1社あります。",
    "partners_part": "{count}社のうち{places}社目を表示しています。",
    "partners_no_more": "該当する企業はすべて表示しました。条件を変えるか、担当者に相談することもできます。",
    "partners_sample": "（※見本データです。実在の企業ではありません）",
    "sample_mark": "※見本",
    "partners_none": "「{criteria}」の条件に合う企業は見つかりませんでした。条件を一部外すか、担当者に相談することもできます。",
    "partners_ask": "どのような企業をお探しですか。業種や製品を教えてください。",
    "partners_ask_more": "「{criteria}」の条件で承知しました。どのような業種や製品の企業をお探しですか。",
    "partners_introduce": "ご関心のある企業があれば、ジャパンデスクの担当者がご紹介を取り次ぎます。",
    "listing_unknown": "申し訳ありません。その企業は現在の一覧に見当たりません。もう一度お探しください。",
    "events_none": "いま申込を受け付けている商談会・セミナーは、当デスクの予定表にありません（{today}現在）。",
    "events_some": "申込受付中の催し（{today}現在）",
    "event_line": "・{title}\n　開始 {starts}／申込締切 {closes}　{place}",
    "privacy": (
        "個人情報の取り扱いについてご案内します。\n・保存するもの：このチャットの内容と送られたものを、暗号化して保存します。メールアドレスと電話番号は、同意をいただいた場合だけ保存します。\n"
        "・保存期間：担当者へのご依頼がない会話は、最長{days}日間です。\n・見る人：ジャパンデスクの担当者だけです。事前にお尋ねすることなく、他社や国外に渡すことはありません。\n"
        "・確認・訂正・削除：下のボタンから担当者にお申し出ください。担当者が対応します。"
    ),
    "lead_opened": "ご用件を記録しました。受付番号は{number}です。",
    "lead_added": "受付番号{number}に追加しました：「{wish}」",
    "lead_known": "ご用件は記録済みです。受付番号は{number}です。",
    "lead_wish": "ご用件：「{wish}」",
    "wish_introduce": "企業紹介の希望：{name}",
    "wish_introduce_for": "企業紹介の希望：{name}（検索条件：{criteria}）",
    "wish_partner": "パートナー探しの希望（条件：{criteria}）",
    "wish_apply": "申込の希望：{name}",
    "wish_after": "{said}（直前のご質問：{question}）",
    "lead_reach_chat": "お返事の方法：このチャット",
    "lead_reach_also": "お返事の方法：このチャットと {reach}",
    "desk_open": "ただいま営業時間内です（タイ時間{closes}まで）。",
    "desk_closed": "ただいま営業時間外です。ジャパンデスクは{opens}（タイ時間）に開きます。",
    "ask_detail": "適切な担当者にお渡しするため、御社の製品・サービスとご相談の内容を教えてください（飛ばせます）。",
    "ask_detail_again": "受付番号{number}の件に戻ります。御社の製品・サービスを教えてください（飛ばせます）。",
    "detail_taken": "受付番号{number}に追記しました：「{detail}」",
    "consent_notice": (
        "メールアドレスか電話番号もお預かりしましょうか。この件のご連絡のためだけにジャパンデスクの担当者が使い、"
        "暗号化して最長{days}日間保存します。確認・訂正・削除はいつでもできます。同意されなくても、ご質問とこのチャットでのお返事に影響はありません。"
    ),
    "consent_first": "ご入力の連絡先はまだ保存していません。先に同意の確認をさせてください。",
    "consent_unclear": "恐れ入りますが、連絡先の保存について「同意します」か「同意しません」とお知らせください。",
    "ask_consent_again": "受付番号{number}の件ですが、ご連絡先（メールアドレスか電話番号）の保存に同意されますか。「同意します」か「同意しません」をお選びください。",
    "consent_refused": "承知しました。連絡先は保存しません。受付番号{number}の件は、担当者がこのチャットでお返事します。",
    "group_private": "グループではメールアドレスや電話番号を書かないでください。連絡先をお預けになる場合は、ボットとの1対1のチャットでお願いします。",
    "group_not_kept": "グループに書かれた連絡先は保存していません。",
    "ask_reach": "ありがとうございます。メールアドレスか電話番号を入力してください。例：name@example.com、+81 3-1234-5678",
    "ask_reach_again": "受付番号{number}の件です。メールアドレスか電話番号を入力してください（飛ばせます）。",
    "reach_unreadable": "メールアドレスまたは電話番号として読み取れませんでした。例：name@example.com、+81 3-1234-5678（「飛ばす」も可）",
    "reach_taken": "受付番号{number}に連絡先を記録しました：{reach}",
    "lead_done": "その間も、ご質問は続けてどうぞ。",
    "failed": "申し訳ありません。メッセージは届いていますが、お答えできませんでした。担当者が確認します。",
    "quick_programmes": "ジャパンデスクでできることは？",
    "quick_partner": "タイのパートナーを探す",
    "quick_events": "申込受付中の商談会",
    "quick_person": "担当者と話したい",
    "quick_contact_me": "担当者から連絡してほしい",
    "quick_else": "ほかの質問をする",
    "quick_skip": "飛ばす",
    "quick_accept": "同意します",
    "quick_refuse": "同意しません",
    "quick_introduce": "1社目を紹介してほしい",
    "quick_more": "もっと見る",
    "quick_drop_region": "地域の条件を外す",
    "quick_drop_certificate": "認証の条件を外す",
    "quick_notify": "催しが決まったら知らせてほしい",
    "quick_apply": "申し込みたい",
    "quick_privacy": "個人情報の取り扱い",
    "quick_help": "このボットの使い方",
    "speaker_bot": "ジャパンデスク（ボット）",
    "speaker_staff": "{name}（担当者）",
    "speaker_staff_short": "担当 {name}",
    "kept_sticker": "スタンプを受け取りました。",
    "kept_attachment": "{what}を受け取りました。ボットには中身が読めませんが、担当者が見られるように保管しました。ご質問は文字でお送りください。",
    "kept_location": "位置情報を受け取りました。担当者が見られるように保管しました。",
    "contact_not_kept": "ほかの方の連絡先はお預かりしていません。ご自身への連絡をご希望の場合は、ご自身の連絡先を送るか、電話番号を入力してください。",
    "kind_image": "画像",
    "kind_video": "動画",
    "kind_audio": "音声メッセージ",
    "kind_file": "ファイル",
    "kind_other": "メッセージ",
    "welcome_back": "おかえりなさい。前回の続きからご質問いただけます。",
    "wait": "回答を準備しています。いつもより少し時間がかかっています。しばらくしてから下のボタンを押すと、回答をお届けします。",
    "button_collect": "回答を受け取る",
    "introduce_named": "{name}を紹介してほしい",
    "button_introduce": "この企業の紹介を希望",
    "button_introduce_numbered": "{number}社目を紹介",
    "partners_shown": "企業{count}社",
    "partners_left_out": "ほかに{count}社ありますが、表示しきれません。条件を加えて絞り込んでください。",
    "cut_short": "（長すぎるため途中までです。続きは出典をご覧になるか、一つずつお尋ねください）",
    "profile_short": "日タイ支援プログラム、パートナー探し、担当者への取り次ぎ（自動応答ボット）",
    "profile_description": (
        "タイ工業振興局（DIPROM）ジャパンデスクの自動応答ボットです。\n日タイの支援プログラムについて出典を示してお答えし、"
        "パートナー探しや担当者への取り次ぎをお手伝いします。日本語・タイ語・英語に対応しています。"
    ),
    "command_thai": "タイ語で回答",
    "command_japanese": "日本語で回答",
    "command_english": "英語で回答",
    "nothing_waiting": "回答はすでにお送りしました。上にさかのぼってご覧ください。",
    "button_expired": "そのボタンは期限切れです。ご質問を文字でお送りください。",
    "please_speak": "日本語でお願いします",
    "lang_th": "タイ",
    "lang_ja": "日本",
    "lang_en": "英",
    "reason_industry": "業種：{value}",
    "reason_region": "地域：{value}",
    "reason_certificate": "{value}取得",
    "reason_role": "役割：{value}",
    "reason_language": "{value}語対応可",
    "hidden_name": "{id}（社名は双方の同意後に開示）",
    "place_in_country": "{country}・{place}",
    "country_TH": "タイ",
    "country_JP": "日本",
    "redacted": "‹連絡先・未保存›",
}
_EN: dict[str, str] = {
    "greeting": (
        "Hello, this is the DIPROM Japan Desk's bot, not a person.\n"
        "Ask me about Thai-Japanese programmes, look for a partner, or leave your wish for the desk's staff."
    ),
    "greeting_group": (
        "Hello, this is the DIPROM Japan Desk's bot, not a person.\nIn this group I answer only when you "
        "mention me or reply to one of my messages. For private matters, please write to me in a "
        "private chat."
    ),
    "about_bot": (
        "I am the DIPROM Japan Desk's automatic assistant, not a person.\n"
        "I answer from documents with their sources and dates, look for partners among our listings, and record wishes for staff,"
        " in Thai, Japanese and English."
    ),
    "help": (
        "I can do three things:\n1. Answer questions about Thai-Japanese programmes, with sources.\n2. "
        "Look for Thai or Japanese partners among our listings.\n3. Pass your wish on to the Japan "
        "Desk's staff.\nJust type, or tap a button below."
    ),
    "thanks": "You are welcome. Ask me anything else you need.",
    "as_you_like": "All right. Tell me if there is anything else I can help with.",
    "go_on": "All right. What would you like help with?",
    "sorry": "I am sorry that I could not help. I can record your wish for the Japan Desk's staff, or you may put the question in other words.",
    "refuse_data": "I cannot give out other people's details, and cannot help to get round the law. I am glad to help with programmes or finding a partner.",
    "foreign": (
        "I can answer in Thai, Japanese and English. / ตอบได้ภาษาไทย ญี่ปุ่น และอังกฤษค่ะ / タイ語・日本語・英語でお答えします。"
    ),
    "choose_language": "Please choose your language.",
    "empty": "I see no words in your message. Please type your question.",
    "too_long": "That is longer than I can read at once (over {limit} characters). Please shorten it to the main question, or send one at a time.",
    "no_answer": "Our documents do not say, so I will not guess. Shall the Japan Desk's staff look into it?",
    "no_answer_topic": "Our documents do not say this about “{topic}”, so I will not guess. Shall the Japan Desk's staff look into it?",
    "out_of_scope": "That is outside what this bot can answer. Ask me about the Thai-Japanese programmes of DIPROM and SMRJ, or about finding a partner.",
    "unclear": "Sorry, I am not sure what you need. Could you tell me a little more?",
    "other_language": "Only a document in {of} says this. In its own words:",
    "figure_differs": "The figures in our documents differ from those in your question.",
    "dated": "(document dated {date})",
    "switched": "All right, I will answer in English from now on.",
    "partners_some": "{count} companies match your criteria ({criteria}).",
    "partners_one": "One company matches your criteria ({criteria}).",
    "partners_some_plain": "{count} companies come close.",
    "partners_one_plain": "One company comes close.",
    "partners_part": "Showing {places} of {count}.",
    "partners_no_more": "That was all of them. You can change a condition, or let the desk's staff look for more.",
    "partners_sample": "(Sample data: not real companies.)",
    "sample_mark": "sample",
    "partners_none": "No company matches your criteria ({criteria}). You can drop a condition, or let the desk's staff look for you.",
    "partners_ask": "What kind of company are you looking for? Tell me the industry or the product.",
    "partners_ask_more": "Noted ({criteria}). What should the company make or do? Tell me the industry or the product.",
    "partners_introduce": "If one interests you, the Japan Desk's staff can introduce you.",
    "listing_unknown": "Sorry, that company is no longer in our listings. Please search again.",
    "events_none": "No session or seminar is open for application in our calendar (as of {today}).",
    "events_some": "Open for application, as of {today}:",
    "event_line": "• {title}\n  starts {starts}, apply by {closes} {place}",
    "privacy": (
        "About your personal data:\n• What is kept: what you write and send in this chat, encrypted. "
        "E-mail addresses and telephone numbers are kept only with your consent.\n• How long: at most "
        "{days} days, unless you left a wish for the staff.\n• Who sees it: the Japan Desk's staff only. "
        "Nothing goes to another company or abroad without asking you first.\n• To see, correct or "
        "delete it: please tell the staff with the button below; they will do it for you."
    ),
    "lead_opened": "Your wish is recorded as {number}.",
    "lead_added": "Added to {number}: “{wish}”",
    "lead_known": "Your wish is already recorded as {number}.",
    "lead_wish": "Wish: “{wish}”",
    "wish_introduce": "Introduction wished to {name}",
    "wish_introduce_for": "Introduction wished to {name} (searched for: {criteria})",
    "wish_partner": "Help wished with finding a partner ({criteria})",
    "wish_apply": "Wishes to apply: {name}",
    "wish_after": "{said} (asked before: {question})",
    "lead_reach_chat": "Reply by: this chat",
    "lead_reach_also": "Reply by: this chat and {reach}",
    "desk_open": "The desk is open now (until {closes}, Bangkok time).",
    "desk_closed": "The desk is closed now. It opens on {opens} (Bangkok time).",
    "ask_detail": "So that it reaches the right person: what does your company make or offer, and what do you need? (You may skip this.)",
    "ask_detail_again": "Back to {number}: what does your company make or offer? (You may skip this.)",
    "detail_taken": "Added to {number}: “{detail}”",
    "consent_notice": (
        "Would you like to leave an e-mail address or telephone number as well? The Japan Desk's staff alone use it, only to get back to you on this,"
        " and it is kept encrypted for at most {days} days. You may see, correct or delete it at any time. Without it you still get answers, here in this chat."
    ),
    "consent_first": "The contact details you typed are not kept yet. Your consent comes first.",
    "consent_unclear": "To be sure: may your contact details be kept? Please tap or type “I agree” or “I do not agree”.",
    "ask_consent_again": (
        "About {number}: may we keep an e-mail address or telephone number to get back to you? Please "
        "choose “I agree” or “I do not agree”."
    ),
    "consent_refused": "All right, no contact details are kept. Staff will reply on {number} in this chat.",
    "group_private": (
        "Please do not write e-mail addresses or telephone numbers in the group. To leave yours for the "
        "staff, write to me in a private chat."
    ),
    "group_not_kept": "The contact details written in the group were not kept.",
    "ask_reach": "Thank you. Please type your e-mail address or telephone number, such as name@example.com or +66 81 234 5678.",
    "ask_reach_again": "About {number}: please type your e-mail address or telephone number. (You may skip this.)",
    "reach_unreadable": "I cannot read that as an e-mail address or telephone number. Right forms are name@example.com or +66 81 234 5678 (or type “skip”).",
    "reach_taken": "Contact recorded in {number}: {reach}",
    "lead_done": "Meanwhile you may go on asking me.",
    "failed": "Sorry, your message has reached us, but I could not answer it. The staff will see it.",
    "quick_programmes": "What does the Japan Desk do?",
    "quick_partner": "Find a partner",
    "quick_events": "Open events",
    "quick_person": "Talk to a person",
    "quick_contact_me": "Have staff contact me",
    "quick_else": "Ask something else",
    "quick_skip": "Skip",
    "quick_accept": "I agree",
    "quick_refuse": "I do not agree",
    "quick_introduce": "Introduce me to the first one",
    "quick_more": "Show more",
    "quick_drop_region": "Any region",
    "quick_drop_certificate": "Any certificate",
    "quick_notify": "Tell me when there is an event",
    "quick_apply": "Apply",
    "quick_privacy": "My personal data",
    "quick_help": "What can I ask?",
    "speaker_bot": "Japan Desk (bot)",
    "speaker_staff": "{name} (staff)",
    "speaker_staff_short": "Staff {name}",
    "kept_sticker": "Thank you for the sticker.",
    "kept_attachment": "I have received your {what}. I cannot read what is in it, but it is kept for the desk's staff. Please type your question as text.",
    "kept_location": "I have received your location. It is kept for the desk's staff.",
    "contact_not_kept": (
        "I do not keep other people's contact details. If you would like to be contacted, please send "
        "your own contact or type your telephone number."
    ),
    "kind_image": "picture",
    "kind_video": "video",
    "kind_audio": "voice message",
    "kind_file": "file",
    "kind_other": "message",
    "welcome_back": "Welcome back. You can go on where we stopped.",
    "wait": "I am still working on your answer; it takes a little longer than usual. Tap the button below in a moment to get it.",
    "button_collect": "Get the answer",
    "introduce_named": "Introduce me to {name}",
    "button_introduce": "Introduce this company",
    "button_introduce_numbered": "Introduce no. {number}",
    "partners_shown": "Companies: {count}",
    "partners_left_out": "{count} more could not be shown. Name another condition to narrow them down.",
    "cut_short": "(This is too long to show whole: see the sources for the rest, or ask one thing at a time.)",
    "profile_short": "Thailand-Japan programmes, partner search, and the Japan Desk's staff (automatic bot)",
    "profile_description": (
        "The bot of the DIPROM Japan Desk, Thailand.\nIt answers questions on Thailand-Japan programmes with their sources, finds partners,"
        " and passes your wish on to the desk's staff, in Thai, Japanese or English."
    ),
    "command_thai": "Answer in Thai",
    "command_japanese": "Answer in Japanese",
    "command_english": "Answer in English",
    "nothing_waiting": "I have already sent the answer. Please scroll up to see it.",
    "button_expired": "That button is too old. Please type your question as text.",
    "please_speak": "English please",
    "lang_th": "Thai",
    "lang_ja": "Japanese",
    "lang_en": "English",
    "reason_industry": "industry: {value}",
    "reason_region": "region: {value}",
    "reason_certificate": "holds {value}",
    "reason_role": "role: {value}",
    "reason_language": "speaks {value}",
    "hidden_name": "{id} (name disclosed once both sides agree)",
    "place_in_country": "{place}, {country}",
    "country_TH": "Thailand",
    "country_JP": "Japan",
    "redacted": "‹contact details, not kept›",
}
WORDING: Mapping[Language, Mapping[str, str]] = {Language.TH: _TH, Language.JA: _JA, Language.EN: _EN}


def say(sentence: str, language: Language, **values: object) -> str:
    """A sentence in a language, its placeholders filled.

    Raises:
        KeyError: There is no such sentence.
    """
    template = WORDING[language][sentence]
    return template.format(**values) if values else template


_TAPPED = {
    "quick_partner": Intent.FINDS_PARTNER,
    "quick_events": Intent.EVENTS,
    "quick_person": Intent.WANTS_PERSON,
    "quick_contact_me": Intent.WANTS_PERSON,
    "quick_notify": Intent.WANTS_PERSON,
    "quick_introduce": Intent.WANTS_APPLY,
    "quick_more": Intent.FINDS_PARTNER,
    "quick_apply": Intent.WANTS_APPLY,
    "quick_help": Intent.ABOUT_BOT,
    # Says nothing about what was asked; least of all may it pass for a yes.
    "quick_else": Intent.UNCLEAR,
    "quick_skip": Intent.DECLINES,
    "quick_accept": Intent.ACCEPTS,
    "quick_refuse": Intent.DECLINES,
    "quick_programmes": Intent.QUESTION,
    "quick_privacy": Intent.PRIVACY,
    "quick_drop_region": Intent.FINDS_PARTNER,
    "quick_drop_certificate": Intent.FINDS_PARTNER,
}
QUICK_REPLY_INTENTS: Mapping[str, Intent] = {
    WORDING[language][sentence]: intent for sentence, intent in _TAPPED.items() for language in Language
}
"""What a tapped quick reply is for: its text comes back as an utterance, and needs no guessing."""
QUICK_REPLY_NAMES: Mapping[str, str] = {
    WORDING[language][sentence]: sentence for sentence in _TAPPED for language in Language
}
"""Which quick reply a text is, in whichever language."""
