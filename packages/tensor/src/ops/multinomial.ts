import { viewHeap } from "../data/read.ts";
import { castData } from "../dispatch/cast.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { isFloating } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { generatorOf } from "../random/default-generator.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { exponential_, type RandomOptions } from "./random-in-place.ts";
import { topk } from "./sort.ts";

export interface MultinomialOptions extends RandomOptions {
  /** Whether a position may be drawn again. Default false. */
  readonly replacement?: boolean;
}

/**
 * Positions drawn with the probabilities that a row gives, which need not add up to 1; PyTorch's for the same seed.
 *
 * Without replacement the largest of `p / e`, with exponential numbers e; with replacement by the running sums of p.
 *
 * Shapes: probabilities `[n]` or `[rows, n]` → int64 `[count]` or `[rows, count]`.
 *
 * @category Random
 * @throws {DTypeError} when the probabilities are not floating. @throws {ShapeError} when they have another rank.
 * @throws {ValueError} when a probability is negative or not finite, a row holds zeros alone, or more are drawn without
 * replacement than there are.
 * @example multinomial(tensor([0, 1, 0]), 2, { replacement: true }).toArray() // [1, 1]
 */
export function multinomial(
  probabilities: Tensor,
  count: number,
  options: MultinomialOptions = {},
): Tensor {
  checkOptions("multinomial", options, ["replacement", "generator"]);
  const { replacement = false, ...random } = options;
  const { shape, dtype } = probabilities;
  const n = shape.at(-1) ?? 0;
  check(probabilities, count, n, replacement);
  const given = contiguousData(probabilities.detach());
  const p = dtype === "float64" ? given : dtype === "float32" ? given : castData(given, "float32");
  const rows = n === 0 ? 0 : p.size / n;
  const values = viewHeap<"float32" | "float64">(
    p.dtype as "float32" | "float64", // one of the two by now
    p.address(),
    p.size,
  ).slice();
  for (let row = 0; row < rows; row++) checkRow(values.subarray(row * n, (row + 1) * n));
  if (!replacement || count === 1) {
    const draws = exponential_(emptyTensor(shape, p.dtype), 1, random);
    return topk(div(p, draws), count).indices;
  }
  const out = emptyTensor(shape.with(-1, count), "int64");
  const positions = new BigInt64Array(rows * count);
  const generator = generatorOf("multinomial", random.generator);
  for (let row = 0; row < rows; row++) {
    const sums = runningSums(values.subarray(row * n, (row + 1) * n));
    for (let i = 0; i < count; i++) {
      positions[row * count + i] = BigInt(firstNotBelow(sums, generator.random53()));
    }
  }
  viewHeap("int64", out.address(), positions.length).set(positions);
  return out;
}

function check(p: Tensor, count: number, n: number, replacement: boolean): void {
  if (!isFloating(p.dtype)) {
    throw new DTypeError(`multinomial: probabilities must be floating; got ${p.dtype}`);
  }
  if (p.ndim !== 1 && p.ndim !== 2) {
    throw new ShapeError(
      `multinomial: probabilities must have 1 or 2 dimensions; got shape ${show(p.shape)}`,
    );
  }
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new ValueError(`multinomial: the count must be a positive integer; got ${count}`);
  }
  if (n === 0 || (!replacement && count > n)) {
    throw new ValueError(
      `multinomial: without replacement at most as many can be drawn as there are; got ${count} of ${n} (pass replacement: true)`,
    );
  }
}

function checkRow(row: Float32Array | Float64Array): void {
  let sum = 0;
  for (const value of row) {
    if (!(value >= 0 && value < Infinity)) {
      throw new ValueError(
        `multinomial: probabilities must be finite and not negative; got ${value}`,
      );
    }
    sum += value;
  }
  if (sum === 0) {
    throw new ValueError("multinomial: a row must have a probability above 0; got zeros alone");
  }
}

/** Sums up to each element over the sum of all, in the precision of the elements. */
function runningSums(row: Float32Array | Float64Array): Float32Array | Float64Array {
  const sums = row.slice();
  for (let i = 1; i < sums.length; i++) sums[i]! += sums[i - 1]!;
  const total = sums.at(-1)!;
  for (let i = 0; i < sums.length; i++) sums[i]! /= total;
  sums[sums.length - 1] = 1;
  return sums;
}

function firstNotBelow(sums: Float32Array | Float64Array, value: number): number {
  let left = 0;
  let right = sums.length;
  while (left < right) {
    const middle = left + Math.floor((right - left) / 2);
    if (sums[middle]! < value) left = middle + 1;
    else right = middle;
  }
  return left;
}
