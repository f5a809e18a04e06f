import type { Module } from "@weft/nn";
import { Parameter, type Storage } from "@weft/tensor";
import { stateOf, type ModelState } from "./model-state.ts";
import { readModes, type TrainingModes } from "./training-modes.ts";

/** A module's properties as they were seen last. */
interface SeenModule {
  readonly module: Module;
  readonly names: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * A model whose parameters and buffers are asked for several times a step. Nothing tells when a property is assigned, so all are
 * compared with what they were; only when one differs is the model walked again, which costs ten times as much and finds what is
 * not as it must be, as a tie that was broken.
 */
export class WatchedModel {
  readonly model: Module;
  #modules: SeenModule[] = [];
  #parameters: Parameter[] = [];
  /** Where each parameter was. */
  #places: Storage[] = [];
  #state: ModelState | null = null;

  constructor(model: Module) {
    this.model = model;
  }

  /** The same object as before if nothing was assigned, tied or given other memory since. */
  get state(): ModelState {
    if (this.#state === null || !this.#isUnchanged()) this.#state = this.#walk();
    return this.#state;
  }

  /** Which modules train, of those that `state` found last. */
  get modes(): TrainingModes {
    return readModes(this.#modules.map(({ module }) => module));
  }

  #walk(): ModelState {
    const state = stateOf(this.model);
    this.#modules = Array.from(this.model.modules(), (module) => {
      const names = Object.keys(module);
      return { module, names, values: names.map((name) => valueOf(module, name)) };
    });
    const all = this.#modules.flatMap(({ values }) => values);
    this.#parameters = all.filter((value) => value instanceof Parameter);
    this.#places = this.#parameters.map(({ storage }) => storage);
    return state;
  }

  #isUnchanged(): boolean {
    for (const seen of this.#modules) if (!isAsSeen(seen)) return false;
    for (let i = 0; i < this.#parameters.length; i++)
      if (this.#parameters[i]!.storage !== this.#places[i]) return false;
    return true;
  }
}

function isAsSeen({ module, names, values }: SeenModule): boolean {
  const now = Object.keys(module);
  if (now.length !== names.length) return false;
  for (let i = 0; i < now.length; i++) {
    if (now[i] !== names[i]) return false;
    const value = valueOf(module, now[i]!);
    if (value !== values[i] && (isObject(value) || isObject(values[i]))) return false;
  }
  return true;
}

function valueOf(module: Module, name: string): unknown {
  return (module as unknown as Record<string, unknown>)[name]; // one of its own properties
}

/** Modules and tensors are objects; numbers, flags and texts are no parts, whatever they become. */
function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
