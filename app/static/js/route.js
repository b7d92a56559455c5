// Keeps a page in step with its own answers: what is asked, offered, worded and worked out, without a request.

import { evaluate, toBoolean, toNumber, toText } from "./expression.js";
import { showProblem, slug } from "./problem.js";

const form = document.querySelector("#section");
const told = document.querySelector("#told");
const { lang } = document.documentElement;
const { absent, choices, constraints, entries, kinds, marks, results, wording } = JSON.parse(
  document.querySelector("#rules").textContent,
);

const find = (key) => form.querySelector(`[data-question="${key}"]`);
const controls = (field) => [...form.elements].filter(({ name }) => name === field);

// What may come to apply waits in templates, which browsers without scripts pass over.
for (let waiting; (waiting = form.querySelector("template")); ) {
  waiting.replaceWith(waiting.content);
}
const sent = form.elements._shown;
const everything = new Set([...sent.defaultValue.split(" "), ...absent]);
const stilled = new WeakSet();
let hidden = new Set(); // the fields of what does not apply

// Digits of any script: those of one script follow one another, from a code that ends in 0 or in 6.
const western = (text) =>
  text.replace(/\p{Nd}/gu, (sign) => {
    const code = sign.codePointAt();
    const row = code - (code % 16);
    return code - (/\p{Nd}/u.test(String.fromCodePoint(row)) ? row : row + 6);
  });

// A number as the server reads it in this language; what it would not read is blank.
function number(text) {
  const [mark, group] = marks;
  const plain = western(text.replace(/[\u200e\u200f\u061c]|[%٪ ]+$/g, ""))
    .replace(/[−٫٬،．，’]/g, (sign) => "-.,,.,'"["−٫٬،．，’".indexOf(sign)])
    .replace(/[\u00a0\u2009\u202f]/g, " ");
  let found = RegExp(`^([+-]?)\\s?(\\d+|\\d{1,3}(${group})\\d{3}(?:\\3\\d{3})*|)(?:[${mark}](\\d*))?$`).exec(plain);
  if (!found && mark === "," && !/^[+-]?\s?[1-9]\d{0,2}\.\d{3}$/.test(plain)) {
    found = /^([+-]?)\s?(\d*)()\.(\d+)$/.exec(plain);
  }
  if (!found?.[2] && !found?.[4]) return "";
  return Number(`${found[1]}${found[2].replace(/\D/g, "")}.${found[4] || 0}`);
}

// What is typed and chosen in a field; what cannot be changed is there twice, disabled and hidden.
function said(field) {
  const filled = controls(field).filter((one) => one.checked || !/radio|checkbox/.test(one.type));
  return [...new Set(filled.map((one) => one.value.trim()).filter(Boolean))];
}
const coded = (field) => said(`${field}~`)[0] ?? said(field).find((code) => code[0] === "~")?.slice(1) ?? "";

function value(field) {
  if (hidden.has(field) || coded(field)) return "";
  const text = said(field).join(" ");
  if (!/integer|decimal/.test(kinds[field])) return text;
  const read = number(text);
  return kinds[field] === "integer" && !Number.isInteger(read) ? "" : read;
}

const choice = (control, code) => [...(control.options ?? [control])].find((one) => one.value === code);

// The words of a choice stand in its option, or beside its control.
function label(field, code) {
  const found = controls(field).map((one) => choice(one, code)).find(Boolean);
  return (found?.closest("option") ?? found?.closest("label")?.querySelector("span"))?.firstChild.textContent;
}
const world = { value, label, missing: (field) => (hidden.has(field) ? "" : coded(field)) };
const holds = (tree) => toBoolean(evaluate(tree, world));
const figure = (amount) => amount.toLocaleString(`${lang}-u-nu-latn`, { maximumFractionDigits: 10 });

function aloud(tree, kind = kinds[tree[1]]) {
  const read = evaluate(tree, world);
  if (/integer|decimal/.test(kind)) return Number.isFinite(toNumber(read)) ? figure(toNumber(read)) : "";
  if (kind === "date" && read) return new Date(read).toLocaleDateString(lang, { dateStyle: "medium", timeZone: "UTC" });
  return /choice/.test(kind) ? said(tree[1]).map((code) => label(tree[1], code) ?? code).join("; ") : toText(read);
}

function write(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

// Shows and hides; returns what has come and what has gone.
function follow() {
  const moved = { more: [], less: [] };
  hidden = new Set();
  for (const { key, when, fields } of entries) {
    const entry = find(key);
    const off = !holds(when);
    if (off) fields.forEach((field) => hidden.add(field));
    if (!entry || off === entry.hasAttribute("data-off")) continue;
    entry.toggleAttribute("data-off", off);
    moved[off ? "less" : "more"].push(entry);
  }
  for (const [field, codes] of choices) {
    for (const [code, when] of Object.entries(codes)) {
      const found = controls(field).map((one) => choice(one, code)).find(Boolean);
      // What is chosen stays in sight: the server says that it is offered no longer.
      const off = !holds(when) && !(found?.checked || found?.selected);
      (found?.closest("label") ?? found)?.toggleAttribute("data-off", off);
    }
  }
  for (const control of form.querySelectorAll("input, select, textarea, button, option")) {
    const off = control.closest("[data-off]") !== null;
    if (off ? control.disabled : !stilled.has(control)) continue;
    control.disabled = off;
    if (off) stilled.add(control);
    else stilled.delete(control);
  }
  sent.value = [...everything].filter((field) => !hidden.has(field)).join(" ");
  return moved;
}

function update() {
  const moved = follow();
  for (const [key, place, pieces] of wording) {
    const where = place === "hint" ? ".hint" : ".q-label > span, .row > span > span, .lines";
    write(find(key)?.querySelector(where), pieces.map((one) => (Array.isArray(one) ? aloud(one, one[0] === "$" ? undefined : "decimal") : one)).join(""));
  }
  for (const [key, tree, kind, unit] of results) {
    write(find(key)?.querySelector("output"), [aloud(tree, kind) || "–", unit].join(" ").trim());
  }
  return moved;
}

// A broken constraint is said when its field is left; whether all is in order, the server says on saving.
function warn(name) {
  for (const [tree, fields, several, message] of constraints) {
    if (!fields.includes(name)) continue;
    const given = (several ? fields : [fields[0]]).map(value);
    const own = several ? given : given[0];
    const wrong = given.some((one) => one !== "") && !toBoolean(evaluate(tree, { ...world, own }));
    const shown = document.getElementById(`e-${slug(fields[0])}`)?.textContent;
    if (wrong || shown === message) showProblem(fields[0], wrong ? message : "");
  }
}

function changed({ target }) {
  if (target.form !== form) return;
  const moved = update();
  warn(target.name);
  const said = Object.entries(moved).map(([way, those]) => {
    const titles = those.map((one) => one.querySelector(".q-label, .group-title, .lines")?.textContent.trim());
    return those.length ? told.dataset[way].replace("{what}", titles.join("; ")) : "";
  });
  if (said.some(Boolean)) write(told, said.join(" ").trim());
  // Who was on the way into what has gone goes back to where they were.
  setTimeout(() => {
    const { activeElement } = document;
    if (moved.less.length && (activeElement === document.body || activeElement.closest("[data-off]"))) target.focus();
  });
}

// At the window, so that choices that exclude one another have been settled before, and before a save starts.
addEventListener("change", changed);
addEventListener("pageshow", update);
update();
