// Says at a question what is wrong with its answer, or no longer, as the templates would.

// Ids are the field's name with everything but letters and digits as hyphens, as the templates write them.
export const slug = (name) => name.replace(/[^a-z0-9]/gi, "-");

export function showProblem(name, message) {
  const form = document.querySelector("#section");
  const field = form.elements[name]?.[0] ?? form.elements[name];
  const question = (field?.closest ? field : null)?.closest(".q");
  const id = `e-${slug(name)}`;
  const shown = document.getElementById(id);
  if (!question) return;
  if (!message) shown?.remove();
  else if (shown) shown.textContent = message;
  else {
    const line = Object.assign(document.createElement("p"), { className: "error", id, textContent: message });
    const before = question.querySelector(".control, .grid");
    before.parentElement.insertBefore(line, before);
  }
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id));
  if (message) ids.add(id);
  if (ids.size) field.setAttribute("aria-describedby", [...ids].join(" "));
  else field.removeAttribute("aria-describedby");
  field.toggleAttribute("aria-invalid", Boolean(message));
  question.classList.toggle("q-wrong", Boolean(question.querySelector(".error")));
}
