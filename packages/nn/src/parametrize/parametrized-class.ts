import type { Tensor } from "@weft/tensor";
import type { ModuleDict } from "../containers/module-dict.ts";
import type { Module } from "../module/module.ts";
import { valueOf } from "./cached.ts";
import type { ParametrizationList } from "./parametrization-list.ts";

/** A module whose class was changed. */
export interface Parametrized extends Module {
  readonly parametrizations: ModuleDict<Record<string, ParametrizationList>>;
}

/** By prototype: the class that a parametrised one stands for. */
const bases = new WeakMap<object, object>();
/** By base prototype, and the names that are computed. */
const classes = new WeakMap<object, Map<string, object>>();

/** The prototype that a module had before any of its parameters was computed. */
export function basePrototype(module: Module): object {
  const prototype = Object.getPrototypeOf(module) as object;
  return bases.get(prototype) ?? prototype;
}

/** Lets names of a module be computed, all others not: as in PyTorch its class becomes one called `ParametrizedX`. */
export function computeNames(module: Module, names: readonly string[]): void {
  const base = basePrototype(module);
  Object.setPrototypeOf(module, names.length === 0 ? base : parametrizedPrototype(base, names));
}

function parametrizedPrototype(base: object, names: readonly string[]): object {
  const known = classes.get(base) ?? new Map<string, object>();
  classes.set(base, known);
  const key = JSON.stringify(names);
  const made = known.get(key);
  if (made !== undefined) return made;
  const Base = base.constructor as new () => object; // a module's; nothing is constructed with it
  const { prototype } = class extends Base {};
  Object.defineProperty(prototype.constructor, "name", { value: `Parametrized${Base.name}` });
  for (const name of names) {
    Object.defineProperty(prototype, name, {
      get(this: Parametrized): Tensor {
        return valueOf(this.parametrizations.get(name));
      },
      set(this: Parametrized, value: Tensor): void {
        this.parametrizations.get(name).assign(value);
      },
      configurable: true,
    });
  }
  bases.set(prototype, base);
  known.set(key, prototype);
  return prototype;
}
