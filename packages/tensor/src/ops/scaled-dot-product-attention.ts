import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { defineOp, type OpResult, type VjpContext } from "../autograd/define-op.ts";
import { isGradEnabled } from "../autograd/grad-mode.ts";
import { viewHeap } from "../data/read.ts";
import {
  attend,
  attentionWeights,
  factorGradient,
  throughSoftmax,
  valueGradient,
  weightGradient,
  type Kept,
} from "../dispatch/attention.ts";
import { emptyTensor } from "../dispatch/empty.ts";
import { computeDType } from "../dtype.ts";
import { generatorOf } from "../random/default-generator.ts";
import type { Generator } from "../random/index.ts";
import type { Shape } from "../shape.ts";
import { privately } from "../storage/scope.ts";
import type { Tensor } from "../tensor.ts";
import { checkAttention } from "../dispatch/attention-arguments.ts";
import { composedGradients, type ComposedAttention } from "./attention-gradients.ts";
import { sumTo } from "./sum-to.ts";
import { to } from "./to.ts";

export interface AttentionOptions {
  /**
   * Broadcasts to `[..., queries, keys]`. Bools: true where a query may attend to a key. Floats: added to the scores. Default:
   * none.
   */
  readonly attnMask?: Tensor | null;
  /** The probability with which a weight is dropped; there is no training mode to switch it off. Default 0. */
  readonly dropoutP?: number;
  /** Whether query `i` attends to keys 0 to `i` alone, however many of both there are. Default false. */
  readonly isCausal?: boolean;
  /** Factor of the scores. Default `1 / √size`. */
  readonly scale?: number | null;
  /** Where dropout's random numbers come from. Default: the default generator. */
  readonly generator?: Generator;
}

/**
 * Attention `softmax(scale · query keyᵀ + mask) value`.
 *
 * Shapes: query `[..., queries, size]`, key `[..., keys, size]`, value `[..., keys, out]` → `[..., queries, out]`; leading
 * dimensions broadcast. float16 and bfloat16 are computed in float32.
 *
 * A query that may attend to no key gets zeros, and no gradient, as in PyTorch from 2.5 on.
 *
 * @category Network functions
 * @throws {ShapeError} when the shapes do not fit.
 * @throws {DTypeError} when the dtypes differ or are not floating, or the mask is neither bool nor of that dtype.
 * @throws {ValueError} when both `attnMask` and `isCausal` are given, or `dropoutP` is no probability.
 * @example
 * const [q, k, v] = [tensor([[1, 0]]), tensor([[5, 0], [0, 5]]), tensor([[1], [2]])];
 * scaledDotProductAttention(q, k, v, { isCausal: true }).toArray() // [[1]]
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions = {},
): Tensor {
  checkOptions("scaledDotProductAttention", options, [
    "attnMask",
    "dropoutP",
    "isCausal",
    "scale",
    "generator",
  ]);
  const { attnMask = null, dropoutP = 0, isCausal = false } = options;
  const generator = generatorOf("scaledDotProductAttention", options.generator);
  checkTensors(OP, { query, key, value }, { attnMask });
  checkNumber(OP, "dropoutP", dropoutP);
  const shape = checkAttention(query, key, value, attnMask, isCausal, dropoutP);
  const scale = checkNumber(OP, "scale", options.scale ?? 1 / Math.sqrt(query.shape.at(-1)!));
  const { dtype } = query;
  const wide = computeDType(dtype);
  const mask = attnMask === null || attnMask.dtype === "bool" ? attnMask : to(attnMask, wide);
  return privately(() => {
    const [q, k, v] = [to(query, wide), to(key, wide), to(value, wide)];
    const attrs: Attrs = {
      shape,
      isCausal,
      scale,
      dropout: dropoutP > 0 ? { p: dropoutP, generator } : null,
      hasMask: mask !== null,
      wanted: { q: q.requiresGrad, k: k.requiresGrad, mask: mask?.requiresGrad === true },
    };
    return to(attention(q, k, v, mask, attrs), dtype);
  });
}

const OP = "scaledDotProductAttention";

interface Attrs {
  /** `[..., queries, keys]` */
  readonly shape: Shape;
  readonly isCausal: boolean;
  readonly scale: number;
  readonly dropout: { readonly p: number; readonly generator: Generator } | null;
  readonly hasMask: boolean;
  /** What the gradient of the scores is needed for. */
  readonly wanted: Readonly<Record<ThroughScores, boolean>>;
}

