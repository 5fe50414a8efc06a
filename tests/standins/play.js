"use strict";

const PLATFORMS = ["line", "telegram"];
const TITLES = { line: "LINE", telegram: "Telegram" };
const LANGUAGES = { th: "ไทย", ja: "日本語", en: "English" };
const TRY = {
  th: ["ที่ผ่านมาจับคู่กันได้กี่คู่แล้วคะ", "หาผู้ผลิตเครื่องมือแพทย์ในญี่ปุ่น", "ขอคุยกับเจ้าหน้าที่"],
  ja: ["これまでに何組がマッチングしましたか", "タイの医療機器の販売代理店を探しています", "担当者と話したい"],
  en: ["How many pairs were matched so far?", "I am looking for a medical device maker in Japan", "I want to talk to a person"],
};
const panes = {};

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("aria-") || name === "role" || name === "for") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function button(label, action, className = "") {
  return make("button", { type: "button", textContent: label, className, onclick: action });
}

/** Do something for one of the two users; tells whether it was done. */
async function act(platform, action, value) {
  const pane = panes[platform];
  let said = "This page's server has stopped.", isDone = false;
  try {
    const answer = await fetch("/do", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ platform, action, value }),
    });
    const told = await answer.json();
    isDone = told.refused === undefined;
    said = isDone ? told.said : told.refused;
  } catch { /* said already */ }
  tell(pane, said, !isDone);
  await refresh();
  return isDone;
}

function tell(pane, said, isBad) {
  pane.said.textContent = said;
  pane.said.classList.toggle("bad", isBad);
}

// -------------------------------------------------------------------------------------------------- the two panes

function build(platform) {
  const title = TITLES[platform];
  const me = make("span", { className: "me" });
  const chat = make("select", { "aria-label": `${title}: which chat` },
    make("option", { value: "private", textContent: "Private chat" }), make("option", { value: "group", textContent: "Group" }));
  chat.onchange = () => act(platform, "chat", chat.value);
  const language = make("select", { "aria-label": `Language of the ${title} user's app` });
  language.onchange = () => act(platform, "language", language.value);
  const head = make("div", { className: "head" }, make("h2", { id: `${platform}-title`, textContent: title }), me, chat, language);

  const entries = make("div", { className: "entries" });
  const working = make("div", { className: "dots", role: "status", "aria-label": "The bot is working", hidden: true },
    ...[0, 1, 2].map(() => make("span", { textContent: "●" })));
  const log = make("div", { className: "log", role: "log", tabIndex: 0, "aria-label": `${title}: conversation` }, entries, working);
  const newer = button("↓ New messages", () => { pane.isAtEnd = true; toEnd(pane); log.focus(); }, "newer");
  newer.hidden = true;
  const middle = make("div", { className: "middle" }, log, newer);

  const quick = make("div", { className: "quick", role: "group", "aria-label": "Quick replies", hidden: true });
  const keys = make("div", { className: "keyboard below", role: "group", "aria-label": "Keyboard of the bot", hidden: true });
  const input = make("input", { id: `${platform}-text`, autocomplete: "off", "aria-label": `Write as the ${title} user`, placeholder: "Write…", enterKeyHint: "send" });
  const to = make("select", { "aria-label": "To whom", hidden: true },
    ...[["mention", "@ the bot"], ["reply", "reply to bot"], ["say", "to others"]].map(([value, textContent]) => make("option", { value, textContent })));
  const form = make("form", {}, to, input, make("button", { textContent: "Send" }));
  form.onsubmit = async (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (!text) return;
    pane.isAtEnd = true;
    input.value = "";
    // What was refused goes back into the box.
    if (!await act(platform, pane.state.group ? to.value : "say", text) && !input.value) input.value = text;
  };
  const said = make("p", { className: "said", role: "status" });
  const bar = button("Menu", () => unfold(pane, bar.getAttribute("aria-expanded") !== "true"), "bar");
  const menu = make("div", { className: platform === "line" ? "menu" : "commands", id: `${platform}-menu`, role: "group", "aria-label": "Menu", hidden: true });
  bar.setAttribute("aria-expanded", "false");
  bar.setAttribute("aria-controls", menu.id);
  bar.hidden = true;
  const phone = make("div", { className: "phone" }, head, middle, quick, keys, form, said, bar, menu);

  const tools = make("div", { className: "row" });
  const samples = make("div", { className: "try" });
  const troubles = make("dl");
  const status = make("p", { className: "status", role: "status" });
  const side = make("div", { className: "side" },
    make("details", { className: "panel" }, make("summary", { textContent: `What the ${title} user can do` }), tools, make("h3", { textContent: "Things to say" }), samples),
    make("details", { className: "panel" }, make("summary", { textContent: `What ${title} can do wrong` }), status, make("h3", { textContent: "Press, then write something and look" }), troubles));
  document.getElementById(platform).append(phone, side);

  const pane = {
    platform, me, chat, language, entries, working, log, newer, quick, keys, input, to, said, bar, menu, tools, samples, troubles, status, side,
    isAtEnd: true, drawn: {}, state: null, key: "",
  };
  panes[platform] = pane;
  let top = 0;
  log.addEventListener("scroll", () => {
    // Only who scrolls up has left the end: it also moves away when something is added or the log gets smaller.
    if (log.scrollHeight - log.scrollTop - log.clientHeight < 48) { pane.isAtEnd = true; newer.hidden = true; }
    else if (log.scrollTop < top) pane.isAtEnd = false;
    top = log.scrollTop;
  }, { passive: true });
  // Also when the menu opens, a font comes late or the window changes: the newest stays in sight of whoever was there.
  const watch = new ResizeObserver(() => { if (pane.isAtEnd) toEnd(pane); });
  watch.observe(log);
  watch.observe(entries);
}

