import { forkRng, noGrad, Tensor } from "@weft/tensor";
import type { Module } from "../module/module.ts";
import { snapshot } from "../summary/snapshot.ts";
import type { ParametrizationList } from "./parametrization-list.ts";
import { isParametrized } from "./register-parametrization.ts";

/** A parametrised value as evaluation mode gives it, without a trace: no gradient, no number drawn, buffers as they were. */
export function peekValue(list: ParametrizationList): Tensor {
  const restore = snapshot(list);
  try {
    list.eval();
    return forkRng(() => noGrad(() => list.forward().detach()));
  } finally {
    restore();
  }
}

/** A tensor of a module, by name; computed in that way where it is. */
export function peekTensor(module: Module, name: string): Tensor | null {
  if (isParametrized(module, name)) return peekValue(module.parametrizations.get(name));
  const value = (module as unknown as Readonly<Record<string, unknown>>)[name]; // a property by name
  return value instanceof Tensor ? value : null;
}
