import { defineOp } from "../autograd/define-op.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { copyInto } from "../dispatch/copy.ts";
import { isFloating, toWide } from "../dtype.ts";
import { reduce, reducedDims, reducedShape } from "../dispatch/reduce.ts";
import { constant } from "../dispatch/scalar.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import type { SumOptions } from "../dispatch/sum-options.ts";
import type { Tensor } from "../tensor.ts";
import { expand } from "./expand.ts";
import { reshape } from "./reshape.ts";
import { to } from "./to.ts";

/** Which dimensions are folded, and whether they stay with size 1. @internal */
export interface SumAttrs {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/**
 * Sum over some dimensions, all by default, in a fixed order. Integers and bools are summed in int64 (and
 * wrap in a narrower `dtype`). The sum of nothing is 0.
 *
 * Shapes: `[..., n, ...]` → `[..., ...]`, or `[..., 1, ...]` with `keepdim`; over all dimensions `[]`.
 *
 * @category Reductions
 * @throws {IndexError} when a dimension is out of range.
 * @example sum(tensor([[1, 2], [3, 4]]), { dim: 0 }).toArray() // [4, 6]
 */
export function sum(x: Tensor, options: SumOptions = {}): Tensor {
  checkTensor("sum", "x", x);
  checkOptions("sum", options, ["dim", "keepdim", "dtype"]);
  const { dim, keepdim = false, dtype } = options;
  const attrs = { dims: reducedDims("sum", x.ndim, dim), keepdim };
  // Integers are summed in int64: a narrower result is that sum, wrapped.
  return dtype === undefined ? sumOp(x, attrs) : to(sumOp(to(x, dtype), attrs), dtype);
}

const sumOp: (x: Tensor, attrs: SumAttrs) => Tensor = defineOp<readonly ["x"], never, SumAttrs>({
  name: "sum",
  inputs: ["x"],
  forward: (x, { dims, keepdim }) => sumData(x, dims, keepdim),
  vjp: {
    x: ({ dy, shapes: { x: shape }, attrs: { dims } }) =>
      expand(dy.ndim === 0 ? dy : reshape(dy, reducedShape(shape, dims, true)), shape),
  },
});

/** The sum outside of the graph. @internal */
export function sumData(
  x: Tensor,
  dims: readonly number[] = reducedDims("sum", x.ndim, undefined),
  keepdim = false,
): Tensor {
  const dtype = toWide(x.dtype);
  if (x.size > 0) {
    return reduce("sum", isFloating(dtype) ? "sum" : "sum*ToI64", x, dims, keepdim, dtype);
  }
  const out = emptyTensor(reducedShape(x.shape, dims, keepdim), dtype);
  copyInto(constant(0, dtype), out);
  return out;
}
