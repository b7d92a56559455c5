// Looks again every few seconds while the worker is at work, and for a while after a form that downloads a file
// has left its page standing; what has got further is shown anew.

const watched = document.querySelector("[data-watch]");
let timer = 0;
let left = 0;

async function look() {
  left -= 1;
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "watch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("[data-watch]");
    if (answer.redirected || !now) {
      location.reload();
      return;
    }
    // Only what has changed is put in, so that a screen reader is not told the same again.
    if (now.textContent !== watched.textContent) watched.replaceChildren(...now.childNodes);
    watched.dataset.watch = now.dataset.watch;
  } catch {
    // The network may come back before the next look.
  }
  later();
}

// The page says how many seconds to wait, or nothing where there is nothing to wait for.
function later() {
  clearTimeout(timer);
  const seconds = Number(watched.dataset.watch) || (left > 0 ? 2 : 0);
  if (seconds) timer = setTimeout(look, seconds * 1000);
}

if (watched) {
  later();
  addEventListener("submit", () => {
    left = 5;
    later();
  });
}
