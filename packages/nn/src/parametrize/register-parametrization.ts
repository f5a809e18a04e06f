import { noGrad, Parameter, Tensor } from "@weft/tensor";
import { ModuleDict } from "../containers/module-dict.ts";
import { bufferNames, hasBuffer } from "../module/buffers.ts";
import { isModule } from "../module/is-module.ts";
import type { Module } from "../module/module.ts";
import { ModuleError } from "../module/module-error.ts";
import { nearestNames } from "../module/nearest-names.ts";
import { ownBuffers, ownParameters } from "../module/walk.ts";
import { ParametrizationList } from "./parametrization-list.ts";
import type { Parametrization } from "./parametrization.ts";
import { computeNames, type Parametrized } from "./parametrized-class.ts";

export interface RegisterParametrizationOptions {
  /** Whether shape and dtype may change, which is not looked at then. Default false. */
  readonly unsafe?: boolean;
}

export interface RemoveParametrizationsOptions {
  /** Whether the parameter keeps the computed value; otherwise it has its original's again. Default true. */
  readonly leaveParametrized?: boolean;
}

/**
 * Lets a parameter or buffer be computed: `module.weight` gives `parametrization.forward(original)`, with gradients for the
 * original, which is found as `module.parametrizations.weight.original` and saved under that name. A second one is applied
 * after the first.
 *
 * The parameter itself becomes the original, with its values put through `rightInverse` where there is one, so that
 * optimizers and ties go on; when that gives several tensors they are new parameters, `original0`, `original1`, … As in
 * PyTorch the class of the module becomes one that is called `ParametrizedX`.
 *
 * `initialize` gives values to the parameter itself, under its own name, as an assignment does; without `rightInverse` to the
 * original. An initializer that is called for `module.weight` fills a computed value, which is forgotten.
 *
 * @throws {ModuleError} when the name is none of a parameter or buffer, or the parametrization changes shape or dtype.
 * @example
 * class Symmetric extends Module {
 *   override forward(x: Tensor): Tensor {
 *     return x.triu().add(x.triu(1).t());
 *   }
 * }
 * const layer = registerParametrization(new Linear(3, 3), "weight", new Symmetric());
 * Object.keys(layer.stateDict()) // ["bias", "parametrizations.weight.original"]
 */
export function registerParametrization<M extends Module>(
  module: M,
  name: string,
  parametrization: Parametrization,
  options: RegisterParametrizationOptions = {},
): M {
  checkOptions("registerParametrization", options, "unsafe");
  const { unsafe = false } = options;
  if (!isModule(parametrization))
    throw wrong(
      `a parametrization must be a module; got ${Object.prototype.toString.call(parametrization)}`,
    );
  parametrization.train(module.training);
  if (isParametrized(module, name)) {
    const list = module.parametrizations.get(name);
    if (!unsafe) checkSame(name, list.forward(), (value) => parametrization.forward(value));
    list.append(parametrization);
    return module;
  }
  const original = originalOf(module, name);
  const before = original.detach().clone();
  const list = new ParametrizationList([parametrization], original);
  if (!unsafe) {
    try {
      checkSame(name, before, () => list.forward());
    } catch (error) {
      if (original instanceof Parameter) noGrad(() => original.copy_(before));
      throw error;
    }
  }
  Reflect.deleteProperty(module, name);
  const names = isParametrized(module) ? [...module.parametrizations.keys()] : [];
  if (!isParametrized(module)) module.addModule("parametrizations", new ModuleDict());
  (module as unknown as Parametrized).parametrizations.set(name, list); // it has one now
  computeNames(module, [...names, name]);
  return module;
}

/**
 * Whether some names of a module are computed, or one is.
 *
 * @example isParametrized(weightNorm(new Linear(2, 2)), "weight") // true
 */