function toEnd(pane) {
  pane.log.scrollTop = pane.log.scrollHeight;
  pane.newer.hidden = true;
}

function unfold(pane, isOpen) {
  pane.bar.setAttribute("aria-expanded", String(isOpen));
  pane.menu.hidden = !isOpen;
}

/** Draw a part anew only when what it shows has changed, so that focus, scrolling and open details stay. */
function once(pane, name, value, draw) {
  const key = JSON.stringify(value === undefined ? null : value);
  if (pane.drawn[name] === key) return;
  pane.drawn[name] = key;
  const hadFocus = pane[name] && pane[name].contains(document.activeElement) && document.activeElement;
  draw();
  if (!hadFocus || document.contains(hadFocus)) return;
  const again = [...pane[name].querySelectorAll("button")].find((one) => one.dataset.action && one.dataset.action === hadFocus.dataset.action);
  (again || pane.input).focus();
}

function draw(pane, state) {
  const { platform } = pane;
  const chatKey = `${state.user.id} ${state.group}`;
  const isOtherChat = pane.key !== chatKey;
  pane.key = chatKey;
  pane.state = state;
  const where = state.group ? "in a group" : state.blocked ? "has blocked the bot" : "";
  pane.me.textContent = `${state.user.name} ${where}`;
  pane.chat.value = state.group ? "group" : "private";
  once(pane, "languages", state.languages, () => pane.language.replaceChildren(
    ...state.languages.map((code) => make("option", { value: code, textContent: LANGUAGES[code] }))));
  pane.language.value = state.user.language;
  pane.log.lang = state.user.language;
  pane.to.hidden = !state.group;
  once(pane, "tools", state.tools, () => pane.tools.replaceChildren(...state.tools.map((one) => toolButton(pane, one, "tools"))));
  once(pane, "troubles", state.troubles, () => pane.troubles.replaceChildren(...state.troubles.flatMap((one) =>
    [make("dt", {}, toolButton(pane, one, "troubles")), make("dd", { textContent: one.explains })])));
  once(pane, "samples", state.user.language, () => pane.samples.replaceChildren(...samples(pane)));
  drawEntries(pane, isOtherChat);
  pane.working.hidden = !state.working;
  if (pane.isAtEnd) toEnd(pane);
  (platform === "line" ? drawLine : drawTelegram)(pane, state);
  once(pane, "status", [state.reply, state.push, state.used, state.quota, state.sent, trouble(state)], () => drawStatus(pane, state));
}

