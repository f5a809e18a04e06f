import { isFloating, noGrad, Parameter, type DType, type Tensor } from "@weft/tensor";
import { MODULE_BRAND } from "./is-module.ts";
import { printModule } from "./print-module.ts";
import { checkName } from "./names.ts";
import { checkTies } from "./tie.ts";
import { ModuleError } from "./module-error.ts";
import { nearestNames } from "./nearest-names.ts";
import { loadStateDict, type LoadOptions } from "./load-state-dict.ts";
import { stateDict, type StateDict, type StateDictOptions } from "./state-dict.ts";
import { ownBuffers, ownChildren, ownParameters, walkModules, type ModuleEntry } from "./walk.ts";
import { declareBuffer } from "./buffers.ts";

/** Which parameters to list. */
export interface ParameterOptions {
  /** Put before every name, with a dot. Default none. */
  readonly prefix?: string;
  /** Go into submodules. Default true. */
  readonly recurse?: boolean;
  /** List a tied parameter under each of its names instead of the first only. Default false. */
  readonly aliases?: boolean;
}

/**
 * A part of a network: public properties that are parameters or modules belong to it, in the order they were set.
 *
 * There is no registration: assign a `Parameter` or a `Module` to a property. Private fields are never state.
 *
 * @example
 * class Scale extends Module {
 *   readonly factor = new Parameter(ones([1]));
 *   forward(x: Tensor): Tensor { return x.mul(this.factor); }
 * }
 */
export abstract class Module {
  /** Whether layers that differ between training and evaluation are in training mode. Set it with `train` and `eval`. */
  training = true;

  /** Computes the module's output. */
  abstract forward(x: Tensor, ...rest: never[]): Tensor;

  /** What PyTorch prints between the parentheses of a layer, such as `in_features=4`. */
  extraRepr(): string {
    return "";
  }

  /** Parameters with their dotted names: own ones first, then depth-first; tied ones under their first name. */
  *namedParameters(
    options: ParameterOptions = {},
  ): Generator<[name: string, parameter: Parameter]> {
    checkTies(this);
    const { prefix = "", recurse = true, aliases = false } = options;
    const seen = new Set<Parameter>();
    const modules = recurse ? walkModules(this, prefix, aliases) : [[prefix, this] as const];
    for (const [path, module] of modules) {
      for (const [name, parameter] of ownParameters(module)) {
        if (!aliases && seen.has(parameter)) continue;
        seen.add(parameter);
        yield [join(path, name), parameter];
      }
    }
  }

