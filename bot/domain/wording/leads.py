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
    "quick_skip": "ข้าม",
    "quick_accept": "ยินยอม",
    "quick_refuse": "ไม่ยินยอม",
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
    "quick_skip": "飛ばす",
    "quick_accept": "同意します",
    "quick_refuse": "同意しません",
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
    "quick_skip": "Skip",
    "quick_accept": "I agree",
    "quick_refuse": "I do not agree",
}
SENTENCES: Mapping[Language, Mapping[str, str]] = {Language.TH: _TH, Language.JA: _JA, Language.EN: _EN}
