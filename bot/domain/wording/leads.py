"""What the bot says about a wish: its record, the questions that staff need answered, consent."""

from collections.abc import Mapping

from knowledge.model import Language

_TH: dict[str, str] = {
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
    "consent_notice": (
        "ก่อนถามชื่อและช่องทางติดต่อ ขอความยินยอมค่ะ\n"
        "• ใช้เพื่อ: ติดต่อกลับเรื่องนี้เท่านั้น\n"
        "• เก็บ: ชื่อ ตำแหน่ง อีเมลหรือเบอร์โทรที่คุณให้ แบบเข้ารหัส ไม่เกิน {days} วัน\n"
        "• ผู้เห็น: เจ้าหน้าที่โต๊ะญี่ปุ่นเท่านั้น ไม่ส่งให้ผู้อื่นหรือต่างประเทศโดยไม่ถามก่อน\n"
        "• สิทธิ: ขอดู แก้ ลบ หรือถอนความยินยอมได้ทุกเมื่อในแชตนี้ "
        "และร้องเรียนต่อสำนักงานคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล (สคส.) ได้\n"
        "ไม่ยินยอมก็ยังถามบอทและได้คำตอบในแชตนี้ค่ะ ฉบับเต็มแตะ “ข้อมูลส่วนตัวของฉัน”"
    ),
    "consent_first": "ยังไม่ได้เก็บช่องทางติดต่อที่พิมพ์มานะคะ ขอความยินยอมก่อนค่ะ",
    "consent_beside": "บอทขอแทรกนิดนะคะ เจ้าหน้าที่ยังไม่เห็นเบอร์โทรหรืออีเมลที่เพิ่งพิมพ์มา เพราะต้องได้รับความยินยอมก่อนค่ะ",
    "consent_refused_beside": "ได้ค่ะ ไม่เก็บช่องทางติดต่อ คุยกับเจ้าหน้าที่ในแชตนี้ต่อได้เลยค่ะ",
    "consent_given_beside": "ขอบคุณค่ะ บันทึกความยินยอมแล้ว พิมพ์เบอร์โทรหรืออีเมลอีกครั้งได้เลยค่ะ",
    "consent_unclear": "ขอคำตอบให้ชัดนะคะ จะให้เก็บชื่อและช่องทางติดต่อไว้ไหม กรุณาแตะหรือพิมพ์ “ยินยอม” หรือ “ไม่ยินยอม” ค่ะ",
    "ask_consent_again": (
        "เรื่อง {number}: จะให้เก็บชื่อและช่องทางติดต่อไว้ให้เจ้าหน้าที่ติดต่อกลับไหมคะ แตะ “ยินยอม” หรือ “ไม่ยินยอม” ได้เลยค่ะ"
    ),
    "consent_refused": "ได้ค่ะ ไม่เก็บชื่อและช่องทางติดต่อ เรื่อง {number} เจ้าหน้าที่จะตอบในแชตนี้ค่ะ",
    "group_private": "อย่าพิมพ์อีเมลหรือเบอร์โทรในกลุ่มนะคะ ถ้าอยากฝากไว้ให้เจ้าหน้าที่ ทักบอทในแชตส่วนตัวได้เลยค่ะ",
    "group_not_kept": "ไม่ได้เก็บช่องทางติดต่อที่พิมพ์ในกลุ่มนะคะ",
    "ask_reach": ("นอกจากแชตนี้ จะให้ติดต่อทางอื่นด้วยไหมคะ (ไม่ให้ก็ได้) พิมพ์อีเมลหรือเบอร์โทร เช่น name@example.com หรือ 081-234-5678"),
    "size_unreadable": "ขอจำนวนพนักงานโดยประมาณค่ะ เช่น 80 คน หรือแตะปุ่มด้านล่าง (ข้ามได้)",
    "timing_unreadable": "อยากเริ่มเมื่อไรคะ เช่น ภายใน 3 เดือน หรือแตะปุ่มด้านล่าง (ข้ามได้)",
    "reach_unreadable": "ยังอ่านอีเมลหรือเบอร์โทรไม่ออกค่ะ ตัวอย่างที่ถูกคือ name@example.com หรือ 081-234-5678 (พิมพ์ “ข้าม” ได้)",
    "reach_taken": "บันทึกช่องทางติดต่อในเรื่อง {number} แล้วค่ะ: {reach}",
    "reach_country": "บันทึกเป็นเบอร์ของ{country}นะคะ ถ้าไม่ใช่ พิมพ์เบอร์ที่ถูกมาใหม่ได้เลยค่ะ",
    "lead_done": "ระหว่างนี้ถามบอทต่อได้เลยค่ะ",
    "quick_skip": "ข้าม",
    "quick_accept": "ยินยอม",
    "quick_refuse": "ไม่ยินยอม",
    "form_progress": " ({number}/{total} ข้ามได้ทุกข้อ)",
    "form_known": "ที่ทราบแล้ว: {known} (ถ้าไม่ถูก พิมพ์แก้ได้เลย)",
    "form_back": "กลับมาที่เรื่อง {number} นะคะ ",
    "form_resume": "ครั้งก่อนเรื่อง {number} ยังกรอกไม่จบค่ะ ที่บอกไว้ยังอยู่ครบ จะไปต่อ หรือส่งเท่าที่มีเลยคะ",
    "ask_goal": "อยากให้โต๊ะญี่ปุ่นช่วยเรื่องไหนคะ",
    "ask_product": "บริษัทของคุณทำสินค้าหรือบริการอะไรคะ",
    "ask_company": "บริษัทชื่ออะไร อยู่จังหวัดไหนคะ",
    "ask_company_name": "บริษัทชื่ออะไรคะ",
    "ask_capacity": "มีพนักงานประมาณกี่คนคะ ถ้ามีใบรับรอง (เช่น ISO) หรือเคยค้าขายกับต่างประเทศ พิมพ์มาด้วยได้ค่ะ",
    "ask_timing": "อยากเริ่มเมื่อไรคะ",
    "ask_person": "ขอชื่อและตำแหน่งของคุณค่ะ เช่น สมชาย ใจดี ผู้จัดการ",
    "reach_wanted": "ได้ค่ะ พิมพ์อีเมลหรือเบอร์โทรได้เลย เช่น name@example.com หรือ 081-234-5678",
    "slots_taken": "บันทึกแล้ว: {taken}",
    "slot_line": "{name}: {value}",
    "slot_between": ", ",
    "slot_corrected": "แก้แล้วค่ะ {taken}",
    "ask_which": "ข้อไหนผิดคะ แตะหรือพิมพ์ เช่น “แก้ชื่อบริษัทเป็น …”",
    "ask_right_value": "{name}ที่ถูกต้องคืออะไรคะ",
    "registration_unreadable": (
        "เลขทะเบียนนี้ไม่ถูกต้องตามกฎค่ะ ตัวอย่างที่ถูกคือ นิติบุคคลไทย 13 หลัก 0105546095724 หรือเลขนิติบุคคลญี่ปุ่น "
        "13 หลัก 7000012050002 (ข้ามได้)"
    ),
    "registration_personal": "ดูเหมือนเลขบัตรประชาชนค่ะ ไม่ต้องใช้และไม่ได้บันทึกในเรื่องนี้ เลขนิติบุคคลไทยขึ้นต้นด้วย 0 เช่น 0105546095724",
    "form_done": "เรื่อง {number} ครบแล้ว ส่งถึงโต๊ะญี่ปุ่นตามนี้ค่ะ",
    "form_correct": "ข้อไหนไม่ถูก พิมพ์แก้ได้ เช่น “แก้ชื่อบริษัทเป็น …”",
    "form_confirmed": "ขอบคุณค่ะ ระหว่างนี้ถามบอทต่อได้เลยค่ะ",
    "quick_send": "ส่งเลย",
    "quick_resume": "ไปต่อ",
    "quick_right": "ถูกต้อง",
    "quick_fix": "แก้ไขข้อมูล",
    "quick_share": "ยินยอมให้ส่งต่อ",
    "quick_keep": "ไม่ยินยอมให้ส่งต่อ",
    "quick_chat": "แชตนี้พอแล้ว",
    "sharing_asked": (
        "อีกเรื่องหนึ่งค่ะ เพื่อแนะนำคุณกับ {party} ({country}) เจ้าหน้าที่ต้องส่งชื่อ บริษัท ช่องทางติดต่อ และเรื่อง "
        "{number} ของคุณไปให้ทางนั้น ขอความยินยอมแยกต่างหากค่ะ\n"
        "{law}\n"
        "• มาตรการของผู้รับ: เรายังไม่ทราบ เจ้าหน้าที่จะสอบถามก่อนส่ง\n"
        "• เมื่อส่งแล้ว ผู้รับเป็นผู้ดูแลข้อมูลตามกฎหมายของประเทศนั้น\n"
        "ไม่ยินยอมก็ได้ ยังได้คำตอบและเจ้าหน้าที่ยังดูแลเรื่องของคุณค่ะ"
    ),
    "sharing_law_JP": (
        "• ประเทศปลายทาง: ญี่ปุ่น มีกฎหมายคุ้มครองข้อมูลส่วนบุคคลของตนเอง (APPI) กำกับโดยคณะกรรมการ PPC ซึ่งต่างจาก "
        "PDPA ของไทย มาตรฐานจึงอาจไม่เพียงพอตามเกณฑ์มาตรา 28 ของ PDPA"
    ),
    "sharing_law_TH": (
        "• ประเทศปลายทาง: ไทย มีกฎหมายคุ้มครองข้อมูลส่วนบุคคล (PDPA) มีผลเต็มรูปแบบตั้งแต่ 1 มิ.ย. 2565 "
        "ใช้กับภาครัฐและเอกชน กำกับโดยคณะกรรมการคุ้มครองข้อมูลส่วนบุคคล (PDPC) ซึ่งต่างจาก APPI ของญี่ปุ่น "
        "ความคุ้มครองจึงอาจไม่เท่ากัน (ข้อมูลตามมาตรา 28 ของ APPI)"
    ),
    "sharing_unclear": ("ขอคำตอบให้ชัดนะคะ จะให้ส่งข้อมูลของคุณไปที่ {party} ไหม กรุณาแตะ “ยินยอมให้ส่งต่อ” หรือ “ไม่ยินยอมให้ส่งต่อ” ค่ะ"),
    "sharing_given": "บันทึกแล้วค่ะ ยินยอมให้ส่งข้อมูลไปที่ {party} ({country}) ถอนได้ทุกเมื่อในแชตนี้",
    "sharing_refused": "ได้ค่ะ จะไม่ส่งข้อมูลของคุณไปที่ {party}",
    "slot_goal": "ต้องการ",
    "slot_industry": "อุตสาหกรรม",
    "slot_product": "สินค้า/บริการ",
    "slot_company": "ชื่อบริษัท",
    "slot_registration": "เลขทะเบียน",
    "slot_country": "ประเทศ",
    "slot_place": "จังหวัด",
    "slot_size": "ขนาดบริษัท",
    "slot_certificates": "ใบรับรอง",
    "slot_experience": "ประสบการณ์ต่างประเทศ",
    "slot_timing": "เวลาที่ต้องการ",
    "slot_person": "ชื่อผู้ติดต่อ",
    "slot_role": "ตำแหน่ง",
    "slot_reply_by": "ตอบกลับทาง",
    "slot_reply_language": "ภาษาที่ใช้ตอบ",
    "goal_customer": "หาลูกค้า",
    "goal_supplier": "หาซัพพลายเออร์",
    "goal_distributor": "หาตัวแทนจำหน่าย",
    "goal_technology": "หาเทคโนโลยี",
    "goal_joint_venture": "หาผู้ร่วมทุน",
    "goal_investment": "หาเงินลงทุน",
    "goal_programme": "เข้าร่วมโครงการ/งาน",
    "goal_advice": "ขอคำปรึกษา",
    "size_10": "1-10 คน",
    "size_50": "11-50 คน",
    "size_200": "51-200 คน",
    "size_more": "มากกว่า 200 คน",
    "timing_now": "ภายใน 1 เดือน",
    "timing_quarter": "ภายใน 3 เดือน",
    "timing_year": "ภายใน 1 ปี",
    "timing_later": "ยังไม่กำหนด",
    "way_chat": "แชตนี้",
    "way_email": "อีเมล",
    "way_phone": "โทรศัพท์",
    "language_th": "ภาษาไทย",
    "language_ja": "ภาษาญี่ปุ่น",
    "language_en": "ภาษาอังกฤษ",
    "score_wish_clear": "บอกความต้องการชัดเจน: {value}",
    "score_introduction": "ขอให้แนะนำบริษัทในรายชื่อ: {value}",
    "score_target_industry": "อุตสาหกรรมเป้าหมาย: {value}",
    "score_product_known": "บอกสินค้า/บริการ: {value}",
    "score_timing_soon": "เริ่มภายใน 3 เดือน: {value}",
    "score_timing_year": "เริ่มภายในปี: {value}",
    "score_certificates": "มีใบรับรอง: {value}",
    "score_abroad": "เคยค้าขายกับต่างประเทศ: {value}",
    "score_size": "ขนาดบริษัท: {value}",
    "score_registered": "มีเลขทะเบียนที่ถูกต้อง: {value}",
    "score_complete": "ตอบครบ {value} ข้อ",
    "score_can_be_reached": "ยินยอมให้เก็บข้อมูลติดต่อ",
    "score_urgent": "แจ้งว่าด่วน",
}
_JA: dict[str, str] = {
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
    "consent_notice": (
        "お名前とご連絡先を伺う前に、同意をお願いします。\n"
        "・目的：この件のご連絡のみ\n"
        "・保存：いただいたお名前、役職、メールアドレスまたは電話番号を、暗号化して最長{days}日間\n"
        "・見る人：ジャパンデスク（タイ政府の窓口）の担当者のみ。お尋ねせずにほかの企業や機関へ渡すことはありません。\n"
        "・権利：確認・訂正・削除・同意の撤回は、いつでもこのチャットで。タイの個人情報保護委員会（PDPC）事務局に申し立てることもできます。\n"
        "同意されなくても、ご質問とこのチャットでのお返事に影響はありません。全文は「個人情報の取り扱い」からご覧になれます。"
    ),
    "consent_first": "ご入力の連絡先はまだ保存していません。先に同意の確認をさせてください。",
    "consent_beside": "ボットから失礼します。ただいまご入力の電話番号・メールアドレスは、同意をいただくまで担当者には表示されません。",
    "consent_refused_beside": "承知しました。連絡先は保存しません。担当者とのやり取りは、このままこのチャットでお続けください。",
    "consent_given_beside": "ありがとうございます。同意を記録しました。電話番号かメールアドレスをもう一度お送りください。",
    "consent_unclear": "恐れ入りますが、お名前と連絡先の保存について「同意します」か「同意しません」とお知らせください。",
    "ask_consent_again": "受付番号{number}の件ですが、お名前とご連絡先の保存に同意されますか。「同意します」か「同意しません」をお選びください。",
    "consent_refused": "承知しました。連絡先は保存しません。受付番号{number}の件は、担当者がこのチャットでお返事します。",
    "group_private": "グループではメールアドレスや電話番号を書かないでください。連絡先をお預けになる場合は、ボットとの1対1のチャットでお願いします。",
    "group_not_kept": "グループに書かれた連絡先は保存していません。",
    "ask_reach": "このチャットのほかに、ご連絡先を預けますか（任意です）。メールアドレスか電話番号をどうぞ。例：name@example.com、+81 3-1234-5678",
    "size_unreadable": "従業員数のおおよその人数を教えてください。例：80名。下のボタンでも選べます（飛ばせます）。",
    "timing_unreadable": "いつ頃からご希望か教えてください。例：3か月以内。下のボタンでも選べます（飛ばせます）。",
    "reach_unreadable": "メールアドレスまたは電話番号として読み取れませんでした。例：name@example.com、+81 3-1234-5678（「飛ばす」も可）",
    "reach_taken": "受付番号{number}に連絡先を記録しました：{reach}",
    "reach_country": "{country}の電話番号として記録しました。違う場合は、正しい番号をもう一度お送りください。",
    "lead_done": "お待ちの間も、ご質問をどうぞ。",
    "quick_skip": "飛ばす",
    "quick_accept": "同意します",
    "quick_refuse": "同意しません",
    "form_progress": "（{number}/{total}、いつでも飛ばせます）",
    "form_known": "伺っている内容：{known}（違っていればお知らせください）",
    "form_back": "受付番号{number}の件に戻ります。",
    "form_resume": "前回、受付番号{number}の入力が途中でした。お伺いした内容は残っています。続けますか、このまま送りますか。",
    "ask_goal": "どのようなことをご希望ですか。",
    "ask_product": "御社の製品・サービスを教えてください。",
    "ask_company": "御社名と所在地（都道府県・県）を教えてください。",
    "ask_company_name": "御社名を教えてください。",
    "ask_capacity": "従業員数はどのくらいですか。認証（ISOなど）や海外取引の経験があれば、あわせてどうぞ。",
    "ask_timing": "ご希望の時期はいつごろですか。",
    "ask_person": "お名前とお役職を教えてください。例：山田太郎、営業部長",
    "reach_wanted": "承知しました。メールアドレスか電話番号を入力してください。例：name@example.com、+81 3-1234-5678",
    "slots_taken": "記録しました：{taken}",
    "slot_line": "{name}：{value}",
    "slot_between": "、",
    "slot_corrected": "訂正しました：{taken}",
    "ask_which": "どの項目を訂正しますか。選ぶか、「会社名、正しくは…」のように入力してください。",
    "ask_right_value": "正しい「{name}」を入力してください。",
    "registration_unreadable": "番号の形式が正しくありません。例：タイの法人番号13桁 0105546095724、日本の法人番号13桁 7000012050002（飛ばせます）",
    "registration_personal": "個人の身分証番号のようです。必要ありませんので、記録していません。タイの法人番号は0で始まります。例：0105546095724",
    "form_done": "受付番号{number}を、次の内容でジャパンデスクに送りました。",
    "form_correct": "違うところは「会社名、正しくは…」のようにお知らせください。",
    "form_confirmed": "ありがとうございます。その間も、ご質問は続けてどうぞ。",
    "quick_send": "これで送る",
    "quick_resume": "続ける",
    "quick_right": "内容は正しいです",
    "quick_fix": "内容を訂正する",
    "quick_share": "先方への提供に同意します",
    "quick_keep": "先方への提供に同意しません",
    "quick_chat": "このチャットで十分です",
    "sharing_asked": (
        "もう一点お伺いします。{party}（{country}）にご紹介するため、お名前、会社名、ご連絡先と受付番号{number}のご用件を先方に提供します。これには別に同意が必要です。\n"
        "{law}\n"
        "・提供先の保護措置：現時点では把握していません。担当者が提供前に確認します。\n"
        "・提供後は、先方がその国の法律に従って取り扱います。\n"
        "同意されなくても、お返事と担当者の対応は変わりません。"
    ),
    "sharing_law_JP": "・提供先の国：日本。個人情報保護法（APPI）があり、個人情報保護委員会が監督します。タイの個人情報保護法（PDPA）とは異なり、同法第28条の基準からみて十分でない可能性があります。",
    "sharing_law_TH": (
        "・提供先の国：タイ。個人情報保護法（PDPA）が2022年6月1日に全面施行され、公的機関と民間に適用され、個人情報保護委員会（PDPC）が監督します。日本の個人情報保護法（APPI）とは異なり、同じ"
        "水準の保護とは限りません（同法第28条に基づくご案内。詳しくは日本の個人情報保護委員会の外国制度調査をご覧ください）。"
    ),
    "sharing_unclear": "恐れ入りますが、{party}への提供について「先方への提供に同意します」か「先方への提供に同意しません」とお知らせください。",
    "sharing_given": "{party}（{country}）への提供の同意を記録しました。いつでもこのチャットで撤回できます。",
    "sharing_refused": "承知しました。{party}への提供は行いません。",
    "slot_goal": "ご希望",
    "slot_industry": "業種",
    "slot_product": "製品・サービス",
    "slot_company": "会社名",
    "slot_registration": "法人番号",
    "slot_country": "国",
    "slot_place": "所在地",
    "slot_size": "規模",
    "slot_certificates": "認証",
    "slot_experience": "海外での経験",
    "slot_timing": "ご希望の時期",
    "slot_person": "お名前",
    "slot_role": "お役職",
    "slot_reply_by": "お返事の方法",
    "slot_reply_language": "お返事の言語",
    "goal_customer": "顧客・販売先を探す",
    "goal_supplier": "仕入先・外注先を探す",
    "goal_distributor": "販売代理店を探す",
    "goal_technology": "技術提携",
    "goal_joint_venture": "合弁",
    "goal_investment": "投資・資金調達",
    "goal_programme": "制度・催しへの参加",
    "goal_advice": "相談",
    "size_10": "1〜10人",
    "size_50": "11〜50人",
    "size_200": "51〜200人",
    "size_more": "201人以上",
    "timing_now": "1か月以内",
    "timing_quarter": "3か月以内",
    "timing_year": "1年以内",
    "timing_later": "時期は未定",
    "way_chat": "このチャット",
    "way_email": "メール",
    "way_phone": "電話",
    "language_th": "タイ語",
    "language_ja": "日本語",
    "language_en": "英語",
    "score_wish_clear": "希望が明確：{value}",
    "score_introduction": "掲載企業の紹介を希望：{value}",
    "score_target_industry": "重点業種：{value}",
    "score_product_known": "製品・サービスが明確：{value}",
    "score_timing_soon": "3か月以内に開始：{value}",
    "score_timing_year": "1年以内に開始：{value}",
    "score_certificates": "認証あり：{value}",
    "score_abroad": "海外での経験：{value}",
    "score_size": "規模：{value}",
    "score_registered": "法人番号を確認：{value}",
    "score_complete": "回答済み{value}項目",
    "score_can_be_reached": "連絡先の保存に同意済み",
    "score_urgent": "至急の希望",
}
_EN: dict[str, str] = {
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
    "consent_notice": (
        "Before I ask for your name and how to reach you, I need your consent.\n"
        "• Purpose: to get back to you on this, nothing else\n"
        "• Kept: the name, role, e-mail address or telephone number you give, encrypted, for at most {days} days\n"
        "• Seen by: the Japan Desk's staff only; nothing goes to others or abroad without asking you first\n"
        "• Your rights: see, correct or delete it, or take your consent back, at any time in this chat; you may "
        "complain to Thailand's Personal Data Protection Committee (PDPC)\n"
        "If you do not agree, you still get answers, here in this chat. The full notice is under “My personal data”."
    ),
    "consent_first": "The contact details you typed are not kept yet. Your consent comes first.",
    "consent_beside": "The bot here for a moment: the number or address you just typed is not shown to the desk until you agree.",
    "consent_refused_beside": "All right, no contact details are kept. Just go on talking to the desk in this chat.",
    "consent_given_beside": "Thank you, your consent is recorded. Please send the number or address once more.",
    "consent_unclear": "To be sure: may your name and contact details be kept? Please tap or type “I agree” or “I do not agree”.",
    "ask_consent_again": "About {number}: may we keep your name and how to reach you? Please choose “I agree” or “I do not agree”.",
    "consent_refused": "All right, no contact details are kept. Staff will reply on {number} in this chat.",
    "group_private": (
        "Please do not write e-mail addresses or telephone numbers in the group. To leave yours for the staff, write "
        "to me in a private chat."
    ),
    "group_not_kept": "The contact details written in the group were not kept.",
    "ask_reach": (
        "Besides this chat, would you like to leave an e-mail address or telephone number? (Optional.) Right forms are "
        "name@example.com or +66 81 234 5678."
    ),
    "size_unreadable": "Roughly how many employees, please? For example: 80 people. You may tap a button below, or skip this.",
    "timing_unreadable": "When would you like to start? For example: within 3 months. You may tap a button below, or skip this.",
    "reach_unreadable": (
        "I cannot read that as an e-mail address or telephone number. Right forms are name@example.com or +66 81 234 "
        "5678 (or type “skip”)."
    ),
    "reach_taken": "Contact recorded in {number}: {reach}",
    "reach_country": "It is recorded as a telephone number of {country}; if that is wrong, send the right one.",
    "lead_done": "Meanwhile you may go on asking me.",
    "quick_skip": "Skip",
    "quick_accept": "I agree",
    "quick_refuse": "I do not agree",
    "form_progress": " ({number}/{total}, you may skip any)",
    "form_known": "Known so far: {known} (tell me if that is wrong)",
    "form_back": "Back to {number}: ",
    "form_resume": "Last time we did not finish {number}; what you told me is kept. Shall we go on, or send it as it is?",
    "ask_goal": "What would you like help with?",
    "ask_product": "What does your company make or offer?",
    "ask_company": "What is your company called, and in which province or prefecture is it?",
    "ask_company_name": "What is your company called?",
    "ask_capacity": (
        "About how many people work there? If you hold certificates (such as ISO) or have done business abroad, add "
        "that too."
    ),
    "ask_timing": "When would you like to start?",
    "ask_person": "Your name and role, please, such as Ann Smith, sales manager.",
    "reach_wanted": "All right. Please type it, such as name@example.com or +66 81 234 5678.",
    "slots_taken": "Noted: {taken}",
    "slot_line": "{name}: {value}",
    "slot_between": "; ",
    "slot_corrected": "Corrected: {taken}",
    "ask_which": "Which one is wrong? Tap it, or type something like “change the company to …”.",
    "ask_right_value": "What is the right value for “{name}”?",
    "registration_unreadable": (
        "That number does not fit the rules. Right forms are a Thai juristic number of 13 digits, 0105546095724, or a "
        "Japanese corporate number, 7000012050002 (you may skip this)."
    ),
    "registration_personal": (
        "That looks like a personal identity number. It is not needed and was not recorded. A Thai juristic number "
        "begins with 0, such as 0105546095724."
    ),
    "form_done": "{number} has gone to the Japan Desk as follows.",
    "form_correct": "If something is wrong, type for example “change the company to …”.",
    "form_confirmed": "Thank you. Meanwhile you may go on asking me.",
    "quick_send": "Send it now",
    "quick_resume": "Go on",
    "quick_right": "That is right",
    "quick_fix": "Correct something",
    "quick_share": "I agree to share",
    "quick_keep": "Do not share",
    "quick_chat": "This chat is enough",
    "sharing_asked": (
        "One more thing. To introduce you to {party} ({country}), staff would give them your name, company, contact "
        "details and wish {number}. That needs a consent of its own.\n"
        "{law}\n"
        "• Measures of the recipient: not known to us yet; staff ask before anything is sent\n"
        "• Once sent, the recipient is responsible for it under the law of that country\n"
        "If you do not agree, you still get answers and staff still take care of your wish."
    ),
    "sharing_law_JP": (
        "• Destination: Japan. It has a law of its own (APPI), supervised by the Personal Information Protection "
        "Commission. It differs from Thailand's PDPA, so its standard may not be sufficient by section 28 of the PDPA"
    ),
    "sharing_law_TH": (
        "• Destination: Thailand. Its Personal Data Protection Act (PDPA) has been in full force since 1 June 2022 for "
        "public and private bodies, supervised by the Personal Data Protection Committee (PDPC). It differs from "
        "Japan's APPI, so protection may not be the same (told as article 28 of the APPI asks)"
    ),
    "sharing_unclear": "To be sure: may your details go to {party}? Please choose “I agree to share” or “Do not share”.",
    "sharing_given": "Recorded: your details may go to {party} ({country}). You may take this back at any time in this chat.",
    "sharing_refused": "All right, your details do not go to {party}.",
    "slot_goal": "Wants",
    "slot_industry": "Industry",
    "slot_product": "Product or service",
    "slot_company": "Company",
    "slot_registration": "Registered number",
    "slot_country": "Country",
    "slot_place": "Province or prefecture",
    "slot_size": "Size",
    "slot_certificates": "Certificates",
    "slot_experience": "Business abroad",
    "slot_timing": "Timing",
    "slot_person": "Name",
    "slot_role": "Role",
    "slot_reply_by": "Reply by",
    "slot_reply_language": "Language of reply",
    "goal_customer": "Find customers",
    "goal_supplier": "Find a supplier",
    "goal_distributor": "Find a distributor",
    "goal_technology": "Technology",
    "goal_joint_venture": "Joint venture",
    "goal_investment": "Investment",
    "goal_programme": "Join a programme/event",
    "goal_advice": "Advice",
    "size_10": "1-10 people",
    "size_50": "11-50 people",
    "size_200": "51-200 people",
    "size_more": "Over 200 people",
    "timing_now": "Within a month",
    "timing_quarter": "Within 3 months",
    "timing_year": "Within a year",
    "timing_later": "Not decided yet",
    "way_chat": "this chat",
    "way_email": "e-mail",
    "way_phone": "telephone",
    "language_th": "Thai",
    "language_ja": "Japanese",
    "language_en": "English",
    "score_wish_clear": "clear what is wanted: {value}",
    "score_introduction": "wants an introduction to a listing: {value}",
    "score_target_industry": "target industry: {value}",
    "score_product_known": "product told: {value}",
    "score_timing_soon": "starts within a quarter: {value}",
    "score_timing_year": "starts within a year: {value}",
    "score_certificates": "certificates: {value}",
    "score_abroad": "business abroad: {value}",
    "score_size": "size: {value}",
    "score_registered": "valid registered number: {value}",
    "score_complete": "answers complete: {value}",
    "score_can_be_reached": "agreed that contact details are kept",
    "score_urgent": "says it is urgent",
}
SENTENCES: Mapping[Language, Mapping[str, str]] = {Language.TH: _TH, Language.JA: _JA, Language.EN: _EN}