export function isParametrized<M extends Module>(
  module: M,
  name?: string,
): module is M & Parametrized {
  const { parametrizations } = module as unknown as Partial<Record<string, unknown>>; // a property by name
  if (!(parametrizations instanceof ModuleDict)) return false;
  return name === undefined ? parametrizations.size > 0 : parametrizations.has(name);
}

/**
 * Makes a computed parameter an ordinary one again.
 *
 * @throws {ModuleError} when it is not computed, or has several originals and is to have their value again.
 * @example
 * const layer = weightNorm(new Linear(2, 2));
 * removeParametrizations(layer, "weight");
 * Object.keys(layer.stateDict()) // ["bias", "weight"]
 */
export function removeParametrizations<M extends Module>(
  module: M,
  name: string,
  options: RemoveParametrizationsOptions = {},
): M {
  checkOptions("removeParametrizations", options, "leaveParametrized");
  const { leaveParametrized = true } = options;
  if (!isParametrized(module, name))
    throw wrong(
      `the name must be of a parametrised tensor; got "${name}" of ${module.constructor.name}`,
    );
  const list = module.parametrizations.get(name);
  if (list.isSplit && !leaveParametrized)
    throw wrong(
      `a tensor with several originals must be left parametrised; got leaveParametrized false for "${name}"`,
    );
  const tensor = restored(list, leaveParametrized);
  module.parametrizations.delete(name);
  const names = [...module.parametrizations.keys()];
  if (names.length === 0) Reflect.deleteProperty(module, "parametrizations");
  computeNames(module, names);
  if (tensor instanceof Parameter) module.registerParameter(name, tensor);
  else module.registerBuffer(name, tensor, { persistent: bufferNames(module).get(name) ?? true });
  return module;
}

/** The original with the computed value, or its own; a new tensor when there are several originals. */
function restored(list: ParametrizationList, leaveParametrized: boolean): Tensor {
  const [original] = list.originals() as [Tensor];
  if (!leaveParametrized) return original;
  const value = noGrad(() => list.forward().detach().clone());
  const isSame = value.shape.join() === original.shape.join() && value.dtype === original.dtype;
  if (!list.isSplit && isSame) {
    noGrad(() => original.copy_(value));
    return original;
  }
  const isLearned = list.originals().some(({ requiresGrad }) => requiresGrad);
  return original instanceof Parameter ? new Parameter(value, isLearned) : value;
}

function originalOf(module: Module, name: string): Tensor {
  const own: [string, Tensor][] = [
    ...ownParameters(module),
    ...ownBuffers(module).map(({ name: buffer, tensor }): [string, Tensor] => [buffer, tensor]),
  ];
  const found = own.find(([known]) => known === name);
  if (found !== undefined) return found[1];
  const names = own.map(([known]) => known);
  const what = hasBuffer(module, name) ? "an unset buffer" : JSON.stringify(name);
  throw wrong(
    `the name must be of a parameter or buffer of ${module.constructor.name}; got ${what}${nearestNames(name, names)}`,
  );
}

function checkSame(name: string, before: Tensor, compute: (value: Tensor) => Tensor): void {
  const after = noGrad(() => compute(before));
  if (!((after as unknown) instanceof Tensor))
    throw wrong(
      `forward must give a tensor; got ${Object.prototype.toString.call(after)} for "${name}"`,
    );
  if (after.shape.join() === before.shape.join() && after.dtype === before.dtype) return;
  throw wrong(
    `shape and dtype of "${name}" must stay [${before.shape.join(", ")}] ${before.dtype}; got [${after.shape.join(", ")}] ${after.dtype} (or say unsafe)`,
  );
}

function checkOptions(area: string, options: object, known: string): void {
  for (const name of Object.keys(options)) {
    if (name === known) continue;
    throw new ModuleError(`${area}: options must be among (${known}); got ${JSON.stringify(name)}`);
  }
}

function wrong(text: string): ModuleError {
  return new ModuleError(`parametrize: ${text}`);
}
