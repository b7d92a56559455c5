// Warns before a page is left with answers that are not saved.

export const unsaved = new Set();

for (const form of document.querySelectorAll("form[data-unsaved]")) {
  const changed = ({ target }) => target.name && !target.name.startsWith("_") && unsaved.add(form);
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", () => unsaved.delete(form));
}

addEventListener("beforeunload", (event) => {
  if (unsaved.size) event.preventDefault();
});
