/**
 * The chat page: sends what the contact says, shows what the bot replies.
 *
 * Everything from outside is put in by textContent, never as markup. Labels inside a reply speak the reply's
 * language; the page around it speaks the language chosen on the page.
 */

const LONGEST_WAIT_MS = 60_000;
const TYPING_AFTER_MS = 350; // most replies come sooner: an indicator that only flashes is noise
const LOOK_EVERY_MS = 800; // what staff write stands here within a second
const LOOK_HIDDEN_MS = 10_000;
const LOOK_AFTER_TROUBLE_MS = 5_000;
const NEAR_END_PX = 96;
const LOCALES = { th: "th-TH-u-ca-buddhist", ja: "ja-JP", en: "en-GB" };

const find = (id) => document.getElementById(id);
const strings = JSON.parse(find("strings").textContent);
const reading = find("reading");
const log = find("log");
const box = find("text");
const maxChars = Number(box.dataset.maxChars);

let language = document.documentElement.lang in strings ? document.documentElement.lang : "en";
let isWaiting = false; // for a reply
let isLoading = false; // the conversation as a whole
let loadCount = 0;
let replyCount = 0;
let speaker = ""; // the member of staff who speaks; empty: the bot
let isAwaited = false; // staff may write at any time
let latest = ""; // when the last known turn was said, as the server writes it
const known = new Set(); // ids of the turns that stand in the log

// ---- small things

