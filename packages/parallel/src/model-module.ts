import { isModule, type Module } from "@weft/nn";
import { ValueError, type Tensor } from "@weft/tensor";

/**
 * What a model's file exports. Every thread imports it by its URL, so the same code builds the owner's model and each replica.
 *
 * @example
 * // model.ts
 * export const createModel = () => new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
 * export const computeLoss = (model: Layer, x: Tensor, y: Tensor) => mseLoss(model.forward(x), y);
 */
export interface ModelModule {
  /**
   * Builds the model. The same config gives the same names, shapes, ties, modules and plain public fields on every thread (what is a
   * thread's own is in fields with `#` or `_`); values of parameters and buffers are the owner's.
   */
  createModel(config: unknown): Module;
  /** The mean loss over the rows of a shard, as a scalar; the arguments are the batch's tensors, cut to these rows. */
  computeLoss(model: Module, ...rows: Tensor[]): Tensor;
  /**
   * How much a shard's mean counts in the mean over the batch, when it is not by rows: as the number of tokens that are not
   * padding. Called on the calling thread before each step; rows of weight 0 are not computed.
   */
  weigh?(...rows: Tensor[]): number;
  /** A number that adds up over rows, such as how many predictions are right. Needed for `evaluate` only. */
  measure?(model: Module, ...rows: Tensor[]): number;
}

/**
 * Imports a model's file.
 *
 * @param model Its URL, or what it exports.
 * @throws {ValueError} when its URL is relative, it does not load, or it does not export what is needed.
 */
export async function importModel(model: string | ModelModule): Promise<ModelModule> {
  // An import would take it from the folder of this file.
  if (typeof model === "string" && /^\.{1,2}\//.test(model))
    throw new ValueError(
      `ShardedTrainer: model must be an absolute URL, as new URL(${JSON.stringify(model)}, import.meta.url); got ${model}`,
    );
  const exports: Partial<ModelModule> = typeof model === "string" ? await importFile(model) : model;
  for (const name of ["createModel", "computeLoss"] as const) {
    if (typeof exports[name] !== "function") {
      throw new ValueError(
        `parallel: a model's file must export the functions createModel and computeLoss; got no ${name} in ${typeof model === "string" ? model : "what was given"}`,
      );
    }
  }
  return exports as ModelModule;
}

async function importFile(url: string): Promise<Partial<ModelModule>> {
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as Partial<ModelModule>; // to be checked
  } catch (error) {
    throw new ValueError(`parallel: the model's file ${url} must load; got ${String(error)}`, {
      cause: error,
    });
  }
}

/** Builds the model and checks that it is one. */
export function buildModel(module: ModelModule, config: unknown): Module {
  const model = module.createModel(config);
  if (!isModule(model)) {
    throw new ValueError(
      `parallel: createModel must return a Module; got ${model === null ? "null" : typeof model} (it may not be asynchronous)`,
    );
  }
  return model;
}
