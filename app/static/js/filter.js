// A search box over a long list of choices or a long select; without it the whole list is there.

const ENOUGH = 12;
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

function searchBox(list) {
  const box = document.createElement("input");
  box.type = "search";
  box.className = "input search";
  box.placeholder = list.dataset.filter;
  box.setAttribute("aria-label", list.dataset.filter);
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  for (const kind of ["input", "change"]) box.addEventListener(kind, (event) => event.stopPropagation());
  list.prepend(box);
  return box;
}

function overSelect(list, select) {
  const options = [...select.options];
  const box = searchBox(list);
  // Options are taken out rather than hidden: some browsers show hidden ones all the same.
  box.addEventListener("input", () => {
    const words = plain(box.value);
    const chosen = select.selectedOptions[0];
    select.replaceChildren(...options.filter((o) => o === chosen || !o.value || plain(o.text).includes(words)));
  });
}

function overRows(list, rows) {
  const box = searchBox(list);
  const shown = document.createElement("p");
  shown.className = "count";
  shown.setAttribute("role", "status");
  list.append(shown);
  const narrow = () => {
    const words = plain(box.value);
    for (const row of rows) row.hidden = !row.querySelector(":checked") && !plain(row.textContent).includes(words);
  };
  const count = () => {
    const chosen = rows.filter((row) => row.querySelector(":checked")).length;
    shown.textContent = list.dataset.chosen?.replace("{n}", chosen.toLocaleString(document.documentElement.lang)) ?? "";
  };
  box.addEventListener("input", narrow);
  list.addEventListener("change", count);
  count();
}

for (const list of document.querySelectorAll("[data-filter]")) {
  const select = list.querySelector("select");
  const rows = [...list.querySelectorAll(".row")];
  if (select?.options.length > ENOUGH && !select.disabled) overSelect(list, select);
  if (rows.length > ENOUGH) overRows(list, rows);
}
