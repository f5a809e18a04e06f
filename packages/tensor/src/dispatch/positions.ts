import { heap, kernels } from "@weft/kernels";
import { DTypeError, IndexError } from "../errors.ts";
import { contiguousStrides, show, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { contiguousData } from "./copy.ts";
import { emptyTensor } from "./empty.ts";

/** How positions may be written, and what is made of them. */
export interface PositionOptions {
  /** Whether -1 stands for the last position. Default false. */
  readonly allowNegative?: boolean;
  /** What messages call the tensor. Default `index`. */
  readonly name?: string;
  /** What each position is multiplied by. Default 1. */
  readonly step?: number;
}

/**
 * Positions as kernels take them, in a new tensor of the index's shape: contiguous int32, each from 0 to `size - 1`, times `step`.
 *
 * @throws {DTypeError} when the dtype is neither int32 nor int64. @throws {IndexError} naming a position out of range.
 */
export function positions(
  op: string,
  index: Tensor,
  size: number,
  { allowNegative = false, name = "index", step = 1 }: PositionOptions = {},
): Tensor {
  if (index.dtype !== "int32" && index.dtype !== "int64") {
    throw new DTypeError(
      `${op}: ${name} must be int64 or int32; got ${index.dtype} (cast it, as in ${name}.to("int64"))`,
    );
  }
  const given = contiguousData(index);
  const out = emptyTensor(index.shape, "int32");
  const prepare = given.dtype === "int64" ? kernels.positionsI64 : kernels.positionsI32;
  const wrap = allowNegative ? size : 0;
  const beyond = prepare(given.size, given.address(), size, wrap, step, out.address());
  if (beyond >= 0) {
    const [first, least] = [given.address(), allowNegative ? -size : 0];
    const position =
      given.dtype === "int64" ? heap.i64[first / 8 + beyond]! : heap.i32[first / 4 + beyond]!;
    throw outOfRange(op, name, position, least, size, placeOf(beyond, index.shape));
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
