// Evaluates the tree of an expression (app/questionnaire/expression/tree.py) exactly as the server does.

const NUMBER = /^-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$/;
const DATE =
  /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?$/;
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const WEEKDAYS = "Thu Fri Sat Sun Mon Tue Wed".split(" "); // day 0 was a Thursday
const DAY = 864e5;

const is = (kind, ...values) => values.some((value) => typeof value === kind);
const own = (table, name, otherwise = "") => (table && Object.hasOwn(table, name) ? table[name] : otherwise);
const entries = (value) => (Array.isArray(value) ? value : [value]);
const flat = (value) => [value].flat(Infinity);
const words = (value) => toText(value).match(/[^ \t\r\n]+/g) ?? [];
const trimmed = (value) => toText(value).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");

// Days since 1970-01-01 of an ISO date, with the part of the day if it has a time.
function dayNumber(text) {
  const found = DATE.exec(text);
  if (!found) return NaN;
  const [, year, , , hours, minutes, seconds = 0, zone] = found;
  const date = text.slice(0, 10);
  const midnight = new Date(date);
  // A day that its month does not have rolls over into the next one.
  if (!(year > 0) || midnight.toJSON()?.slice(0, 10) !== date) return NaN;
  const ahead = zone > "A" || !zone ? 0 : zone.slice(1, 3) * 60 + +zone.slice(4);
  const behind = zone?.[0] === "-" ? ahead : -ahead;
  return midnight / DAY + (hours ? (hours * 3600 + minutes * 60 + +seconds + behind * 60) / 86400 : 0);
}

function isoDate(days) {
  const whole = Math.floor(days);
  // The years 1 to 9999, which is all that the server knows.
  return whole >= -719162 && whole <= 2932896 ? new Date(whole * DAY).toISOString().slice(0, 10) : "";
}

function dateText(value) {
  if (is("number", value)) return isoDate(value);
  const text = toText(value);
  if (NUMBER.test(text)) return isoDate(+text);
  return Number.isNaN(dayNumber(text)) ? "" : text;
}

function formatted(value, layout) {
  const [, year, month, day, hours = "00", minutes = "00", seconds = "00"] = DATE.exec(dateText(value)) ?? [];
  if (!year) return "";
  const weekday = ((dayNumber(`${year}-${month}-${day}`) % 7) + 7) % 7;
  const fields = {
    Y: year, y: year.slice(2), m: month, n: +month, b: MONTHS[month - 1], d: day, e: +day,
    a: WEEKDAYS[weekday], H: hours, h: +hours, M: minutes, S: seconds, 3: "000", "%": "%",
  };
  return toText(layout).replace(/%(.)/gu, (_, directive) => own(fields, directive));
}

export function toNumber(value) {
  if (!is("string", value)) {
    if (!Array.isArray(value)) return Number(value);
    const single = flat(value);
    return single.length === 1 ? toNumber(single[0]) : NaN;
  }
  const text = trimmed(value);
  return NUMBER.test(text) ? +text : dayNumber(text);
}

export function toText(value) {
  if (Array.isArray(value)) return value.map(toText).filter(Boolean).join(" ");
  if (!is("number", value)) return String(value);
  if (Number.isNaN(value)) return "";
  const [mantissa, exponent] = String(value).split("e");
  if (!exponent) return mantissa;
  // Never with an exponent: a person reads it.
  const [, sign, whole, fraction = ""] = /^(-?)(\d)\.?(\d*)$/.exec(mantissa);
  const digits = whole + fraction;
  return exponent < 0
    ? `${sign}0.${"0".repeat(-exponent - 1)}${digits}`
    : sign + digits.padEnd(+exponent + 1, "0");
}

export function toBoolean(value) {
  if (is("boolean", value)) return value;
  return is("number", value) ? Boolean(value) : toText(value) !== "";
}

function equal(one, other) {
  if (is("boolean", one, other)) return toBoolean(one) === toBoolean(other);
  if (is("number", one, other)) return toNumber(one) === toNumber(other);
  return one === other || dayNumber(one) === dayNumber(other);
}

