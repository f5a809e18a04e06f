import { defineOp } from "../autograd/define-op.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import type { ScanAttrs } from "../dispatch/scan.ts";
import type { AccumulateOptions } from "../dispatch/sum-options.ts";
import { checkDType, computeDType, isFloating } from "../dtype.ts";
import { normalizeDim } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { scanWide } from "./cumsum.ts";
import { linearScan } from "./linear-scan.ts";
import { mul } from "./mul.ts";
import { shift } from "./shift.ts";
import { to } from "./to.ts";

/**
 * Running product `y[i] = x[0] · … · x[i]` along a dimension. Integers and bools are multiplied in int64 (and wrap
 * in a narrower `dtype`). Gradients are right
 * where elements are 0, second ones too.
 *
 * Shapes: `[..., n, ...]` → the same.
 *
 * @category Maths
 * @throws {IndexError} when `dim` is out of range.
 * @example cumprod(tensor([1, 2, 3]), 0).toArray() // [1, 2, 6]
 */
export function cumprod(x: Tensor, dim: number, options: AccumulateOptions = {}): Tensor {
  checkOptions("cumprod", options, ["dtype"]);
  checkTensor("cumprod", "x", x);
  const dtype = checkDType("cumprod", options.dtype ?? x.dtype);
  const attrs = { dim: normalizeDim("cumprod", dim, x.ndim), reverse: false };
  const product = cumprodAlong(to(x, computeDType(dtype)), attrs);
  return isFloating(dtype) || options.dtype !== undefined ? to(product, dtype) : product;
}

/** The running product in either direction. @internal */
export const cumprodAlong: (x: Tensor, attrs: ScanAttrs) => Tensor = defineOp<
  readonly ["x"],
  "x" | "out",
  ScanAttrs
>({
  name: "cumprod",
  inputs: ["x"],
  saves: ["x", "out"],
  forward: (x, attrs) => scanWide("cumprod", x, attrs),
  vjp: {
    // dx[i] = x[0] … x[i - 1] · Σ_{j ≥ i} dy[j] x[i + 1] … x[j], and that sum is s[i] = dy[i] + x[i + 1] s[i + 1].
    x: ({ dy, x, out, attrs: { dim, reverse } }) =>
      mul(
        shift(out, { dim, by: reverse ? -1 : 1, fill: 1 }),
        linearScan(x, dy, { dim, reverse: !reverse, exclusive: true }),
      ),
  },
});
