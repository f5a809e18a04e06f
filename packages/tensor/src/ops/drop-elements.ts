import { defineOp } from "../autograd/define-op.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import {
  drawMask,
  dropElements,
  roundedFor,
  scaledBy,
  type DropoutFactors,
} from "../dispatch/dropout.ts";
import { constant } from "../dispatch/scalar.ts";
import { ValueError } from "../errors.ts";
import type { Generator } from "../random/index.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { checkNumberOrNaN } from "../dispatch/check-number.ts";
import { checkFloating } from "./define-activation.ts";
import { mul } from "./mul.ts";

/** Options of dropout functions. */
export interface DropoutOptions {
  /** Whether elements are dropped; otherwise the result is `x` itself. */
  readonly training?: boolean;
  /** The default generator, which `manualSeed` seeds, when left out. */
  readonly generator?: Generator;
}

/** Drops elements by a mask, which is kept for the gradient. @internal */
export const dropByMask: (x: Tensor, mask: Tensor, factors: DropoutFactors) => Tensor = defineOp<
  readonly ["x", "mask"],
  "mask",
  DropoutFactors
>({
  name: "dropout",
  inputs: ["x", "mask"],
  saves: ["mask"],
  forward: dropElements,
  vjp: { x: ({ dy, mask, attrs }) => dropByMask(dy, mask, scaledBy(attrs.scale)), mask: null },
});

/**
 * Whether a dropout function leaves `x` as it is, without drawing.
 *
 * @throws {ValueError} when `p` is not in [0, 1]. @throws {DTypeError} when elements of an integer tensor would be dropped.
 * @internal
 */
export function isIdle(op: string, x: Tensor, p: number, training: boolean): boolean {
  checkTensor(op, "x", x);
  if (!(checkNumberOrNaN(op, "p", p) >= 0 && p <= 1)) {
    throw new ValueError(`${op}: p must be from 0 to 1; got ${p}`);
  }
  if (!training || p === 0 || x.size === 0) return true;
  if (p < 1) checkFloating(op, x);
  return false;
}

/** Zeros, but NaN for NaN and infinities. @internal */
export function dropAll(x: Tensor): Tensor {
  return mul(x, constant(0, x.dtype));
}

/** Drops what a random mask, broadcast to the shape of `x`, says, and scales the rest. @internal */
export function dropScaled(x: Tensor, maskShape: Shape, p: number, generator: Generator): Tensor {
  if (p === 1) return dropAll(x);
  // Rounded as PyTorch rounds its noise, 1 / (1 - p) in the tensor's dtype.
  const rest = x.dtype === "float64" ? 1 - p : Math.fround(1 - p);
  return dropByMask(x, drawMask(maskShape, p, generator), scaledBy(roundedFor(x, 1 / rest)));
}
