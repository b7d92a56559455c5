// Draws a page of a preview anew when its definition changes, with what was being typed; keeps “why” beside it.

import { unsaved } from "./unsaved.js";

const bar = document.querySelector("[data-preview]");
const link = document.querySelector("[data-why]");
const KEPT = "preview:typed";
const OPEN = "preview:why";
const panel = document.createElement("aside");

// What stands in a field and was not sent yet goes over to the page as it is drawn anew, also when it first has
// to be mended.
function keep() {
  const typed = {};
  for (const form of unsaved) {
    for (const field of form.querySelectorAll("input, textarea")) {
      const plain = !field.name.startsWith("_") && !["hidden", "file", "radio", "checkbox"].includes(field.type);
      if (plain && field.value !== field.defaultValue) typed[field.name] = field.value;
    }
  }
  if (unsaved.size) sessionStorage.setItem(KEPT, JSON.stringify({ at: location.pathname, typed }));
  unsaved.clear();
}

function restore() {
  const { at, typed } = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  if (at !== location.pathname || !document.querySelector("form[data-unsaved]")) return;
  sessionStorage.removeItem(KEPT);
  for (const field of document.querySelectorAll("input, textarea")) {
    if (!Object.hasOwn(typed, field.name)) continue;
    field.value = typed[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

async function explain() {
  const answer = await fetch(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = page.querySelector("#why");
  if (found) panel.replaceChildren(...found.childNodes);
}

function beside(open) {
  panel.hidden = !open;
  document.body.classList.toggle("with-why", open);
  sessionStorage.setItem(OPEN, open ? "yes" : "");
  link.setAttribute("aria-expanded", String(open));
  if (open) explain();
}

async function look() {
  try {
    const now = await (await fetch(bar.dataset.preview)).json();
    if (now.definition !== bar.dataset.definition) {
      keep();
      location.reload();
      return;
    }
    if (String(now.draft) !== bar.dataset.draft) {
      bar.dataset.draft = now.draft;
      if (link && !panel.hidden) await explain();
    }
  } catch {
    // The preview may have been stopped, and may come back.
  }
  setTimeout(look, 1000);
}

if (link) {
  panel.id = "why";
  panel.className = "why-panel";
  panel.setAttribute("aria-label", link.textContent);
  document.body.append(panel);
  link.setAttribute("aria-controls", "why");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    beside(panel.hidden);
    panel.scrollIntoView({ block: "nearest" });
  });
  beside(sessionStorage.getItem(OPEN) === "yes");
}

restore();
look();
