import type { HookHandle } from "@weft/tensor";
import { tapGradients, type Gradients } from "./gradient-tap.ts";
import type { Module } from "./module.ts";
import { ModuleError } from "./module-error.ts";

/** Sees what a module is about to be given, and may give it something else: all inputs as an array, or the only one. */
export type ForwardPreHook = (module: Module, inputs: readonly unknown[]) => unknown;

/** Sees what a module was given and made, and may put something else in the output's place. */
export type ForwardHook = (module: Module, inputs: readonly unknown[], output: unknown) => unknown;

/**
 * Sees the gradients of a module's inputs and outputs, `null` for those that want none, and may put others in the place of
 * those of the inputs.
 */
export type FullBackwardHook = (
  module: Module,
  gradInputs: Gradients,
  gradOutputs: Gradients,
) => Gradients | void;

/** The hooks of one module, in the order they came. */
class ModuleHooks {
  readonly before: { readonly run: ForwardPreHook }[] = [];
  readonly after: { readonly run: ForwardHook }[] = [];
  readonly backward: { readonly run: FullBackwardHook }[] = [];

  get isEmpty(): boolean {
    return this.before.length + this.after.length + this.backward.length === 0;
  }
}

/** What one module's hooks stand before. */
interface Hooked {
  readonly hooks: ModuleHooks;
  /** The `forward` that the instance had of its own. */
  readonly own: PropertyDescriptor | undefined;
  readonly restore: () => void;
}

/** Only modules with hooks are in here, and only they have a `forward` of their own: the others pay nothing. */
const hooked = new WeakMap<Module, Hooked>();

/** Calls `run` before each forward. */
export function addForwardPreHook(module: Module, run: ForwardPreHook): HookHandle {
  return add(module, ({ before }) => before, run);
}

/** Calls `run` after each forward. */
export function addForwardHook(module: Module, run: ForwardHook): HookHandle {
  return add(module, ({ after }) => after, run);
}

/** Calls `run` in each backward pass through the module. */
export function addFullBackwardHook(module: Module, run: FullBackwardHook): HookHandle {
  return add(module, ({ backward }) => backward, run);
}

function add<H>(
  module: Module,
  listOf: (hooks: ModuleHooks) => { readonly run: H }[],
  run: H,
): HookHandle {
  if (typeof run !== "function")
    throw new ModuleError(`hook: it must be a function; got ${typeof run}`);
  const { hooks } = hooked.get(module) ?? shadowForward(module);
  const list = listOf(hooks);
  const entry = { run }; // the same function may stand twice
  list.push(entry);
  const remove = (): void => {
    const position = list.indexOf(entry);
    if (position === -1) return;
    list.splice(position, 1);
    if (!hooks.isEmpty) return;
    hooked.get(module)?.restore();
    hooked.delete(module);
  };
  return { remove, [Symbol.dispose]: remove };
}

/** The `forward` that a module has of its own, not the one that calls its hooks. */
export function ownForward(module: Module): PropertyDescriptor | undefined {
  const known = hooked.get(module);
  return known === undefined ? Object.getOwnPropertyDescriptor(module, "forward") : known.own;
}

/** Gives a copy the same hooks. */
export function copyHooks(from: Module, to: Module): void {
  const hooks = hooked.get(from)?.hooks;
  if (hooks === undefined) return;
  const { hooks: copies } = shadowForward(to);
  for (const list of ["before", "after", "backward"] as const)
    for (const { run } of hooks[list]) copies[list].push({ run } as never); // of the same list
}

/** A module whose inputs are passed on as they are. */
interface Forwarding {
  readonly forward: (this: Module, ...inputs: unknown[]) => unknown;
}

function shadowForward(module: Module): { readonly hooks: ModuleHooks } {
  const own = Object.getOwnPropertyDescriptor(module, "forward");
  const { forward } = module as unknown as Forwarding;
  const hooks = new ModuleHooks();
  Object.defineProperty(module, "forward", {
    configurable: true,
    enumerable: false,
    writable: true,
    value: (...inputs: unknown[]) =>
      runWithHooks(module, hooks, (given) => forward.apply(module, given), inputs),
  });
  const restore = (): void => {
    if (own === undefined) Reflect.deleteProperty(module, "forward");
    else Object.defineProperty(module, "forward", own);
  };
  const entry = { hooks, own, restore };
  hooked.set(module, entry);
  return entry;
}

/** PyTorch's order: pre-hooks, forward, hooks; the gradients seen are those of what goes in and out in the end. */
function runWithHooks(
  module: Module,
  hooks: ModuleHooks,
  forward: (inputs: unknown[]) => unknown,
  inputs: unknown[],
): unknown {
  for (const { run } of [...hooks.before]) {
    const answer = run(module, inputs);
    if (answer !== undefined) inputs = Array.isArray(answer) ? (answer as unknown[]) : [answer];
  }
  const backward = [...hooks.backward];
  const watch = backward.length === 0 ? null : new BackwardWatch(module, backward);
  if (watch !== null) inputs = watch.tapInputs(inputs);
  let output = forward(inputs);
  for (const { run } of [...hooks.after]) {
    const answer = run(module, inputs, output);
    if (answer !== undefined) output = answer;
  }
  return watch === null ? output : watch.tapOutput(output);
}

/** Waits for the gradients of one forward's outputs, then for those of its inputs. */
class BackwardWatch {
  readonly #module: Module;
  readonly #hooks: ModuleHooks["backward"];
  /** Of the pass that is under way. */
  #gradOutputs: Gradients | null = null;
  /** Stands for the inputs' gradients when no input wants one: the hooks are called with the outputs' then. */
  #noGradInputs: Gradients | null = null;

  constructor(module: Module, hooks: ModuleHooks["backward"]) {
    this.#module = module;
    this.#hooks = hooks;
  }

  tapInputs(inputs: unknown[]): unknown[] {
    const tapped = tapGradients(inputs, (gradients) => {
      // A gradient that did not come through the output, as of a second derivative, is not the module's.
      if (this.#gradOutputs !== null) return this.#run(gradients, this.#gradOutputs);
    });
    if (tapped === null) this.#noGradInputs = inputs.map(() => null);
    return tapped ?? inputs;
  }

  tapOutput(output: unknown): unknown {
    const outputs = Array.isArray(output) ? (output as unknown[]) : [output];
    const tapped = tapGradients(outputs, (gradients) => {
      if (this.#noGradInputs === null) this.#gradOutputs = gradients;
      else this.#run(this.#noGradInputs, gradients);
    });
    if (tapped === null) return output;
    return Array.isArray(output) ? tapped : tapped[0];
  }

  #run(gradInputs: Gradients, gradOutputs: Gradients): Gradients {
    this.#gradOutputs = null;
    let current = gradInputs;
    for (const { run } of this.#hooks) {
      const answer = run(this.#module, current, gradOutputs);
      if (answer === undefined) continue;
      if (!Array.isArray(answer) || answer.length !== current.length) {
        throw new ModuleError(
          `registerFullBackwardHook: a hook must return nothing or as many gradients as there are inputs; got ${
            Array.isArray(answer) ? answer.length : typeof answer
          } for ${current.length}`,
        );
      }
      current = answer;
    }
    return current;
  }
}
