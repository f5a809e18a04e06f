import type { PlanEntry } from "@weft/init";
import type { Module } from "../module/module.ts";
import { splitPath } from "../module/paths.ts";
import { ParametrizationList } from "../parametrize/parametrization-list.ts";
import { moduleClasses, parameterRole } from "./parameter-role.ts";
import { parametrizedEntry } from "./parametrized-entry.ts";

/** A parameter of a net, as rules see it. */
export interface ModuleInitEntry extends PlanEntry {
  /** The module that has it. */
  readonly module: Module;
  /** The module above that one; `null` at the top. */
  readonly parent: Module | null;
}

/**
 * All parameters of a net for a plan, a tied one once for each of its names. Buffers are not among them. A parametrised one
 * stands under its own name, and is given values as by an assignment where `rightInverse` allows one; otherwise its original is.
 *
 * @example
 * const entries = initEntries(new Sequential(new Linear(4, 8), new LayerNorm(8)));
 * entries.map(({ path, role }) => `${path} ${role}`) // ["0.weight weight", "0.bias bias", "1.weight gain", "1.bias bias"]
 */
export function initEntries(net: Module): ModuleInitEntry[] {
  const modules = new Map(net.namedModules({ removeDuplicate: false }));
  return [...net.namedParameters({ aliases: true })].flatMap(([full, tensor]) => {
    const [holder, own] = splitPath(full);
    const list = modules.get(holder);
    const isOriginal = list instanceof ParametrizationList;
    const values = isOriginal
      ? parametrizedEntry(list, holder, own, tensor)
      : { path: full, tensor };
    if (values === null) return [];
    const [place, name] = splitPath(values.path);
    const module = modules.get(place)!; // every parameter stands in a module
    const parent = place === "" ? null : (modules.get(splitPath(place)[0]) ?? null);
    const layerClasses = moduleClasses(module);
    const layer = module.constructor.name;
    const role = parameterRole(module, name);
    return [{ ...values, layer, layerClasses, role, module, parent }];
  });
}
