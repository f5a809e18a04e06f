import { Parameter, Tensor } from "@weft/tensor";
import { bufferNames } from "./buffers.ts";
import { isModule } from "./is-module.ts";
import type { Module } from "./module.ts";

/** A module under its dotted name. */
export type ModuleEntry = [name: string, module: Module];

/** A buffer of one module. */
export interface OwnBuffer {
  readonly name: string;
  readonly tensor: Tensor;
  readonly persistent: boolean;
}

/** A module's own parameters, in the order they were set. */
export function ownParameters(module: Module): [name: string, parameter: Parameter][] {
  return Object.entries(module).filter(
    (entry): entry is [string, Parameter] => entry[1] instanceof Parameter,
  );
}

/** A module's direct submodules, in the order they were set. */
export function ownChildren(module: Module): ModuleEntry[] {
  const children: ModuleEntry[] = [];
  for (const [name, value] of Object.entries(module)) {
    if (isModule(value)) children.push([name, value]);
    else warnOfHidden(module, name, value);
  }
  return children;
}

/** A module's own buffers. */
export function ownBuffers(module: Module): OwnBuffer[] {
  const holder = module as unknown as Readonly<Record<string, unknown>>; // properties by name
  const buffers: OwnBuffer[] = [];
  for (const [name, persistent] of bufferNames(module)) {
    const tensor = holder[name];
    if (tensor instanceof Tensor) buffers.push({ name, tensor, persistent });
  }
  return buffers;
}

/** A module and all below it, parents first; a shared one under its first name only, unless `duplicates`. */
export function* walkModules(
  root: Module,
  prefix: string,
  duplicates: boolean,
  seen: Set<Module> = new Set(),
): Generator<ModuleEntry> {
  if (seen.has(root)) return;
  // With duplicates only the way down is remembered, so that a module that contains itself ends.
  seen.add(root);
  yield [prefix, root];
  for (const [name, child] of ownChildren(root)) {
    yield* walkModules(child, prefix === "" ? name : `${prefix}.${name}`, duplicates, seen);
  }
  if (duplicates) seen.delete(root);
}

const warned = new WeakSet<Module>();

/** Modules and parameters in a plain array or object are not found, which is said once. */
function warnOfHidden(module: Module, name: string, value: unknown): void {
  if (typeof value !== "object" || value === null || warned.has(module)) return;
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!isPlain || !Object.values(value).some((item) => isModule(item) || item instanceof Parameter))
    return;
  warned.add(module);
  console.warn(
    `weft: ${module.constructor.name}.${name} holds modules or parameters in a plain ${Array.isArray(value) ? "array" : "object"}, where they are ` +
      "not found as part of it; put them into a Sequential, or set them as properties (addModule)",
  );
}
