import { checkOptions } from "../dispatch/check-options.ts";
import type { Tensor } from "../tensor.ts";
import { collectionOf, rootsOf, type Seed } from "./backward-arguments.ts";
import { addToGrad, runBackward } from "./engine.ts";
import { leafOf } from "./tied-leaf.ts";

export interface BackwardOptions {
  /** Keep saved values for another backward pass. Default false. */
  readonly retainGraph?: boolean;
  /** Record the backward pass itself, for second derivatives; implies `retainGraph`. Default false. */
  readonly createGraph?: boolean;
}

/** Options of a `backward` that may be told where to stop. */
export interface BackwardToOptions extends BackwardOptions {
  /** The tensors, leaves or not, whose `grad` is added to; by default all leaves. What leads to no one of them is not computed. */
  readonly inputs?: readonly Tensor[];
}

/**
 * Computes the gradient of `root` with respect to every leaf it came from that requires gradients, adding to `leaf.grad`; of
 * several roots that of their sum.
 *
 * Nodes run in the reverse order of their recording. A leaf that was used several times receives the sum of its uses, the
 * last use first.
 *
 * A pass drops what ops saved, so that a second one over them is refused, unless `retainGraph` was given to the first.
 *
 * @pytorch torch.autograd.backward
 * @param root One tensor, or several in a list.
 * @param gradient Gradient of the final result with respect to `root`; 1 by default, for a single element. For a list of
 * roots a list of them.
 * @throws {GradientError} when nothing requires gradients, the graph was used up, or a saved value was changed in place.
 * @example const x = tensor([2, 3], { requiresGrad: true }); backward(x.mul(x).sum()); x.grad!.toArray() // [4, 6]
 */
export function backward(
  root: Tensor | readonly Tensor[],
  gradient?: Seed | readonly Seed[],
  options: BackwardToOptions = {},
): void {
  checkOptions("backward", options, ["inputs", "retainGraph", "createGraph"]);
  const roots = rootsOf("backward", root, gradient);
  const { createGraph = false, retainGraph = createGraph, inputs } = options;
  if (inputs === undefined) {
    runBackward(roots, { createGraph, retainGraph, collect: null });
    return;
  }
  const targets = collectionOf("backward", inputs);
  const collect = new Map([...targets.keys()].map((input) => [leafOf(input) ?? input, null]));
  runBackward(roots, { createGraph, retainGraph, collect });
  for (const [input, gradientOfInput] of collect) {
    if (gradientOfInput !== null) addToGrad(input, gradientOfInput, createGraph);
  }
}
