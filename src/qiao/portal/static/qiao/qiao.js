/* What does a page do better with JavaScript than without? Nothing here is needed: every link and form works alone.
   Side sheet for figures, drafts kept on this device, a warning before typed text is lost, tips in view, charts. */
"use strict";

const root = document.documentElement;
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

/* ---- Side sheet: the page behind a figure, beside the page that shows it ---- */
const sheet = document.getElementById("sheet");

async function openSheet(link) {
  const body = sheet.querySelector("[data-sheet-body]");
  const say = (sentence) => { const p = document.createElement("p"); p.className = "muted"; p.textContent = sentence; body.replaceChildren(p); };
  sheet.querySelector("[data-sheet-page]").href = link.href;
  if (!sheet.open) sheet.showModal();
  const slow = setTimeout(() => say(body.dataset.loading), 300);
  body.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { headers: { "X-Sheet": "1" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-sheet-content]") || page.getElementById("main");
    clearTimeout(slow);
    body.replaceChildren(...part.childNodes);
    sheet.scrollTop = 0;
    drawCharts(body);
  } catch {
    clearTimeout(slow);
    say(body.dataset.failed);
  }
  body.removeAttribute("aria-busy");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-sheet]");
  if (link && sheet?.showModal && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
    event.preventDefault();
    openSheet(link);
  }
  if (event.target === sheet) sheet.close();
  all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

/* ---- Search: "/" goes to its field, unless someone is typing ---- */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const field = document.getElementById("search-words") || document.querySelector("[data-search]");
  if (!field?.offsetParent) return;
  event.preventDefault();
  field.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  all("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  document.activeElement?.closest?.(".missing")?.blur();
});

/* ---- Drafts: what was typed stays on this device until it has been received ---- */
const DRAFTS = `qiao-draft:${document.body.dataset.reader || ""}:`;
const NOT_KEPT = new Set(["password", "file", "hidden", "submit", "button"]);

const store = {
  read(key) { try { return JSON.parse(localStorage.getItem(DRAFTS + key)); } catch { return null; } },
  write(key, draft) { try { localStorage.setItem(DRAFTS + key, JSON.stringify(draft)); return true; } catch { return false; } },
  drop(key) { try { localStorage.removeItem(DRAFTS + key); } catch { /* a browser without storage keeps no drafts */ } },
  keys() { try { return Object.keys(localStorage).filter((key) => key.startsWith(DRAFTS)).map((key) => key.slice(DRAFTS.length)); } catch { return []; } },
};

const kept = (form) => [...form.elements].filter((field) => field.name && !NOT_KEPT.has(field.type) && !field.closest("[data-no-draft]"));

function contents(form) {
  return kept(form).map((field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  });
}

function fill(form, values) {
  kept(form).forEach((field, n) => {
    const value = values[n];
    if (value === undefined) return;
    if (field.type === "checkbox" || field.type === "radio") field.checked = value;
    else if (field.multiple) [...field.options].forEach((option) => { option.selected = value.includes(option.value); });
    else field.value = value;
  });
}

function clock(at) {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date().toDateString();
  const day = today ? {} : { day: "numeric", month: "long" };
  return new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, { ...day, hour: "2-digit", minute: "2-digit" }).format(moment);
}

function keepDraft(form) {
  const key = form.dataset.draft;
  const note = form.querySelector("[data-draft-note]");
  const words = note?.querySelector("span");
  const shape = kept(form).map((field) => field.name).join(" ");
  const say = (sentence, at) => { if (words) { words.textContent = sentence.replace("{time}", clock(at)); note.hidden = false; } };
  const draft = store.read(key);
  if (draft?.sent) { draft.sent = false; store.write(key, draft); }
  if (draft?.shape === shape && !document.querySelector(".error-summary") && JSON.stringify(draft.values) !== JSON.stringify(contents(form))) {
    fill(form, draft.values);
    say(words?.dataset.draftRestored || "", draft.at);
  }
  let waiting;
  const save = () => {
    const at = new Date().toISOString();
    if (store.write(key, { at, shape, values: contents(form) })) say(words?.dataset.draftSaved || "", at);
  };
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(save, 800); });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    store.write(key, { at: new Date().toISOString(), shape, values: contents(form), sent: true });
  });
  note?.querySelector("[data-draft-discard]").addEventListener("click", () => {
    clearTimeout(waiting);
    store.drop(key);
    form.reset();
    note.hidden = true;
  });
}

