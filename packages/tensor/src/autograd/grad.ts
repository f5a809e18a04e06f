import { checkOptions } from "../dispatch/check-options.ts";
import { GradientError } from "../errors.ts";
import { show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { BackwardOptions } from "./backward.ts";
import { collectionOf, isList, rootsOf, type Seed } from "./backward-arguments.ts";
import { runBackward } from "./engine.ts";

export interface GradOptions extends BackwardOptions {
  /**
   * One gradient an output, of the final result with respect to it; 1 where it is left out or null, for outputs with a single
   * element.
   */
  readonly gradOutputs?: Seed | readonly Seed[];
  /** Whether `null` is given for inputs that the outputs do not depend on, instead of an error. Default false. */
  readonly allowUnused?: boolean;
}

/**
 * The gradients of the sum of some outputs with respect to chosen inputs, leaves or not. No `grad` changes; only what lies
 * between the two is computed.
 *
 * @pytorch torch.autograd.grad
 * @param outputs One tensor or several. @param inputs One tensor or several, the same one twice too.
 * @returns One gradient an input, in their order.
 * @throws {GradientError} when an output has no history, an input requires no gradients, or an input was not used.
 * @example
 * const x = tensor([1, 2], { requiresGrad: true });
 * const [dx] = grad(x.pow(3).sum(), [x], { createGraph: true });
 * grad(dx!.sum(), [x])[0]!.toArray() // [6, 12]
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions & { readonly allowUnused: true },
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options?: GradOptions,
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  checkOptions("grad", options, ["gradOutputs", "allowUnused", "retainGraph", "createGraph"]);
  const roots = rootsOf("grad", outputs, options.gradOutputs);
  const targets = isList(inputs) ? inputs : [inputs];
  const collect = collectionOf("grad", targets);
  const { createGraph = false, retainGraph = createGraph } = options;
  runBackward(roots, { createGraph, retainGraph, collect });
  return targets.map((input, i) => {
    const gradient = collect.get(input)!;
    if (gradient === null && options.allowUnused !== true) {
      throw new GradientError(
        `grad: every input must be one that the outputs depend on; got input ${i} of shape ${show(input.shape)}, which they do not (pass allowUnused: true for null)`,
      );
    }
    return gradient;
  });
}
