import { asStrided, groupByStorage, permute, Tensor } from "@weft/tensor";
import { listBuffers, listParameters } from "./listing.ts";
import { isSamePlace, largestDifference } from "./memory-places.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";
import { nearestNames } from "./nearest-names.ts";
import { partAt, splitPath } from "./paths.ts";
import { declareSwapped } from "./swapped.ts";

export interface FunctionalCallOptions {
  /** Whether every parameter and buffer must be given, a tied one under one of its names at least. Default false. */
  readonly strict?: boolean;
}

type Given = Readonly<Record<string, Tensor>>;

/**
 * Calls a module's `forward` with other tensors in the place of its parameters and buffers, which it has again afterwards,
 * also after an error. Gradients flow to the tensors that were given.
 *
 * Ties are respected: what is given under one name stands under all of them, in views as a view of it. Buffers that `forward`
 * writes are those that were given.
 *
 * @param state By dotted name. What is not given stays the module's own.
 * @param inputs All of them as an array, or the only one.
 * @returns What `forward` returns.
 * @throws {ModuleError} for names that there are not, for tied names whose values differ, with `strict` for what was not
 * given, and when `forward` is asynchronous.
 * @example
 * const net = new Linear(2, 1, { bias: false });
 * functionalCall(net, { weight: tensor([[5, 6]]) }, tensor([[1, 2]])).toArray() // [[17]]
 */
export function functionalCall<M extends { forward(...inputs: never[]): unknown }>(
  module: M & Module,
  state: Given,
  inputs: Tensor | Parameters<M["forward"]>,
  options: FunctionalCallOptions = {},
): ReturnType<M["forward"]> {
  for (const name of Object.keys(options)) {
    if (name === "strict") continue;
    throw wrong(`options must be among (strict); got ${JSON.stringify(name)}`);
  }
  const replaced = replacements(module, state, options.strict ?? false);
  const undo: (() => void)[] = [];
  try {
    for (const [name, tensor] of replaced) undo.push(swapAt(module, name, tensor));
    const all = (inputs instanceof Tensor ? [inputs] : inputs) as never[]; // what `forward` takes
    const output = module.forward(...all);
    if (output instanceof Promise)
      throw wrong(
        "forward must be synchronous; got a promise (its parameters would be back before it is done)",
      );
    return output as ReturnType<M["forward"]>;
  } finally {
    for (const restore of undo.toReversed()) restore();
  }
}

/** Puts a tensor in a place. @returns What puts back what was there. */
function swapAt(module: Module, path: string, tensor: Tensor): () => void {
  const [parent, name] = splitPath(path);
  const owner = partAt(module, parent) as Module; // a listing made the path
  const property = Object.getOwnPropertyDescriptor(owner, name)!; // it is one of its own
  Object.defineProperty(owner, name, { ...property, value: tensor });
  const swap = declareSwapped(owner, name);
  return () => {
    swap[Symbol.dispose]();
    Object.defineProperty(owner, name, property);
  };
}

/** What stands under which name: everything given, and what is tied to it. */
function replacements(module: Module, state: Given, strict: boolean): Map<string, Tensor> {
  const entries: [string, Tensor][] = [
    ...listParameters(module, { aliases: true }),
    ...listBuffers(module, { aliases: true }),
  ];
  const own = new Map(entries);
  for (const [name, tensor] of Object.entries(state)) {
    if (!own.has(name))
      throw wrong(
        `the state must have names of ${module.constructor.name}; got "${name}"${nearestNames(name, [...own.keys()])}`,
      );
    if (!((tensor as unknown) instanceof Tensor))
      throw wrong(
        `the state must hold tensors; got ${Object.prototype.toString.call(tensor)} for "${name}"`,
      );
  }
  const replaced = new Map<string, Tensor>();
  const missing: string[] = [];
  for (const { names, tensor } of groupByStorage(entries)) {
    const given = names.filter((name) => Object.hasOwn(state, name));
    if (given.length === 0) {
      missing.push(names[0]!);
      continue;
    }
    const first = names.find((name) => own.get(name) === tensor) ?? names[0]!;
    const owner = isWhole(names, own) ? state[given[0]!]! : ownerOf(given, first, own, state);
    for (const name of names) {
      const view = viewLike(owner, own.get(first)!, own.get(name)!);
      replaced.set(name, view);
      if (given.includes(name)) checkEqual(given, name, view, state[name]!);
    }
  }
  if (strict && missing.length > 0)
    throw wrong(`every parameter and buffer must be given; got none for ${missing.join(", ")}`);
  return replaced;
}

function isWhole(names: readonly string[], own: ReadonlyMap<string, Tensor>): boolean {
  return names.every((name) => isSamePlace(own.get(name)!, own.get(names[0]!)!));
}

/** The values of the tensor that the others are views of: given as they are, or under a name that shows all of them. */
function ownerOf(
  given: readonly string[],
  first: string,
  own: ReadonlyMap<string, Tensor>,
  state: Given,
): Tensor {
  const owner = own.get(first)!;
  for (const name of given) {
    const view = own.get(name)!;
    if (isSamePlace(view, owner)) return state[name]!;
  }
  for (const name of given) {
    const order = dimsIn(owner, own.get(name)!);
    if (order !== null) return permute(state[name]!, order);
  }
  throw wrong(
    `a state with a view of a parameter must have that too; got "${given[0]!}", which shows a part of "${first}" (give that)`,
  );
}

/** Which dimension of a view is which of its owner, when the view has all of them; else `null`. */
function dimsIn(owner: Tensor, view: Tensor): number[] | null {
  if (view.size !== owner.size || view.offset !== owner.offset) return null;
  const free = new Set(view.shape.keys());
  const dims = owner.shape.map((size, d) => {
    const found = [...free].find(
      (v) => view.shape[v] === size && (size <= 1 || view.strides[v] === owner.strides[d]),
    );
    if (found !== undefined) free.delete(found);
    return found;
  });
  return dims.every((d) => d !== undefined) && free.size === 0 ? dims : null;
}

/** What shows of a tensor in the place of `owner` what `view` shows of `owner`. */
function viewLike(given: Tensor, owner: Tensor, view: Tensor): Tensor {
  if (isSamePlace(view, owner)) return given;
  if (given.shape.join() !== owner.shape.join())
    throw wrong(
      `a tensor that others are views of must have the shape [${owner.shape.join(", ")}]; got [${given.shape.join(", ")}]`,
    );
  const order = dimsIn(view, owner);
  if (order !== null) return permute(given, order);
  const whole = given.contiguous();
  return asStrided(whole, view.shape, view.strides, whole.offset + view.offset - owner.offset);
}

/** @throws {ModuleError} when tied names were given different values. */
function checkEqual(given: readonly string[], name: string, view: Tensor, own: Tensor): void {
  if (view === own) return;
  const isSameShape = view.shape.join() === own.shape.join() && view.dtype === own.dtype;
  const difference = isSameShape ? largestDifference(view, own) : Infinity;
  if (difference === 0) return;
  const others = given.filter((other) => other !== name).map((other) => `"${other}"`);
  throw wrong(
    `tied names must be given the same values; got "${name}", which differs from ${others.join(" and ")} by up to ${difference}`,
  );
}

function wrong(text: string): ModuleError {
  return new ModuleError(`functionalCall: ${text}`);
}
