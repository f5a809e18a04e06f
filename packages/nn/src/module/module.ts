import {
  dropGrad,
  type DType,
  type HookHandle,
  type NameFilter,
  type Parameter,
  type Tensor,
} from "@weft/tensor";
import { convert } from "./conversion.ts";
import { noteClass } from "./every-module.ts";
import { setRequiresGrad } from "./freezing.ts";
import {
  addForwardHook,
  addForwardPreHook,
  addFullBackwardHook,
  addFullBackwardPreHook,
} from "./hooks.ts";
import { MODULE_BRAND } from "./is-module.ts";
import { listParameters } from "./listing.ts";
import { loadStateDict, type LoadOptions, type StateDictProblems } from "./load-state-dict.ts";
import type {
  ForwardHook,
  ForwardPreHook,
  FullBackwardHook,
  FullBackwardPreHook,
} from "./module-hooks.ts";
import { ModuleParts } from "./module-parts.ts";
import { printModule } from "./print-module.ts";
import { settleOptions } from "./layer-options.ts";
import { addModule, registerBuffer, registerParameter } from "./registration.ts";
import { stateDict, type StateDict, type StateDictOptions } from "./state-dict.ts";
import type { LoadableState, TypedState } from "./state-key.ts";
import { setTraining } from "./training-mode.ts";
import { visitAll } from "./visit-all.ts";

/**
 * A part of a network: public properties that are parameters or modules belong to it, in the order they were set.
 *
 * There is no registration: assign a `Parameter` or a `Module` to a property. Private fields are never state. A property that
 * was a parameter, a module or a buffer must stay one, or be null; every walk through the module looks.
 *
 * @example
 * class Scale extends Module {
 *   readonly factor = new Parameter(ones([1]));
 *   forward(x: Tensor): Tensor { return x.mul(this.factor); }
 * }
 */
export abstract class Module extends ModuleParts {
  /** Whether layers that differ between training and evaluation are in training mode. Set it with `train` and `eval`. */
  training = true;

  constructor() {
    super();
    noteClass(new.target.prototype);
  }

  /** Computes the module's output: a tensor for most, a tuple for some. */
  abstract forward(x: Tensor, ...rest: never[]): unknown;

  /** What PyTorch prints between the parentheses of a layer, such as `in_features=4`. */
  extraRepr(): string {
    return "";
  }

  /**
   * Calls `visit` with every module, children before their parents, this one last; a shared one once. One below that has its
   * own `apply` is asked by that.
   *
   * A parameter that stands in several modules is initialised once, by the visit of the first: when `visit` calls an initializer
   * of `@weft/init` for it (or `applyInitializer`, `initialize`, `resetParameters`) at another module that has it, it stays as
   * it is and nothing is drawn, where PyTorch draws again. A parent may still overrule its children. Methods that write, such as
   * `normal_` and `mul_`, write each time: give several steps to `applyInitializer` as one function.
   *
   * @example
   * const net = new Sequential(new Embedding(5, 4), new Linear(4, 5, { bias: false }));
   * tie(net, "1.weight", "0.weight");
   * net.apply((m) => {
   *   if (m instanceof Embedding) constant(m.weight, { value: 42 });
   *   if (m instanceof Linear) constant(m.weight, { value: 7 });
   * });
   * net[1].weight.at(0, 0).item() // 42
   */
  apply(visit: (module: Module) => void): this {
    visitAll(this, visit, (module) => module.apply !== Module.prototype.apply);
    return this;
  }

  /**
   * All parameters and buffers by name, tied ones under each name, as live tensors. A module below that has its own
   * `stateDict` is asked for its part with its `prefix`.
   */
  stateDict<M = this>(options?: StateDictOptions & { readonly prefix?: "" }): TypedState<M>;
  stateDict(options: StateDictOptions): StateDict;
  stateDict(options: StateDictOptions = {}): StateDict {
    return stateDict(this, options, (part) => part.stateDict !== Module.prototype.stateDict);
  }

  /**
   * Takes over values by name. Everything is checked first: after an error nothing has changed.
   *
   * @returns What was missing and unexpected, for loads that are not strict.
   * @throws {StateDictError} when names, shapes or dtypes do not fit, or tied names have different values.
   */
  loadStateDict(
    state: LoadableState<this>,
    options?: LoadOptions & { readonly strict?: true; readonly mapKeys?: never },
  ): StateDictProblems;
  loadStateDict(state: Readonly<Record<string, Tensor>>, options: LoadOptions): StateDictProblems;
  loadStateDict(state: object, options: LoadOptions = {}): StateDictProblems {
    return loadStateDict(this, state as Readonly<Record<string, Tensor>>, options); // as the overloads say
  }

  /**
   * Puts this module and all below it into training mode, or out of it. One below that has its own `train` is asked by that,
   * so that a layer can stay as it is.
   */
  train(mode = true): this {
    setTraining(this, mode, (module) => module.train !== Module.prototype.train);
    return this;
  }

  /** Puts this module and all below it into evaluation mode: `train(false)`. */
  eval(): this {
    return this.train(false);
  }

  /** Asks for gradients of all parameters, or freezes them. */
  setRequiresGrad(value = true): this {
    setRequiresGrad(this, value);
    return this;
  }