// Lists compare as XPath's do: one pair for which it holds is enough.
const anyPair = (holds) => (one, other) => flat(one).some((left) => flat(other).some((right) => holds(left, right)));
const onNumbers = (calculate) => (...values) => calculate(...values.map(toNumber));
const onTexts = (judge) => (...values) => judge(...values.map(toText));
const ordered = (holds) => anyPair(onNumbers(holds));

const divided = (one, other) => (other === 0 ? one * Infinity : one / other);

// Moving the decimal point is exact on the digits, as multiplying by ten is not: 1.005 to two places is 1.01.
function shifted(number, places) {
  const [mantissa, exponent = 0] = String(number).split("e");
  return Number(`${mantissa}e${+exponent + places}`);
}

function rounded(number, places = 0) {
  const shift = Math.trunc(Math.max(-15, Math.min(15, places))) || 0;
  const size = shifted(Math.abs(number), shift);
  if (!Number.isFinite(size)) return number;
  const below = Math.floor(size);
  return Math.sign(number) * shifted(size - below >= 0.5 ? below + 1 : below, -shift);
}

// By squaring where the exponent is whole: the two languages' own functions differ in the last digit.
function power(base, exponent) {
  if (!Number.isInteger(exponent)) return base ** exponent;
  let result = 1;
  for (let left = Math.abs(exponent), factor = base; left; left = Math.floor(left / 2), factor *= factor) {
    if (left % 2) result *= factor;
  }
  return exponent < 0 ? divided(1, result) : result;
}

const extreme = (choose) => (...values) => {
  const numbers = flat(values).map(toNumber).filter((number) => !Number.isNaN(number));
  return numbers.length ? choose(...numbers) : NaN;
};

function substring(value, start, end) {
  const characters = [...toText(value)];
  const place = (index) => Math.trunc(toNumber(index)) || 0;
  return characters.slice(place(start), end === undefined ? undefined : place(end)).join("");
}

const before = (text, mark) => text.slice(0, Math.max(0, text.indexOf(mark)));
const after = (text, mark) => (text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : "");

function translated(text, old, replacements) {
  const from = [...old];
  const to = [...replacements];
  return [...text].map((one) => (from.includes(one) ? to[from.indexOf(one)] ?? "" : one)).join("");
}

function within(number, lowest, highest) {
  const [least, most] = [toNumber(lowest), toNumber(highest)];
  return (least < 0 || number >= least) && (most < 0 || number <= most);
}

const weight = (pairs) =>
  pairs.reduce((sum, value, place) => (place % 2 && toBoolean(pairs[place - 1]) ? sum + toNumber(value) : sum), 0);

const patterns = new Map();
function matches(text, pattern) {
  if (!patterns.has(pattern)) patterns.set(pattern, new RegExp(pattern, "u"));
  return patterns.get(pattern).test(text);
}

const FUNCTIONS = {
  selected: (value, code) => words(value).includes(trimmed(code)),
  "selected-at": (value, index) => own(words(value), Math.trunc(toNumber(index))),
  "count-selected": (value) => words(value).length,
  checklist: (lowest, highest, ...answers) => within(flat(answers).filter(toBoolean).length, lowest, highest),
  "weighted-checklist": (lowest, highest, ...pairs) => within(weight(pairs), lowest, highest),
  not: (value) => !toBoolean(value),
  true: () => true,
  false: () => false,
  boolean: toBoolean,
  "boolean-from-string": onTexts((text) => text === "1" || text === "true"),
  coalesce: onTexts((one, other) => one || other),
  number: toNumber,
  int: onNumbers(Math.trunc),
  round: onNumbers(rounded),
  pow: onNumbers(power),
  exp10: onNumbers((exponent) => power(10, exponent)),
  ceiling: onNumbers(Math.ceil),
  pi: () => Math.PI,
  sum: (value) => flat(value).reduce((sum, one) => sum + toNumber(one), 0),
  min: extreme(Math.min),
  max: extreme(Math.max),
  count: (value) => (Array.isArray(value) ? value.length : +(value !== "")),
  "count-non-empty": (value) => entries(value).filter((one) => toText(one) !== "").length,
  string: toText,
  "string-length": (value) => [...toText(value)].length,
  concat: (...values) => flat(values).map(toText).join(""),
  join: (separator, ...values) => flat(values).map(toText).join(toText(separator)),
  contains: onTexts((text, sought) => text.includes(sought)),
  "starts-with": onTexts((text, start) => text.startsWith(start)),
  "ends-with": onTexts((text, end) => text.endsWith(end)),
  substr: substring,
  "substring-before": onTexts(before),
  "substring-after": onTexts(after),
  "normalize-space": (value) => words(value).join(" "),
  trim: trimmed,
  translate: onTexts(translated),
  regex: onTexts(matches),
  date: dateText,
  "date-time": dateText,
  "decimal-date-time": (value) => (is("number", value) ? value : dayNumber(toText(value))),
  "format-date": formatted,
  "format-date-time": formatted,
};
for (const name of "floor abs sqrt exp log log10 sin cos tan asin acos atan atan2".split(" ")) {
  FUNCTIONS[name] = onNumbers(Math[name]);
}

