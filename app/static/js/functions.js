// The functions that few surveys use, added to the evaluator on pages whose rules call one.

import {
  DATE, DAY, FUNCTIONS, dayNumber, divided, flat, is, isNumeric, onNumbers, onTexts, own, toBoolean, toNumber, toText,
  trimmed, words,
} from "./expression.js";

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const WEEKDAYS = "Thu Fri Sat Sun Mon Tue Wed".split(" "); // day 0 was a Thursday

function isoDate(days) {
  const whole = Math.floor(days);
  // The years 1 to 9999, which is all that the server knows.
  return whole >= -719162 && whole <= 2932896 ? new Date(whole * DAY).toISOString().slice(0, 10) : "";
}

function dateText(value) {
  if (is("number", value)) return isoDate(value);
  const text = toText(value);
  if (isNumeric(text)) return isoDate(+text);
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

const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/;
function dayPart(text) {
  const [, hours, minutes, seconds = 0] = TIME.exec(text.split("T").at(-1)) ?? [];
  return hours ? (hours * 3600 + minutes * 60 + +seconds) / 86400 : NaN;
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

function between(value, start, end) {
  const characters = [...toText(value)];
  const place = (index) => Math.trunc(toNumber(index)) || 0;
  return characters.slice(place(start), end === undefined ? undefined : place(end)).join("");
}

// XPath's: counted from 1, and rounded half up.
function fromPlace(value, start, length = Infinity) {
  const [first, many] = [start, length].map((number) => Math.floor(toNumber(number) + 0.5));
  return [...toText(value)].filter((_, place) => first <= place + 1 && place + 1 < first + many).join("");
}

const extreme = (choose) => (...values) => {
  const numbers = flat(values).map(toNumber).filter((number) => !Number.isNaN(number));
  return numbers.length ? choose(...numbers) : NaN;
};

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

Object.assign(FUNCTIONS, {
  "selected-at": (value, index) => own(words(value), Math.trunc(toNumber(index))),
  checklist: (lowest, highest, ...answers) => within(flat(answers).filter(toBoolean).length, lowest, highest),
  "weighted-checklist": (lowest, highest, ...pairs) => within(weight(pairs), lowest, highest),
  boolean: toBoolean,
  "boolean-from-string": onTexts((text) => text === "1" || text === "true"),
  pow: onNumbers(power),
  exp10: onNumbers((exponent) => power(10, exponent)),
  ceiling: onNumbers(Math.ceil),
  min: extreme(Math.min),
  max: extreme(Math.max),
  concat: (...values) => flat(values).map(toText).join(""),
  contains: onTexts((text, sought) => text.includes(sought)),
  join: (separator, ...values) => flat(values).map(toText).join(toText(separator)),
  "starts-with": onTexts((text, start) => text.startsWith(start)),
  "ends-with": onTexts((text, end) => text.endsWith(end)),
  substr: between,
  substring: fromPlace,
  "substring-before": onTexts(before),
  "substring-after": onTexts(after),
  "normalize-space": (value) => words(value).join(" "),
  trim: trimmed,
  translate: onTexts(translated),
  date: dateText,
  "date-time": dateText,
  "decimal-date-time": (value) => (is("number", value) ? value : dayNumber(toText(value))),
  "decimal-time": onTexts(dayPart),
  "format-date": formatted,
  "format-date-time": formatted,
});
for (const name of "floor abs sqrt exp log log10 sin cos tan asin acos atan atan2".split(" ")) {
  FUNCTIONS[name] = onNumbers(Math[name]);
}
