import type { ParameterRole } from "@weft/init";
import type { Module } from "../module/module.ts";

/** What a module may have, to say itself what its parameters are. */
export interface TellsRoles {
  /** The role of one of its own parameters; `undefined` for the usual one. */
  parameterRole(name: string): ParameterRole | undefined;
}

const NORM = /^(?:Batch|Group|Instance|Layer|RMS)Norm/;

/**
 * What a parameter is in its module: `bias` when its name begins or ends so, `gain` for the scale of a norm, `slope` for
 * PReLU's, otherwise `weight`. A module that has `parameterRole(name)` is asked first.
 */
export function parameterRole(module: Module, name: string): ParameterRole {
  const told = tellsRoles(module) ? module.parameterRole(name) : undefined;
  if (told !== undefined) return told;
  if (/^bias|bias$/i.test(name)) return "bias";
  const classes = moduleClasses(module);
  if (classes.some((one) => NORM.test(one))) return "gain";
  return classes.includes("PReLU") ? "slope" : "weight";
}

/** The names of a module's class and of those it extends, up to `Module`. */
export function moduleClasses(module: Module): string[] {
  const names: string[] = [];
  let prototype: unknown = Object.getPrototypeOf(module);
  while (typeof prototype === "object" && prototype !== null && prototype !== Object.prototype) {
    names.push(prototype.constructor.name);
    prototype = Object.getPrototypeOf(prototype);
  }
  return names.filter((name) => name !== "Module");
}

function tellsRoles(module: object): module is TellsRoles {
  return "parameterRole" in module && typeof module.parameterRole === "function";
}
