const SPLITTER = 2 ** 27 + 1;

/** An unevaluated sum of two doubles with `|low| ≤ ulp(high) / 2`: about 106 significant bits. */
export interface DoubleDouble {
  readonly high: number;
  readonly low: number;
}

/** The exact `x + y` (Knuth). */
export function exactSum(x: number, y: number): DoubleDouble {
  const high = x + y;
  const yPart = high - x;
  return { high, low: x - (high - yPart) + (y - yPart) };
}

/** The exact `x * y` (Dekker, Veltkamp), while neither factor nor product leaves 2^-900 … 2^990. */
export function exactProduct(x: number, y: number): DoubleDouble {
  const high = x * y;
  const xHigh = upperHalf(x);
  const yHigh = upperHalf(y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  return { high, low: xLow * yLow - (high - xHigh * yHigh - xLow * yHigh - xHigh * yLow) };
}

/** `x + y`, within 2^-104 of the larger argument. */
export function add(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const sum = exactSum(x.high, y.high);
  return exactSum(sum.high, sum.low + (x.low + y.low));
}

/** `x * y`, within about 2^-102 of the result. */
export function multiply(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const product = exactProduct(x.high, y.high);
  return exactSum(product.high, product.low + (x.high * y.low + x.low * y.high));
}

/** `x / y`, within about 2^-100 of the result. */
export function divide(x: DoubleDouble, y: DoubleDouble): DoubleDouble {
  const quotient = x.high / y.high;
  const product = exactProduct(quotient, y.high);
  return exactSum(
    quotient,
    (x.high - product.high - product.low + (x.low - quotient * y.low)) / y.high,
  );
}

/** A double as it is. */
export function exactly(x: number): DoubleDouble {
  return { high: x, low: 0 };
}

/** The upper 26 bits of a double's significand. */
function upperHalf(x: number): number {
  const scaled = SPLITTER * x;
  return scaled - (scaled - x);
}
