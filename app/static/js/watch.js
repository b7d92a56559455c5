// Looks again every few seconds while the worker is at work, and shows the page anew when it has got further.

const watched = document.querySelector("[data-watch]");

async function look() {
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
  } catch {
    // The network may come back before the next look.
  }
  setTimeout(look, Number(watched.dataset.watch) * 1000);
}
if (watched) setTimeout(look, Number(watched.dataset.watch) * 1000);
