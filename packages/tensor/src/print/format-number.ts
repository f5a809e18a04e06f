/** The most that `toExponential` gives. */
const EXACT_DIGITS = 100;

/**
 * `x` with `precision` digits behind the point, like Python's `format(x, ".4f")`: the exact binary value rounded, ties
 * to even (where `toFixed` rounds them away from zero), all digits however large, the sign of -0 kept.
 *
 * @example formatFixed(0.03125, 4) // "0.0312"
 */
export function formatFixed(x: number, precision: number): string {
  if (!Number.isFinite(x)) return formatNonFinite(x);
  const sign = isNegative(x) ? "-" : "";
  const magnitude = Math.abs(x);
  // From 2^53 on doubles are integers; toFixed would turn to an exponent at 10^21.
  if (magnitude >= 2 ** 53)
    return `${sign}${BigInt(magnitude)}${precision > 0 ? `.${"0".repeat(precision)}` : ""}`;
  return sign + fixedTiesToEven(magnitude, precision);
}

/**
 * `x` in scientific notation like Python's `format(x, ".4e")`: rounded like `formatFixed`, two digits or more in the exponent.
 *
 * @example formatScientific(12345678, 4) // "1.2346e+07"
 */
export function formatScientific(x: number, precision: number): string {
  if (!Number.isFinite(x)) return formatNonFinite(x);
  const [digits, exponent] = exponentialTiesToEven(Math.abs(x), precision).split("e") as [
    string,
    string,
  ]; // has one "e"
  const twoDigits = exponent.slice(1).padStart(2, "0");
  return `${isNegative(x) ? "-" : ""}${digits}e${exponent[0]}${twoDigits}`;
}

function isNegative(x: number): boolean {
  return x < 0 || Object.is(x, -0);
}

function formatNonFinite(x: number): string {
  if (Number.isNaN(x)) return "nan";
  return x > 0 ? "inf" : "-inf";
}

function fixedTiesToEven(magnitude: number, precision: number): string {
  const rounded = magnitude.toFixed(precision);
  // A binary fraction lies halfway between two decimals exactly when 2^(precision + 1) times it is an odd integer.
  const isTie = (magnitude * 2 ** (precision + 1)) % 2 === 1;
  if (!isTie || lastDigitIsEven(rounded)) return rounded;
  return cutLastDigit(magnitude.toFixed(precision + 1));
}

function exponentialTiesToEven(magnitude: number, precision: number): string {
  const rounded = magnitude.toExponential(precision);
  const [digits, exponent] = magnitude.toExponential(precision + 1).split("e") as [string, string]; // has one "e"
  if (!digits.endsWith("5")) return rounded;
  // So many digits tell a tie from a near miss: a double that close to a short decimal is that decimal.
  const [allDigits] = magnitude.toExponential(EXACT_DIGITS).split("e") as [string, string]; // has one "e"
  const isTie = allDigits.startsWith(digits) && /^0*$/.test(allDigits.slice(digits.length));
  const below = cutLastDigit(digits);
  return isTie && lastDigitIsEven(below) ? `${below}e${exponent}` : rounded;
}

function lastDigitIsEven(decimal: string): boolean {
  return Number(decimal.at(-1)) % 2 === 0;
}

/** Drops the last digit, and the point if it was the only one behind it. */
function cutLastDigit(decimal: string): string {
  return decimal.slice(0, -1).replace(/\.$/, "");
}
