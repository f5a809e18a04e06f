import { printedAs } from "../autograd/printed-as.ts";
import { defineOp } from "../autograd/define-op.ts";
import { gemmInto } from "../dispatch/gemm.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { castData } from "../dispatch/cast.ts";
import { checkFactors, productDType } from "../dispatch/factors.ts";
import { ShapeError } from "../errors.ts";
import { broadcastShapes, show, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { reshape } from "./reshape.ts";
import { transpose } from "./transpose.ts";
import { unsqueeze } from "./squeeze.ts";

/**
 * Matrix product `a @ b` with NumPy's rules: `[..., m, k] @ [..., k, n] -> [..., m, n]`, leading dimensions broadcast;
 * a vector counts as a row on the left and as a column on the right, and that dimension is dropped.
 *
 * Both operands have one dtype. Integers wrap, as in PyTorch; float16 and bfloat16 are multiplied in float32.
 *
 * Shapes: `[..., m, k]`, `[..., k, n]` → `[..., m, n]`; `[k]`, `[k]` → `[]`; `[m, k]`, `[k]` → `[m]`; `[k]`, `[k, n]` →
 * `[n]`.
 *
 * @category Linear algebra
 * @throws {ShapeError} when the inner sizes differ or an operand is a scalar.
 * @throws {DTypeError} when the dtypes differ, or are bool.
 * @example matmul(tensor([[1, 2]]), tensor([[3], [4]])).toArray() // [[11]]
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkTensor("matmul", "a", a);
  checkTensor("matmul", "b", b);
  if (a.ndim === 0 || b.ndim === 0) {
    throw new ShapeError(
      `matmul: both operands need at least one dimension; got a ${show(a.shape)}, b ${show(b.shape)}`,
    );
  }
  if (a.shape.at(-1) !== b.shape.at(b.ndim === 1 ? -1 : -2)) {
    throw new ShapeError(
      `matmul: inner sizes must match; got a ${show(a.shape)}, b ${show(b.shape)}`,
    );
  }
  checkFactors("matmul", a, b);
  const left = a.ndim === 1 ? unsqueeze(a, 0) : a;
  const right = b.ndim === 1 ? unsqueeze(b, 1) : b;
  const product = matrixProduct(left, right);
  if (a.ndim > 1 && b.ndim > 1) return product;
  const shape = product.shape.slice(0, -2);
  if (a.ndim > 1) shape.push(product.shape.at(-2)!);
  if (b.ndim > 1) shape.push(product.shape.at(-1)!);
  const gradFn = a.ndim === 1 ? (b.ndim === 1 ? "Dot" : "Squeeze") : b.ndim === 1 ? "Mv" : "View";
  return printedAs(`${gradFn}Backward0`, reshape(product, shape), product);
}

function productShape(a: Shape, b: Shape): Shape {
  if (a.length === 2 && b.length === 2) return [a[0]!, b[1]!];
  const batch = broadcastShapes("matmul", a.slice(0, -2), b.slice(0, -2));
  return [...batch, a.at(-2)!, b.at(-1)!];
}

const matrixProduct: (a: Tensor, b: Tensor) => Tensor = defineOp({
  name: "matmul",
  inputs: ["a", "b"],
  saves: ["a", "b"],
  forward: (a, b) => {
    const shape = productShape(a.shape, b.shape);
    const dtype = productDType(a.dtype);
    const out = emptyTensor(shape, dtype);
    if (a.dtype === dtype) gemmInto(a, b, out, 0);
    else gemmInto(castData(a, dtype), castData(b, dtype), out, 0);
    return a.dtype === dtype ? out : castData(out, a.dtype);
  },
  vjp: {
    a: ({ dy, b }) => matrixProduct(dy, transpose(b, -1, -2)),
    b: ({ dy, a, shapes }) =>
      shapes.b.length === 2 && a.ndim > 2
        ? // One matrix for all batches: they are further rows of one product, not matrices to be summed.
          matrixProduct(transpose(asRows(a), 0, 1), asRows(dy))
        : matrixProduct(transpose(a, -1, -2), dy),
  },
});

/** All dimensions but the last as one. */
function asRows(x: Tensor): Tensor {
  const rows = x.shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return reshape(x, [rows, x.shape.at(-1)!]);
}
