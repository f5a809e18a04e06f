import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { defineOp } from "../autograd/define-op.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { castData } from "../dispatch/cast.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { reducedDims, reducedShape, type ReduceOptions } from "../dispatch/reduce.ts";
import { constant } from "../dispatch/scalar.ts";
import { computeDType, toFloating } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { amax } from "./amax.ts";
import { exp } from "./exp.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { reshape } from "./reshape.ts";
import { sub } from "./sub.ts";
import { sum, type SumAttrs } from "./sum.ts";
import { viewHeap } from "../data/read.ts";

/**
 * `log Σ exp(x)` over some dimensions, all by default, without overflow. Integers become float32; of nothing it is -Infinity.
 *
 * Shapes: as for `sum`.
 *
 * @category Reductions
 * @throws {IndexError} when a dimension is out of range.
 * @example logsumexp(tensor([[0, 0], [1000, -1000]]), { dim: 1 }).toArray() // [0.6931471824645996, 1000]
 */
export function logsumexp(x: Tensor, options: ReduceOptions = {}): Tensor {
  checkTensor("logsumexp", "x", x);
  checkOptions("logsumexp", options, ["dim", "keepdim"]);
  return logsumexpOp(x, {
    dims: reducedDims("logsumexp", x.ndim, options.dim),
    keepdim: options.keepdim ?? false,
  });
}

const logsumexpOp: (x: Tensor, attrs: SumAttrs) => Tensor = defineOp<
  readonly ["x"],
  "x" | "out",
  SumAttrs
>({
  name: "logsumexp",
  inputs: ["x"],
  saves: ["x", "out"],
  forward: (x, attrs) => noGrad(() => logsumexpData(x, attrs)),
  vjp: {
    x: ({ dy, x, out, attrs: { dims } }) => {
      const kept = reducedShape(x.shape, dims, true);
      return mul(reshape(dy, kept), exp(sub(x, reshape(out, kept))));
    },
  },
});

function logsumexpData(x: Tensor, { dims, keepdim }: SumAttrs): Tensor {
  const dtype = toFloating(x.dtype);
  const shape = reducedShape(x.shape, dims, keepdim);
  if (x.size === 0) {
    const out = emptyTensor(shape, dtype);
    copyInto(constant(-Infinity, dtype), out);
    return out;
  }
  const wide = computeDType(dtype);
  const source = x.dtype === wide ? x : castData(x, wide);
  const largest = amax(source, { dim: dims, keepdim: true });
  // Infinite ones are left alone: ∞ - ∞ would be NaN.
  const values = viewHeap(wide, largest.address(), largest.size) as Float32Array | Float64Array;
  for (const [i, value] of values.entries())
    if (value === Infinity || value === -Infinity) values[i] = 0;
  const total = sum(exp(sub(source, largest)), { dim: dims, keepdim: true });
  const out = reshape(add(log(total), largest), shape);
  return dtype === wide ? out : castData(out, dtype);
}
