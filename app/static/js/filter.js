// A search box over a long list of choices or a long select; without it the whole list is there.

// A short select shows all it has when it is opened, and finds by the first letters by itself.
const ENOUGH = { select: 20, rows: 12 };
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

// The box says what it is for and stands in one frame with the list, so that nobody takes it for the answer.
function searchBox(list) {
  const box = Object.assign(document.createElement("input"), { type: "search", className: "input search" });
  const label = document.createElement("label");
  label.append(list.dataset.filter, box);
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  for (const kind of ["input", "change"]) box.addEventListener(kind, (event) => event.stopPropagation());
  list.prepend(label);
  list.classList.add("find");
  return box;
}

const SHOWN = 6;

function overSelect(list, select) {
  const options = [...select.options];
  const box = searchBox(list);
  // Options are taken out rather than hidden: some browsers show hidden ones all the same.
  const narrow = () => {
    const words = plain(box.value);
    const { value } = select;
    select.replaceChildren(...options.filter((o) => o.value === value || !o.value || plain(o.text).includes(words)));
    select.size = words ? SHOWN : 0;
    // A list that closes would choose its first option by itself.
    select.value = value;
  };
  // Left alone, the list closes and forgets what was looked for: only the answer stays in sight.
  const close = () => {
    box.value = "";
    narrow();
  };
  box.addEventListener("input", narrow);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    select.focus();
  });
  select.addEventListener("click", () => select.size && select.value && close());
  select.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !select.size) return;
    event.preventDefault();
    close();
  });
  list.addEventListener("focusout", ({ relatedTarget }) => list.contains(relatedTarget) || close());
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
  if (select?.options.length > ENOUGH.select && !select.disabled) overSelect(list, select);
  if (rows.length > ENOUGH.rows) overRows(list, rows);
}