/* A draft that was sent is dropped once another page, or a line of success, shows that it arrived. */
const here = new Set(all("form[data-draft]").map((form) => form.dataset.draft));
store.keys().forEach((key) => {
  const arrived = document.querySelector(".flash-success") || !here.has(key);
  if (store.read(key)?.sent && arrived && !document.querySelector(".refusal")) store.drop(key);
});
all("form[data-draft]").forEach(keepDraft);
all("form[data-forget-drafts]").forEach((form) => form.addEventListener("submit", () => store.keys().forEach(store.drop)));

/* ---- Forms: typed text is not lost, and is sent once ---- */
let typed = false;
all("form[data-guard]").forEach((form) => form.addEventListener("input", () => { typed = true; }));
window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
document.addEventListener("submit", (event) => {
  typed = false;
  if (event.target.method === "dialog" || event.defaultPrevented) return;
  if (event.target.dataset.sent && event.target.method === "post") event.preventDefault();
  event.target.dataset.sent = "1";
  setTimeout(() => { delete event.target.dataset.sent; }, 8000); // an answer that is a file leaves the page in place
});
window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
document.querySelector("[data-focus]")?.focus();

all("[data-fill]").forEach((button) => button.addEventListener("click", () => {
  const field = document.getElementById(button.dataset.fill);
  field.value = button.textContent.trim();
  (field.form.querySelector("input[type=password]") || field).focus();
}));

/* ---- Tips of missing figures: placed in view, whatever scrolls around them ---- */
function placeTip(event) {
  const figure = event.target.closest?.(".missing");
  const tip = figure?.querySelector(".tip");
  if (!tip) return;
  const box = figure.getBoundingClientRect();
  Object.assign(tip.style, { position: "fixed", right: "auto", bottom: "auto", left: "0", top: "0" });
  const left = Math.min(Math.max(8, box.right - tip.offsetWidth), innerWidth - tip.offsetWidth - 8);
  const above = box.top - tip.offsetHeight - 6;
  Object.assign(tip.style, { left: `${left}px`, top: `${above > 4 ? above : box.bottom + 6}px` });
}
document.addEventListener("mouseover", placeTip);
document.addEventListener("focusin", placeTip);
document.addEventListener("scroll", () => placeTip({ target: document.activeElement }), { capture: true, passive: true });

/* ---- Charts: drawn when they come into view; the picture and the table are there without it ---- */
const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();
let library;

function vega() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.querySelector("meta[name=qiao-vega]").content;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return library;
}

async function draw(view) {
  const text = document.getElementById(view.dataset.chart)?.textContent;
  if (!text) return;
  await vega();
  const words = { labelColor: token("--ink-2"), titleColor: token("--ink-2"), labelFont: "inherit", titleFont: "inherit", titleFontWeight: 400 };
  const config = { background: null, view: { stroke: null }, legend: words, axis: { ...words, gridColor: token("--line"), domainColor: token("--ink-2"), tickColor: token("--line-strong") } };
  await window.vegaEmbed(view, JSON.parse(text), { ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true }, config });
}

function drawCharts(within) {
  if (!document.querySelector("meta[name=qiao-vega]")) return;
  const seen = new IntersectionObserver((entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => {
    seen.unobserve(entry.target);
    draw(entry.target).catch(() => { delete entry.target.dataset.chart; });
  }), { rootMargin: "200px" });
  all("[data-chart]", within).forEach((view) => seen.observe(view));
}
drawCharts(document);
