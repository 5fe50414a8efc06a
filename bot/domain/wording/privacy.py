"""What the bot says about the contact's own data."""

from collections.abc import Mapping

from knowledge.model import Language

_TH: dict[str, str] = {
    "privacy": (
        "ข้อมูลส่วนตัวของคุณค่ะ\n• เก็บอะไร: ข้อความในแชตนี้และสิ่งที่ส่งมา เก็บแบบเข้ารหัส "
        "ชื่อ อีเมล และเบอร์โทรจะเก็บเมื่อคุณยินยอมเท่านั้นค่ะ\n• นานเท่าไร: ไม่เกิน {days} "
        "วันหลังข้อความสุดท้าย หรือหลังปิดเรื่องที่ฝากไว้ แล้วลบเองค่ะ\n• ใครเห็น: เฉพาะเจ้าหน้าที่โต๊ะญี่ปุ่น "
        "ไม่ส่งให้บริษัทอื่นหรือส่งไปญี่ปุ่นโดยไม่ถามคุณก่อนค่ะ\n• ขอดู แก้ ลบ หรือถอนความยินยอม: "
        "แตะปุ่มด้านล่าง หรือพิมพ์บอกในแชตนี้ได้เลย บอททำให้ทันทีค่ะ"
    ),
    "quick_privacy": "ข้อมูลส่วนตัวของฉัน",
    "quick_see_data": "ขอดูข้อมูลของฉัน",
    "quick_correct_data": "แก้ข้อมูลของฉัน",
    "quick_withdraw": "ถอนความยินยอม",
    "quick_erase_data": "ลบข้อมูลของฉัน",
    "quick_erase_yes": "ยืนยันลบทั้งหมด",
    "quick_erase_no": "ไม่ลบ",
    "redacted": "‹ช่องทางติดต่อ ไม่ได้เก็บ›",
    "redacted_kept": "‹ช่องทางติดต่อ ดูในกล่องงาน›",
    "data_group": (
        "ในกลุ่มคนอื่นอ่านได้ด้วย บอทจึงไม่แสดง ไม่แก้ และไม่ลบข้อมูลให้ที่นี่ค่ะ "
        "ทักบอทในแชตส่วนตัวแล้วพิมพ์แบบเดียวกันได้เลย ถ้าจะลบสิ่งที่คุยกันในกลุ่มนี้ แจ้งเจ้าหน้าที่โต๊ะญี่ปุ่นนะคะ"
    ),
    "data_nothing": "ตอนนี้ไม่มีข้อมูลของคุณเก็บไว้เลยค่ะ",
    "data_intro": "ข้อมูลของคุณที่เราเก็บไว้ตอนนี้ค่ะ (เก็บแบบเข้ารหัส)",
    "data_conversation": "• บทสนทนา: ข้อความของคุณ {count} ครั้งพร้อมคำตอบ ตั้งแต่ {since}",
    "data_attachments": "• สิ่งที่ส่งมา: {count} รายการ ({kinds})",
    "data_gaps": "• คำถามที่บอทตอบไม่ได้: {count} ข้อ เก็บไว้ให้โต๊ะญี่ปุ่นหาคำตอบ",
    "data_news": " และจะแจ้งคุณเมื่อมีคำตอบ",
    "withdraw_news": "ได้ค่ะ จะไม่แจ้งคุณเรื่องคำถามที่รอคำตอบแล้ว นอกจากนี้ไม่มีช่องทางติดต่อของคุณเก็บไว้ค่ะ",
    "data_no_leads": "• เรื่องที่ฝากถึงเจ้าหน้าที่: ไม่มี ไม่มีชื่อหรือช่องทางติดต่อ",
    "data_more_leads": "• เรื่องก่อนหน้านี้: {numbers}",
    "data_kept": (
        "• เก็บนานเท่าไร: บทสนทนาไม่เกิน {days} วันหลังข้อความสุดท้าย เรื่องที่ฝากไม่เกิน {days} วันหลังปิดเรื่อง "
        "ช่องทางติดต่อไม่เกิน {days} วันหลังคุณยินยอม จากนั้นลบเองค่ะ"
    ),
    "data_none": "ไม่มี",
    "data_lead": "เรื่อง {number} (เปิดเมื่อ {opened})",
    "data_wish": "• เรื่อง: {wish}",
    "data_detail": "• รายละเอียด: {detail}",
    "data_reach": "• อีเมลหรือเบอร์โทร: {reach}",
    "data_consent": "• ความยินยอมให้เก็บช่องทางติดต่อ: ให้ไว้เมื่อ {at} (ประกาศฉบับ {version})",
    "data_no_consent": "• ความยินยอมให้เก็บช่องทางติดต่อ: ไม่ได้ให้",
    "data_sharing": "• ความยินยอมให้ส่งต่อ: ถึง {party} ({country}) ให้ไว้เมื่อ {at} (ประกาศฉบับ {version})",
    "data_status_waiting": "• อยู่กับใคร: อยู่ในคิวของโต๊ะญี่ปุ่น ยังไม่มีเจ้าหน้าที่รับ",
    "data_status_claimed": "• อยู่กับใคร: {name} เจ้าหน้าที่โต๊ะญี่ปุ่น",
    "data_status_snoozed": "• อยู่กับใคร: โต๊ะญี่ปุ่นพักเรื่องไว้ก่อน",
    "data_status_resolved": "• อยู่กับใคร: ปิดเรื่องแล้ว ผู้ดูแลคือ {name}",
    "data_desk": "โต๊ะญี่ปุ่น",
    "data_notes": "• บันทึกภายในของเจ้าหน้าที่: {count} รายการ ขอสำเนาได้จากเจ้าหน้าที่",
    "correct_nothing": "ยังไม่มีเรื่องหรือช่องทางติดต่อของคุณที่บันทึกไว้ให้แก้ค่ะ",
    "correct_what": (
        "จะแก้ข้อไหนในเรื่อง {number} คะ พิมพ์ข้อที่ผิดพร้อมค่าที่ถูกต้องมาได้เลย เช่น “ชื่อบริษัทที่ถูกคือ …” อีเมลหรือเบอร์โทรยังไม่ได้เก็บไว้ค่ะ"
    ),
    "correct_reach": (
        "ช่องทางติดต่อในเรื่อง {number} ตอนนี้คือ {reach} พิมพ์อีเมลหรือเบอร์ที่ถูกต้องมาได้เลย จะแทนของเดิมค่ะ "
        "ถ้าจะแก้ข้ออื่น พิมพ์ข้อนั้นพร้อมค่าที่ถูกต้องได้เลยค่ะ"
    ),
    "withdraw_done": (
        "ถอนความยินยอมแล้วค่ะ ชื่อ อีเมล และเบอร์โทรในเรื่อง {numbers} ถูกลบแล้ว รวมถึงที่พิมพ์ไว้ในแชตนี้ "
        "และจะไม่ส่งต่อให้ใคร เรื่องยังอยู่ เจ้าหน้าที่ตอบในแชตนี้ได้ และถามบอทต่อได้เหมือนเดิมค่ะ"
    ),
    "withdraw_nothing": "ไม่มีความยินยอมหรือช่องทางติดต่อที่เก็บไว้ให้ถอนค่ะ ถามบอทต่อได้ตามปกติ",
    "unshare_done": (
        "ถอนความยินยอมให้ส่งข้อมูลถึง {parties} แล้วค่ะ และแจ้งเจ้าหน้าที่ไม่ให้ส่งต่อแล้ว "
        "สิ่งที่ส่งไปก่อนหน้านี้เราดึงกลับเองไม่ได้ เจ้าหน้าที่จะขอให้อีกฝ่ายลบค่ะ"
    ),
    "unshare_nothing": "ไม่มีความยินยอมให้ส่งข้อมูลไปประเทศอื่นหรือบริษัทอื่น เราไม่ได้ส่งข้อมูลของคุณให้ใครค่ะ",
    "erase_ask": "ถ้าลบ สิ่งเหล่านี้จะหายไปทันทีและกู้คืนไม่ได้ค่ะ:",
    "erase_again": "ยังไม่ได้ลบอะไรค่ะ ขอคำตอบที่ชัดเจนเพราะลบแล้วกู้คืนไม่ได้",
    "erase_attachments": "• สิ่งที่ส่งมา {count} รายการ",
    "erase_lead": "• เรื่อง {number}: เรื่องจะถูกถอน เจ้าหน้าที่จะไม่เห็นและไม่ติดต่อกลับ",
    "erase_closed_lead": "• เรื่อง {number} ที่ปิดแล้ว",
    "erase_details": "• ชื่อ อีเมล เบอร์โทร และความยินยอมที่ให้ไว้",
    "erase_how": "ถ้าต้องการลบ แตะหรือพิมพ์ “{words}” ถ้าไม่ ก็ไม่มีอะไรเปลี่ยนค่ะ",
    "erase_kept": "ได้ค่ะ ไม่ลบ ทุกอย่างอยู่เหมือนเดิมค่ะ",
    "erase_done": "ลบข้อมูลของคุณทั้งหมดแล้วค่ะ ทั้งบทสนทนา สิ่งที่ส่งมา เรื่องที่ฝาก และช่องทางติดต่อ",
    "erase_done_leads": "เรื่อง {numbers} ถูกถอนแล้ว เหลือเพียงบันทึกว่าเลขที่นี้ถูกลบเมื่อใด โดยไม่มีข้อมูลของคุณ",
    "erase_beyond": (
        "ข้อความในแอปของคุณเองเราลบให้ไม่ได้ คุณลบเองได้ และถ้าเคยแจ้งเจ้าหน้าที่ในกลุ่มหรืออีเมลภายใน "
        "เราแจ้งให้ลบแล้วค่ะ ถ้าพิมพ์มาอีก จะเริ่มเป็นบทสนทนาใหม่ค่ะ"
    ),
    "staff_withdrawn": "{number}: ผู้ติดต่อถอนความยินยอม ชื่อและช่องทางติดต่อถูกลบแล้ว ตอบได้ในแชตเท่านั้น กรุณาลบที่จดไว้ที่อื่นด้วย",
    "staff_unshared": "{number}: ผู้ติดต่อถอนความยินยอมให้ส่งข้อมูลไปต่างประเทศ ห้ามส่งต่อ หากส่งไปแล้วกรุณาขอให้อีกฝ่ายลบ",
}
_JA: dict[str, str] = {
    "privacy": (
        "個人情報の取り扱いについてご案内します。\n・保存するもの：このチャットの内容と送られたものを、暗号化して保存します。お名前、メールアドレス、電話番号は、同意をいただいた場合だけ保存します。\n"
        "・保存期間：最後のメッセージ、またはご依頼の対応終了から最長{days}日間で、その後は自動で削除します。\n・見る人：ジャパンデスクの担当者だけです。事前にお尋ねすることなく、他社や国外に渡すことはありません。\n"
        "・確認・訂正・削除・同意の撤回：下のボタンか、このチャットに書いていただければ、ボットがすぐに行います。"
    ),
    "quick_privacy": "個人情報の取り扱い",
    "quick_see_data": "自分のデータを見る",
    "quick_correct_data": "自分のデータを訂正する",
    "quick_withdraw": "同意を撤回する",
    "quick_erase_data": "自分のデータを削除する",
    "quick_erase_yes": "すべて削除します",
    "quick_erase_no": "削除しない",
    "redacted": "‹連絡先・未保存›",
    "redacted_kept": "‹連絡先・受信箱に表示›",
    "data_group": (
        "グループではほかの方にも見えるため、データの表示・訂正・削除は行いません。"
        "ボットとの1対1のチャットで、同じようにお書きください。このグループでの会話の削除は、ジャパンデスクの担当者にお申し出ください。"
    ),
    "data_nothing": "お客様に関する情報は、現在何も保存していません。",
    "data_intro": "現在保存しているお客様の情報です（暗号化して保存しています）。",
    "data_conversation": "・会話：{since}から、お客様のメッセージ{count}回分と回答",
    "data_attachments": "・送られたもの：{count}件（{kinds}）",
    "data_gaps": "・お答えできなかったご質問：{count}件（ジャパンデスクが答えを調べるために保管）",
    "data_news": "。答えが分かりましたらお知らせします",
    "withdraw_news": "承知しました。お待ちのご質問についてのお知らせを取りやめました。ほかに保管している連絡先はありません。",
    "data_no_leads": "・担当者へのご依頼：なし（お名前や連絡先もありません）",
    "data_more_leads": "・それ以前のご依頼：{numbers}",
    "data_kept": (
        "・保存期間：会話は最後のメッセージから最長{days}日、ご依頼は対応終了から最長{days}日、"
        "連絡先は同意から最長{days}日で、その後は自動で削除します。"
    ),
    "data_none": "なし",
    "data_lead": "受付番号{number}（{opened}受付）",
    "data_wish": "・ご用件：{wish}",
    "data_detail": "・詳細：{detail}",
    "data_reach": "・メールアドレスまたは電話番号：{reach}",
    "data_consent": "・連絡先の保存への同意：{at}（通知の版 {version}）",
    "data_no_consent": "・連絡先の保存への同意：いただいていません",
    "data_sharing": "・情報提供への同意：{party}（{country}）宛て、{at}（通知の版 {version}）",
    "data_status_waiting": "・担当：ジャパンデスクの受付待ちで、担当者はまだ決まっていません",
    "data_status_claimed": "・担当：ジャパンデスクの{name}",
    "data_status_snoozed": "・担当：ジャパンデスクで保留中です",
    "data_status_resolved": "・担当：対応は終了しました（{name}）",
    "data_desk": "ジャパンデスク",
    "data_notes": "・担当者の内部メモ：{count}件（写しは担当者にご請求ください）",
    "correct_nothing": "訂正できるご依頼や連絡先は、まだ保存されていません。",
    "correct_what": (
        "受付番号{number}のどの項目を訂正しますか。「会社名は正しくは…です」のように、項目と正しい内容をお書きください。"
        "メールアドレスや電話番号は保存していません。"
    ),
    "correct_reach": (
        "受付番号{number}の連絡先は現在「{reach}」です。正しいメールアドレスか電話番号を入力してください。置き換えます。"
        "ほかの項目の訂正は、項目と正しい内容をお書きください。"
    ),
    "withdraw_done": (
        "同意を撤回しました。受付番号{numbers}のお名前、メールアドレス、電話番号を、このチャットに書かれたものも含めて削除しました。"
        "どこにも提供しません。ご依頼は残り、担当者はこのチャットでお返事できます。ご質問もこれまでどおりどうぞ。"
    ),
    "withdraw_nothing": "撤回できる同意や、保存している連絡先はありません。ご質問はこれまでどおりどうぞ。",
    "unshare_done": (
        "{parties}への情報提供の同意を撤回し、提供しないよう担当者に伝えました。"
        "すでに提供した情報はこちらで取り戻せないため、担当者が先方に削除を依頼します。"
    ),
    "unshare_nothing": "国外や他社への情報提供の同意はいただいていません。お客様の情報はどこにも提供していません。",
    "erase_ask": "削除すると、次のものが直ちに消え、元に戻せません。",
    "erase_again": "まだ何も削除していません。元に戻せないため、はっきりしたお返事をお願いします。",
    "erase_attachments": "・送られたもの{count}件",
    "erase_lead": "・受付番号{number}：ご依頼は取り下げとなり、担当者には見えなくなり、ご連絡もしません",
    "erase_closed_lead": "・対応が終了した受付番号{number}",
    "erase_details": "・お名前、メールアドレス、電話番号と、いただいた同意",
    "erase_how": "削除する場合は「{words}」をタップするか入力してください。そうでなければ何も変わりません。",
    "erase_kept": "承知しました。削除しません。すべてそのままです。",
    "erase_done": "お客様のデータをすべて削除しました。会話、送られたもの、ご依頼、連絡先のすべてです。",
    "erase_done_leads": "受付番号{numbers}は取り下げました。この番号がいつ削除されたかの記録だけが残り、お客様の情報は含まれません。",
    "erase_beyond": (
        "お客様のアプリ側に残るメッセージはこちらでは消せませんので、ご自身で削除してください。"
        "担当者のグループやメールにお知らせしていた分は、削除するよう伝えました。もう一度書かれた場合は、新しい会話として始まります。"
    ),
    "staff_withdrawn": "{number}：本人が同意を撤回し、氏名と連絡先は削除済みです。返信はチャットのみ。ほかに控えた分も削除してください",
    "staff_unshared": "{number}：本人が国外への情報提供の同意を撤回しました。提供しないでください。提供済みなら先方に削除を依頼してください",
}
_EN: dict[str, str] = {
    "privacy": (
        "About your personal data:\n• What is kept: what you write and send in this chat, encrypted. "
        "Names, e-mail addresses and telephone numbers are kept only with your consent.\n• How long: at most "
        "{days} days after your last message, or after the desk closed what you left with it; then it is erased by itself."
        "\n• Who sees it: the Japan Desk's staff only. "
        "Nothing goes to another company or abroad without asking you first.\n• To see, correct or "
        "erase it, or to withdraw consent: tap below or just write it in this chat; the bot does it at once."
    ),
    "quick_privacy": "My personal data",
    "quick_see_data": "Show my data",
    "quick_correct_data": "Correct my data",
    "quick_withdraw": "Withdraw my consent",
    "quick_erase_data": "Erase my data",
    "quick_erase_yes": "Yes, erase it all",
    "quick_erase_no": "Do not erase",
    "redacted": "‹contact details, not kept›",
    "redacted_kept": "‹contact details, see the inbox›",
    "data_group": (
        "Others read along in a group, so I do not show, correct or erase personal data here. Write the same to me in a "
        "private chat. To have what was said in this group erased, please ask the Japan Desk's staff."
    ),
    "data_nothing": "Nothing is kept about you at present.",
    "data_intro": "This is what we hold about you now (kept encrypted):",
    "data_conversation": "• Conversation: {count} messages of yours with the replies, since {since}",
    "data_attachments": "• What you sent: {count} ({kinds})",
    "data_gaps": "• Questions the bot could not answer: {count}, kept so that the Japan Desk can find the answers",
    "data_news": "; you will be told when there is an answer",
    "withdraw_news": "Done: you will not be told about your waiting questions any more. No other contact details of yours are kept.",
    "data_no_leads": "• Left with the staff: nothing, and no name or contact details",
    "data_more_leads": "• Left before that: {numbers}",
    "data_kept": (
        "• How long: the conversation at most {days} days after your last message, what you left with the desk at most "
        "{days} days after it is closed, contact details at most {days} days after your consent; then it is erased by itself."
    ),
    "data_none": "none",
    "data_lead": "{number} (opened on {opened})",
    "data_wish": "• Wish: {wish}",
    "data_detail": "• Detail: {detail}",
    "data_reach": "• E-mail or telephone: {reach}",
    "data_consent": "• Consent to keep contact details: given on {at} (notice {version})",
    "data_no_consent": "• Consent to keep contact details: not given",
    "data_sharing": "• Consent to pass them on: to {party} ({country}), given on {at} (notice {version})",
    "data_status_waiting": "• Who has it: it is in the Japan Desk's queue; nobody has taken it yet",
    "data_status_claimed": "• Who has it: {name} of the Japan Desk",
    "data_status_snoozed": "• Who has it: the Japan Desk has put it off for now",
    "data_status_resolved": "• Who has it: it is closed; {name} looked after it",
    "data_desk": "the Japan Desk",
    "data_notes": "• Internal notes of the staff: {count}; ask the staff for a copy",
    "correct_nothing": "Nothing you left with the desk and no contact details are kept yet, so there is nothing to correct.",
    "correct_what": (
        "What is wrong in {number}? Just write it as it should be, such as “the company name is …”. "
        "No e-mail address or telephone number is kept."
    ),
    "correct_reach": (
        "The contact kept in {number} is {reach}. Please type the right e-mail address or telephone number; it replaces the old one. "
        "For anything else, just write it as it should be."
    ),
    "withdraw_done": (
        "Your consent is withdrawn. Name, e-mail address and telephone number in {numbers} are deleted, also where you typed them in this chat, "
        "and go to nobody. Your wish stays, staff can reply in this chat, and you may go on asking me."
    ),
    "withdraw_nothing": "There is no consent to withdraw and no contact details are kept. You may go on asking me.",
    "unshare_done": (
        "Your consent to pass details to {parties} is withdrawn, and the staff are told not to pass them on. "
        "What was passed on before we cannot take back; the staff will ask for its deletion."
    ),
    "unshare_nothing": "You have given no consent to pass details abroad or to another company, and nothing was passed on.",
    "erase_ask": "If you erase, this is gone at once and cannot be brought back:",
    "erase_again": "Nothing is erased yet. As it cannot be brought back, I need an unmistakable answer.",
    "erase_attachments": "• What you sent: {count}",
    "erase_lead": "• {number}: it is withdrawn; staff no longer see it and will not get back to you",
    "erase_closed_lead": "• {number}, which is closed",
    "erase_details": "• Name, e-mail address, telephone number, and the consent you gave",
    "erase_how": "To erase, tap or type “{words}”. Otherwise nothing changes.",
    "erase_kept": "All right, nothing is erased; everything stays as it was.",
    "erase_done": "All your data is erased: the conversation, what you sent, what you left with the staff, and contact details.",
    "erase_done_leads": "{numbers} is withdrawn. Only a record that this number was erased, and when, remains; it holds nothing about you.",
    "erase_beyond": (
        "Messages in your own app we cannot delete; you can. Where staff had been told in their group or by mail, they are asked to delete it. "
        "If you write again, a new conversation begins."
    ),
    "staff_withdrawn": "{number}: the contact withdrew consent; name and contact details are deleted. Reply in the chat only, and delete copies you noted elsewhere",
    "staff_unshared": "{number}: the contact withdrew consent to pass details abroad. Do not pass them on; if that was done, ask the other side to delete them",
}
SENTENCES: Mapping[Language, Mapping[str, str]] = {Language.TH: _TH, Language.JA: _JA, Language.EN: _EN}
