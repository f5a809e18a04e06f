import { checkNumber } from "../dispatch/check-number.ts";
import { checkOptions } from "../dispatch/check-options.ts";
import { checkTensors } from "../dispatch/check-tensor.ts";
import { checkReduction, type LossOptions } from "../dispatch/reduction.ts";
import { constant } from "../dispatch/scalar.ts";
import { broadcastShapes } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { add } from "./add.ts";
import { defineLoss } from "./define-loss.ts";
import { div } from "./div.ts";
import { exp } from "./exp.ts";
import { gt } from "./gt.ts";
import { log } from "./log.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { sub } from "./sub.ts";
import { where } from "./where.ts";

export interface PoissonNllLossOptions extends LossOptions {
  /** Whether the input is the logarithm of the rate. Default true. */
  readonly logInput?: boolean;
  /** Whether Stirling's approximation of `log y!` is added where `y > 1`. Default false. */
  readonly full?: boolean;
  /** Added to a rate before its logarithm is taken. Default 1e-8. */
  readonly eps?: number;
}

/**
 * Negative log-likelihood of counts `y` under Poisson distributions: `exp(x) - y x` for logarithms `x` of rates, or
 * `x - y log(x + eps)` for rates `x`; without `log y!`, but see `full`. Shapes broadcast.
 *
 * @category Losses
 * @throws {ShapeError} when the shapes do not broadcast. @throws {ValueError} when `reduction` is unknown.
 * @example poissonNllLoss(tensor([0, 0]), tensor([1, 3])).item() // 1
 */
export function poissonNllLoss(
  input: Tensor,
  target: Tensor,
  options: PoissonNllLossOptions = {},
): Tensor {
  checkOptions("poissonNllLoss", options, ["logInput", "full", "eps", "reduction"]);
  const reduction = checkReduction("poissonNllLoss", options.reduction);
  const { logInput = true, full = false } = options;
  const eps = checkNumber("poissonNllLoss", "eps", options.eps ?? 1e-8);
  checkTensors("poissonNllLoss", { input, target });
  broadcastShapes("poissonNllLoss", input.shape, target.shape);
  return (logInput ? logRateLoss : rateLoss)(input, target, reduction, { full, eps });
}

interface Attrs {
  readonly full: boolean;
  readonly eps: number;
}

const logRateLoss = defineLoss<Attrs>({
  name: "poissonNllLoss",
  value: (x, y, { full }) => withStirling(sub(exp(x), mul(y, x)), y, full),
  dx: (x, y) => sub(exp(x), y),
  dy: (x, y, { full }) => withStirlingSlope(neg(x), y, full),
});

const rateLoss = defineLoss<Attrs>({
  name: "poissonNllLoss",
  value: (x, y, { full, eps }) => withStirling(sub(x, mul(y, log(add(x, eps)))), y, full),
  dx: (x, y, { eps }) => add(neg(div(y, add(x, eps))), 1),
  dy: (x, y, { full, eps }) => withStirlingSlope(neg(log(add(x, eps))), y, full),
});

/** Adds `y log y - y + log(2π y) / 2` where `y > 1`. */
function withStirling(losses: Tensor, y: Tensor, full: boolean): Tensor {
  if (!full) return losses;
  const term = add(sub(mul(y, log(y)), y), mul(log(mul(y, 2 * Math.PI)), 0.5));
  return add(losses, where(gt(y, 1), term, 0));
}

function withStirlingSlope(slope: Tensor, y: Tensor, full: boolean): Tensor {
  if (!full) return slope;
  return add(slope, where(gt(y, 1), add(log(y), div(constant(0.5, y.dtype), y)), 0));
}