  /** PyTorch's name of `setRequiresGrad`. */
  requiresGrad_(value = true): this {
    return this.setRequiresGrad(value);
  }

  /**
   * Freezes parameters: backward gives them no gradient, so that optimizers leave them alone.
   *
   * @param filter Which, by name. Default all.
   * @returns Every name, from this module on, of what is frozen by it; aliases too, for a tied parameter is frozen in all places.
   * @example
   * const net = new Sequential(new Linear(4, 4, { bias: false }), new Linear(4, 4));
   * tie(net, "1.weight", "0.weight");
   * net.freeze("0.*") // ["0.weight", "1.weight"]
   */
  freeze(filter?: NameFilter): string[] {
    return setRequiresGrad(this, false, filter);
  }

  /**
   * Asks for gradients of parameters again.
   *
   * @returns Every name of them, aliases too.
   */
  unfreeze(filter?: NameFilter): string[] {
    return setRequiresGrad(this, true, filter);
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const [, parameter] of listParameters(this, {})) dropGrad(parameter);
  }

  /** Converts floating parameters and buffers in place; ties stay, and what `initReport` says. */
  to(dtype: DType): this {
    convert(this, dtype);
    return this;
  }

  /**
   * Sets a submodule under any name, spaces included; under a name that it has already, in the same place.
   *
   * @throws {ModuleError} for what is no module, and for the names `""`, with dots, and of members.
   */
  addModule(name: string, module: Module): this {
    addModule(this, name, module);
    return this;
  }

  /**
   * Sets a parameter under any name; `null` keeps the name for later.
   *
   * @throws {ModuleError} for what is no parameter, and for the names `""`, with dots, and of members.
   */
  registerParameter(name: string, parameter: Parameter | null): this {
    registerParameter(this, name, parameter);
    return this;
  }

  /**
   * Declares a tensor as state that is not learned; `null` keeps the name for later.
   *
   * @param options `persistent`: whether it is saved. Default true.
   * @throws {ModuleError} for what is no tensor, or is a parameter, and for the names `""`, with dots, and of members.
   */
  registerBuffer<K extends string, T extends Tensor | null>(
    name: K,
    tensor: T,
    options: { readonly persistent?: boolean } = {},
  ): this & Record<K, T extends null ? Tensor | null : Tensor> {
    const { persistent } = settleOptions("registerBuffer", options, { persistent: true });
    registerBuffer(this, name, tensor, persistent);
    return this as this & Record<K, T extends null ? Tensor | null : Tensor>; // the name is a property now
  }

  /**
   * Calls `hook` before each `forward`, with its inputs. What it returns, if anything, is given to the module instead.
   *
   * @returns A handle that takes the hook off; `using` does so at the end of a block. A module without hooks pays nothing.
   */
  registerForwardPreHook(hook: ForwardPreHook): HookHandle {
    return addForwardPreHook(this, hook);
  }

  /**
   * Calls `hook` after each `forward`, with its inputs and its output. What it returns, if anything, takes the output's place.
   *
   * @example
   * const net = new Sequential(new Linear(4, 8), new ReLU());
   * const shapes: unknown[] = [];
   * using hook = net[0].registerForwardHook((_, __, y) => void shapes.push((y as Tensor).shape));
   * net.forward(zeros([2, 4]));
   * shapes // [[2, 8]]
   */
  registerForwardHook(hook: ForwardHook): HookHandle {
    return addForwardHook(this, hook);
  }

  /**
   * Calls `hook` in each backward pass, as soon as the gradients of the outputs are there, with them. What it returns, if
   * anything, takes their place: for the module's own gradients, for all before it, and for its full backward hooks.
   *
   * @throws {ModuleError} in `forward`, when several outputs want gradients and have different dtypes; in `backward`, when a
   * hook returns another number of gradients.
   * @example
   * const layer = new Linear(2, 1, { bias: false });
   * using hook = layer.registerFullBackwardPreHook((_, [dy]) => [dy!.mul(10)]);
   * layer.forward(ones([1, 2])).sum().backward();
   * layer.weight.grad!.toArray() // [[10, 10]]
   */
  registerFullBackwardPreHook(hook: FullBackwardPreHook): HookHandle {
    return addFullBackwardPreHook(this, hook);
  }

  /**
   * Calls `hook` in each backward pass, as soon as the gradients of the inputs are there, with them and those of the outputs.
   * What it returns, if anything, takes the place of the inputs' gradients.
   *
   * @throws {ModuleError} in `forward`, when several inputs want gradients and have different dtypes; in `backward`, when a hook
   * returns another number of gradients, or one where no input wants any.
   */
  registerFullBackwardHook(hook: FullBackwardHook): HookHandle {
    return addFullBackwardHook(this, hook);
  }

  /** What PyTorch prints. */
  override toString(): string {
    return printModule(this);
  }

  static {
    Object.defineProperty(this.prototype, MODULE_BRAND, { value: true });
    // What console.log shows in Node.
    Object.defineProperty(this.prototype, Symbol.for("nodejs.util.inspect.custom"), {
      value(this: Module): string {
        return this.toString();
      },
    });
  }
}
