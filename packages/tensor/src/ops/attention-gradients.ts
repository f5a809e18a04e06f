import { noGrad } from "../autograd/grad-mode.ts";
import type { Kept } from "../dispatch/attention.ts";
import { ones } from "../create/full.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { amax } from "./amax.ts";
import { eq } from "./eq.ts";
import { matmul } from "./matmul.ts";
import { mul } from "./mul.ts";
import { softmax } from "./softmax.ts";
import { sub } from "./sub.ts";
import { sum } from "./sum.ts";
import { transpose } from "./transpose.ts";
import { tril } from "./triangle.ts";
import { where } from "./where.ts";

/** Attention's backward as its composed rules see it. @internal */
export interface ComposedAttention {
  readonly dy: Tensor;
  readonly q: Tensor;
  readonly k: Tensor;
  readonly v: Tensor;
  readonly mask: Tensor | null;
  readonly kept: Kept | null;
  readonly isCausal: boolean;
  readonly scale: number;
}

/** Attention's gradients out of ops, for second derivatives: the weights are computed again. @internal */
export function composedGradients(context: ComposedAttention): {
  readonly [K in "q" | "k" | "v" | "mask"]: () => Tensor;
} {
  const { dy, q, k, v, scale } = context;
  const weights = composedWeights(context);
  const drop = (x: Tensor): Tensor => afterDropout(x, context.kept);
  const scores = (): Tensor => {
    const dWeights = drop(matmul(dy, matrixT(v)));
    const along = sum(mul(dWeights, weights), { dim: -1, keepdim: true });
    return mul(weights, sub(dWeights, along));
  };
  return {
    q: () => mul(matmul(scores(), k), scale),
    k: () => mul(matmul(matrixT(scores()), q), scale),
    v: () => matmul(matrixT(drop(weights)), dy),
    mask: scores,
  };
}

function composedWeights({ q, k, mask, isCausal, scale }: ComposedAttention): Tensor {
  let scores = mul(matmul(q, matrixT(k)), scale);
  if (isCausal) {
    const before = noGrad(() => tril(ones([q.shape.at(-2)!, k.shape.at(-2)!], { dtype: "bool" })));
    scores = where(before, scores, -Infinity);
  }
  if (mask?.dtype === "bool") scores = where(mask, scores, -Infinity);
  else if (mask !== null) scores = add(scores, mask);
  if (scores.size === 0) return scores;
  // A row with nothing to attend to is 0, and so are its derivatives.
  const isNothing = noGrad(() => eq(amax(scores, { dim: -1, keepdim: true }), -Infinity));
  return where(isNothing, 0, softmax(where(isNothing, 0, scores), -1));
}

function afterDropout(x: Tensor, kept: Kept | null): Tensor {
  return kept === null ? x : mul(where(kept.which, x, 0), kept.factor);
}

function matrixT(x: Tensor): Tensor {
  return transpose(x, -1, -2);
}