function toolButton(pane, one, place) {
  const element = button(one.label, async () => {
    pane.isAtEnd = true;
    const isDone = await act(pane.platform, one.action, one.takes_text ? pane.input.value.trim() : undefined);
    if (isDone && one.takes_text) pane.input.value = "";
  });
  if (place === "tools") element.title = one.explains; // troubles have it written beside them
  element.dataset.action = one.action;
  if (one.on !== null) element.setAttribute("aria-pressed", String(one.on));
  return element;
}

function samples(pane) {
  const language = pane.state.user.language;
  return TRY[language].map((text) => {
    const element = button(text, () => { pane.isAtEnd = true; act(pane.platform, pane.state.group ? "mention" : "say", text); });
    element.lang = language;
    return element;
  });
}

/** The conversation; entries that stay as they are keep their elements. */
function drawEntries(pane, isOtherChat) {
  const { state } = pane;
  const wanted = state.entries.map((entry) => JSON.stringify(entry));
  if (isOtherChat) { pane.entries.replaceChildren(); pane.isAtEnd = true; }
  const old = [...pane.entries.children];
  const before = old.filter((element) => element.made).length;
  if (!wanted.length) {
    once(pane, "entries", ["empty", pane.key, state.user.language, state.bot_in_group], () => pane.entries.replaceChildren(emptiness(pane)));
    return;
  }
  pane.drawn.entries = "";
  const kept = new Map(old.filter((element) => element.made).map((element) => [element.made, element]));
  let place = 0;
  for (const [number, made] of wanted.entries()) {
    const key = `${number} ${made}`;
    let element = kept.get(key);
    if (!element) {
      element = (pane.platform === "line" ? lineEntry : telegramEntry)(state.entries[number], pane);
      element.made = key;
    }
    kept.delete(key);
    if (pane.entries.children[place] !== element) pane.entries.insertBefore(element, pane.entries.children[place] || null);
    place += 1;
  }
  while (pane.entries.children.length > place) pane.entries.lastElementChild.remove();
  if (wanted.length > before && before && !isOtherChat) {
    if (!pane.isAtEnd) pane.newer.hidden = false;
    if (document.getElementById(pane.platform).classList.contains("away")) tab(pane.platform).classList.add("unread");
  }
}

function emptiness(pane) {
  const { platform, state } = pane;
  const isLine = platform === "line";
  if (state.group) {
    const take = button("Take the bot in", () => act(platform, "membership"), "big");
    return make("div", { className: "empty" }, make("div", { textContent: "A group. The bot answers only who calls it by name or replies to it." }), state.bot_in_group ? null : take);
  }
  const start = isLine ? button("Add as a friend", () => act(platform, "follow"), "big") : button("START", () => act(platform, "say", "/start"), "big");
  return make("div", { className: "empty" },
    make("div", { textContent: `You are ${state.user.name}, who uses ${TITLES[platform]} and has not met the bot yet.` }), start,
    make("p", { textContent: "or say something:" }), make("div", { className: "try" }, ...samples(pane)));
}

function drawStatus(pane, state) {
  const counts = pane.platform === "line"
    ? `${state.reply} messages by ticket (free), ${state.push} by push; ${state.used} counted this month` +
      (state.quota === null ? "" : ", none left")
    : `${state.sent} messages from the bot in this chat`;
  pane.status.replaceChildren(`${counts}. `, make("span", { className: "bad", textContent: trouble(state) }));
}

function trouble(state) {
  const parts = [];
  if (state.webhook !== null && !(state.webhook >= 200 && state.webhook < 300)) {
    parts.push(state.webhook ? `The service answered ${state.webhook}.` : "The service does not answer.");
  }
  if (state.down) parts.push("Down.");
  if (state.faults) parts.push(`Troubles still to come: ${state.faults}.`);
  if (state.violations.length) parts.push(`Rules broken: ${state.violations.join("; ")}.`);
  return parts.join(" ");
}

// ------------------------------------------------------------------------------------------------ LINE

const SIZES = { xxs: 11, xs: 12, sm: 13, md: 15, lg: 17, xl: 19, xxl: 22, "3xl": 26, "4xl": 30, "5xl": 34 };
const GAPS = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const IMAGES = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const BORDERS = { none: 0, light: 0.5, normal: 1, "semi-bold": 2, bold: 3 };
const PLACES = { start: "flex-start", end: "flex-end", center: "center", left: "flex-start", right: "flex-end", top: "flex-start", bottom: "flex-end" };

