import { checkTensor } from "./check-tensor.ts";
import { computeDType, isFloating } from "../dtype.ts";
import { DTypeError, ShapeError, ValueError } from "../errors.ts";
import { show, sizeOf, type Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/**
 * Checks a norm by channels and answers the shape `[batch, channels, places]`.
 *
 * @param perChannel Tensors of one value a channel.
 */
export function channelShape(
  op: string,
  x: Tensor,
  perChannel: Readonly<Record<string, Tensor | null>>,
  eps: number,
): readonly [number, number, number] {
  checkTensor(op, "x", x);
  if (x.ndim < 2) {
    throw new ShapeError(`${op}: x must be [batch, channels, ...]; got shape ${show(x.shape)}`);
  }
  if (!isFloating(x.dtype)) {
    throw new DTypeError(
      `${op}: x must be floating; got ${x.dtype} (cast it first, as in x.to("float32"))`,
    );
  }
  const [batch, channels] = x.shape as readonly [number, number, ...Shape]; // counted above
  for (const [name, tensor] of Object.entries(perChannel)) {
    if (tensor === null) continue;
    checkTensor(op, name, tensor);
    if (tensor.ndim !== 1 || tensor.shape[0] !== channels) {
      throw new ShapeError(
        `${op}: ${name} must be [${channels}], one value a channel; got shape ${show(tensor.shape)} for x ${show(x.shape)}`,
      );
    }
    if (tensor.dtype !== x.dtype && tensor.dtype !== computeDType(x.dtype)) {
      throw new DTypeError(
        `${op}: x and ${name} must have the same dtype; got ${x.dtype} and ${tensor.dtype} (cast with to)`,
      );
    }
  }
  if (!(eps >= 0)) throw new ValueError(`${op}: eps must be at least 0; got ${eps}`);
  return [batch, channels, sizeOf(x.shape.slice(2))];
}
