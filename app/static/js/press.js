// Lets nothing move under a press: what would move the page waits until the button is up and the press counted.

// Leaving a field by pressing something else changes the page between the button's going down and up. If what is
// pressed slides away meanwhile, no click comes of it.
const LONGEST = 1000;
const waiting = [];
let down = 0;

function end() {
  clearTimeout(down);
  down = 0;
  for (const todo of waiting.splice(0)) todo();
}

export function afterPress(todo) {
  if (down) waiting.push(todo);
  else todo();
}

addEventListener("mousedown", ({ target }) => {
  // A list that opens keeps the button's going up for itself.
  if (!target.closest?.("select")) down ||= setTimeout(end, LONGEST);
}, true);
// At the click what is pressed is settled, and what the press does comes after.
addEventListener("click", end, true);
addEventListener("mouseup", () => setTimeout(end), true);
