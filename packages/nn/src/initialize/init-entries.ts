import type { PlanEntry } from "@weft/init";
import type { Parameter } from "@weft/tensor";
import type { Module } from "../module/module.ts";
import { moduleClasses, parameterRole } from "./parameter-role.ts";

/** A parameter of a net, as rules see it. */
export interface ModuleInitEntry extends PlanEntry {
  readonly tensor: Parameter;
  /** The module that has it. */
  readonly module: Module;
  /** The module above that one; `null` at the top. */
  readonly parent: Module | null;
}

/**
 * All parameters of a net for a plan, a tied one once for each of its names. Buffers are not among them.
 *
 * @example
 * const entries = initEntries(new Sequential(new Linear(4, 8), new LayerNorm(8)));
 * entries.map(({ path, role }) => `${path} ${role}`) // ["0.weight weight", "0.bias bias", "1.weight gain", "1.bias bias"]
 */
export function initEntries(net: Module): ModuleInitEntry[] {
  const modules = new Map(net.namedModules({ removeDuplicate: false }));
  return [...net.namedParameters({ aliases: true })].map(([path, tensor]) => {
    const [place, name] = split(named(path));
    const module = modules.get(place)!; // every parameter stands in a module
    const parent = place === "" ? null : (modules.get(split(place)[0]) ?? null);
    const layerClasses = moduleClasses(module);
    const layer = module.constructor.name;
    const role = parameterRole(module, name);
    return { path, tensor, layer, layerClasses, role, module, parent };
  });
}

/** The original of a computed parameter is initialised as that one is. */
function named(path: string): string {
  return path.replace(/(^|\.)parametrizations\.([^.]+)\.original$/, "$1$2");
}

function split(path: string): [place: string, name: string] {
  const dot = path.lastIndexOf(".");
  return dot === -1 ? ["", path] : [path.slice(0, dot), path.slice(dot + 1)];
}
