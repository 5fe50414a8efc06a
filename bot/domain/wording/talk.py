"""What the bot says in conversation: greetings, answers, partners, attachments."""

from collections.abc import Mapping

from knowledge.model import Language

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
    "cannot_search": "ขออภัยค่ะ ตอนนี้ระบบค้นข้อมูลใช้งานไม่ได้ชั่วคราว ลองถามใหม่ในอีกสักครู่ หรือจะฝากเรื่องถึงเจ้าหน้าที่โต๊ะญี่ปุ่นก็ได้ค่ะ",
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
    "failed": "ขออภัยค่ะ ข้อความของคุณถึงเราแล้ว แต่ยังตอบไม่ได้ เจ้าหน้าที่จะเห็นเรื่องนี้ค่ะ",
    "quick_programmes": "โต๊ะญี่ปุ่นช่วยอะไรได้บ้าง",
    "quick_partner": "หาคู่ค้าญี่ปุ่น",
    "quick_events": "กิจกรรมที่เปิดรับ",
    "quick_else": "ถามเรื่องอื่น",
    "quick_introduce": "อยากให้แนะนำบริษัทแรก",
    "quick_more": "ดูเพิ่มเติม",
    "quick_drop_region": "ไม่จำกัดจังหวัด",
    "quick_drop_certificate": "ไม่จำกัดใบรับรอง",
    "quick_notify": "แจ้งฉันเมื่อมีกิจกรรม",
    "quick_apply": "สมัครเข้าร่วม",
    "quick_help": "บอทนี้ช่วยอะไรได้บ้าง",
    "kept_sticker": "ได้รับสติกเกอร์แล้วค่ะ",
    "kept_attachment": "ได้รับ{what}แล้วค่ะ บอทอ่านเนื้อหาข้างในไม่ได้ แต่เก็บไว้ให้เจ้าหน้าที่ดูแล้วนะคะ มีคำถามพิมพ์เป็นข้อความได้เลยค่ะ",
    "kept_location": "ได้รับตำแหน่งที่ตั้งแล้วค่ะ เก็บไว้ให้เจ้าหน้าที่ดูแล้วนะคะ",
    "contact_not_kept": "ขอไม่เก็บข้อมูลติดต่อของผู้อื่นนะคะ ถ้าอยากให้เจ้าหน้าที่ติดต่อคุณ ส่งข้อมูลติดต่อของคุณเองหรือพิมพ์เบอร์โทรได้เลยค่ะ",
    "kind_image": "รูปภาพ",
    "kind_video": "วิดีโอ",
    "kind_audio": "ข้อความเสียง",
    "kind_file": "ไฟล์",
    "kind_sticker": "สติกเกอร์",
    "kind_location": "ตำแหน่งที่ตั้ง",
    "kind_contact": "บัตรติดต่อ",
    "kind_other": "ข้อความ",
    "welcome_back": "ยินดีต้อนรับกลับมาค่ะ ถามต่อจากเดิมได้เลยนะคะ",
    "wait": "กำลังหาคำตอบอยู่ค่ะ ใช้เวลานานกว่าปกติเล็กน้อย อีกสักครู่แตะปุ่มด้านล่างเพื่อรับคำตอบได้เลยค่ะ",
    "button_share_contact": "แชร์เบอร์โทรของฉัน",
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
    "cannot_search": "申し訳ございません。ただいま一時的に資料を検索できません。しばらくしてからもう一度お尋ねいただくか、ジャパンデスクの担当者にお申し付けください。",
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
    "failed": "申し訳ありません。メッセージは届いていますが、お答えできませんでした。担当者が確認します。",
    "quick_programmes": "ジャパンデスクでできることは？",
    "quick_partner": "タイのパートナーを探す",
    "quick_events": "申込受付中の商談会",
    "quick_else": "ほかの質問をする",
    "quick_introduce": "1社目を紹介してほしい",
    "quick_more": "もっと見る",
    "quick_drop_region": "地域の条件を外す",
    "quick_drop_certificate": "認証の条件を外す",
    "quick_notify": "催しが決まったら知らせてほしい",
    "quick_apply": "申し込みたい",
    "quick_help": "このボットの使い方",
    "kept_sticker": "スタンプを受け取りました。",
    "kept_attachment": "{what}を受け取りました。ボットには中身が読めませんが、担当者が見られるように保管しました。ご質問は文字でお送りください。",
    "kept_location": "位置情報を受け取りました。担当者が見られるように保管しました。",
    "contact_not_kept": "ほかの方の連絡先はお預かりしていません。ご自身への連絡をご希望の場合は、ご自身の連絡先を送るか、電話番号を入力してください。",
    "kind_image": "画像",
    "kind_video": "動画",
    "kind_audio": "音声メッセージ",
    "kind_file": "ファイル",
    "kind_sticker": "スタンプ",
    "kind_location": "位置情報",
    "kind_contact": "連絡先カード",
    "kind_other": "メッセージ",
    "welcome_back": "おかえりなさい。前回の続きからご質問いただけます。",
    "wait": "回答を準備しています。いつもより少し時間がかかっています。しばらくしてから下のボタンを押すと、回答をお届けします。",
    "button_share_contact": "電話番号を共有する",
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
    "cannot_search": "Sorry, I cannot search our documents at the moment. Please ask again in a few minutes, or leave the matter with the Japan Desk's staff.",
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
    "failed": "Sorry, your message has reached us, but I could not answer it. The staff will see it.",
    "quick_programmes": "What does the Japan Desk do?",
    "quick_partner": "Find a partner",
    "quick_events": "Open events",
    "quick_else": "Ask something else",
    "quick_introduce": "Introduce me to the first one",
    "quick_more": "Show more",
    "quick_drop_region": "Any region",
    "quick_drop_certificate": "Any certificate",
    "quick_notify": "Tell me when there is an event",
    "quick_apply": "Apply",
    "quick_help": "What can I ask?",
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
    "kind_sticker": "sticker",
    "kind_location": "location",
    "kind_contact": "contact card",
    "kind_other": "message",
    "welcome_back": "Welcome back. You can go on where we stopped.",
    "wait": "I am still working on your answer; it takes a little longer than usual. Tap the button below in a moment to get it.",
    "button_share_contact": "Share my number",
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
}
SENTENCES: Mapping[Language, Mapping[str, str]] = {Language.TH: _TH, Language.JA: _JA, Language.EN: _EN}
