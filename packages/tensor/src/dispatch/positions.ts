import { heap } from "@weft/kernels";
import { DTypeError, IndexError } from "../errors.ts";
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
  if (given.dtype === "int64") checkFitsInt32(op, given, least, size, name);
  const found = given.dtype === "int32" ? given : castData(given, "int32");
  const count = found.size;
  const start = found.address() / 4;
  const values = heap.i32;
  let hasNegative = false;
  for (let i = start; i < start + count; i++) {
    const position = values[i]!;
    if (position < least || position >= size) throw outOfRange(op, name, position, least, size);
    if (position < 0) hasNegative = true;
  }
  return hasNegative ? wrapped(found, size) : found;
}

/** Casting wraps, so what does not fit is found first: its upper word is not the lower one's sign. */
function checkFitsInt32(
  op: string,
  index: Tensor,
  least: number,
  size: number,
  name: string,
): void {
  const words = heap.i32;
  const start = index.address() / 4;
  for (let i = start; i < start + 2 * index.size; i += 2) {
    if (words[i + 1] !== words[i]! >> 31) throw outOfRange(op, name, heap.i64[i / 2]!, least, size);
  }
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
): IndexError {
  const range = size === 0 ? "there is none" : `they go from ${least} to ${size - 1}`;
  return new IndexError(
    `${op}: ${name} must hold positions of a dimension with size ${size} (${range}); got ${position}`,
  );
}
