import { dropGrad, isFloating, noGrad, Parameter, Tensor, type DType } from "@weft/tensor";
import { isModule, MODULE_BRAND } from "./is-module.ts";
import { printModule } from "./print-module.ts";
import { checkName } from "./names.ts";
import { checkTies } from "./tie.ts";
import { ModuleError } from "./module-error.ts";
import { nearestNames } from "./nearest-names.ts";
import { loadStateDict, type LoadOptions, type StateDictProblems } from "./load-state-dict.ts";
import { stateDict, type StateDict, type StateDictOptions } from "./state-dict.ts";
import {
  joinPath,
  ownBuffers,
  ownChildren,
  ownParameters,
  walkModules,
  type ModuleEntry,
} from "./walk.ts";
import { noteAddition } from "./property-order.ts";
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

  /** Computes the module's output: a tensor for most, a tuple for some. */
  abstract forward(x: Tensor, ...rest: never[]): unknown;

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
        yield [joinPath(path, name), parameter];
      }
    }
  }

  /** Each physical parameter once. */
  *parameters(recurse = true): Generator<Parameter> {
    for (const [, parameter] of this.namedParameters({ recurse })) yield parameter;
  }

  /** Buffers with their dotted names; one that stands under two names comes once. */
  *namedBuffers(prefix = ""): Generator<[name: string, buffer: Tensor]> {
    const seen = new Set<Tensor>();
    for (const [path, module] of walkModules(this, prefix, false)) {
      for (const { name, tensor } of ownBuffers(module)) {
        if (seen.has(tensor)) continue;
        seen.add(tensor);
        yield [joinPath(path, name), tensor];
      }
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
   * @returns What was missing and unexpected, for loads that are not strict.
   * @throws {StateDictError} when names, shapes or dtypes do not fit, or tied names have different values.
   */
  loadStateDict(
    state: Readonly<Record<string, Tensor>>,
    options: LoadOptions = {},
  ): StateDictProblems {
    checkTies(this);
    return loadStateDict(this, state, options);
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
    for (const parameter of this.parameters()) dropGrad(parameter);
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
      const converted = new Map<Tensor, Tensor>(); // so that a buffer in two places stays one
      for (const module of this.modules()) {
        for (const { name, tensor, persistent } of ownBuffers(module)) {
          if (!isFloating(tensor.dtype)) continue;
          converted.set(tensor, converted.get(tensor) ?? tensor.to(dtype));
          declareBuffer(module, name, converted.get(tensor)!, persistent);
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

  /**
   * Sets a submodule under any name, spaces included; under a name that it has already, in the same place.
   *
   * @throws {ModuleError} for what is no module, and for the names `""`, with dots, and of members.
   */
  addModule(name: string, module: Module): this {
    checkName("addModule", this, name);
    if (!isModule(module)) throw wrongPart("addModule", "a module", name, module);
    return this.#set(name, module);
  }

  /**
   * Sets a parameter under any name; `null` keeps the name for later.
   *
   * @throws {ModuleError} for what is no parameter, and for the names `""`, with dots, and of members.
   */
  registerParameter(name: string, parameter: Parameter | null): this {
    checkName("registerParameter", this, name);
    if (parameter !== null && !((parameter as unknown) instanceof Parameter))
      throw wrongPart("registerParameter", "a Parameter or null", name, parameter);
    return this.#set(name, parameter);
  }

  /**
   * Declares a tensor as state that is not learned; `null` keeps the name for later.
   *
   * @param options `persistent`: whether it is saved. Default true.
   * @throws {ModuleError} for what is no tensor, or is a parameter, and for the names `""`, with dots, and of members.
   */
  registerBuffer(
    name: string,
    tensor: Tensor | null,
    options: { readonly persistent?: boolean } = {},
  ): this {
    checkName("registerBuffer", this, name);
    if (tensor !== null && (!(tensor instanceof Tensor) || tensor instanceof Parameter))
      throw wrongPart("registerBuffer", "a tensor that is no parameter, or null", name, tensor);
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
    noteAddition(this, name);
    Object.defineProperty(this, name, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
    return this;
  }
}

function wrongPart(area: string, rule: string, name: string, value: unknown): ModuleError {
  const got =
    value instanceof Tensor ? value.constructor.name : Object.prototype.toString.call(value);
  return new ModuleError(`${area}: "${name}" must be ${rule}; got ${got}`);
}
