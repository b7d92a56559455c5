// Keeps answers that exclude one another apart, and counts words. The server judges the same again.

const named = (form, name) => [...form.elements].filter((field) => field.name === name);

// "None of these" or "we do not know" stands alone; any other choice takes it away.
function alone(box) {
  if (box.type !== "checkbox" || !box.checked) return;
  for (const other of named(box.form, box.name)) {
    if (other !== box && (box.matches("[data-alone]") || other.matches("[data-alone]"))) other.checked = false;
  }
}

// A missing code stands instead of what is typed: whichever came last is kept. What was typed is laid aside
// and put back when the code is taken away again, so that a tick by mistake costs nobody their words.
const aside = new Map();

function instead(code) {
  const stands = code.type === "checkbox" ? code.checked : Boolean(code.value);
  const others = named(code.form, code.name).filter((other) => other !== code);
  if (stands) for (const other of others) other.checked = false;
  else if (others.some((other) => other.checked)) return;
  for (const typed of named(code.form, code.dataset.instead)) {
    if (stands && typed.value) aside.set(typed, typed.value);
    if (!stands && !typed.value) typed.value = aside.get(typed) ?? "";
    if (stands) typed.value = "";
  }
}

function typing(field) {
  aside.delete(field);
  if (!field.value) return;
  for (const code of field.form.querySelectorAll("[data-instead]")) {
    if (code.dataset.instead !== field.name) continue;
    if (code.type === "checkbox") code.checked = false;
    else code.value = "";
  }
}

function count(area) {
  const shown = area.parentElement.querySelector("[data-count]");
  const words = area.value.trim() ? area.value.trim().split(/\s+/).length : 0;
  const figure = (number) => number.toLocaleString(document.documentElement.lang);
  const most = Number(area.dataset.words);
  shown.textContent = shown.dataset.count.replace("{n}", figure(words)).replace("{most}", figure(most));
  shown.classList.toggle("over", words > most);
}

document.addEventListener("change", ({ target }) => {
  if (!target.form) return;
  alone(target);
  if (target.dataset.instead) instead(target);
  else if (target.matches("select, [type=date]")) typing(target);
});
document.addEventListener("input", ({ target }) => {
  if (!target.form) return;
  if (!target.dataset.instead && target.matches("input:not([type=checkbox], [type=radio]), textarea")) typing(target);
  if (target.dataset.words) count(target);
});
for (const area of document.querySelectorAll("[data-words]")) count(area);

// A radio button, once chosen, cannot be unchosen by itself: pressing it again takes the answer back.
let chosen = null;
document.addEventListener("pointerdown", ({ target }) => {
  const radio = target.closest("label")?.querySelector("input[type=radio]");
  chosen = radio?.checked ? radio : null;
});
document.addEventListener("click", ({ target }) => {
  if (target !== chosen || target.name.startsWith("_keep")) return;
  chosen = null;
  target.checked = false;
  target.dispatchEvent(new Event("change", { bubbles: true }));
});
