import { forkRng, ModuleFollower, noGrad, Tensor } from "@weft/tensor";
import { uninitializedNames } from "../lazy/has-uninitialized-params.ts";
import type { Module } from "../module/module.ts";
import { ModuleError } from "../module/module-error.ts";
import { snapshot } from "./snapshot.ts";

/** One run of a module. */
export interface LayerRun {
  readonly path: string;
  readonly module: Module;
  /** The first input, or the first one in it. */
  readonly input: Tensor | null;
  output: Tensor | null;
}

/**
 * Runs a net once without recording gradients, and says which modules ran, in the order in which they began. Afterwards, also
 * after an error, the net is as before: modes, buffers, parameters, and the default generator.
 *
 * @throws {ModuleError} when the run fails, naming the module in which it did; the cause is the error.
 */
export function runOnce(net: Module, args: readonly unknown[], training: boolean): LayerRun[] {
  const runs: LayerRun[] = [];
  const open: LayerRun[] = [];
  const lazy = uninitializedNames(net);
  if (lazy.length > 0) {
    throw new ModuleError(
      `summary: all shapes must be known, for the net stays as it is; got none for ${lazy.join(", ")} (build(net, inputs) first)`,
    );
  }
  const restore = snapshot(net);
  try {
    for (const module of net.modules()) module.training = training;
    using _follower = new ModuleFollower("summary", net, {
      entered({ path, module }, given) {
        const run = { path, module: module as Module, input: firstTensor(given), output: null }; // it is one of the net's
        runs.push(run);
        open.push(run);
      },
      left(_, result) {
        open.pop()!.output = firstTensor(result);
      },
    });
    const forward = net.forward.bind(net) as (...args: readonly unknown[]) => unknown; // the user chose the arguments
    forkRng(() => noGrad(() => void forward(...args)));
  } catch (error) {
    throw failure(open, runs, error);
  } finally {
    restore();
  }
  return runs;
}

/** The tensor that stands for a value: torchinfo takes the first of a list, and the last of an object. */
function firstTensor(value: unknown): Tensor | null {
  if (value instanceof Tensor) return value;
  if (typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return firstTensor(value[0]);
  return firstTensor(Object.values(value).at(-1));
}

function failure(open: readonly LayerRun[], runs: readonly LayerRun[], error: unknown): unknown {
  const last = open.at(-1);
  if (last === undefined) return error; // not of the net
  const name = ({ path, module }: LayerRun): string =>
    path === "" ? module.constructor.name : `"${path}" (${module.constructor.name})`;
  const finished = runs.filter((run) => !open.includes(run)).map(name);
  const after = finished.length === 0 ? "" : `, after ${finished.join(", ")}`;
  const message = error instanceof Error ? error.message : String(error);
  return new ModuleError(
    `summary: the net must run on the inputs; got an error in ${name(last)}${after}: ${message}`,
    { cause: error },
  );
}
