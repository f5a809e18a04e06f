import type { LinearKernel, ReduceKernel } from "@weft/kernels";
import { defineOp } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { binaryInto } from "../dispatch/binary.ts";
import { contiguousData, copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { matrixProductInto } from "../dispatch/gemm.ts";
import { kernelFor } from "../dispatch/kernel-name.ts";
import { constant } from "../dispatch/scalar.ts";
import { computeDType, isFloating } from "../dtype.ts";
import { DTypeError, ShapeError } from "../errors.ts";
import { show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { matmul } from "./matmul.ts";
import { reshape } from "./reshape.ts";
import { sum, sumData } from "./sum.ts";
import { to } from "./to.ts";
import { t } from "./transpose.ts";

/**
 * Affine map `y = x Wᵀ + b`.
 *
 * Shapes: x `[..., in]`, weight `[out, in]`, bias `[out]` or null → y `[..., out]`. float16 and bfloat16 are computed in float32,
 * integers wrap.
 *
 * @category Network functions
 * @throws {ShapeError} when the sizes do not fit. @throws {DTypeError} when the dtypes differ or are bool.
 * @example linear(tensor([[1, 2]]), tensor([[3, 4]]), tensor([5])).toArray() // [[16]]
 */
export function linear(x: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  check(x, weight, bias);
  const { dtype } = x;
  const computed = computeDType(dtype);
  if (!isFloating(dtype)) {
    const product = matmul(x, t(weight));
    return bias === null ? product : add(product, bias);
  }
  if (computed === dtype) return linearOp(x, weight, bias);
  const wide = bias === null ? null : to(bias, computed);
  return to(linearOp(to(x, computed), to(weight, computed), wide), dtype);
}

const linearOp: (x: Tensor, weight: Tensor, bias: Tensor | null) => Tensor = defineOp({
  name: "linear",
  inputs: ["x", "weight", "bias?"],
  saves: ["x", "weight"],
  forward: (x, weight, bias) => {
    const features = weight.shape[0]!;
    const shape = x.ndim === 2 ? [x.shape[0]!, features] : [...x.shape.slice(0, -1), features];
    const out = emptyTensor(shape, x.dtype);
    if (bias === null) matrixProductInto(rowsOf(x), false, weight, true, rowsOf(out), 0);
    else affineInto(rowsOf(x), weight, bias, out);
    return out;
  },
  vjp: {
    x: ({ dy, weight }) => matmul(dy, weight),
    weight: ({ dy, x }) =>
      isGradEnabled() ? matmul(t(matrix(dy)), matrix(x)) : weightGradient(dy, x),
    bias: ({ dy }) => sum(matrix(dy), { dim: 0 }),
  },
  accumulate: {
    weight: ({ dy, x }, into, beta) => {
      const rows = rowsOf(x);
      // Longer sums are made of blocks, each of which would be added to the old value.
      if (beta === 1 && rows.shape[0]! > SUMMED_AT_ONCE)
        binaryInto("add", into, weightGradient(dy, x), into);
      else matrixProductInto(rowsOf(dy), true, rows, false, into, beta);
      into.storage.markWritten("linear");
    },
    bias: ({ dy }, into, beta) => {
      const rows = rowsOf(dy);
      if (beta === 1) binaryInto("add", into, sumData(rows, [0]), into);
      else if (rows.size === 0) copyInto(constant(0, into.dtype), into);
      else {
        const kernel = kernelFor<ReduceKernel>("linear", "sum", into.dtype);
        const [m, n] = rows.shape as readonly [number, number]; // a matrix
        kernel(n, m, rows.address(), rows.strides[1]!, rows.strides[0]!, into.address());
      }
      into.storage.markWritten("linear");
    },
  },
});

/** `out = x Wᵀ + bias` in one call, with the bits of a product and an addition. */
function affineInto(x: Tensor, weight: Tensor, bias: Tensor, out: Tensor): void {
  const kernel = kernelFor<LinearKernel>("linear", "linear", out.dtype);
  const added = contiguousData(bias);
  const features = weight.shape[0]!;
  const [xRow, xCol] = x.strides as readonly [number, number]; // a matrix
  const [wRow, wCol] = weight.strides as readonly [number, number];
  kernel(
    x.shape[0]!,
    features,
    weight.shape[1]!,
    x.address(),
    xRow,
    xCol,
    weight.address(),
    wCol,
    wRow,
    added.address(),
    0,
    0,
    out.address(),
    features,
  );
}

/** Up to so many rows the gradient's sum is complete before it is added to what is there: see `GemmKernel`. */
const SUMMED_AT_ONCE = 256;

/** `dyᵀ x`, outside of the graph. */
function weightGradient(dy: Tensor, x: Tensor): Tensor {
  const out = emptyTensor([dy.shape.at(-1)!, x.shape.at(-1)!], x.dtype);
  matrixProductInto(rowsOf(dy), true, rowsOf(x), false, out, 0);
  return out;
}

/** All leading dimensions as one, as an op. */
function matrix(x: Tensor): Tensor {
  return x.ndim === 2 ? x : reshape(x, [-1, x.shape.at(-1)!]);
}

/** All leading dimensions as one, outside of the graph. */
function rowsOf(x: Tensor): Tensor {
  if (x.ndim === 2) return x;
  const source = contiguousData(x);
  const cols = x.shape.at(-1)!;
  return new Tensor(
    source.storage,
    x.dtype,
    [cols === 0 ? x.shape.slice(0, -1).reduce((a, b) => a * b, 1) : x.size / cols, cols],
    undefined,
    source.offset,
  );
}

function check(x: Tensor, weight: Tensor, bias: Tensor | null): void {
  checkTensor("linear", "x", x);
  checkTensor("linear", "weight", weight);
  if (bias !== null) checkTensor("linear", "bias", bias);
  const fits =
    weight.ndim === 2 &&
    x.ndim >= 1 &&
    x.shape.at(-1) === weight.shape[1] &&
    (bias === null || (bias.ndim === 1 && bias.shape[0] === weight.shape[0]));
  if (!fits) {
    throw new ShapeError(
      `linear: x must be [..., in], weight [out, in] and bias [out]; got x ${show(x.shape)}, weight ${show(weight.shape)}, ` +
        `bias ${bias === null ? "null" : show(bias.shape)}`,
    );
  }
  if (x.dtype === "bool" || x.dtype !== weight.dtype || (bias !== null && bias.dtype !== x.dtype)) {
    throw new DTypeError(
      `linear: x, weight and bias must have the same dtype, which is not bool; got ${x.dtype}, ${weight.dtype}, ${bias?.dtype ?? "no bias"} (cast with to)`,
    );
  }
}
