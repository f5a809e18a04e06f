import { isFloating } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { broadcastShapes, sameShape, show, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

const OP = "scaledDotProductAttention";
const LEADING = `${OP}: leading dimensions`;

/** Checks what attention is given and answers the scores' shape, `[..., queries, keys]`. */
export function checkAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  mask: Tensor | null,
  isCausal: boolean,
  dropoutP: number,
): Shape {
  const given = `query ${show(query.shape)}, key ${show(key.shape)}, value ${show(value.shape)}`;
  const fits =
    Math.min(query.ndim, key.ndim, value.ndim) >= 2 &&
    query.shape.at(-1) === key.shape.at(-1) &&
    key.shape.at(-2) === value.shape.at(-2);
  if (!fits) {
    throw new ShapeError(
      `${OP}: query must be [..., queries, size], key [..., keys, size] and value [..., keys, out]; got ${given}`,
    );
  }
  if (!isFloating(query.dtype) || query.dtype !== key.dtype || query.dtype !== value.dtype) {
    throw new DTypeError(
      `${OP}: query, key and value must have the same floating dtype; got ${query.dtype}, ${key.dtype} and ${value.dtype} (cast with to)`,
    );
  }
  if (!(dropoutP >= 0 && dropoutP <= 1))
    throw new ValueError(`${OP}: dropoutP must be from 0 to 1; got ${String(dropoutP)}`);
  const batch = broadcastShapes(LEADING, query.shape.slice(0, -2), key.shape.slice(0, -2));
  broadcastShapes(LEADING, batch, value.shape.slice(0, -2));
  const shape = [...batch, query.shape.at(-2)!, key.shape.at(-2)!];
  if (mask !== null) checkMask(mask, shape, query, isCausal);
  return shape;
}

function checkMask(mask: Tensor, shape: Shape, query: Tensor, isCausal: boolean): void {
  if (isCausal) {
    throw new ValueError(
      `${OP}: attnMask and isCausal exclude each other; got both (put the causal mask into attnMask, with logicalAnd)`,
    );
  }
  if (mask.dtype !== "bool" && mask.dtype !== query.dtype) {
    throw new DTypeError(
      `${OP}: attnMask must be bool or have the query's dtype; got ${mask.dtype} and ${query.dtype}`,
    );
  }
  const fits =
    mask.ndim <= shape.length &&
    sameShape(broadcastShapes(`${OP}: attnMask`, shape, mask.shape), shape);
  if (!fits) {
    throw new ShapeError(
      `${OP}: attnMask must broadcast to the scores' shape ${show(shape)}; got ${show(mask.shape)}`,
    );
  }
}
