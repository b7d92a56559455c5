// Reads numbers and dates as people type them, in any script and with any grouping, as the server does.

const MOST_DIGITS = 15;

// The digits of one script follow one another, from a code that ends in 0 or in 6.
const western = (text) =>
  text.replace(/\p{Nd}/gu, (sign) => {
    const code = sign.codePointAt();
    const row = code - (code % 16);
    return code - (/\p{Nd}/u.test(String.fromCodePoint(row)) ? row : row + 6);
  });

// The decimal mark and the marks between groups differ by language; what the server would not read is blank.
export function number(text, kind, [mark, group]) {
  const plain = western(text.replace(/[%٪ ]+$/, "").trim().replace(/[\u200e\u200f\u061c]/g, ""))
    .replace(/[−٫٬،．，’]/g, (sign) => "-.,,.,'"["−٫٬،．，’".indexOf(sign)])
    .replace(/[\u00a0\u2009\u202f]/g, " ");
  let found = RegExp(`^([+-]?)\\s?(\\d+|\\d{1,3}(${group})\\d{3}(?:\\3\\d{3})*|)(?:[${mark}](\\d*))?$`).exec(plain);
  if (!found && mark === "," && !/^[+-]?\s?[1-9]\d{0,2}\.\d{3}$/.test(plain)) {
    found = /^([+-]?)\s?(\d*)()\.(\d+)$/.exec(plain);
  }
  if (!found?.[2] && !found?.[4]) return "";
  const [, sign, grouped, , decimals = ""] = found;
  const whole = grouped.replace(/\D/g, "").replace(/^0+(?=.)/, "");
  if ((kind === "integer" && decimals) || (whole || "0").length + decimals.length > MOST_DIGITS) return "";
  return Number(`${sign}${whole}.${decimals || 0}`);
}

export function date(text) {
  const plain = western(text);
  const [, day, month, year] = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(plain) ?? [];
  const iso = year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : plain;
  return new Date(`${iso}T00:00Z`).toJSON()?.slice(0, 10) === iso ? iso : "";
}
