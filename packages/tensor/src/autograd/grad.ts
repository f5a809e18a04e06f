import { GradientError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { BackwardOptions } from "./backward.ts";
import { checkHasHistory, runBackward, seedOf, type Root } from "./engine.ts";

export interface GradOptions extends BackwardOptions {
  /** One gradient an output, of the final result with respect to it; 1 by default, for outputs with a single element. */
  readonly gradOutputs?: readonly (Tensor | number | undefined)[];
  /** Whether `null` is given for inputs that the outputs do not depend on, instead of an error. Default false. */
  readonly allowUnused?: boolean;
}

/**
 * The gradients of the sum of some outputs with respect to chosen inputs, leaves or not. No `grad` changes; only what lies
 * between the two is computed.
 *
 * @pytorch torch.autograd.grad
 * @param outputs One tensor or several.
 * @returns One gradient an input, in their order.
 * @throws {GradientError} when an output has no history, an input requires no gradients, or an input was not used.
 * @example
 * const x = tensor([1, 2], { requiresGrad: true });
 * const [dx] = grad(x.pow(3).sum(), [x], { createGraph: true });
 * grad(dx!.sum(), [x])[0]!.toArray() // [6, 12]
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  options: GradOptions & { readonly allowUnused: true },
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  options?: GradOptions,
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const tensors = isList(outputs) ? outputs : [outputs];
  for (const output of tensors) checkHasHistory("grad", output);
  for (const [i, input] of inputs.entries()) {
    if (!input.requiresGrad) {
      throw new GradientError(
        `grad: every input must require gradients; got input ${i} of shape ${show(input.shape)}, which does not (set requiresGrad before it is used)`,
      );
    }
  }
  const { gradOutputs = [], createGraph = false } = options;
  if (gradOutputs.length > tensors.length) {
    throw new GradientError(
      `grad: at most one gradient an output can be given; got ${gradOutputs.length} for ${tensors.length}`,
    );
  }
  const collect = new Map<Tensor, Tensor | null>(inputs.map((input) => [input, null]));
  const roots = (): Root[] =>
    tensors.map((tensor, i) => ({ tensor, dy: seedOf("grad", tensor, gradOutputs[i]) }));
  runBackward(roots, { createGraph, retainGraph: options.retainGraph ?? createGraph, collect });
  return inputs.map((input, i) => {
    const gradient = collect.get(input)!;
    if (gradient === null && options.allowUnused !== true) {
      throw new GradientError(
        `grad: every input must be one that the outputs depend on; got input ${i} of shape ${show(input.shape)}, which they do not (pass allowUnused: true for null)`,
      );
    }
    return gradient;
  });
}

function isList(outputs: Tensor | readonly Tensor[]): outputs is readonly Tensor[] {
  return Array.isArray(outputs);
}
