import { noGrad, norm, scope, ValueError } from "@weft/tensor";
import { distinctParameters, type ParameterSource } from "./distinct-parameters.ts";
import { checkRange, settingsOver } from "./settings.ts";

/** Which norm is clipped. */
export interface ClipGradNormOptions {
  /** The order: a positive number or Infinity. Default 2. */
  readonly normType?: number;
  /** Throw, before anything changes, when the norm is NaN or infinite. Default false. */
  readonly errorIfNonfinite?: boolean;
}

/**
 * Scales all gradients, in place and alike, so that their norm as one vector is at most `maxNorm`: `g *= min(1, maxNorm / (‖g‖ +
 * 10⁻⁶))`. Each physical parameter counts once; one without a gradient does not count.
 *
 * @param maxNorm At least 0; with Infinity the norm is only measured.
 * @returns The norm before clipping.
 * @throws {ValueError} when a number is out of range, or the norm is not finite and `errorIfNonfinite` was asked for.
 * @example
 * const weight = new Parameter(zeros([2]));
 * weight.grad = tensor([3, 4]);
 * clipGradNorm_([weight], 2.5) // 5
 */
export function clipGradNorm_(
  params: ParameterSource,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): number {
  const { normType, errorIfNonfinite } = settingsOver("clipGradNorm_", DEFAULTS, options);
  if (maxNorm !== Infinity) checkRange("clipGradNorm_", "maxNorm", maxNorm, 0);
  if (!(typeof normType === "number" && normType > 0))
    throw new ValueError(
      `clipGradNorm_: normType must be a positive number or Infinity; got ${String(normType)}`,
    );
  const grads = distinctParameters("clipGradNorm_", params)
    .map(({ parameter }) => parameter.ownGrad)
    .filter((grad) => grad !== null && grad.size > 0)
    .map((grad) => grad!.detach());
  const norms = grads.map((grad) =>
    scope(() => noGrad(() => Number(norm(grad, { p: normType }).item()))),
  );
  const total = normOf(norms, normType);
  if (errorIfNonfinite && !Number.isFinite(total)) {
    throw new ValueError(
      `clipGradNorm_: the norm of order ${normType} must be finite to be clipped; got ${total} (errorIfNonfinite: false scales by it anyway)`,
    );
  }
  const factor = Math.min(1, maxNorm / (total + 1e-6));
  if (factor !== 1) noGrad(() => grads.forEach((grad) => grad.mul_(factor)));
  return total;
}

const DEFAULTS: Required<ClipGradNormOptions> = { normType: 2, errorIfNonfinite: false };

/** In the order of the parameters, in float64. */
function normOf(norms: readonly number[], order: number): number {
  if (order === Infinity) return Math.max(0, ...norms);
  const sum = norms.reduce((total, x) => total + x ** order, 0);
  return order === 2 ? Math.sqrt(sum) : sum ** (1 / order);
}
