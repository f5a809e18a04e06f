import type { Tensor } from "../tensor.ts";
import { checkHasHistory, runBackward, seedOf } from "./engine.ts";

export interface BackwardOptions {
  /** Keep saved values for another backward pass. Default false. */
  readonly retainGraph?: boolean;
  /** Record the backward pass itself, for second derivatives; implies `retainGraph`. Default false. */
  readonly createGraph?: boolean;
}

/**
 * Computes the gradient of `root` with respect to every leaf it came from that requires gradients, adding to `leaf.grad`.
 *
 * Nodes run in the reverse order of their recording. A leaf that was used several times receives the sum of its uses, the
 * last use first.
 *
 * @pytorch torch.autograd.backward
 * @param gradient Gradient of the final result with respect to `root`; 1 by default, for a single element.
 * @throws {GradientError} when nothing requires gradients, the graph was used up, or a saved value was changed in place.
 * @example const x = tensor([2, 3], { requiresGrad: true }); backward(x.mul(x).sum()); x.grad!.toArray() // [4, 6]
 */
export function backward(
  root: Tensor,
  gradient?: Tensor | number,
  options: BackwardOptions = {},
): void {
  checkHasHistory("backward", root);
  const createGraph = options.createGraph ?? false;
  runBackward(() => [{ tensor: root, dy: seedOf("backward", root, gradient) }], {
    createGraph,
    retainGraph: options.retainGraph ?? createGraph,
    collect: null,
  });
}
