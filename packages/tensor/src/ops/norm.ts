import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { defineOp } from "../autograd/define-op.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { castData } from "../dispatch/cast.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { reducedDims, reducedShape, type ReduceOptions } from "../dispatch/reduce.ts";
import { constant } from "../dispatch/scalar.ts";
import { computeDType, isFloating } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { abs } from "./abs.ts";
import { amax } from "./amax.ts";
import { amin } from "./amin.ts";
import { mul } from "./mul.ts";
import { ne } from "./ne.ts";
import { normGradient } from "./vector-norm-gradient.ts";
import { pow } from "./pow.ts";
import { reshape } from "./reshape.ts";
import { sqrt } from "./sqrt.ts";
import { sum } from "./sum.ts";
import { to } from "./to.ts";

/** Which norm, over which dimensions. */
export interface NormOptions extends ReduceOptions {
  /** The order: any number, Infinity and -Infinity (largest and smallest), 0 (how many are not 0). Default 2. */
  readonly p?: number;
}

interface NormAttrs {
  readonly p: number;
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/**
 * Vector norm `(Σ |x|ᵖ)^(1/p)` over some dimensions, all by default. Where it has no derivative the gradient is PyTorch's: 0 at
 * a norm of 0, shared among equal extremes. The norm of nothing is 0, where p is positive and finite.
 *
 * Shapes: as for `sum`.
 *
 * @category Reductions
 * @throws {DTypeError} when the tensor is not floating. @throws {ShapeError} when there is nothing to choose an extreme from.
 * @throws {IndexError} when a dimension is out of range.
 * @example norm(tensor([[3, 4], [0, 5]]), { dim: 1 }).toArray() // [5, 5]
 */
export function norm(x: Tensor, options: NormOptions = {}): Tensor {
  checkTensor("norm", "x", x);
  checkOptions("norm", options, ["p", "dim", "keepdim"]);
  const { p = 2, dim, keepdim = false } = options;
  if (typeof p !== "number" || Number.isNaN(p)) {
    throw new ValueError(`norm: p must be a number; got ${String(p)}`);
  }
  if (!isFloating(x.dtype)) {
    throw new DTypeError(
      `norm: the tensor must be floating; got ${x.dtype} (cast it first, as in x.to("float32"))`,
    );
  }
  const dims = reducedDims("norm", x.ndim, dim);
  if ((p < 0 || p === Infinity) && dims.some((d) => x.shape[d] === 0)) {
    throw new ShapeError(
      `norm: with p ${p} the reduced dimensions must not be empty; got shape ${show(x.shape)}`,
    );
  }
  return normOp(x, { p, dims, keepdim });
}

const normOp: (x: Tensor, attrs: NormAttrs) => Tensor = defineOp<
  readonly ["x"],
  "x" | "out",
  NormAttrs
>({
  name: "norm",
  inputs: ["x"],
  saves: ["x", "out"],
  forward: (x, attrs) => noGrad(() => normData(x, attrs)),
  vjp: {
    x: ({ dy, x, out, attrs: { p, dims } }) => {
      const kept = reducedShape(x.shape, dims, true);
      return normGradient(reshape(dy, kept), x, reshape(out, kept), p, dims);
    },
  },
});

function normData(x: Tensor, { p, dims, keepdim }: NormAttrs): Tensor {
  if (x.size === 0) {
    const out = emptyTensor(reducedShape(x.shape, dims, keepdim), x.dtype);
    copyInto(constant(0, x.dtype), out);
    return out;
  }
  const wide = computeDType(x.dtype);
  const out = wideNorm(x.dtype === wide ? x : castData(x, wide), p, { dim: dims, keepdim });
  return x.dtype === wide ? out : castData(out, x.dtype);
}

function wideNorm(x: Tensor, p: number, over: ReduceOptions): Tensor {
  if (p === 2) return sqrt(sum(mul(x, x), over));
  if (p === 1) return sum(abs(x), over);
  if (p === 0) return to(sum(ne(x, 0), over), x.dtype);
  if (p === Infinity) return amax(abs(x), over);
  if (p === -Infinity) return amin(abs(x), over);
  return pow(sum(pow(abs(x), p), over), 1 / p);
}