  /** Each physical parameter once. */
  *parameters(recurse = true): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters({ recurse })) yield parameter;
  }

  /** Buffers with their dotted names. */
  *namedBuffers(prefix = ""): Generator<[name: string, buffer: Tensor]> {
    for (const [path, module] of walkModules(this, prefix, false)) {
      for (const { name, tensor } of ownBuffers(module)) yield [join(path, name), tensor];
    }
  }

  /** Direct submodules by name; one that stands under two names comes once. */
  *namedChildren(): Generator<ModuleEntry> {
    const seen = new Set<Module>();
    for (const [name, child] of ownChildren(this)) {
      if (seen.has(child)) continue;
      seen.add(child);
      yield [name, child];
    }
  }

  /** Direct submodules. */
  *children(): Generator<Module> {
    for (const [, child] of this.namedChildren()) yield child;
  }

  /** This module (under `""`) and all below it; a shared one once, unless `removeDuplicate` is false. */
  *namedModules(
    options: { readonly prefix?: string; readonly removeDuplicate?: boolean } = {},
  ): Generator<ModuleEntry> {
    yield* walkModules(this, options.prefix ?? "", options.removeDuplicate === false);
  }

  /** This module and all below it. */
  *modules(): Generator<Module> {
    for (const [, module] of this.namedModules()) yield module;
  }

  /** Calls `visit` with every module, children before their parents, this one last; a shared one once. */
  apply(visit: (module: Module) => void): this {
    const seen = new Set<Module>();
    const go = (module: Module): void => {
      if (seen.has(module)) return;
      seen.add(module);
      for (const [, child] of ownChildren(module)) go(child);
      visit(module);
    };
    go(this);
    return this;
  }

  /** All parameters and buffers by name, tied ones under each name, as live tensors. */
  stateDict(options: StateDictOptions = {}): StateDict {
    checkTies(this);
    return stateDict(this, options);
  }

  /**
   * Takes over values by name. Everything is checked first: after an error nothing has changed.
   *
   * @throws {StateDictError} when names, shapes or dtypes do not fit, or tied names have different values.
   */
  loadStateDict(state: Readonly<Record<string, Tensor>>, options: LoadOptions = {}): void {
    checkTies(this);
    loadStateDict(this, state, options);
  }

  /** Puts this module and all below it into training mode, or out of it. */
  train(mode = true): this {
    for (const module of this.modules()) module.training = mode;
    return this;
  }

  /** Puts this module and all below it into evaluation mode. */
  eval(): this {
    return this.train(false);
  }

  /** Asks for gradients of all parameters, or freezes them. */
  setRequiresGrad(value = true): this {
    for (const parameter of this.parameters()) parameter.setRequiresGrad(value);
    return this;
  }

  /** Forgets the gradients of all parameters. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = null;
  }

  /** Converts floating parameters and buffers in place; ties stay. */
  to(dtype: DType): this {
    if (!isFloating(dtype))
      throw new ModuleError(`to: modules can be float32 or float64; got ${dtype}`);
    noGrad(() => {
      for (const parameter of this.parameters()) {
        if (parameter.dtype !== dtype && isFloating(parameter.dtype))
          parameter.setData(parameter.detach().to(dtype));
      }
      for (const module of this.modules()) {
        for (const { name, tensor, persistent } of ownBuffers(module)) {
          if (isFloating(tensor.dtype)) declareBuffer(module, name, tensor.to(dtype), persistent);
        }
      }
    });
    return this;
  }

  /**
   * The parameter at a dotted path.
   *
   * @throws {ModuleError} when there is none; the message lists the nearest names.
   */
  getParameter(path: string): Parameter {
    for (const [name, parameter] of this.namedParameters({ aliases: true }))
      if (name === path) return parameter;
    const names = [...this.namedParameters({ aliases: true })].map(([name]) => name);
    throw new ModuleError(
      `getParameter: the path must name a parameter; got "${path}"${nearestNames(path, names)}`,
    );
  }

  /**
   * The module at a dotted path; `""` is this one.
   *
   * @throws {ModuleError} when there is none; the message lists the nearest names.
   */
  getSubmodule(path: string): Module {
    const all = [...this.namedModules({ removeDuplicate: false })];
    const found = all.find(([name]) => name === path);
    if (found !== undefined) return found[1];
    throw new ModuleError(
      `getSubmodule: the path must name a module; got "${path}"${nearestNames(
        path,
        all.map(([name]) => name),
      )}`,
    );
  }

  /** Sets a submodule under any name, spaces included. @throws {ModuleError} for `""`, dots, and members' names. */
  addModule(name: string, module: Module): this {
    return this.#set(name, module);
  }

  /** Sets a parameter under any name. @throws {ModuleError} for `""`, dots, and members' names. */
  registerParameter(name: string, parameter: Parameter | null): this {
    return this.#set(name, parameter);
  }

  /** Declares a tensor as state that is not learned. @param persistent Whether it is saved. Default true. */
  registerBuffer(
    name: string,
    tensor: Tensor,
    options: { readonly persistent?: boolean } = {},
  ): this {
    checkName(this, name);
    declareBuffer(this, name, tensor, options.persistent ?? true);
    return this;
  }

  /** What PyTorch prints. */
  toString(): string {
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

  #set(name: string, value: Module | Parameter | null): this {
    checkName(this, name);
    Object.defineProperty(this, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    return this;
  }
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