function pixels(value, names) {
  return value in names ? `${names[value]}px` : value;
}

function perform(action) {
  if (action.type === "uri") window.open(action.uri, "_blank", "noreferrer");
  else if (action.type === "clipboard") navigator.clipboard.writeText(action.clipboardText);
  else { panes.line.isAtEnd = true; act("line", "perform", action); }
}

/** An element that does what its action says when it is clicked or has the focus and Enter is pressed. */
function tappable(tag, action) {
  if (!action) return make(tag);
  if (action.type === "uri") return make("a", { className: "tap", href: action.uri, target: "_blank", rel: "noreferrer" });
  const element = make(tag, { className: "tap", role: "button", tabIndex: 0 });
  element.onclick = (event) => { event.stopPropagation(); perform(action); };
  element.onkeydown = (event) => {
    if (event.target !== element || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    perform(action);
  };
  return element;
}

function drawBox(component) {
  const element = tappable("div", component.action);
  element.classList.add("box", component.layout);
  element.append(...(component.contents || []).map((one) => drawPart(one, component.layout)));
  const { style } = element;
  if (component.spacing) style.gap = pixels(component.spacing, GAPS);
  for (const side of ["All", "Top", "Bottom", "Start", "End"]) {
    const value = component[`padding${side}`];
    if (value) style[{ All: "padding", Top: "paddingTop", Bottom: "paddingBottom", Start: "paddingLeft", End: "paddingRight" }[side]] = pixels(value, GAPS);
  }
  if (component.cornerRadius) style.borderRadius = pixels(component.cornerRadius, GAPS);
  if (component.borderWidth || component.borderColor) style.border = `${pixels(component.borderWidth || "normal", BORDERS)} solid ${component.borderColor || "#000"}`;
  for (const name of ["width", "height", "maxWidth", "maxHeight", "justifyContent", "alignItems"]) if (component[name]) style[name] = component[name];
  if (component.layout === "baseline") style.alignItems = "baseline";
  return element;
}

function drawText(component) {
  const isSpan = component.type === "span";
  const element = isSpan ? make("span") : tappable("div", component.action);
  const spans = component.contents || [];
  if (spans.length) element.append(...spans.map((one) => drawPart(one, "")));
  else element.textContent = component.text;
  const { style } = element;
  if (component.size || !isSpan) style.fontSize = pixels(component.size || "md", SIZES);
  if (component.weight) style.fontWeight = component.weight;
  if (component.style) style.fontStyle = component.style;
  if (component.decoration) style.textDecoration = component.decoration;
  if (component.color) style.color = component.color;
  if (component.align) style.textAlign = { start: "left", end: "right", center: "center" }[component.align];
  if (component.lineSpacing) style.lineHeight = `calc(1.35em + ${component.lineSpacing})`;
  if (!isSpan) {
    element.classList.add("flextext");
    style.whiteSpace = component.wrap ? "pre-wrap" : "nowrap";
  }
  return element;
}

function drawPart(component, layout) {
  let element;
  if (component.type === "box") {
    element = drawBox(component);
  } else if (component.type === "text" || component.type === "span") {
    element = drawText(component);
  } else if (component.type === "button") {
    element = button(component.action.label, () => perform(component.action), `action ${component.style || "link"} ${component.height || ""}`);
    if (component.color) element.style[component.style === "link" || !component.style ? "color" : "background"] = component.color;
  } else if (component.type === "separator") {
    element = make("hr");
    if (component.color) element.style.borderColor = component.color;
  } else if (component.type === "image") {
    element = tappable("div", component.action);
    const image = make("img", { src: component.url, alt: "" });
    image.style.width = component.size === "full" ? "100%" : pixels(component.size || "md", IMAGES);
    image.style.aspectRatio = (component.aspectRatio || "1:1").replace(":", " / ");
    if (component.aspectMode !== "cover") image.style.objectFit = "contain";
    element.append(image);
  } else if (component.type === "icon") {
    element = make("img", { src: component.url, alt: "" });
    element.style.height = "1em";
  } else {
    element = make("span"); // a filler takes what is left
    element.style.flex = 1;
  }
  if (component.flex !== undefined) element.style.flex = component.flex ? `${component.flex} 1 0` : "none";
  if (component.gravity) element.style.alignSelf = PLACES[component.gravity];
  if (component.margin) element.style[layout === "vertical" ? "marginTop" : "marginLeft"] = pixels(component.margin, GAPS);
  if (component.backgroundColor) element.style.background = component.backgroundColor;
  return element;
}

function drawBubble(bubble) {
  const card = make("div", { className: `bubble ${bubble.size || "mega"}` });
  for (const name of ["header", "hero", "body", "footer"]) {
    if (!bubble[name]) continue;
    const part = make("div", { className: `part ${name}` }, drawPart(bubble[name], "vertical"));
    if (bubble[name].paddingAll) part.style.padding = 0;
    const style = (bubble.styles || {})[name] || {};
    if (style.backgroundColor) part.style.background = style.backgroundColor;
    card.append(part);
  }
  return card;
}

function drawLineMessage(message) {
  if (message.type === "text" || message.type === "textV2") return make("div", { className: "text", textContent: message.text });
  if (message.type === "flex") {
    const bubbles = message.contents.type === "carousel" ? message.contents.contents : [message.contents];
    return make("div", { className: "carousel", role: "group", "aria-label": message.altText.slice(0, 80), tabIndex: bubbles.length > 1 ? 0 : -1 }, ...bubbles.map(drawBubble));
  }
  if (message.type === "template") {
    const columns = message.template.columns || [message.template];
    return make("div", { className: "carousel", role: "group", "aria-label": message.altText.slice(0, 80) }, ...columns.map((column) =>
      make("div", { className: "bubble" }, make("div", { className: "part" },
        make("strong", { textContent: column.title || "" }), make("p", { textContent: column.text || "" }),
        ...(column.actions || [column.action]).map((one) => button(one.label || "", () => perform(one), "action"))))));
  }
  const names = { sticker: "🙇 Sticker", image: "🖼 Picture", file: `📄 ${message.fileName}`, audio: "🎤 Voice message, 2 s", location: `📍 ${message.title || ""}, ${message.address || ""}` };
  return make("div", { className: "text", textContent: names[message.type] || message.type });
}

function lineEntry({ by, message }) {
  const isWide = message.type === "flex" || message.type === "template";
  const entry = make("div", { className: `entry ${by} ${isWide ? "wide" : ""}` });
  if (by === "bot") {
    const sender = (message.sender && message.sender.name) || "Japan Desk";
    entry.append(make("div", { className: "who", textContent: `${sender} · ${message._via === "push" ? "by push, counted" : "by ticket, free"}` }));
  }
  if (message._edited) entry.append(make("div", { className: "note", textContent: "edited" }));
  if (message.quotedMessageId) entry.append(make("div", { className: "note", textContent: "↩ to the bot" }));
  entry.append(drawLineMessage(message));
  if (message.altText) {
    entry.append(make("details", { className: "alt" }, make("summary", { textContent: "As a notification shows it" }), make("p", { textContent: message.altText })));
  }
  return entry;
}

function drawLine(pane, state) {
  const last = state.entries[state.entries.length - 1];
  const items = last && last.by === "bot" && last.message.quickReply ? last.message.quickReply.items : [];
  once(pane, "quick", items, () => {
    pane.quick.replaceChildren(...items.map((item) => button(item.action.label, () => perform(item.action))));
    pane.quick.hidden = !items.length;
    pane.quick.scrollLeft = 0;
  });
  once(pane, "menu", state.menu, () => drawMenu(pane, state.menu));
}

function drawMenu(pane, menu) {
  pane.bar.hidden = !menu;
  if (!menu) { unfold(pane, false); return; }
  pane.bar.textContent = menu.chatBarText;
  const holder = pane.menu;
  holder.style.aspectRatio = `${menu.size.width} / ${menu.size.height}`;
  holder.replaceChildren(make("img", { src: `/menu/${menu.richMenuId}`, alt: "" }));
  for (const [number, area] of menu.areas.entries()) {
    const place = make("button", { type: "button", "aria-label": area.action.label || area.action.text || `Area ${number + 1}`, onclick: () => { unfold(pane, false); perform(area.action); } });
    place.style.left = `${(100 * area.bounds.x) / menu.size.width}%`;
    place.style.top = `${(100 * area.bounds.y) / menu.size.height}%`;
    place.style.width = `${(100 * area.bounds.width) / menu.size.width}%`;
    place.style.height = `${(100 * area.bounds.height) / menu.size.height}%`;
    holder.append(place);
  }
}

// ------------------------------------------------------------------------------------------------ Telegram

const KINDS = { sticker: "👍 Sticker", photo: "🖼 Photo", document: "📄", voice: "🎤 Voice message, 2 s", location: "📍 A place in Bangkok", contact: "👤 Own contact:" };

function telegramEntry(entry, pane) {
  const text = make("div", { className: "text" });
  text.innerHTML = entry.html; // made of escaped text by the server
  if (entry.kind) text.prepend(make("span", { textContent: `${KINDS[entry.kind]} ${entry.name} `.trimEnd() + (entry.html ? "\n" : "") }));
  if (entry.replied) text.prepend(make("div", { className: "replied", textContent: entry.replied }));
  const rows = entry.keyboard.inline_keyboard || [];
  return make("div", { className: `entry ${entry.by}` },
    entry.by === "bot" ? make("div", { className: "who", textContent: entry.who }) : null,
    text,
    entry.edited ? make("div", { className: "note", textContent: "edited" }) : null,
    rows.length ? make("div", { className: "keyboard", role: "group", "aria-label": "Buttons of the message" }, ...keyRows(rows, entry.id)) : null);
}

function keyRows(rows, id) {
  return rows.map((row) => make("div", {}, ...row.map((one) => {
    const key = typeof one === "string" ? { text: one } : one;
    return button(key.text, () => {
      if (key.url) window.open(key.url, "_blank", "noreferrer");
      else act("telegram", "press", { message_id: id, button: key });
    });
  })));
}

function drawTelegram(pane, state) {
  const setter = state.entries.findLast((entry) => entry.keyboard.keyboard || entry.keyboard.remove_keyboard);
  const rows = (setter && setter.keyboard.keyboard) || [];
  once(pane, "keys", rows, () => {
    pane.keys.replaceChildren(...keyRows(rows, setter && setter.id));
    pane.keys.hidden = !rows.length;
  });
  const commands = [{ command: "start", description: "Start" }, ...state.commands.filter((one) => one.command !== "start")];
  once(pane, "menu", commands, () => {
    pane.bar.hidden = false;
    pane.bar.textContent = "Menu / commands";
    pane.menu.replaceChildren(...commands.map((one) => {
      const element = button("", () => { unfold(pane, false); pane.isAtEnd = true; act("telegram", "say", `/${one.command}`); });
      element.append(make("b", { textContent: `/${one.command}` }), make("span", { textContent: one.description }));
      return element;
    }));
  });
  once(pane, "popup", state.popup, () => { if (state.popup) tell(pane, `Telegram shows: ${state.popup[1]}`, false); });
}

// ------------------------------------------------------------------------------------------------ both

function tab(platform) {
  return document.getElementById(`${platform}-tab`);
}

function show(platform) {
  for (const one of PLATFORMS) {
    tab(one).setAttribute("aria-selected", String(one === platform));
    tab(one).tabIndex = one === platform ? 0 : -1;
    document.getElementById(one).classList.toggle("away", one !== platform);
  }
  tab(platform).classList.remove("unread");
  if (panes[platform].isAtEnd) toEnd(panes[platform]);
}

let asked = 0;
let drawn = 0;

async function refresh() {
  const mine = ++asked;
  let state;
  try {
    state = await (await fetch("/state")).json();
  } catch {
    for (const pane of Object.values(panes)) tell(pane, "This page's server has stopped.", true);
    return;
  }
  if (mine < drawn) return; // a later answer was quicker
  drawn = mine;
  for (const platform of PLATFORMS) draw(panes[platform], state[platform]);
}

for (const platform of PLATFORMS) {
  build(platform);
  tab(platform).onclick = () => show(platform);
  tab(platform).onkeydown = (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = PLATFORMS.find((one) => one !== platform);
    show(other);
    tab(other).focus();
  };
}
show("line");
// Where there is room beside the phones, what can be done stands open there.
if (window.matchMedia("(min-width: 1240px)").matches) for (const panel of document.querySelectorAll(".panel")) panel.open = true;
refresh();
setInterval(refresh, 700);