type ThroughScores = "q" | "k" | "mask";

interface Saved {
  readonly weights: Tensor;
  /** Which weights dropout left; `null` without it. */
  readonly which: Tensor | null;
  readonly pending: Pending;
}

/** Gradients that were computed with another's and wait for being asked for. */
interface Pending {
  dy: Tensor | null;
  readonly gradients: Map<ThroughScores, Tensor>;
}

const attention: (q: Tensor, k: Tensor, v: Tensor, mask: Tensor | null, attrs: Attrs) => Tensor =
  defineOp<readonly ["q", "k", "v", "mask?"], ThroughScores | "v", Attrs, Saved>({
    name: OP,
    inputs: ["q", "k", "v", "mask?"],
    saves: ["q", "k", "v", "mask"],
    forward: (q, k, v, mask, attrs): OpResult<Saved> => {
      const weights = attentionWeights(q, k, attrs.shape, { mask, ...attrs });
      const which = attrs.dropout === null ? null : drawKept(attrs.shape, attrs.dropout);
      const out = attend(weights, keptOf(which, attrs), v);
      return { out, residual: { weights, which, pending: { dy: null, gradients: new Map() } } };
    },
    vjp: {
      q: (context) =>
        isGradEnabled() ? composedGradients(composed(context)).q() : throughScores(context, "q"),
      k: (context) =>
        isGradEnabled() ? composedGradients(composed(context)).k() : throughScores(context, "k"),
      mask: (context) =>
        isGradEnabled()
          ? composedGradients(composed(context)).mask()
          : throughScores(context, "mask"),
      v: (context) => {
        if (isGradEnabled()) return composedGradients(composed(context)).v();
        const { dy, attrs, residual } = context;
        return valueGradient(residual.weights, keptOf(residual.which, attrs), dy);
      },
    },
  });

type Context = VjpContext<"q" | "k" | "v" | "mask?", ThroughScores | "v", Attrs, Saved>;

/**
 * The gradient of an input that the scores depend on. Those of all of them are made at once, so that the scores' gradient, which is
 * large, is there only for so long.
 */
function throughScores(context: Context, input: ThroughScores): Tensor {
  const { dy, residual } = context;
  const { pending } = residual;
  const found = pending.dy === dy ? pending.gradients.get(input) : undefined;
  if (found === undefined || found.storage.isReleased) {
    pending.dy = dy;
    const made = privately(() => gradientsThroughScores(context));
    for (const [name, gradient] of Object.entries(made))
      pending.gradients.set(name as ThroughScores, gradient); // the keys of what is made
  }
  const gradient = pending.gradients.get(input)!;
  pending.gradients.delete(input);
  return gradient;
}

function gradientsThroughScores(context: Context): Partial<Record<ThroughScores, Tensor>> {
  const { dy, v, attrs, residual } = context;
  const kept = keptOf(residual.which, attrs);
  const scores = sumTo(weightGradient(kept, v, dy), attrs.shape);
  throughSoftmax(residual.weights, kept, scores);
  const { wanted, scale } = attrs;
  return {
    ...(wanted.q ? { q: factorGradient(scores, false, context.k, scale) } : {}),
    ...(wanted.k ? { k: factorGradient(scores, true, context.q, scale) } : {}),
    ...(wanted.mask ? { mask: scores } : {}),
  };
}

function composed(context: Context): ComposedAttention {
  const { dy, q, k, v, attrs, residual } = context;
  const kept = keptOf(residual.which, attrs);
  const mask = attrs.hasMask ? context.mask : null;
  return { dy, q, k, v, mask, kept, isCausal: attrs.isCausal, scale: attrs.scale };
}

function drawKept(shape: Shape, { p, generator }: NonNullable<Attrs["dropout"]>): Tensor {
  const which = emptyTensor(shape, "bool");
  generator.fillBernoulli(viewHeap("bool", which.address(), which.size), 1 - p);
  return which;
}

function keptOf(which: Tensor | null, { dropout }: Attrs): Kept | null {
  if (which === null || dropout === null) return null;
  // Where nothing is left, nothing is scaled.
  return { which, factor: dropout.p === 1 ? 0 : 1 / (1 - dropout.p) };
}
