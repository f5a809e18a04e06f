import { noGrad } from "@weft/tensor";
import { distinctParameters, type ParameterSource } from "./distinct-parameters.ts";
import { checkRange } from "./settings.ts";

/**
 * Brings every element of the gradients, in place, between `-clipValue` and `clipValue`; with Infinity nothing changes.
 *
 * @throws {ValueError} when `clipValue` is negative or no number.
 * @example
 * const weight = new Parameter(zeros([2]));
 * weight.grad = tensor([3, -0.25]);
 * clipGradValue_([weight], 0.5);
 * weight.grad.toArray() // [0.5, -0.25]
 */
export function clipGradValue_(params: ParameterSource, clipValue: number): void {
  if (clipValue !== Infinity) checkRange("clipGradValue_", "clipValue", clipValue, 0);
  noGrad(() => {
    for (const { parameter } of distinctParameters("clipGradValue_", params))
      parameter.ownGrad?.detach().clamp_({ min: -clipValue, max: clipValue });
  });
}
