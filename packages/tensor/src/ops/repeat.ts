import { printedAs } from "../autograd/printed-as.ts";
import { castData } from "../dispatch/cast.ts";
import { viewHeap } from "../data/read.ts";
import { checkIntegers } from "../dispatch/check-integers.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { contiguousData } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { show, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { clone } from "./clone.ts";
import { expand } from "./expand.ts";
import { flatten } from "./flatten.ts";
import { indexSelect } from "./index-select.ts";
import { dimensionOf } from "./narrow.ts";
import { reshape } from "./reshape.ts";
import { unsqueeze } from "./squeeze.ts";

/**
 * A copy that holds the tensor `repeats[d]` times along each dimension.
 *
 * Shapes: `[n₀, n₁, …]` → `[repeats[0] n₀, repeats[1] n₁, …]`; more repeats than dimensions add dimensions in front.
 *
 * @category Movement
 * @param repeats At least one number a dimension; further ones in front add dimensions.
 * @throws {ShapeError} when there are fewer numbers than dimensions. @throws {ValueError} when one is negative or no integer.
 * @example repeat(tensor([1, 2]), [2, 2]).toArray() // [[1, 2, 1, 2], [1, 2, 1, 2]]
 */
export function repeat(x: Tensor, repeats: readonly number[]): Tensor {
  return repeated("repeat", x, repeats);
}

function repeated(op: string, x: Tensor, repeats: readonly number[]): Tensor {
  checkTensor(op, "x", x);
  checkIntegers(op, "repeats", repeats);
  if (repeats.length < x.ndim) {
    throw new ShapeError(
      `${op}: at least one number a dimension is needed; got ${show(repeats)} for shape ${show(x.shape)} (use tile)`,
    );
  }
  for (const count of repeats) checkCount(op, count);
  const lead = repeats.length - x.ndim;
  const sizes = repeats.map((_, d) => (d < lead ? 1 : x.shape[d - lead]!));
  const between = sizes.flatMap((size) => [1, size]);
  const expanded = expand(
    reshape(x, between),
    sizes.flatMap((size, d) => [repeats[d]!, size]),
  );
  const result = reshape(
    expanded,
    sizes.map((size, d) => size * repeats[d]!),
  );
  const out = result.storage === x.storage ? clone(result) : result;
  return printedAs("RepeatBackward0", out, x);
}

/**
 * As `repeat`, but numbers that are missing in front are 1.
 *
 * @category Movement
 * @throws {ValueError} when a number is negative or no integer.
 * @example tile(tensor([[1], [2]]), [2]).toArray() // [[1, 1], [2, 2]]
 */
export function tile(x: Tensor, repeats: readonly number[]): Tensor {
  checkTensor("tile", "x", x);
  checkIntegers("tile", "repeats", repeats);
  const missing = Math.max(0, x.ndim - repeats.length);
  return repeated("tile", x, [...Array<number>(missing).fill(1), ...repeats]);
}

/**
 * A copy in which every position of a dimension stands several times, one after the other.
 *
 * @category Movement
 * @param repeats How often: one number for all, or a tensor of integers with one a position.
 * @param options `dim`: the flattened tensor is repeated when left out.
 * @throws {ShapeError} when `repeats` has not one number a position. @throws {ValueError} when one is negative.
 * @example repeatInterleave(tensor([1, 2]), 2).toArray() // [1, 1, 2, 2]
 * @example repeatInterleave(tensor([5, 6]), tensor([1n, 3n])).toArray() // [5, 6, 6, 6]
 */
export function repeatInterleave(
  x: Tensor,
  repeats: number | Tensor,
  options: { readonly dim?: number } = {},
): Tensor {
  checkOptions("repeatInterleave", options, ["dim"]);
  checkTensor("repeatInterleave", "x", x);
  const given = options.dim === undefined ? flatten(x) : x;
  const d = dimensionOf("repeatInterleave", given, options.dim ?? 0);
  if (repeats instanceof Tensor) return indexSelect(given, d, placesOf(repeats, given.shape[d]!));
  checkCount("repeatInterleave", repeats);
  const spread: Shape = given.shape.toSpliced(d + 1, 0, repeats);
  const shape = given.shape.with(d, given.shape[d]! * repeats);
  const result = reshape(expand(unsqueeze(given, d + 1), spread), shape);
  return result.storage === x.storage ? clone(result) : result;
}

function placesOf(repeats: Tensor, size: number): Tensor {
  if (repeats.dtype !== "int64" && repeats.dtype !== "int32") {
    throw new DTypeError(
      `repeatInterleave: repeats must be int64 or int32; got ${repeats.dtype} (cast with to)`,
    );
  }
  if (repeats.ndim > 1 || (repeats.size !== size && repeats.size !== 1)) {
    throw new ShapeError(
      `repeatInterleave: repeats must be a number or have one entry for each of ${size} positions; got shape ${show(repeats.shape)}`,
    );
  }
  const counts = [...viewOf(repeats)];
  for (const count of counts) checkCount("repeatInterleave", count);
  const countAt = (i: number): number => counts[counts.length === 1 ? 0 : i]!;
  let total = 0;
  for (let i = 0; i < size; i++) total += countAt(i);
  const places = emptyTensor([total], "int32");
  const out = viewHeap("int32", places.address(), total);
  let next = 0;
  for (let i = 0; i < size; i++) {
    out.fill(i, next, next + countAt(i));
    next += countAt(i);
  }
  return places;
}

function viewOf(repeats: Tensor): Float64Array {
  const wide = contiguousData(castData(repeats, "float64"));
  return viewHeap("float64", wide.address(), wide.size).slice();
}

function checkCount(op: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new ValueError(`${op}: repeats must be non-negative integers; got ${count}`);
  }
}
