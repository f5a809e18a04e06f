import { checkOptions } from "../dispatch/check-options.ts";
import { replaceInPlace } from "./replace-in-place.ts";
import { checkTensor } from "../dispatch/check-tensor.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { defineOp } from "../autograd/define-op.ts";
import { zerosOf } from "../dispatch/zeros-of.ts";
import { isFloating } from "../dtype.ts";
import { DTypeError, ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { defineRounding } from "./define-rounding.ts";
import { div } from "./div.ts";
import { mul } from "./mul.ts";

/** Settings of `round`. */
export interface RoundOptions {
  /** Digits that stay behind the point; before it when negative. Default 0. */
  readonly decimals?: number;
}

/**
 * The nearest whole number; halves go to the even one. With `decimals` the nearest multiple of `10^-decimals`, computed as
 * `round(x · 10^decimals) / 10^decimals` in the dtype of `x`.
 *
 * Integers stay as they are. The gradient is 0.
 *
 * @category Maths
 * @throws {DTypeError} for bools, and for integers with `decimals`. @throws {ValueError} when `decimals` is no integer.
 * @example round(tensor([0.5, 1.5, -2.7])).toArray() // [0, 2, -3]
 */
export function round(x: Tensor, options: RoundOptions = {}): Tensor {
  checkOptions("round", options, ["decimals"]);
  const { decimals = 0 } = options;
  checkTensor("round", "x", x);
  if (!Number.isSafeInteger(decimals)) {
    throw new ValueError(`round: decimals must be an integer; got ${decimals}`);
  }
  if (decimals === 0) return toWhole(x);
  if (!isFloating(x.dtype)) {
    throw new DTypeError(
      `round: decimals need a floating dtype; got ${x.dtype} (cast it first, as in x.to("float32"))`,
    );
  }
  return toDecimals(x, decimals);
}

const toWhole = defineRounding("round");

const toDecimals: (x: Tensor, decimals: number) => Tensor = defineOp({
  name: "round",
  inputs: ["x"],
  forward: (x, decimals: number) =>
    noGrad(() => {
      const scale = 10 ** Math.abs(decimals);
      return decimals > 0 ? div(toWhole(mul(x, scale)), scale) : mul(toWhole(div(x, scale)), scale);
    }),
  vjp: { x: ({ dy }) => zerosOf(dy) },
});

/** `x = round(x)`, with its options. @example round_(tensor([2.5])).toArray() // [2] */
export function round_(x: Tensor, options?: RoundOptions): Tensor {
  if (options !== undefined) checkOptions("round_", options, ["decimals"]);
  return replaceInPlace("round_", x, [], (old) => round(old, options));
}
