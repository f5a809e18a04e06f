import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { printedAs } from "../autograd/printed-as.ts";
import { defineOp } from "../autograd/define-op.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { castData } from "../dispatch/cast.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { reduce, reducedDims, reducedShape } from "../dispatch/reduce.ts";
import { constant } from "../dispatch/scalar.ts";
import { checkDType, computeDType, isFloating } from "../dtype.ts";
import type { SumOptions } from "../dispatch/sum-options.ts";
import type { Tensor } from "../tensor.ts";
import { all } from "./all.ts";
import { cumprodAlong } from "./cumprod.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";
import { permute } from "./permute.ts";
import { reshape } from "./reshape.ts";
import { shift } from "./shift.ts";
import { to } from "./to.ts";

/**
 * Product over some dimensions, all by default. Integers and bools are multiplied in int64 (and wrap in
 * a narrower `dtype`). The product of nothing is 1.
 *
 * Gradients are right where elements are 0. (PyTorch takes one dimension or all.)
 *
 * Shapes: as for `sum`.
 *
 * @category Reductions
 * @throws {IndexError} when a dimension is out of range.
 * @example prod(tensor([[1, 2], [3, 4]]), { dim: 0 }).toArray() // [3, 8]
 */
export function prod(x: Tensor, options: SumOptions = {}): Tensor {
  checkTensor("prod", "x", x);
  checkOptions("prod", options, ["dim", "keepdim", "dtype"]);
  const dims = reducedDims("prod", x.ndim, options.dim);
  const dtype = checkDType("prod", options.dtype ?? x.dtype);
  const source = to(x, computeDType(dtype));
  const isLast = dims.length === 1 && dims[0] === x.ndim - 1;
  const flat = prodOp(isLast ? source : foldedLast(source, dims));
  const isGiven = isFloating(dtype) || options.dtype !== undefined;
  const product = isGiven ? to(flat, dtype) : flat;
  const shape = reducedShape(x.shape, dims, options.keepdim ?? false);
  const out = product.ndim === shape.length ? product : reshape(product, shape);
  return printedAs(options.dim === undefined ? "ProdBackward0" : "ProdBackward1", out, x);
}

/** The dimensions `dims` as one, the last. */
function foldedLast(x: Tensor, dims: readonly number[]): Tensor {
  const kept = x.shape.map((_, d) => d).filter((d) => !dims.includes(d));
  const moved = kept.length === 0 ? x : permute(x, [...kept, ...dims]);
  const count = dims.reduce((product, d) => product * x.shape[d]!, 1);
  return reshape(moved, [...kept.map((d) => x.shape[d]!), count]);
}

/** The product over the last dimension. */
const prodOp: (x: Tensor) => Tensor = defineOp({
  name: "prod",
  inputs: ["x"],
  saves: ["x", "out"],
  forward: (x) => {
    if (x.size === 0) return ones(x);
    const source = isFloating(x.dtype) || x.dtype === "int64" ? x : castData(x, "int64");
    return reduce("prod", "prod", source, [x.ndim - 1], false);
  },
  vjp: {
    x: ({ dy, x, out }) => {
      const kept = [...dy.shape, 1];
      if (noGrad(() => all(x).item()) !== 0)
        return mul(reshape(dy, kept), div(reshape(out, kept), x));
      // Without a division: the product of what stands before an element times that of what stands behind it.
      const dim = x.ndim - 1;
      const before = shift(cumprodAlong(x, { dim, reverse: false }), { dim, by: 1, fill: 1 });
      const behind = shift(cumprodAlong(x, { dim, reverse: true }), { dim, by: -1, fill: 1 });
      return mul(reshape(dy, kept), mul(before, behind));
    },
  },
});

function ones(x: Tensor): Tensor {
  const out = emptyTensor(x.shape.slice(0, -1), isFloating(x.dtype) ? x.dtype : "int64");
  copyInto(constant(1, out.dtype), out);
  return out;
}
