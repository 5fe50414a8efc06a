// Working pages: they follow what happens, can be worked by keyboard, and draw attention to what is new.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const live = document.getElementById("live");
  if (!live) return;
  const news = document.getElementById("news");
  const title = document.title.replace(/^\(\d+\) /, "");
  const topics = live.dataset.topics.split(" ");

  const announce = (text) => {
    news.textContent = "";
    // Read out even when it says the same as before.
    requestAnimationFrame(() => { news.textContent = text; });
  };

  // ---- how much there is to do: in the title, in the menu, and by ear for whoever wants it

  const counted = () => {
    const counts = document.getElementById("counts");
    return { waiting: Number(counts.dataset.waiting), unread: Number(counts.dataset.unread), news: counts.dataset.news };
  };
  let known = counted();
  const showCounts = () => {
    const now = counted();
    const sum = now.waiting + now.unread;
    document.title = sum ? `(${sum}) ${title}` : title;
    const entry = document.querySelector('[data-place="nav_queue"]');
    if (entry) {
      const badge = entry.querySelector(".count") || entry.appendChild(Object.assign(document.createElement("span"), { className: "count" }));
      badge.textContent = String(sum);
      badge.hidden = !sum;
    }
    if (now.waiting > known.waiting) announce(now.news);
    if (now.waiting > known.waiting || now.unread > known.unread) ring();
    known = now;
  };

  let audio = null;
  const soundButton = document.getElementById("sound");
  const isLoud = () => localStorage.getItem("inbox-sound") === "on";
  const ring = () => {
    if (!isLoud() || !audio || audio.state !== "running") return;
    [660, 880].forEach((pitch, place) => {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      const at = audio.currentTime + place * 0.16;
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0.0001, at);
      loudness.gain.exponentialRampToValueAtTime(0.2, at + 0.02);
      loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
      tone.connect(loudness).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.32);
    });
  };
  const tune = () => {
    // Browsers let a page be heard only once somebody has touched it.
    if (isLoud()) {
      audio = audio || new AudioContext();
      audio.resume();
    }
  };
  soundButton.hidden = false;
  soundButton.setAttribute("aria-pressed", String(isLoud()));
  soundButton.addEventListener("click", () => {
    localStorage.setItem("inbox-sound", isLoud() ? "off" : "on");
    soundButton.setAttribute("aria-pressed", String(isLoud()));
    tune();
    ring();
  });
  document.addEventListener("pointerdown", tune, { once: true });
  document.addEventListener("keydown", tune, { once: true });

  // ---- a conversation is read from its end

  const log = document.getElementById("log");
  const toEnd = () => { if (log) log.scrollTop = log.scrollHeight; };
  let isAtEnd = true;
  if (log) {
    toEnd();
    log.addEventListener("scroll", () => { isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 60; });
  }

  // ---- parts of the page that are fetched again

  const isBusy = (part) => {
    const active = document.activeElement;
    const isTyping = active && part.contains(active) && active.matches("input, select, textarea");
    return isTyping || (part.id === "acts" && part.querySelector("details[open]"));
  };
  const renew = async () => {
    const response = await fetch(live.dataset.parts, { headers: { "HX-Request": "true" } });
    const elsewhere = response.headers.get("HX-Redirect");
    if (elsewhere || response.status === 401) {
      location.assign(elsewhere || location.href);
      return;
    }
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    const turns = document.getElementById("turns");
    const said = turns ? turns.querySelectorAll(".by-contact").length : 0;
    const wasAtEnd = isAtEnd;
    for (const part of fresh.body.querySelectorAll(":scope > [id]")) {
      const own = document.getElementById(part.id);
      if (!own || own.isEqualNode(part) || isBusy(own)) continue;
      const focused = own.contains(document.activeElement) ? document.activeElement.id : "";
      own.replaceWith(part);
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
      window.htmx?.process(part);
    }
    if (wasAtEnd) toEnd();
    if (turns && document.querySelectorAll("#turns .by-contact").length > said) announce(live.dataset.message);
    showCounts();
  };

  // One at a time; what comes meanwhile leads to one more. Lists need not keep up with every message.
  const pause = document.getElementById("list") ? 1000 : 150;
  let isRenewing = false;
  let isStale = false;
  const follow = async () => {
    if (isRenewing) {
      isStale = true;
      return;
    }
    isRenewing = true;
    try {
      do {
        isStale = false;
        await renew();
        await new Promise((done) => { setTimeout(done, pause); });
      } while (isStale);
    } catch {
      // The network is away: the stream says when it is back.
    } finally {
      isRenewing = false;
    }
  };
  const renewCounts = async () => {
    const response = await fetch("/inbox/live/counts", { headers: { "HX-Request": "true" } });
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("counts");
    document.getElementById("counts").replaceWith(fresh);
    showCounts();
  };
  let countsDue = null;
  const followCounts = () => {
    countsDue = countsDue || setTimeout(() => {
      countsDue = null;
      renewCounts().catch(() => {});
    }, 1000);
  };

  let stream = null;
  const listen = () => {
    stream = new EventSource(live.dataset.stream);
    stream.addEventListener("open", follow);
    for (const topic of ["lead", "queue", "presence"]) {
      stream.addEventListener(topic, topics.includes(topic) ? follow : topic === "queue" ? followCounts : () => {});
    }
    stream.addEventListener("out", () => location.reload());
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) {
        stream = null;
        // Refused: logged out meanwhile, or the service restarts. What is fetched finds out.
        setTimeout(() => { if (!stream) { listen(); follow(); } }, 3000);
      }
    });
  };
  listen();
  window.addEventListener("pagehide", () => stream?.close());
  window.addEventListener("pageshow", (event) => { if (event.persisted) listen(); });
  // Ages grow.
  if (document.getElementById("list")) setInterval(follow, 60000);

  // ---- forms that renew the page in place

  document.addEventListener("htmx:afterSettle", () => {
    showCounts();
    withScript();
    toEnd();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig?.verb !== "post") return;
    if (!event.detail.successful) {
      const told = document.getElementById("told");
      const problem = Object.assign(document.createElement("p"), { className: "told problem", textContent: live.dataset.failed });
      problem.setAttribute("role", "alert");
      told.replaceChildren(problem);
      return;
    }
    setTimeout(() => {
      const told = document.querySelector("#told .told");
      if (told) {
        announce(told.textContent.trim());
        told.scrollIntoView({ block: "nearest" });
      }
      // The form that was sent is another one now: whoever wrote goes on writing, whoever pressed a button reads.
      const next = { reply: "reply-text", note: "note-text" }[event.detail.elt.getAttribute("action")?.split("/").pop()] || "log";
      if (document.activeElement === document.body) field(next)?.focus({ preventScroll: true });
    }, 50);
  });

  // ---- canned replies fill the field, and can be changed there

  const field = (id) => document.getElementById(id);
  const withScript = () => { for (const button of document.querySelectorAll(".canned button")) button.hidden = true; };
  withScript();
  document.addEventListener("change", (event) => {
    if (event.target.id !== "canned") return;
    const text = event.target.selectedOptions[0]?.dataset.text;
    const box = field("reply-text");
    if (text && box) {
      box.value = box.value.trim() ? `${box.value.trimEnd()}\n${text}` : text;
      box.focus();
    }
    event.target.value = "";
  });
  document.addEventListener("submit", (event) => {
    if (event.target.classList.contains("canned")) event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "snooze-at") document.querySelector('input[name="until"][value="at"]').checked = true;
  });

  // ---- keys, where nobody is typing

  const help = document.getElementById("keys");
  const helpButton = document.getElementById("show-keys");
  helpButton.hidden = false;
  helpButton.addEventListener("click", () => help.showModal());
  const move = (step) => {
    const links = [...document.querySelectorAll("#list .wish a")];
    const place = links.indexOf(document.activeElement);
    const next = links[place < 0 ? (step > 0 ? 0 : links.length - 1) : place + step];
    next?.focus();
    next?.closest(".entry").scrollIntoView({ block: "nearest" });
  };
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    r: () => field("reply-text")?.focus(),
    n: () => field("note-text")?.focus(),
    u: () => field("back")?.click(),
    "/": () => field("words")?.focus(),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.matches("input, select, textarea, [contenteditable]");
    if (isTyping && event.key === "Escape") event.target.blur();
    if (isTyping || help.open || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });

  showCounts();
});
