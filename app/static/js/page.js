// What every page does: brings the error summary to the reader, opens what a link leads into, closes menus,
// carries what was typed into another language.

document.querySelector("[data-focus]")?.focus();

// An error may stand inside a fold, which a link to it must open first.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (target?.matches("input, select, textarea, [tabindex]")) target.focus();
}
addEventListener("hashchange", reveal);
document.addEventListener("click", (event) => {
  if (event.target.closest("a[href^='#']")) setTimeout(reveal);
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
reveal();

// Where languages are links, what was typed goes along, but for passwords and files; it is kept for no longer.
const carried = `typed:${location.pathname}`;
const fields = [...document.querySelectorAll("main :is(input, select, textarea)[name]")].filter(
  ({ type }) => !["hidden", "password", "file"].includes(type),
);
const typed = JSON.parse(sessionStorage.getItem(carried) ?? "[]");
sessionStorage.removeItem(carried);
if (typed.length === fields.length) {
  for (const [place, [value, checked]] of typed.entries()) {
    if (["checkbox", "radio"].includes(fields[place].type)) fields[place].checked = checked;
    else fields[place].value = value;
  }
}
for (const link of document.querySelectorAll(".languages a")) {
  link.addEventListener("click", () => {
    sessionStorage.setItem(carried, JSON.stringify(fields.map(({ value, checked }) => [value, checked])));
  });
}
