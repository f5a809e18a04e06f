import { checkOptions } from "../dispatch/check-options.ts";
import { replaceInPlace } from "./replace-in-place.ts";
import { defineOp } from "../autograd/define-op.ts";
import { copyOf } from "../dispatch/copy.ts";
import { noGrad } from "../autograd/grad-mode.ts";
import { constant, scalarTensor } from "../dispatch/scalar.ts";
import { isFloating, type DType } from "../dtype.ts";
import type { Tensor } from "../tensor.ts";
import { eq } from "./eq.ts";
import { isfinite } from "./isfinite.ts";
import { isnan } from "./isnan.ts";
import { where } from "./where.ts";

/** What `nanToNum` puts in place. */
export interface NanToNumOptions {
  /** For NaN. Default 0. */
  readonly nan?: number;
  /** For Infinity. Default: the largest number of the dtype. */
  readonly posinf?: number;
  /** For -Infinity. Default: the least number of the dtype. */
  readonly neginf?: number;
}

/**
 * Numbers in place of NaN and infinities; no gradient flows to those. Integers and bools stay as they are.
 *
 * @category Maths
 * @example nanToNum(tensor([NaN, 1, Infinity]), { posinf: 9 }).toArray() // [0, 1, 9]
 */
export function nanToNum(x: Tensor, options: NanToNumOptions = {}): Tensor {
  checkOptions("nanToNum", options, ["nan", "posinf", "neginf"]);
  return replaceNumbers(x, options);
}

const replaceNumbers: (x: Tensor, options: NanToNumOptions) => Tensor = defineOp({
  name: "nanToNum",
  inputs: ["x"],
  saves: ["x"],
  forward: (x, options: NanToNumOptions) => {
    if (!isFloating(x.dtype)) return copyOf(x);
    const largest = LARGEST[x.dtype] ?? Infinity;
    const { nan = 0, posinf = largest, neginf = -largest } = options;
    const put = (condition: Tensor, value: number, otherwise: Tensor): Tensor =>
      where(condition, scalarTensor(value, x.dtype), otherwise);
    return noGrad(() =>
      put(isnan(x), nan, put(eq(x, Infinity), posinf, put(eq(x, -Infinity), neginf, x))),
    );
  },
  vjp: { x: ({ dy, x }) => where(isfinite(x), dy, constant(0, dy.dtype)) },
});

const LARGEST: Partial<Record<DType, number>> = {
  float16: 65504,
  bfloat16: (2 - 2 ** -7) * 2 ** 127,
  float32: (2 - 2 ** -23) * 2 ** 127,
  float64: Number.MAX_VALUE,
};

/** `x = nanToNum(x)`, with its options. @example nanToNum_(tensor([NaN])).toArray() // [0] */
export function nanToNum_(x: Tensor, options?: NanToNumOptions): Tensor {
  if (options !== undefined) checkOptions("nanToNum_", options, ["nan", "posinf", "neginf"]);
  return replaceInPlace("nanToNum_", x, [], (old) => nanToNum(old, options));
}
