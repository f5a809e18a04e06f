import { copyProvenance } from "@weft/init";
import { isLazy, noGrad, Parameter, ShapeError } from "@weft/tensor";
import { ModuleError } from "./module-error.ts";

/** Gives the one to be held in both places the shape of the other, or what is known of it. */
export function unifyShapes(
  target: Parameter,
  kept: Parameter,
  paths: [path: string, source: string],
): void {
  try {
    if (isLazy(target)) target.deferred.noteName(paths[0]);
    if (isLazy(kept)) kept.deferred.noteName(paths[1]);
    if (isLazy(kept)) kept.takeShapeOf(target);
    else if (isLazy(target)) target.checkTie(kept);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ModuleError(`tie: ${paths.join(" and ")} must fit together; got ${error.message}`, {
      cause: error,
    });
  }
}

/** A parameter of its own with the same values; of one without a shape, with what is known of it. */
export function copyOf(parameter: Parameter): Parameter {
  if (isLazy(parameter)) return parameter.copy();
  const values = noGrad(() => parameter.detach().clone());
  const copy = new Parameter(values, parameter.requiresGrad);
  copyProvenance(parameter, copy);
  return copy;
}
