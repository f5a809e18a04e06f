/** A number as Python prints a float: `1e-05`, `0.0001`, `2.0`. For the printed form of layers. */
export function pythonFloat(x: number): string {
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  const [digits, exponentText] = x.toExponential().split("e") as [string, string];
  const exponent = Number(exponentText);
  if (x === 0 || (exponent >= -4 && exponent < 16)) {
    const text = Object.is(x, -0) ? "-0" : String(x);
    return text.includes(".") ? text : `${text}.0`;
  }
  const size = String(Math.abs(exponent)).padStart(2, "0");
  return `${digits}e${exponent < 0 ? "-" : "+"}${size}`;
}

/** A number as Python prints it when whole ones are given as integers: `20`, `0.5`. */
export function pythonNumber(x: number): string {
  return Number.isSafeInteger(x) ? String(x) : pythonFloat(x);
}

/** Sizes as Python prints a tuple: `(4,)`, `(2, 3)`. */
export function pythonTuple(sizes: readonly (number | string)[]): string {
  return sizes.length === 1 ? `(${sizes[0]},)` : `(${sizes.join(", ")})`;
}

/** `True` or `False`. */
export function pythonBool(value: boolean): string {
  return value ? "True" : "False";
}
