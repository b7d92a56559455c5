// Saves a page when a field is left, and says honestly in the bar whether all is saved.

import { afterPress } from "./press.js";
import { showProblem } from "./problem.js";
import { unsaved } from "./unsaved.js";

const RETRY = [3000, 8000, 20000, 60000];
const form = document.querySelector("form[data-autosave]");
const bar = document.querySelector("[data-state][data-saving]");
const touched = new Set();
let running = false;
let again = false;
let stopped = false;
let failures = 0;
let timer = 0;

function say(state, text, at = "") {
  bar.dataset.state = state;
  bar.textContent = text.replace("{at}", at);
}

// Only what this person has touched is judged aloud: nobody is scolded for what is yet to come.
function judge(problems = {}) {
  for (const name of touched) showProblem(name, problems[name]);
}

async function save() {
  if (stopped) return;
  if (running) {
    again = true;
    return;
  }
  clearTimeout(timer);
  running = true;
  again = false;
  unsaved.delete(form);
  say("saving", bar.dataset.saving);
  try {
    // A file goes only when a person presses a button: it may be large.
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    const reply = await fetch(form.action, { method: "POST", body: data, headers: { "X-Autosave": "1" } });
    const answer = await reply.json();
    failures = 0;
    if (answer.saved) {
      form.elements._revision.value = answer.revision ?? form.elements._revision.value;
      afterPress(() => judge(answer.problems));
      if (unsaved.has(form)) say("changed", bar.dataset.changed);
      else say("saved", answer.note || bar.dataset.saved, answer.at);
    } else {
      stopped = true;
      unsaved.add(form);
      say("failed", answer.held ? bar.dataset.held : bar.dataset.conflict);
    }
  } catch {
    unsaved.add(form);
    say("failed", bar.dataset.offline);
    timer = setTimeout(save, RETRY[Math.min(failures, RETRY.length - 1)]);
    failures += 1;
  }
  running = false;
  if (again) save();
}

if (form && bar) {
  form.addEventListener("change", ({ target }) => {
    if (!target.name || target.name.startsWith("_") || target.type === "file") return;
    touched.add(target.name.replace(/~$/, ""));
    // One turn later, so that what excludes the other has been taken back first, and a button's own post goes alone.
    afterPress(() => setTimeout(save));
  });
  form.addEventListener("input", () => {
    if (!running && !stopped) say("changed", bar.dataset.changed);
  });
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  addEventListener("online", () => failures && save());
}
