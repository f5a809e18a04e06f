import {
  cat,
  dropout,
  scaledDotProductAttention,
  ShapeError,
  softmax,
  zeros,
  type Generator,
  type Tensor,
} from "@weft/tensor";
import { settleOptions } from "../module/layer-options.ts";
import { addedToScores, mergeMasks, type AttentionMasks } from "./attention-masks.ts";

/** How a `MultiheadAttention` is called. */
export interface MultiheadAttentionCall<
  NeedWeights extends boolean = boolean,
> extends AttentionMasks {
  /** Whether the attention weights are returned; without them it is faster. Default true. */
  readonly needWeights?: NeedWeights;
  /** Whether they are averaged over the heads. Default true. */
  readonly averageAttnWeights?: boolean;
}

/** Three tensors of an attention. @internal */
export type QueryKeyValue = readonly [query: Tensor, key: Tensor, value: Tensor];

/** What an attention is but for its parameters. @internal */
export interface AttentionSettings {
  readonly embedDim: number;
  readonly numHeads: number;
  readonly kdim: number;
  readonly vdim: number;
  readonly dropout: number;
  readonly addZeroAttn: boolean;
  readonly batchFirst: boolean;
  readonly training: boolean;
}

/**
 * All heads of an attention, or some whose results are put together with those that others compute. What is `own` has the sizes of
 * these heads.
 *
 * @internal
 */
export interface AttentionHeads {
  /** How many they are. */
  readonly count: number;
  /** What the layer adds to keys and values, `[1, 1, own]`; `null` for nothing. */
  readonly added: readonly [key: Tensor | null, value: Tensor | null];
  /** Where dropout's random numbers come from. Default: the default generator. */
  readonly generator?: Generator | undefined;
  /** The projections of inputs `[batch, length, size]`, `[batch, length, own]` each. Inputs that are one tensor come as one. */
  project(inputs: QueryKeyValue): QueryKeyValue;
  /** The own part of a mask that broadcasts to `[batch, heads, queries, keys]`. */
  maskOf(mask: Tensor): Tensor;
  /** All heads' weights `[batch, heads, queries, keys]`, from the own ones. */
  allWeights(own: Tensor): Tensor;
  /** The layer's output `[batch, queries, embedDim]`, from the own heads' results `[batch, queries, own]`. */
  outputOf(found: Tensor): Tensor;
}

/**
 * The forward of a `MultiheadAttention`, by heads that may be a part of the layer's.
 *
 * @throws {ShapeError} when sizes do not fit. @throws {DTypeError} when a mask is neither bool nor of the input's dtype.
 * @internal
 */
export function attentionForward(
  layer: AttentionSettings,
  inputs: QueryKeyValue,
  options: MultiheadAttentionCall,
  heads: AttentionHeads,
): readonly [output: Tensor, weights: Tensor | null] {
  const { needWeights, averageAttnWeights, keyPaddingMask, attnMask } = settleOptions<
    MultiheadAttentionCall<boolean>
  >("MultiheadAttention: forward", options, EVERYTHING);
  checkInputs(layer, inputs);
  const [query, key] = inputs;
  const isBatched = query.ndim === 3;
  const isFirst = layer.batchFirst || !isBatched;
  const asBatch = (x: Tensor): Tensor =>
    isBatched ? (isFirst ? x : x.transpose(0, 1)) : x.unsqueeze(0);
  const projected = withAdded(layer, heads, heads.project(eachInput(inputs, asBatch)));
  const headDim = layer.embedDim / layer.numHeads;
  const [q, k, v] = eachOf(projected, (x) =>
    x.unflatten(-1, [heads.count, headDim]).transpose(1, 2),
  );
  const keys = key.shape.at(isFirst ? -2 : 0)!;
  const sizes = { batch: q.shape[0]!, heads: layer.numHeads, queries: q.shape[2]!, keys };
  const masks = {
    attnMask,
    keyPaddingMask: isBatched ? keyPaddingMask : (keyPaddingMask?.unsqueeze(0) ?? null),
  };
  const merged = mergeMasks(masks, sizes, k.shape[2]! - keys, q);
  const mask = merged && heads.maskOf(merged);
  const drop = { p: layer.training ? layer.dropout : 0, generator: heads.generator };
  const [found, own] = attend([q, k, v], mask, drop, needWeights);
  const output = heads.outputOf(found.transpose(1, 2).flatten(2));
  const weights = own && heads.allWeights(own);
  const shown = averageAttnWeights ? (weights?.mean({ dim: 1 }) ?? null) : weights;
  const unbatched = (x: Tensor): Tensor => (isBatched ? x : x.squeeze(0));
  return [isFirst ? unbatched(output) : output.transpose(0, 1), shown && unbatched(shown)];
}