const OPERATORS = {
  "=": anyPair(equal),
  "!=": anyPair((one, other) => !equal(one, other)),
  "<": ordered((one, other) => one < other),
  "<=": ordered((one, other) => one <= other),
  ">": ordered((one, other) => one > other),
  ">=": ordered((one, other) => one >= other),
  "+": onNumbers((one, other) => one + other),
  "-": onNumbers((one, other) => one - other),
  "*": onNumbers((one, other) => one * other),
  div: onNumbers(divided),
  mod: onNumbers((one, other) => one % other),
  neg: onNumbers((one) => -one),
};

// A number picks the entry at that place; anything else is read as a boolean.
const holds = (verdict, place) => (is("number", verdict) ? verdict === place : toBoolean(verdict));

function rows([, table, predicates, column], world) {
  const chosen = predicates.reduce(
    (left, predicate) => left.filter((row, at) => holds(evaluate(predicate, { ...world, row }), at + 1)),
    own(world.lists, table, []),
  );
  return chosen.map((row) => (column ? own(row, column) : Object.values(row).join(" ")));
}

function entry([, name, index], world) {
  const place = toNumber(evaluate(index, world));
  const found = entries((world.every ?? world.value)(name));
  return place <= found.length ? own(found, Math.trunc(place) - 1) : "";
}

function call([, name, ...trees], world) {
  if (name === "today" || name === "now") return world[name] ?? "";
  if (name === "once" && toText(world.own ?? "")) return toText(world.own);
  const values = trees.map((tree) => evaluate(tree, world));
  return name === "once" ? toText(values[0]) : own(FUNCTIONS, name)(...values);
}

const NODES = {
  $: ([, name], world) => world.value(name),
  ".": (_, world) => world.own ?? "",
  pos: (_, world) => world.position ?? 1,
  col: ([, column], world) => own(world.row, column),
  missing: ([, name], world) => world.missing?.(name) ?? "",
  and: ([, ...terms], world) => terms.every((term) => toBoolean(evaluate(term, world))),
  or: ([, ...terms], world) => terms.some((term) => toBoolean(evaluate(term, world))),
  if: ([, condition, then, otherwise], world) =>
    evaluate(toBoolean(evaluate(condition, world)) ? then : otherwise, world),
  at: entry,
  filter: ([, name, predicate], world) =>
    entries(world.value(name)).filter((one, at) =>
      holds(evaluate(predicate, { ...world, own: one, position: at + 1 }), at + 1),
    ),
  label: ([, value, name], world) => {
    const code = toText(evaluate(value, world));
    return world.label?.(name, code) ?? code;
  },
  rows,
  f: call,
};

// `world` holds what the tree may look at, as the server's Context does: value(name), own, today, position,
// row, and missing(name), label(name, code), every(name), lists where an expression asks for them.
export function evaluate(tree, world) {
  if (!Array.isArray(tree)) return tree;
  const node = own(NODES, tree[0], null);
  if (node) return node(tree, world);
  return own(OPERATORS, tree[0])(...tree.slice(1).map((operand) => evaluate(operand, world)));
}
