import { DTypeError, ShapeError, type Tensor } from "@weft/tensor";

/** What a `MultiheadAttention` may not look at. */
export interface AttentionMasks {
  /**
   * Keys that count for nothing, `[batch, keys]`, or `[keys]` without a batch. Bools: true where a key is left out. Floats: added
   * to the scores.
   */
  readonly keyPaddingMask?: Tensor | null;
  /**
   * `[queries, keys]`, or `[batch · heads, queries, keys]`. Bools: true where a query may **not** attend to a key (the opposite of
   * `scaledDotProductAttention`'s). Floats: added to the scores.
   */
  readonly attnMask?: Tensor | null;
}

/** Sizes of an attention's scores; `keys` is without those that the layer adds. @internal */
export interface ScoreSizes {
  readonly batch: number;
  readonly heads: number;
  readonly queries: number;
  readonly keys: number;
}

/**
 * Both masks as one that broadcasts to `[batch, heads, queries, keys + added]`: bools as `scaledDotProductAttention` takes them,
 * or floats to be added.
 *
 * @internal
 */
export function mergeMasks(
  { keyPaddingMask = null, attnMask = null }: AttentionMasks,
  sizes: ScoreSizes,
  added: number,
  like: Tensor,
): Tensor | null {
  const { batch, heads, queries, keys } = sizes;
  const masks: Tensor[] = [];
  if (attnMask !== null) {
    const { shape } = attnMask;
    const whole = shape.join() === `${batch * heads},${queries},${keys}`;
    if (!whole && shape.join() !== `${queries},${keys}`) {
      throw new ShapeError(
        `MultiheadAttention: attnMask must be [${queries}, ${keys}] or [${batch * heads}, ${queries}, ${keys}]; got shape [${shape.join(", ")}]`,
      );
    }
    masks.push(whole ? attnMask.reshape([batch, heads, queries, keys]) : attnMask);
  }
  if (keyPaddingMask !== null) {
    const { shape } = keyPaddingMask;
    if (shape.join() !== `${batch},${keys}`) {
      throw new ShapeError(
        `MultiheadAttention: keyPaddingMask must have one place for each of ${keys} keys of ${batch} sequences; got shape [${shape.join(", ")}]`,
      );
    }
    masks.push(keyPaddingMask.reshape([batch, 1, 1, keys]));
  }
  if (masks.length === 0) return null;
  for (const { dtype } of masks) {
    if (dtype === "bool" || dtype === like.dtype) continue;
    throw new DTypeError(
      `MultiheadAttention: masks must be bool or of the input's dtype, ${like.dtype}; got ${dtype}`,
    );
  }
  // What the layer adds, everybody may attend to.
  const wider = added === 0 ? masks : masks.map((mask) => mask.pad([0, added]));
  return wider.every(({ dtype }) => dtype === "bool")
    ? wider.reduce((a, b) => a.logicalOr(b)).logicalNot()
    : wider.map((mask) => asScores(mask, like)).reduce((a, b) => a.add(b));
}

/** A mask to be added to scores: -Infinity where a bool one forbids. */
function asScores(mask: Tensor, like: Tensor): Tensor {
  return mask.dtype === "bool" ? mask.to(like.dtype).mul(0).maskedFill(mask, -Infinity) : mask;
}

/** A merged mask to be added to scores. @internal */
export function addedToScores(mask: Tensor, like: Tensor): Tensor {
  return mask.dtype === "bool" ? asScores(mask.logicalNot(), like) : mask;
}