/** What a call gives when it says nothing. */
const EVERYTHING = {
  needWeights: true,
  averageAttnWeights: true,
  keyPaddingMask: null,
  attnMask: null,
};

/** Each of three. @internal */
export function eachOf(
  [query, key, value]: QueryKeyValue,
  map: (x: Tensor, i: number) => Tensor,
): QueryKeyValue {
  return [map(query, 0), map(key, 1), map(value, 2)];
}

/** Each of three, an input that stands in several places once. */
function eachInput(inputs: QueryKeyValue, map: (x: Tensor) => Tensor): QueryKeyValue {
  const made = new Map<Tensor, Tensor>();
  for (const x of inputs) if (!made.has(x)) made.set(x, map(x));
  return eachOf(inputs, (x) => made.get(x)!);
}

/** `[batch, length, own]` each, with the keys and values that the layer adds. */
function withAdded(
  { embedDim, numHeads, addZeroAttn }: AttentionSettings,
  { count, added: [key, value] }: AttentionHeads,
  projected: QueryKeyValue,
): QueryKeyValue {
  const more = [null, key, value];
  return eachOf(projected, (x, i) => {
    const rows = [x];
    const shape = [x.shape[0]!, 1, (embedDim / numHeads) * count];
    const own = more[i] ?? null;
    if (own !== null) rows.push(own.expand(shape));
    if (i > 0 && addZeroAttn) rows.push(zeros(shape, { dtype: x.dtype }));
    return rows.length === 1 ? x : cat(rows, 1);
  });
}

interface WeightDropout {
  readonly p: number;
  readonly generator: Generator | undefined;
}

/** Every head's results, and the weights when they are needed. */
function attend(
  [q, k, v]: QueryKeyValue,
  mask: Tensor | null,
  { p, generator }: WeightDropout,
  needWeights: boolean,
): [found: Tensor, weights: Tensor | null] {
  const from = generator === undefined ? {} : { generator };
  if (!needWeights)
    return [scaledDotProductAttention(q, k, v, { attnMask: mask, dropoutP: p, ...from }), null];
  const scores = q.div(Math.sqrt(q.shape.at(-1)!)).matmul(k.transpose(-2, -1));
  const masked = mask === null ? scores : scores.add(addedToScores(mask, q));
  const weights = dropout(softmax(masked, -1), p, from);
  return [weights.matmul(v), weights];
}

function checkInputs(
  { embedDim, kdim, vdim, batchFirst }: AttentionSettings,
  inputs: QueryKeyValue,
): void {
  const [query, key, value] = inputs;
  const batchDim = batchFirst ? 0 : 1;
  const fits =
    (query.ndim === 2 || query.ndim === 3) &&
    inputs.every(({ ndim }) => ndim === query.ndim) &&
    inputs.map(({ shape }) => shape.at(-1)).join() === `${embedDim},${kdim},${vdim}` &&
    key.shape.slice(0, -1).join() === value.shape.slice(0, -1).join() &&
    (query.ndim === 2 || query.shape[batchDim] === key.shape[batchDim]);
  if (fits) return;
  const of = (length: string): string => (batchFirst ? `batch, ${length}` : `${length}, batch`);
  throw new ShapeError(
    `MultiheadAttention: query must be [${of("queries")}, ${embedDim}], key [${of("keys")}, ${kdim}] and value ` +
      `[${of("keys")}, ${vdim}], or all without batch; got ${inputs.map(({ shape }) => `[${shape.join(", ")}]`).join(", ")}`,
  );
}
