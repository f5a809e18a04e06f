import { defaultGenerator, forkRng, noGrad } from "@weft/tensor";
import type { Module } from "../module/module.ts";
import { ModuleError } from "../module/module-error.ts";
import { argumentsFor, type SummaryInputs } from "../summary/summary-inputs.ts";
import { snapshot } from "../summary/snapshot.ts";
import { isLazyLayer } from "./become-plain.ts";
import { drawFrom, type DrawnStream } from "./draw-for.ts";
import { uninitializedNames } from "./has-uninitialized-params.ts";

/**
 * Lets all sizes of a net come from one run, as Keras's `build` does: each lazy layer becomes one of its plain class and draws
 * its values. The run is without gradients, in evaluation mode, and otherwise leaves no trace: modes, buffers and statistics
 * are as before, and the default generator has drawn the first values and nothing else.
 *
 * @param inputs A shape with the batch, or several; a tensor, or a list of arguments for `forward`.
 * @returns The net.
 * @throws {ModuleError} when something has no shape afterwards, for the run did not come to it.
 * @throws {ValueError} for inputs that are none.
 * @example
 * const net = new Sequential(new LazyLinear(8), new Dropout(), new LazyLinear(1));
 * build(net, [1, 4]).parameters().next().value?.shape // [8, 4]
 */
export function build<M extends Module>(net: M, inputs: SummaryInputs): M {
  const args = argumentsFor(net, inputs, [], "build");
  if (uninitializedNames(net).length === 0) return net;
  const modules = [...net.modules()];
  const stream: DrawnStream = { state: defaultGenerator.getState() };
  const restore = snapshot(net);
  try {
    using _drawn = drawFrom(modules.filter(isLazyLayer), stream);
    for (const module of modules) module.training = false;
    const forward = net.forward.bind(net) as (...args: readonly unknown[]) => unknown; // the user chose the arguments
    forkRng(() => noGrad(() => void forward(...args)));
  } finally {
    restore();
    defaultGenerator.setState(stream.state);
  }
  const left = uninitializedNames(net);
  if (left.length === 0) return net;
  throw new ModuleError(
    `build: the run must come to every lazy layer, in evaluation mode; got none for ${left.join(", ")}`,
  );
}
