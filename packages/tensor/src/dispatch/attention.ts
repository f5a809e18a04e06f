import { heap, type MaskedSoftmaxKernel, type SoftmaxGradKernel } from "@weft/kernels";
import { broadcastShapes, type Shape } from "../shape.ts";
import { Tensor } from "../tensor.ts";
import { binaryInto } from "./binary.ts";
import { emptyTensor } from "./empty.ts";
import { gemmInto } from "./gemm.ts";
import { kernelFor } from "./kernel-name.ts";
import { constant } from "./scalar.ts";
import { whereInto } from "./where-into.ts";

/** Which keys a query may attend to, and how much a product counts. */
export interface AttentionRules {
  readonly mask: Tensor | null;
  readonly isCausal: boolean;
  readonly scale: number;
}

/** What is left of the weights after dropout: bools of their shape, and the factor of those that are kept. */
export interface Kept {
  readonly which: Tensor;
  readonly factor: number;
}

/**
 * The weights `softmax(scale q kᵀ + mask)`, in memory of their own, in which all of it happens.
 *
 * @param shape `[...batch, queries, keys]`, to which everything broadcasts.
 */
export function attentionWeights(
  q: Tensor,
  k: Tensor,
  shape: Shape,
  { mask, isCausal, scale }: AttentionRules,
): Tensor {
  const scores = emptyTensor(shape, q.dtype);
  gemmInto(q, transposed(k), scores, 0, scale);
  if (mask?.dtype === "bool") whereInto(mask, scores, constant(-Infinity, q.dtype), scores);
  else if (mask !== null) binaryInto("add", scores, mask, scores);
  const [queries, keys] = [shape.at(-2)!, shape.at(-1)!];
  if (scores.size === 0) return scores;
  const rows = scores.size / keys;
  const lengths = isCausal ? causalLengths(rows, queries, keys) : null;
  const kernel = kernelFor<MaskedSoftmaxKernel>("attention", "maskedSoftmax", q.dtype);
  const at = scores.address();
  kernel(rows, keys, at, keys, lengths?.address() ?? 0, at, keys);
  return scores;
}

/** How many keys each query sees: those up to its own position. */
function causalLengths(rows: number, queries: number, keys: number): Tensor {
  const out = emptyTensor([rows], "int32");
  const start = out.address() / 4;
  for (let r = 0; r < rows; r++) heap.i32[start + r] = Math.min((r % queries) + 1, keys);
  return out;
}

/** `weights @ v`, of what dropout left. */
export function attend(weights: Tensor, kept: Kept | null, v: Tensor): Tensor {
  return product(afterDropout(weights, kept), v, kept?.factor ?? 1);
}

/** `weightsᵀ @ dy`, of what dropout left. */
export function valueGradient(weights: Tensor, kept: Kept | null, dy: Tensor): Tensor {
  return product(transposed(afterDropout(weights, kept)), dy, kept?.factor ?? 1);
}

/** `dy @ vᵀ`, in memory of its own: the gradient with respect to the weights, but for `kept.which`. */
export function weightGradient(kept: Kept | null, v: Tensor, dy: Tensor): Tensor {
  return product(dy, transposed(v), kept?.factor ?? 1);
}

/** Turns the gradient with respect to the weights into that with respect to the scores, in place. */
export function throughSoftmax(weights: Tensor, kept: Kept | null, gradient: Tensor): void {
  if (kept !== null) whereInto(kept.which, gradient, constant(0, gradient.dtype), gradient);
  if (gradient.size === 0) return;
  const kernel = kernelFor<SoftmaxGradKernel>("attention", "softmaxGrad", gradient.dtype);
  const [at, keys] = [gradient.address(), gradient.shape.at(-1)!];
  kernel(gradient.size / keys, keys, weights.address(), keys, at, keys, at, keys);
}

/** `scale · scoreGradient @ other`, or of its transpose: the gradient of queries and of keys. */
export function factorGradient(
  scoreGradient: Tensor,
  isTransposed: boolean,
  other: Tensor,
  scale: number,
): Tensor {
  return product(isTransposed ? transposed(scoreGradient) : scoreGradient, other, scale);
}

function product(a: Tensor, b: Tensor, factor: number): Tensor {
  const batch = broadcastShapes("attention", a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = emptyTensor([...batch, a.shape.at(-2)!, b.shape.at(-1)!], a.dtype);
  gemmInto(a, b, out, 0, factor);
  return out;
}

function afterDropout(weights: Tensor, kept: Kept | null): Tensor {
  if (kept === null) return weights;
  const out = emptyTensor(weights.shape, weights.dtype);
  whereInto(kept.which, weights, constant(0, weights.dtype), out);
  return out;
}

/** A view of matrices with rows and columns exchanged. */
function transposed(x: Tensor): Tensor {
  const last = x.ndim - 1;
  const exchange = (sizes: readonly number[]): number[] => [
    ...sizes.slice(0, -2),
    sizes[last]!,
    sizes[last - 1]!,
  ];
  return new Tensor(x.storage, x.dtype, exchange(x.shape), exchange(x.strides), x.offset);
}
