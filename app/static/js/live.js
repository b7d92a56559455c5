// Keeps the figures of an open round up to date: asks now and then whether anything has changed, and puts in only
// the pieces that have. Without it the page is as it was when it was loaded.

const live = document.querySelector("[data-live]");
const told = document.querySelector("[data-told]");
let known = "";

async function look() {
  if (!document.hidden) {
    try {
      const headers = known ? { "If-None-Match": known } : {};
      const answer = await fetch(live.dataset.live, { cache: "no-store", headers, redirect: "error" });
      if (answer.ok) {
        put(await answer.text());
        known = answer.headers.get("ETag") ?? "";
      }
    } catch {
      // The network may come back before the next look.
    }
  }
  later();
}

// A piece that looks the same is left alone, so that nothing flickers and no place in it is lost.
function put(text) {
  const now = new DOMParser().parseFromString(text, "text/html");
  let counts = "";
  for (const piece of now.querySelectorAll("[data-piece]")) {
    const old = live.querySelector(`[data-piece="${piece.dataset.piece}"]`);
    if (!old || old.innerHTML === piece.innerHTML || old.contains(document.activeElement)) continue;
    old.replaceChildren(...piece.childNodes);
    if (piece.dataset.piece === "counts") {
      const figures = [...old.querySelectorAll("dl > div")];
      counts = figures.map((one) => ["dd", "dt"].map((tag) => one.querySelector(tag).textContent).join(" ")).join(", ");
    }
  }
  if (counts) told.textContent = told.dataset.told.replace("{counts}", counts);
}

function later() {
  setTimeout(look, Number(live.dataset.every) * 1000);
}

if (live) later();
