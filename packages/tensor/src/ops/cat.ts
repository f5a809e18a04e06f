import { printedAs } from "../autograd/printed-as.ts";
import { defineListOp } from "../autograd/define-list-op.ts";
import { copyInto } from "../dispatch/copy.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { promote } from "../dtype.ts";
import { ShapeError } from "../errors.ts";
import { normalizeDim, show } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { narrow } from "./narrow.ts";
import { reshape } from "./reshape.ts";
import { unsqueeze } from "./squeeze.ts";

/**
 * Tensors one after the other along a dimension that they have, as a copy. Their other sizes must be equal; their dtypes are
 * promoted. As in PyTorch, tensors of shape `[0]` are left out.
 *
 * Shapes: `[..., nᵢ, ...]` each → `[..., Σ nᵢ, ...]`.
 *
 * @category Movement
 * @param dim Default 0.
 * @throws {ShapeError} when there is no tensor, one is a scalar, or sizes differ. @throws {IndexError} when `dim` is out of range.
 * @example cat([tensor([1, 2]), tensor([3])]).toArray() // [1, 2, 3]
 */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  checkList("cat", tensors);
  const dtype = tensors.map((x) => x.dtype).reduce(promote);
  const parts = tensors.filter((x) => x.ndim !== 1 || x.shape[0] !== 0);
  const first = parts[0];
  if (first === undefined) return emptyTensor([0], dtype);
  if (first.ndim === 0) {
    throw new ShapeError(`cat: tensors must have a dimension; got a scalar (use stack)`);
  }
  const d = normalizeDim("cat", dim, first.ndim);
  for (const [i, x] of parts.entries()) {
    const fits =
      x.ndim === first.ndim && x.shape.every((size, e) => e === d || size === first.shape[e]);
    if (fits) continue;
    throw new ShapeError(
      `cat: all sizes but that of dimension ${d} must be equal; got ${show(first.shape)} and, as tensor ${i}, ${show(x.shape)}`,
    );
  }
  return joinParts(parts, { d, dtype });
}

const joinParts = defineListOp<
  { readonly d: number; readonly dtype: Tensor["dtype"] },
  readonly number[]
>({
  name: "cat",
  forward: (inputs, { d, dtype }) => {
    const total = inputs.reduce((sum, x) => sum + x.shape[d]!, 0);
    const out = emptyTensor(inputs[0]!.shape.with(d, total), dtype);
    using _pin = out.storage.pin();
    const starts: number[] = [];
    let start = 0;
    for (const x of inputs) {
      starts.push(start);
      copyInto(x, new Tensor(out.storage, dtype, x.shape, out.strides, start * out.strides[d]!));
      start += x.shape[d]!;
    }
    return { out, residual: starts };
  },
  vjp: ({ dy, shapes, attrs: { d }, residual: starts }, i) =>
    narrow(dy, d, starts[i]!, shapes[i]![d]!),
});

/**
 * Tensors of one shape along a new dimension, as a copy.
 *
 * Shapes: n of `[...]` → `[n, ...]` for `dim = 0`.
 *
 * @category Movement
 * @param dim Position of the new dimension in the result. Default 0.
 * @throws {ShapeError} when there is no tensor, or shapes differ. @throws {IndexError} when `dim` is out of range.
 * @example stack([tensor([1, 2]), tensor([3, 4])], 1).toArray() // [[1, 3], [2, 4]]
 */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  checkList("stack", tensors);
  const { shape } = tensors[0]!;
  const other = tensors.findIndex((x) => show(x.shape) !== show(shape));
  if (other !== -1) {
    throw new ShapeError(
      `stack: all tensors must have one shape; got ${show(shape)} and, as tensor ${other}, ${show(tensors[other]!.shape)}`,
    );
  }
  const d = normalizeDim("stack", dim, shape.length + 1);
  const dtype = tensors.map((x) => x.dtype).reduce(promote);
  const out = joinParts(
    tensors.map((x) => unsqueeze(x, d)),
    { d, dtype },
  );
  return printedAs("StackBackward0", out);
}

/**
 * Tensors side by side: along their second dimension, vectors and scalars along their only one.
 *
 * @category Movement
 * @throws {ShapeError} when there is no tensor, or sizes differ.
 * @example hstack([tensor([[1], [2]]), tensor([[3], [4]])]).toArray() // [[1, 3], [2, 4]]
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  checkList("hstack", tensors);
  const given = tensors.map((x) => (x.ndim === 0 ? reshape(x, [1]) : x));
  return cat(given, given[0]!.ndim === 1 ? 0 : 1);
}

/**
 * Tensors one below the other: along their first dimension, vectors and scalars as rows.
 *
 * @category Movement
 * @throws {ShapeError} when there is no tensor, or sizes differ.
 * @example vstack([tensor([1, 2]), tensor([3, 4])]).toArray() // [[1, 2], [3, 4]]
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  checkList("vstack", tensors);
  return cat(tensors.map((x) => (x.ndim < 2 ? reshape(x, [1, -1]) : x)));
}

function checkList(op: string, tensors: readonly Tensor[]): void {
  const given: unknown = tensors;
  if (!Array.isArray(given) || given.length === 0 || !given.every((x) => x instanceof Tensor)) {
    throw new ShapeError(`${op}: a list of at least one tensor is needed; got ${describe(given)}`);
  }
}

function describe(given: unknown): string {
  return Array.isArray(given)
    ? `a list of ${given.length} with other things than tensors`
    : typeof given;
}