/** Return the page's string, in the page's language unless another is given. */
function say(key, values = {}, spoken = language) {
  return (strings[spoken] ?? strings[language])[key].replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Make an element with properties, attributes and children; strings become text nodes. */
function make(tag, { text, attributes = {}, ...properties } = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

/** Make an element whose text follows the page's language when it is switched. */
function makeChrome(tag, key, properties = {}) {
  const element = make(tag, { text: say(key), ...properties });
  element.dataset.string = key;
  return element;
}

/** Keep a value for this tab, where the browser allows it; a shared computer forgets it with the tab. */
function keep(key, value) {
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
  } catch {
    /* private mode or full: the page works on, it only forgets on reload */
  }
}

/** Return what `keep` kept, or the fallback. */
function kept(key, fallback) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

/** Return a new UUID; `crypto.randomUUID` itself is missing on plain http. */
function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Return an address that is safe to open: http(s), or a path on this site; otherwise null. */
function safeAddress(address) {
  if (typeof address !== "string" || !/^(https?:\/\/|\/(?![/\\]))/i.test(address)) return null;
  try {
    const parsed = new URL(address, location.origin);
    return /^https?:$/.test(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** Write a date as precise as it is given (YYYY, YYYY-MM or YYYY-MM-DD); Thai years are Buddhist. */
function formatDate(date, spoken) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?/.exec(date ?? "") ?? [];
  if (!year) return date ?? "";
  const when = new Date(Date.UTC(Number(year), Number(month ?? 1) - 1, Number(day ?? 1)));
  const monthStyle = spoken === "th" ? "short" : "long";
  const parts = { year: "numeric", ...(month && { month: monthStyle }), ...(day && { day: "numeric" }), timeZone: "UTC" };
  return new Intl.DateTimeFormat(LOCALES[spoken] ?? spoken, parts).format(when);
}

/** Write a time of day, with the date in front unless it is today. */
function formatTime(when) {
  const parts = { hour: "2-digit", minute: "2-digit" };
  if (when.toDateString() !== new Date().toDateString()) Object.assign(parts, { day: "numeric", month: "short" });
  return new Intl.DateTimeFormat(LOCALES[language], parts).format(when);
}

/** Name a country by its two letters, or give back what came. */
function nameCountry(code, spoken) {
  try {
    return new Intl.DisplayNames([spoken], { type: "region" }).of(code) ?? code;
  } catch {
    return code ?? "";
  }
}

const asList = (value) => (Array.isArray(value) ? value : value ? [value] : []);
const languageOf = (reply) => (reply.language in strings ? reply.language : language);
const behavior = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

// ---- talking to the server

/** A request that failed: `text` is the server's own sentence, `canRetry` says whether the same again may work. */
class RequestError extends Error {
  constructor(key, { text = "", canRetry = true } = {}) {
    super(text || key);
    Object.assign(this, { key, text, canRetry });
  }
}

/** Return the server's JSON, or raise RequestError. */
async function request(path, body) {
  const options = { headers: { Accept: "application/json" }, signal: AbortSignal.timeout?.(LONGEST_WAIT_MS) };
  if (body !== undefined) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  let data;
  try {
    answer = await fetch(path, options);
    data = await answer.json();
  } catch {
    throw new RequestError(answer && !answer.ok ? "server_trouble" : "connection_lost");
  }
  if (answer.ok) return data;
  const isOurFault = answer.status >= 500 || answer.status === 429;
  throw new RequestError(isOurFault ? "server_trouble" : "refused", { text: data?.error?.message, canRetry: isOurFault });
}

// ---- the messages

/** Show a message of the contact; its state is "sending", "sent" or "failed". */
function showUtterance(text, { at = new Date(), id = newId() } = {}) {
  const time = make("time", { text: formatTime(at), dateTime: at.toISOString() });
  const who = make("p", { className: "who" }, makeChrome("span", "you"), time);
  const article = make("article", { className: "utterance", tabIndex: -1 }, who, make("p", { className: "bubble", dir: "auto", text }));
  Object.assign(article.dataset, { id, state: "sent" });
  log.append(article);
  return article;
}

/** Put the text in, with its markers and addresses as links. */
function fillText(paragraph, reply, sourceIds) {
  const spoken = languageOf(reply);
  for (const part of reply.text.split(/(\[\d{1,3}\]|https?:\/\/[^\s[\]<>"'`\u0080-\uffff]*[^\s[\]<>"'`\u0080-\uffff.,;:!?)])/)) {
    const marker = /^\[(\d+)\]$/.exec(part)?.[1];
    if (marker && sourceIds.has(marker)) {
      const label = say("source_number", { marker }, spoken);
      const link = make("a", { className: "marker", href: `#${sourceIds.get(marker)}`, text: marker, attributes: { "aria-label": label } });
      paragraph.append(link);
    } else if (/^https?:\/\//.test(part) && safeAddress(part)) {
      paragraph.append(make("a", { href: safeAddress(part), text: part, target: "_blank", rel: "noopener" }));
    } else {
      paragraph.append(part);
    }
  }
}

/** Make the card of one source: closed it shows title and date, open also the quote and the way there. */
function makeSource(citation, marker, id, spoken) {
  const summary = make(
    "summary",
    {},
    make("span", { className: "number", text: marker }),
    make("span", { className: "source-title", lang: citation.language || spoken, text: citation.title }),
    make("span", { className: "source-date", text: formatDate(citation.date, spoken) }),
  );
  const card = make("details", { id, className: "source" }, summary);
  if (citation.quote) card.append(make("blockquote", { lang: citation.language || spoken, text: citation.quote }));
  const address = safeAddress(citation.url);
  if (address) {
    const host = new URL(address).host;
    const link = make(
      "a",
      { className: "open-source", href: address, target: "_blank", rel: "noopener" },
      make("span", { text: say("open_source", {}, spoken) }),
      make("span", { className: "hidden-text", text: ` ${say("new_tab", {}, spoken)}` }),
    );
    if (host !== location.host) link.append(make("span", { className: "host", text: host.replace(/^www\./, "") }));
    card.append(link);
  }
  return card;
}

/** Make a partner's card, in the manner of a business card. */
function makePartner(partner, spoken) {
  const label = (key) => say(key, {}, spoken);
  const place = [nameCountry(partner.country, spoken), partner.region].filter(Boolean).join(spoken === "ja" ? "・" : ", ");
  const head = make("div", { className: "partner-head" }, make("p", { className: "place", text: place }));
  if (partner.sample) head.append(make("span", { className: "sample", text: label("sample") }));
  const card = make("li", { className: "partner" }, head, make("h3", { text: partner.name }));
  const products = asList(partner.products);
  if (products.length) {
    const separator = spoken === "ja" ? "、" : ", ";
    card.append(make("p", { className: "small-label", text: label("products") }), make("p", { text: products.join(separator) }));
  }
  const reasons = asList(partner.reasons);
  if (reasons.length) {
    const items = reasons.map((reason) => make("li", { text: reason }));
    card.append(make("p", { className: "small-label", text: label("reasons") }), make("ul", { className: "reasons" }, ...items));
  }
  return card;
}

/** Show one reply of the bot, with its sources and partners. */
function showReply(reply) {
  const spoken = languageOf(reply);
  replyCount += 1;
  const citations = asList(reply.citations).map((citation) => ({ ...citation, number: String(citation.marker).replace(/\D/g, "") }));
  const sourceIds = new Map(citations.map(({ number }) => [number, `source-${replyCount}-${number}`]));

  const isStaff = Boolean(reply.speaker);
  const name = isStaff ? make("span", { text: reply.speaker, dir: "auto" }) : makeChrome("span", "bot");
  const note = makeChrome("span", isStaff ? "staff" : "bot_note", { className: "bot-note" });
  const who = make("p", { className: "who" }, name, note);
  const bubble = make("p", { className: "bubble" });
  fillText(bubble, reply, sourceIds);
  const content = make("div", { className: "content", lang: spoken }, bubble);
  const partners = asList(reply.partners);
  if (partners.length) {
    const cards = partners.map((partner) => makePartner(partner, spoken));
    content.append(make("ul", { className: "partners", attributes: { "aria-label": say("partners", {}, spoken) } }, ...cards));
  }
  if (citations.length) {
    const cards = citations.map((citation) => makeSource(citation, citation.number, sourceIds.get(citation.number), spoken));
    content.append(make("div", { className: "sources" }, make("p", { className: "small-label", text: say("sources", {}, spoken) }), ...cards));
  }
  const article = make("article", { className: isStaff ? "reply staff" : "reply" }, who, content);
  article.dataset.kind = reply.kind;
  log.append(article);
  return article;
}

/** Show the latest reply's suggestions as buttons, and no others. */
function showQuickReplies(reply) {
  clearQuickReplies();
  const suggestions = asList(reply?.suggestions);
  if (!suggestions.length) return;
  const spoken = languageOf(reply);
  const buttons = suggestions.map((text) => make("button", { type: "button", text }));
  const attributes = { role: "group", "aria-label": say("quick_replies", {}, spoken) };
  log.append(make("div", { className: "quick-replies", lang: spoken, attributes }, ...buttons));
}

/** Take the quick replies away: a tapped or outdated suggestion must not be sent twice. */
function clearQuickReplies() {
  log.querySelector(".quick-replies")?.remove();
}

/** Show all replies of one turn and return the first one's element. */
function showReplies(replies) {
  const articles = replies.map(showReply);
  showQuickReplies(replies.at(-1));
  return articles[0];
}

/** Say beside a message that it reached staff; nobody else answers it. */
function showDelivered(article) {
  if (!article.querySelector(".delivered")) article.append(makeChrome("p", "delivered", { className: "delivered" }));
}

/** Show a turn as it is kept; what staff say of their own accord has no words of the contact. Returns its first element. */
function showTurn(turn) {
  noteTurn(turn);
  const utterance = turn.text ? showUtterance(turn.text, { at: new Date(turn.at), id: turn.id }) : null;
  if (utterance && !turn.replies.length) showDelivered(utterance);
  const articles = turn.replies.map(showReply);
  return utterance ?? articles[0];
}

/** Remember a turn that stands in the log. */
function noteTurn(turn) {
  known.add(turn.id);
  if (!latest || new Date(turn.at) > new Date(latest)) latest = turn.at;
}

/** Show who speaks: a person of the desk, or, without a word, the bot. */
function showSpeaker(now) {
  ({ speaker, is_awaited: isAwaited } = now);
  const told = speaker ? say("speaking_with", { name: speaker }) : "";
  const line = find("speaking");
  line.hidden = !speaker;
  if (line.textContent !== told) line.textContent = told;
}

// ---- what staff write

/** Look for what was said elsewhere, as long as staff may write; then look again. */
async function look() {
  clearTimeout(look.timer);
  let pause = document.hidden ? LOOK_HIDDEN_MS : LOOK_EVERY_MS;
  if (isAwaited && !isWaiting && !isLoading) {
    const count = loadCount;
    try {
      const news = await request(`/api/chat/turns?since=${encodeURIComponent(latest || new Date(0).toISOString())}`);
      // What was begun meanwhile shows its own.
      if (count === loadCount && !isWaiting && !isLoading) showNews(news);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      pause = LOOK_AFTER_TROUBLE_MS;
    }
  }
  clearTimeout(look.timer);
  look.timer = setTimeout(look, pause);
}

/** Show the turns that do not stand in the log yet, and who speaks now. */
function showNews(news) {
  showSpeaker(news);
  const fresh = news.turns.filter((turn) => !known.has(turn.id));
  news.turns.forEach(noteTurn);
  if (!fresh.length) return;
  addWhileReading(() => {
    const first = fresh.map(showTurn)[0];
    showQuickReplies(fresh.at(-1).replies.at(-1));
    return first;
  });
  find("reset").disabled = false;
}

// ---- scrolling

/** Return what scrolls: the log, or under strong zoom, where there is no room for a log of its own, the page. */
const scroller = () => (getComputedStyle(reading).overflowY === "auto" ? reading : document.scrollingElement);

/** Return how far the contact is from the end, in pixels. */
function distanceToEnd() {
  const { scrollHeight, clientHeight, scrollTop } = scroller();
  return scrollHeight - clientHeight - scrollTop;
}

/** Go to the end, but never past the beginning of what is to be read first. */
function scrollToEnd(first) {
  const end = scroller().scrollTop + distanceToEnd();
  const edge = scroller() === reading ? reading.getBoundingClientRect().top : 0;
  const top = first ? first.getBoundingClientRect().top - edge + scroller().scrollTop - 12 : end;
  scroller().scrollTo({ top: Math.min(end, top), behavior: behavior() });
}

/** Add to the log and follow it, unless the contact is reading further up: then offer a way down. */
function addWhileReading(add) {
  const isFollowing = distanceToEnd() < NEAR_END_PX;
  const first = add();
  if (isFollowing) scrollToEnd(first);
  else if (first) find("new-reply").hidden = false;
}

// ---- sending

const unsent = new Map(kept("unsent", []).map((message) => [message.client_id, message]));
const keepUnsent = () => keep("unsent", [...unsent.values()]);

/** Count the contact's messages with this text; tells after a reload whether one has arrived after all. */
function countSame(text) {
  const same = [...log.querySelectorAll('.utterance[data-state="sent"] .bubble')];
  return same.filter((bubble) => bubble.textContent === text).length;
}

/** Keep the send button and the typing indicator in step with the waiting. */
function setWaiting(waiting) {
  isWaiting = waiting;
  find("send").setAttribute("aria-disabled", String(waiting));
  clearTimeout(setWaiting.timer);
  find("typing").hidden = true;
  find("status").textContent = "";
  if (!waiting) return;
  setWaiting.timer = setTimeout(() => {
    addWhileReading(() => {
      find("typing").hidden = false;
    });
    find("status").textContent = say("typing");
  }, TYPING_AFTER_MS);
}

/** Mark a message as not sent, and say what can be done about it. */
function showFailure(article, error) {
  article.dataset.state = "failed";
  article.querySelector(".failure")?.remove();
  const reason = error.text ? make("span", { text: error.text }) : makeChrome("span", error.key);
  const key = error.canRetry ? "retry" : "edit";
  const button = makeChrome("button", key, { type: "button", className: key });
  article.append(make("div", { className: "failure" }, reason, button));
}

/** Send a message that is shown already, and show the replies; the same id again is answered, not doubled. */
async function deliver(article, message) {
  unsent.set(message.client_id, message);
  keepUnsent();
  article.dataset.state = "sending";
  article.querySelector(".failure")?.remove();
  clearQuickReplies();
  if (article !== log.lastElementChild) log.append(article); // a retried message belongs beside its reply
  scrollToEnd();
  setWaiting(true);
  try {
    const { client_id, text, language: written } = message;
    const { replies, ...now } = await request("/api/chat/messages", { text, language: written, client_id });
    article.dataset.state = "sent";
    unsent.delete(message.client_id);
    known.add(client_id);
    setWaiting(false);
    showSpeaker(now);
    if (replies.length) addWhileReading(() => showReplies(replies));
    else showDelivered(article);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    setWaiting(false);
    addWhileReading(() => showFailure(article, error));
  } finally {
    setWaiting(false);
    keepUnsent();
    find("reset").disabled = false;
  }
}

/** Send a new text, unless the one before is still on its way. */
function send(text) {
  if (isWaiting || isLoading || !text.trim()) return false;
  const message = { client_id: newId(), text: text.trim(), language, same_before: countSame(text.trim()) };
  find("new-reply").hidden = true;
  deliver(showUtterance(message.text, { id: message.client_id }), message);
  return true;
}

/** Send what is in the box; it leaves the box only once it stands in the log. */
function sendBox() {
  if (showLength() || !send(box.value)) return;
  box.value = "";
  boxChanged();
}

/** Say so when the text is too long to send; nothing is ever cut off. */
function showLength() {
  const over = box.value.trim().length - maxChars;
  const complaint = over > 0 ? say("too_long", { over, max: maxChars }) : "";
  if (find("complaint").textContent !== complaint) find("complaint").textContent = complaint;
  box.setAttribute("aria-invalid", String(over > 0));
  return over > 0;
}

/** After any change of the text: keep the draft, fit the height, check the length. */
function boxChanged() {
  keep("draft", box.value);
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  showLength();
}

/** Give the focus back to the box, except on a touch screen, where that would open the keyboard. */
function focusAfterTap() {
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) box.focus();
  else reading.focus({ preventScroll: true });
}

// ---- the conversation as a whole

/** Show the conversation so far, or the greeting of a new one, and what could not be sent before a reload. */
async function loadHistory() {
  const count = ++loadCount;
  isLoading = true;
  log.setAttribute("aria-busy", "true"); // a long past is not read aloud
  try {
    const { turns, greeting, ...now } = await request("/api/chat/history");
    if (count !== loadCount) return; // the language was switched again meanwhile
    log.replaceChildren();
    known.clear();
    latest = "";
    turns.forEach(showTurn);
    showSpeaker(now);
    if (turns.length) showQuickReplies(turns.at(-1).replies.at(-1));
    else showReplies([greeting]);
    find("reset").disabled = !turns.length;
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (count !== loadCount) return;
    const again = makeChrome("button", "retry", { type: "button", className: "reload" });
    log.replaceChildren(make("div", { className: "history-lost" }, makeChrome("span", "history_lost"), again));
  }
  for (const message of unsent.values()) {
    if (countSame(message.text) > message.same_before) unsent.delete(message.client_id);
    else showFailure(showUtterance(message.text, { id: message.client_id }), new RequestError("connection_lost"));
  }
  keepUnsent();
  isLoading = false;
  scroller().scrollTop = log.querySelector(".utterance") ? scroller().scrollHeight : 0; // a newcomer reads the notice first
  requestAnimationFrame(() => log.removeAttribute("aria-busy"));
}

/** Begin a new conversation; the draft in the box stays. */
async function reset() {
  if (isWaiting || isLoading) return;
  isLoading = true;
  try {
    const { greeting } = await request("/api/chat/reset", {});
    unsent.clear();
    keepUnsent();
    log.replaceChildren();
    known.clear();
    latest = "";
    showSpeaker({ speaker: "", is_awaited: false });
    showReplies([greeting]);
    find("reset").disabled = true;
    focusAfterTap();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    find("complaint").textContent = error.text || say("reset_failed");
  } finally {
    isLoading = false;
  }
}

/** Tell the server the page's language, on this visit and the next. */
function rememberLanguage() {
  document.cookie = `lang=${language}; Path=/; Max-Age=31536000; SameSite=Lax`;
}

/** Switch the page's language where it stands; the conversation stays as it was said. */
function switchLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = chosen;
  document.title = `${say("title")} | DIPROM`;
  rememberLanguage();
  const address = new URL(location.href);
  address.searchParams.set("lang", chosen);
  history.replaceState(null, "", address);
  for (const element of document.querySelectorAll("[data-string]")) element.textContent = say(element.dataset.string);
  for (const element of document.querySelectorAll("[data-label]")) element.setAttribute("aria-label", say(element.dataset.label));
  for (const time of log.querySelectorAll("time")) time.textContent = formatTime(new Date(time.dateTime));
  showSpeaker({ speaker, is_awaited: isAwaited });
  box.placeholder = say(box.dataset.placeholder);
  for (const button of document.querySelectorAll(".languages button")) {
    button.setAttribute("aria-pressed", String(button.value === chosen));
  }
  boxChanged();
  if (!log.querySelector(".utterance")) loadHistory(); // only the greeting stands there: greet in the new language
}

// ---- what the contact does

document.querySelector(".languages").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  event.preventDefault();
  switchLanguage(button.value);
});

find("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  sendBox();
});

box.addEventListener("input", boxChanged);
box.addEventListener("keydown", (event) => {
  // Enter that confirms a Japanese or Thai conversion is not ours; Safari reports it only as key code 229
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  sendBox();
});

log.addEventListener("click", (event) => {
  const marker = event.target.closest("a.marker");
  const button = event.target.closest("button");
  if (marker) {
    event.preventDefault();
    openSource(find(marker.hash.slice(1)));
  } else if (button?.matches(".quick-replies button")) {
    if (send(button.textContent)) focusAfterTap();
  } else if (button?.matches(".reload")) {
    if (!isWaiting) loadHistory(); // it would take away the message on its way
  } else if (button) {
    mendFailure(button.closest(".utterance"), button.className);
  }
});

/** Open a source's card and bring it into view and focus. */
function openSource(card) {
  card.open = true;
  card.querySelector("summary").focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", behavior: behavior() });
}

/** Try a failed message again, or put its text back into the box in front of the draft. */
function mendFailure(article, way) {
  if (isWaiting) return;
  const message = unsent.get(article.dataset.id);
  if (way === "retry") {
    deliver(article, message);
    focusAfterTap();
    return;
  }
  unsent.delete(message.client_id);
  keepUnsent();
  article.remove();
  box.value = [message.text, box.value].filter(Boolean).join("\n");
  boxChanged();
  box.focus();
}

for (const scrolling of [reading, document]) {
  scrolling.addEventListener("scroll", () => {
    if (distanceToEnd() < NEAR_END_PX) find("new-reply").hidden = true;
  });
}
find("new-reply").addEventListener("click", () => {
  scrollToEnd();
  reading.focus({ preventScroll: true });
});

find("reset").addEventListener("click", () => find("reset-dialog").showModal());
find("reset-dialog").addEventListener("close", (event) => {
  if (event.target.returnValue === "reset") reset();
  event.target.returnValue = "";
});

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) look();
});

// iOS lays its keyboard over the page instead of making the page smaller
window.visualViewport?.addEventListener("resize", () => {
  if (visualViewport.scale !== 1) return;
  document.documentElement.style.setProperty("--visible-height", `${visualViewport.height}px`);
  window.scrollTo(0, 0);
});

box.value ||= kept("draft", "");
boxChanged();
find("send").disabled = false;
rememberLanguage();
loadHistory();
look();
