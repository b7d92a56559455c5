// Keeps a page in step with its own answers: what is asked, offered, needed, worded and worked out.

import { evaluate, toBoolean, toNumber, toText } from "./expression.js";
import { afterPress } from "./press.js";
import { showProblem, slug } from "./problem.js";

const form = document.querySelector("#section");
const told = document.querySelector("#told");
const { lang } = document.documentElement;
const rules = JSON.parse(document.querySelector("#rules").textContent);
const { kinds } = rules;
if (rules.more) await import("./functions.js");
const reading = rules.marks && (await import("./reading.js"));

const controls = (field) => [...document.getElementsByName(field)];
const find = (key) => form.querySelector(`[data-question="${key}"]`);

// What may come to apply waits in templates, which only a script opens.
for (let waiting; (waiting = form.querySelector("template")); ) waiting.replaceWith(waiting.content);
const sent = form.elements._shown;
const everything = new Set([...sent.defaultValue.split(" "), ...rules.absent]);
let hidden = new Set(); // the fields of what does not apply

// What is typed and chosen in a field; what cannot be changed is there twice, disabled and hidden.
function said(field) {
  const filled = controls(field).filter((one) => one.checked || !/radio|checkbox/.test(one.type));
  return [...new Set(filled.map((one) => one.value.trim()).filter(Boolean))];
}
const coded = (field) => said(`${field}~`)[0] ?? said(field).find((code) => code[0] === "~")?.slice(1) ?? "";

function value(field) {
  if (hidden.has(field) || coded(field)) return "";
  const text = said(field).join(" ");
  if (/integer|decimal/.test(kinds[field])) return reading.number(text, kinds[field], rules.marks);
  return kinds[field] === "date" ? reading.date(text) : text;
}
const world = { value, missing: (field) => (hidden.has(field) ? "" : coded(field)) };
const holds = (tree) => toBoolean(evaluate(tree, world));

// The control or option of a choice; its words stand in the option, or beside the control.
const choice = (field, code) =>
  controls(field).flatMap((one) => [...(one.options ?? [one])]).find((one) => one.value === code);
function label(field, code) {
  const found = choice(field, code);
  return (found?.closest("label")?.querySelector("span") ?? found)?.firstChild.textContent;
}

const figure = (number) => number.toLocaleString(`${lang}-u-nu-latn`, { maximumFractionDigits: 10 });

// An answer or a result as it is read aloud.
function aloud(tree, kind) {
  const [node, first, ...rest] = Array.isArray(tree) ? tree : [];
  if (node === "list") return [first, ...rest].map((one) => aloud(one, kind)).filter(Boolean).join("; ");
  if (node === "if") return aloud(rest[+!holds(first)], kind);
  const read = evaluate(tree, world);
  const number = toNumber(read);
  if (/integer|decimal/.test(kind)) return Number.isFinite(number) ? figure(number) : "";
  if (kind === "date" && read) return new Date(read).toLocaleDateString(lang, { dateStyle: "medium", timeZone: "UTC" });
  if (node !== "$" || !/choice/.test(kind)) return toText(read);
  return said(first).map((code) => label(first, code)).join("; ");
}
const worded = (pieces) => pieces.map((one) => (Array.isArray(one) ? aloud(...one) : one)).join("");

function write(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

// Shows and hides; returns what has come and what has gone.
function follow() {
  const moved = { more: [], less: [] };
  hidden = new Set();
  for (const [key, when, fields] of rules.entries) {
    const entry = find(key);
    const off = !holds(when);
    if (off) fields.forEach((field) => hidden.add(field));
    if (!entry || off === entry.hasAttribute("data-off")) continue;
    entry.toggleAttribute("data-off", off);
    moved[off ? "less" : "more"].push(entry);
  }
  for (const [field, codes] of rules.choices) {
    for (const [code, when] of Object.entries(codes)) {
      const found = choice(field, code);
      // What is chosen stays in sight: the server says that it is offered no longer.
      const off = !holds(when) && !(found?.checked || found?.selected);
      found?.closest("label, option").toggleAttribute("data-off", off);
      if (found?.matches("option")) found.disabled = off;
    }
  }
  sent.value = [...everything].filter((field) => !hidden.has(field)).join(" ");
  return moved;
}

function update() {
  const moved = follow();
  for (const [key, place, pieces] of rules.wording) {
    const where = place === "hint" ? ".hint" : ".group-title, .q-label > span, .row > span > span, .lines";
    write(find(key)?.querySelector(where), worded(pieces));
  }
  for (const [key, tree, kind, unit] of rules.results) {
    const place = find(key)?.querySelector("output");
    const text = aloud(tree, kind);
    write(place, text ? `${text} ${unit}`.trim() : place?.dataset.none);
    place?.classList.toggle("none", !text);
  }
  return moved;
}

// A broken constraint is said when its field is left; whether all is in order, the server says on saving.
function warn(name) {
  for (const [broken, fields, pieces] of rules.constraints) {
    if (!fields.includes(name)) continue;
    const wrong = holds(broken);
    const message = worded(pieces);
    const shown = document.getElementById(`e-${slug(fields[0])}`)?.textContent;
    if (wrong || shown === message) showProblem(fields[0], wrong ? message : "");
  }
}

function changed({ target }) {
  if (target.form !== form) return;
  const moved = update();
  warn(target.name);
  const news = Object.entries(moved).map(([way, those]) => {
    const titles = those.map((one) => one.querySelector(".q-label, .group-title, .row-name, .lines")?.textContent);
    const what = titles.filter(Boolean).join("; ");
    return what && told.dataset[way].replace("{what}", what);
  });
  if (news.some(Boolean)) write(told, news.join(" ").trim());
  // Who was on the way into what has gone goes back to where they were.
  setTimeout(() => {
    const { activeElement } = document;
    if (moved.less.length && (activeElement === document.body || activeElement.closest("[data-off]"))) target.focus();
  });
}

// What does not apply is not sent, neither by a button nor by itself.
form.addEventListener("formdata", ({ formData }) => {
  for (const field of hidden) for (const name of [field, `${field}~`]) formData.delete(name);
});
// At the window, so that choices that exclude one another have been settled before, and before a save starts.
addEventListener("change", (event) => afterPress(() => changed(event)));
addEventListener("pageshow", update);
update();
