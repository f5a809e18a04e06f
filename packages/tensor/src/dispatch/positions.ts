import { heap } from "@weft/kernels";
import { DTypeError, IndexError } from "../errors.ts";
import { contiguousStrides, show, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { castData } from "./cast.ts";
import { contiguousData } from "./copy.ts";
import { emptyTensor } from "./empty.ts";

/** How positions may be written. */
export interface PositionOptions {
  /** Whether -1 stands for the last position. Default false. */
  readonly allowNegative?: boolean;
  /** What messages call the tensor. Default `index`. */
  readonly name?: string;
}

/**
 * Positions as kernels take them: contiguous int32, each from 0 to `size - 1`.
 *
 * The tensor itself is returned when it is that already: do not write to the result.
 *
 * @throws {DTypeError} when the dtype is neither int32 nor int64. @throws {IndexError} naming a position out of range.
 */
export function positions(
  op: string,
  index: Tensor,
  size: number,
  { allowNegative = false, name = "index" }: PositionOptions = {},
): Tensor {
  if (index.dtype !== "int32" && index.dtype !== "int64") {
    throw new DTypeError(
      `${op}: ${name} must be int64 or int32; got ${index.dtype} (cast it, as in ${name}.to("int64"))`,
    );
  }
  const least = allowNegative ? -size : 0;
  const given = contiguousData(index);
  const beyond = given.dtype === "int64" ? firstBeyondInt32(given) : -1;
  if (beyond >= 0) {
    const position = heap.i64[given.address() / 8 + beyond]!;
    throw outOfRange(op, name, position, least, size, placeOf(beyond, index.shape));
  }
  const found = given.dtype === "int32" ? given : castData(given, "int32");
  const count = found.size;
  const start = found.address() / 4;
  const values = heap.i32;
  let hasNegative = false;
  for (let i = start; i < start + count; i++) {
    const position = values[i]!;
    if (position < least || position >= size)
      throw outOfRange(op, name, position, least, size, placeOf(i - start, index.shape));
    if (position < 0) hasNegative = true;
  }
  return hasNegative ? wrapped(found, size) : found;
}

/** The first element of a contiguous int64 tensor that int32 cannot hold, -1 without one: casting wraps it. */
export function firstBeyondInt32(index: Tensor): number {
  const start = index.address() / 4; // first: what was evicted comes back, and the memory may grow
  const words = heap.i32;
  for (let i = start; i < start + 2 * index.size; i += 2) {
    // The upper word is the lower one's sign in all that fit.
    if (words[i + 1] !== words[i]! >> 31) return (i - start) / 2;
  }
  return -1;
}

function wrapped(index: Tensor, size: number): Tensor {
  const out = emptyTensor(index.shape, "int32");
  const from = index.address() / 4;
  const to = out.address() / 4;
  const values = heap.i32;
  for (let i = 0; i < index.size; i++) {
    const position = values[from + i]!;
    values[to + i] = position < 0 ? position + size : position;
  }
  return out;
}

function outOfRange(
  op: string,
  name: string,
  position: number | bigint,
  least: number,
  size: number,
  place: string,
): IndexError {
  const range = size === 0 ? "there is none" : `they go from ${least} to ${size - 1}`;
  return new IndexError(
    `${op}: ${name} must hold positions of a dimension with size ${size} (${range}); got ${position}${place}`,
  );
}

/** Where element number `i` of a shape is, for messages: ` at [1, 2]`; nothing for a scalar. */
export function placeOf(i: number, shape: Shape): string {
  if (shape.length === 0) return "";
  let rest = i;
  const place = contiguousStrides(shape).map((step) => {
    const along = Math.floor(rest / step);
    rest -= along * step;
    return along;
  });
  return ` at ${show(place)}`;
}
