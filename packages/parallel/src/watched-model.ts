import type { Module } from "@weft/nn";
import { Parameter, type Storage } from "@weft/tensor";
import type { Followed } from "./followed.ts";
import { stateOf, type ModelState } from "./model-state.ts";
import { isSetting, type ChangedSetting } from "./module-settings.ts";
import { readModes } from "./training-modes.ts";

/** A module's properties as they were seen last. */
interface SeenModule {
  readonly path: string;
  readonly module: Module;
  readonly names: readonly string[];
  readonly values: unknown[];
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
  /** Settings, by path and name. */
  readonly #changed = new Map<string, ChangedSetting>();
  #settings: readonly ChangedSetting[] = [];

  constructor(model: Module) {
    this.model = model;
  }

  /** The same object as before if nothing was assigned, tied or given other memory since. */
  get state(): ModelState {
    if (this.#state === null || !this.#isUnchanged()) this.#state = this.#walk();
    return this.#state;
  }

  /** What replicas follow, of the modules and parameters that `state` found last. The settings are the same array until one changes. */
  get followed(): Followed {
    return {
      modes: readModes(this.#modules.map(({ module }) => module)),
      requiresGrad: this.#state?.parameters.map(({ requiresGrad }) => requiresGrad) ?? [],
      settings: this.#settings,
    };
  }

  #walk(): ModelState {
    const state = stateOf(this.model);
    const before = new Map(this.#modules.map((seen) => [seen.path, seen]));
    this.#modules = Array.from(this.model.namedModules(), ([path, module]) => {
      const names = Object.keys(module);
      return { path, module, names, values: names.map((name) => valueOf(module, name)) };
    });
    for (const { path, module } of this.#modules) {
      const old = before.get(path);
      if (old !== undefined) this.#noteSettings(old, module); // of another module, if that took its place
    }
    const all = this.#modules.flatMap(({ values }) => values);
    this.#parameters = all.filter((value) => value instanceof Parameter);
    this.#places = this.#parameters.map(({ storage }) => storage);
    return state;
  }

  #isUnchanged(): boolean {
    for (const seen of this.#modules) {
      const change = changeOf(seen);
      if (change === "part") return false;
      if (change === "setting") this.#noteSettings(seen, seen.module);
    }
    for (let i = 0; i < this.#parameters.length; i++)
      if (this.#parameters[i]!.storage !== this.#places[i]) return false;
    return true;
  }

  /** Notes in which settings the module differs from what was seen in its place. */
  #noteSettings({ path, names, values }: SeenModule, module: Module): void {
    for (const name of Object.keys(module)) {
      const value = valueOf(module, name);
      const i = names.indexOf(name);
      const before = values[i];
      if (Object.is(value, before)) continue;
      if (i >= 0) values[i] = value;
      // Null is also what stands for no part; it is a setting where one was.
      const isFollowed = isSetting(name, value) || (value === null && isSetting(name, before));
      if (!isFollowed) continue;
      this.#changed.set(`${path}.${name}`, { path, name, value });
      this.#settings = [...this.#changed.values()];
    }
  }
}

/** What of a module is not as it was seen: its parts, or at most plain values. */
function changeOf({ module, names, values }: SeenModule): "part" | "setting" | null {
  const now = Object.keys(module);
  if (now.length !== names.length) return "part";
  let change: "setting" | null = null;
  for (let i = 0; i < now.length; i++) {
    if (now[i] !== names[i]) return "part";
    const value = valueOf(module, now[i]!);
    if (value === values[i]) continue;
    if (isObject(value) || isObject(values[i])) return "part";
    change = "setting";
  }
  return change;
}

function valueOf(module: Module, name: string): unknown {
  return (module as unknown as Record<string, unknown>)[name]; // one of its own properties
}

/** Modules and tensors are objects; numbers, flags and texts are no parts, whatever they become. */
function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
