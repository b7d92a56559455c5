// Keeps answers that exclude one another apart, and counts words. The server judges the same again.

const named = (form, name) => [...form.elements].filter((field) => field.name === name);

// "None of these" or "we do not know" stands alone; any other choice takes it away.
function alone(box) {
  if (box.type !== "checkbox" || !box.checked) return;
  for (const other of named(box.form, box.name)) {
    if (other !== box && (box.matches("[data-alone]") || other.matches("[data-alone]"))) other.checked = false;
  }
}

// A missing code stands instead of what is typed: whichever came last is kept.
function instead(field) {
  if (field.dataset.instead && (field.checked || (field.type !== "checkbox" && field.value))) {
    for (const typed of named(field.form, field.dataset.instead)) typed.value = "";
    for (const other of named(field.form, field.name)) if (other !== field) other.checked = false;
  } else if (!field.dataset.instead && field.value) {
    for (const code of field.form.querySelectorAll("[data-instead]")) {
      if (code.dataset.instead !== field.name) continue;
      if (code.type === "checkbox") code.checked = false;
      else code.value = "";
    }
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
  instead(target);
});
document.addEventListener("input", ({ target }) => {
  if (target.dataset?.words) count(target);
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
