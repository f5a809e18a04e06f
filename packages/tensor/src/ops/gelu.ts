import { isGradEnabled } from "../autograd/grad-mode.ts";
import { defineOp } from "../autograd/define-op.ts";
import { binary } from "../dispatch/binary.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { unary } from "../dispatch/unary.ts";
import { ValueError } from "../errors.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import type { UnaryOp } from "./define-unary.ts";
import { exp } from "./exp.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { tanh } from "./tanh.ts";

/** Options of `gelu`. */
export interface GeluOptions {
  /** `"tanh"`: `x/2 (1 + tanh(√(2/π) (x + 0.044715 x³)))` instead. Default "none". */
  readonly approximate?: "none" | "tanh";
}

/**
 * Gaussian error linear unit `x · Φ(x) = x/2 (1 + erf(x / √2))`. At ±Infinity it has its limits, Infinity and -0, where PyTorch has NaN.
 *
 * @category Network functions
 * @throws {DTypeError} when `x` is not floating. @throws {ValueError} when `approximate` is neither "none" nor "tanh".
 * @example gelu(tensor([0, 100])).toArray() // [0, 100]
 */
export function gelu(x: Tensor, options: GeluOptions = {}): Tensor {
  checkOptions("gelu", options, ["approximate"]);
  const { approximate = "none" } = options;
  if (approximate === "none") return exact(x);
  if (approximate === "tanh") return approximated(x);
  throw new ValueError(
    `gelu: approximate must be "none" or "tanh"; got ${JSON.stringify(approximate)}`,
  );
}

const exact: UnaryOp = defineOp<readonly ["x"], "x">({
  name: "gelu",
  inputs: ["x"],
  saves: ["x"],
  forward: (x) => unary("gelu", "gelu", x),
  vjp: { x: ({ dy, x }) => exactGrad(x, dy) },
});

/** `g (Φ(x) + x φ(x))`; Φ + x φ has the derivative `φ (2 - x²)`. */
const exactGrad: (x: Tensor, g: Tensor) => Tensor = defineOp({
  name: "geluGrad",
  inputs: ["x", "g"],
  saves: ["x", "g"],
  forward: (x, g) => binary("gelu", "geluGrad", x, g),
  vjp: {
    x: ({ dy, x, g }) => {
      const square = mul(x, x);
      const density = mul(exp(mul(square, -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return mul(mul(dy, g), mul(density, add(neg(square), 2)));
    },
    g: ({ dy, x }) => exactGrad(x, dy),
  },
});

const approximated: UnaryOp = defineOp<readonly ["x"], "x">({
  name: "gelu",
  inputs: ["x"],
  saves: ["x"],
  forward: (x) => unary("gelu", "geluTanh", x),
  vjp: {
    x: ({ dy, x }) =>
      isGradEnabled() ? approximatedGrad(x, dy) : binary("gelu", "geluTanhGrad", x, dy),
  },
});

/** `dy ((1 + t) / 2 + x / 2 (1 - t²) u')`, with `t = tanh(u)` and `u = √(2/π) (x + 0.044715 x³)`. */
function approximatedGrad(x: Tensor, dy: Tensor): Tensor {
  const scale = Math.sqrt(2 / Math.PI);
  const square = mul(x, x);
  const t = tanh(mul(mul(x, add(mul(square, 0.044715), 1)), scale));
  const rise = mul(add(mul(square, 3 * 0.044715), 1), scale);
  const bend = mul(mul(x, rise), add(neg(mul(t, t)), 1));
  return mul(dy, mul(add(add(t, bend), 1), 0.5));
}
