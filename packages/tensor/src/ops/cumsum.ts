import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { defineOp } from "../autograd/define-op.ts";
import { castData } from "../dispatch/cast.ts";
import { scan, type ScanAttrs } from "../dispatch/scan.ts";
import { computeDType, toWide } from "../dtype.ts";
import { normalizeDim } from "../shape.ts";
import type { AccumulateOptions } from "../dispatch/sum-options.ts";
import type { Tensor } from "../tensor.ts";
import { to } from "./to.ts";

/**
 * Running sum `y[i] = x[0] + … + x[i]` along a dimension. Integers and bools are summed in int64 (and wrap in a narrower
 * `dtype`).
 *
 * Shapes: `[..., n, ...]` → the same.
 *
 * @category Maths
 * @throws {IndexError} when `dim` is out of range.
 * @example cumsum(tensor([1, 2, 3]), 0).toArray() // [1, 3, 6]
 */
export function cumsum(x: Tensor, dim: number, options: AccumulateOptions = {}): Tensor {
  checkOptions("cumsum", options, ["dtype"]);
  checkTensor("cumsum", "x", x);
  const { dtype } = options;
  const attrs = { dim: normalizeDim("cumsum", dim, x.ndim), reverse: false };
  return dtype === undefined ? cumsumOp(x, attrs) : to(cumsumOp(to(x, dtype), attrs), dtype);
}

const cumsumOp: (x: Tensor, attrs: ScanAttrs) => Tensor = defineOp<
  readonly ["x"],
  never,
  ScanAttrs
>({
  name: "cumsum",
  inputs: ["x"],
  forward: (x, attrs) => scanWide("cumsum", x, attrs),
  vjp: { x: ({ dy, attrs: { dim, reverse } }) => cumsumOp(dy, { dim, reverse: !reverse }) },
});

/** A scan in the dtype that sums and products have. @internal */
export function scanWide(op: string, x: Tensor, attrs: ScanAttrs): Tensor {
  const dtype = toWide(x.dtype);
  const computed = computeDType(dtype);
  const out = scan(op, x.dtype === computed ? x : castData(x, computed), attrs);
  return computed === dtype ? out : castData(out, dtype);
}
