// Evaluates the tree of an expression exactly as the server does, once the server has folded it.

const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)$/;
export const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;
export const DAY = 864e5;

export const is = (kind, ...values) => values.some((value) => typeof value === kind);
export const own = (table, name, otherwise = "") => (Object.hasOwn(table, name) ? table[name] : otherwise);
export const isNumeric = (text) => NUMBER.test(text);
export const flat = (value) => [value].flat(Infinity);
export const words = (value) => toText(value).match(/[^ \t\r\n]+/g) ?? [];
export const trimmed = (value) => toText(value).replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");

// Days since 1970-01-01 of an ISO date, with the part of the day if it has a time.
export function dayNumber(text) {
  const found = DATE.exec(text);
  if (!found) return NaN;
  const [, year, , , hours = 0, minutes = 0, seconds = 0, zone = "Z"] = found;
  const date = text.slice(0, 10);
  const midnight = new Date(date);
  // A day that its month does not have rolls over into the next one.
  if (!(year > 0) || midnight.toJSON()?.slice(0, 10) !== date) return NaN;
  const ahead = zone === "Z" ? 0 : `${zone[0]}1` * (zone.slice(1, 3) * 60 + +zone.slice(4));
  return midnight / DAY + (hours * 3600 + minutes * 60 + +seconds - ahead * 60) / 86400;
}

export function toNumber(value) {
  if (Array.isArray(value)) return flat(value).length === 1 ? toNumber(flat(value)[0]) : NaN;
  if (!is("string", value)) return Number(value);
  const text = trimmed(value);
  return isNumeric(text) ? +text : dayNumber(text);
}

export function toText(value) {
  if (Array.isArray(value)) return value.map(toText).filter(Boolean).join(" ");
  if (!is("number", value)) return String(value);
  if (Number.isNaN(value)) return "";
  // Never with an exponent: a person reads it.
  const [mantissa, exponent] = String(value).split("e");
  if (!exponent) return mantissa;
  const digits = mantissa.replace(/\D/g, "");
  const sign = value < 0 ? "-" : "";
  return sign + (exponent < 0 ? `0.${"0".repeat(-exponent - 1)}${digits}` : digits.padEnd(+exponent + 1, "0"));
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
export const onNumbers = (calculate) => (...values) => calculate(...values.map(toNumber));
export const onTexts = (judge) => (...values) => judge(...values.map(toText));
const ordered = (holds) => anyPair(onNumbers(holds));

export const divided = (one, other) => (other === 0 ? one * Infinity : one / other);

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

const filled = (value) => flat(value).filter((one) => toText(one) !== "").length;

// What every page knows; functions.js adds the others where a rule of the page calls one.
export const FUNCTIONS = {
  selected: (value, code) => words(value).includes(trimmed(code)),
  "count-selected": (value) => words(value).length,
  not: (value) => !toBoolean(value),
  coalesce: onTexts((one, other) => one || other),
  number: toNumber,
  int: onNumbers(Math.trunc),
  round: onNumbers(rounded),
  sum: (value) => flat(value).reduce((sum, one) => sum + toNumber(one), 0),
  count: (value) => (Array.isArray(value) ? value.length : +(value !== "")),
  "count-non-empty": filled,
  string: toText,
  "string-length": (value) => [...toText(value)].length,
  regex: onTexts((text, pattern) => new RegExp(pattern, "u").test(text)),
};

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
  list: (...values) => values.flat(),
};

const NODES = {
  $: (world, name) => world.value(name),
  missing: (world, name) => world.missing(name),
  and: (world, ...terms) => terms.every((term) => toBoolean(evaluate(term, world))),
  or: (world, ...terms) => terms.some((term) => toBoolean(evaluate(term, world))),
  if: (world, when, then, otherwise) => evaluate(toBoolean(evaluate(when, world)) ? then : otherwise, world),
  label: (world, choice, wording) => {
    const code = toText(evaluate(choice, world));
    return own(wording, code, code);
  },
};

// `world` holds what is asked on the page: value(field) and missing(field).
export function evaluate(tree, world) {
  if (!Array.isArray(tree)) return tree;
  const [kind, ...operands] = tree;
  if (Object.hasOwn(NODES, kind)) return NODES[kind](world, ...operands);
  const [call, values] = kind === "f" ? [FUNCTIONS[operands[0]], operands.slice(1)] : [OPERATORS[kind], operands];
  return call(...values.map((value) => evaluate(value, world)));
}
