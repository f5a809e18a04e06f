import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { defineOp } from "../autograd/define-op.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { castData } from "../dispatch/cast.ts";
import { reducedDims, reducedShape } from "../dispatch/reduce.ts";
import { constant } from "../dispatch/scalar.ts";
import { checkDType, computeDType, isFloating } from "../dtype.ts";
import { DTypeError } from "../errors.ts";
import type { SumOptions } from "../dispatch/sum-options.ts";
import type { Tensor } from "../tensor.ts";
import { div } from "./div.ts";
import { expand } from "./expand.ts";
import { reshape } from "./reshape.ts";
import { to } from "./to.ts";
import { sumData, type SumAttrs } from "./sum.ts";

/**
 * Arithmetic mean over some dimensions, all by default. The mean of nothing is NaN.
 *
 * Shapes: as for `sum`.
 *
 * @category Reductions
 * @throws {DTypeError} when the tensor is not floating. @throws {IndexError} when a dimension is out of range.
 * @example mean(tensor([[1, 2], [3, 4]])).item() // 2.5
 */
export function mean(x: Tensor, options: SumOptions = {}): Tensor {
  checkTensor("mean", "x", x);
  checkOptions("mean", options, ["dim", "keepdim", "dtype"]);
  const dtype = checkDType("mean", options.dtype ?? x.dtype);
  if (!isFloating(dtype)) {
    throw new DTypeError(
      `mean: the tensor must be floating; got ${dtype} (cast it first, as in x.to("float32"))`,
    );
  }
  return meanOp(to(x, dtype), {
    dims: reducedDims("mean", x.ndim, options.dim),
    keepdim: options.keepdim ?? false,
  });
}

const meanOp: (x: Tensor, attrs: SumAttrs) => Tensor = defineOp<readonly ["x"], never, SumAttrs>({
  name: "mean",
  inputs: ["x"],
  forward: (x, { dims, keepdim }) => meanData(x, dims, keepdim),
  vjp: {
    x: ({ dy, shapes: { x: shape }, attrs: { dims } }) => {
      const share = div(dy, countOf(shape, dims));
      return expand(
        share.ndim === 0 ? share : reshape(share, reducedShape(shape, dims, true)),
        shape,
      );
    },
  },
});

/** The mean outside of the graph. @internal */
export function meanData(
  x: Tensor,
  dims: readonly number[] = reducedDims("mean", x.ndim, undefined),
  keepdim = false,
): Tensor {
  const dtype = computeDType(x.dtype);
  const out = sumData(x.dtype === dtype ? x : castData(x, dtype), dims, keepdim);
  binaryInto("div", out, constant(countOf(x.shape, dims), dtype), out);
  return x.dtype === dtype ? out : castData(out, x.dtype);
}

function countOf(shape: readonly number[], dims: readonly number[]): number {
  let count = 1;
  for (let i = 0; i < dims.length; i++) count *= shape[dims[i]!]!;
  return count;
}
