import {
  dropGrad,
  enableGrad,
  noGrad,
  ValueError,
  type DType,
  type Parameter,
  type Tensor,
} from "@weft/tensor";
import { checkStateDict } from "./check-state-dict.ts";
import {
  checkMultipliers,
  multipliersOf,
  setMultipliers,
  settingsFor,
  type Multipliers,
} from "./multipliers.ts";
import {
  distinctGroups,
  groupBeside,
  type OptimizerGroup,
  type ParameterGroup,
  type ParameterList,
} from "./parameter-groups.ts";
import { checkOwners, noteOwners } from "./parameter-owner.ts";
import { castState, copyState, snapshotState, type ParameterState } from "./parameter-state.ts";
import { settingsOver } from "./settings.ts";

/** Settings and memory of an optimizer: plain data and tensors, keyed by parameter name. */
export interface OptimizerStateDict<S> {
  readonly groups: readonly (S & { readonly params: readonly string[]; initialLr?: number })[];
  /** By name, where they are not 1; without this the parameters keep theirs. */
  readonly multipliers?: Readonly<Record<string, Multipliers>>;
  readonly state: Readonly<Record<string, ParameterState>>;
}

/**
 * Steps each physical parameter once, however many names it has.
 *
 * @throws {ValueError} when there is nothing to optimise, or tied parameters stand in groups with different settings.
 */
export abstract class Optimizer<S extends object> {
  /** Parameters that share settings, which may be changed between steps. @pytorch torch.optim.Optimizer.param_groups */
  readonly groups: readonly OptimizerGroup<S>[];
  /** The same list, which `addParamGroup` makes longer. */
  readonly #groups: OptimizerGroup<S>[];
  readonly #defaults: Readonly<S>;
  #owners: ReturnType<typeof noteOwners>;
  /** By parameter, so that it stays when the parameter moves to other memory. */
  readonly #memory = new Map<
    Parameter,
    { readonly dtype: DType; readonly state: ParameterState }
  >();

  #stateChanges = 0;

  /**
   * @param params A module, parameters by name, or groups of them. A module is remembered: `step` compares its parameters.
   * @param defaults All settings, for groups that do not have their own.
   */
  constructor(params: ParameterList | readonly ParameterGroup<S>[], defaults: S) {
    this.#defaults = { ...defaults };
    this.groups = this.#groups = distinctGroups(params, defaults);
    this.#owners = noteOwners(params);
    for (const group of this.groups) this.checkSettings(group);
  }

  /**
   * Adds a group, as for a layer that is unfrozen while the training goes on. Settings that it has none of are those that the
   * optimizer was made with. After an error nothing has changed.
   *
   * Schedulers that were there before treat it as in PyTorch: those that multiply the current rates (`StepLR`, `MultiStepLR`,
   * `ExponentialLR`, `ConstantLR`, `LinearLR`, `PolynomialLR`, `CosineAnnealingLR`) change its rate too; those that know the rates of
   * the start leave it alone. A state is loaded into an optimizer with the same groups: add them first.
   *
   * @throws {ValueError} when a setting is unknown or out of range, or a parameter stands in another group already, also under
   * another name that is tied to it.
   * @example
   * const [head, body] = [new Parameter(zeros([2])), new Parameter(zeros([3]))];
   * const optimizer = new SGD([["head", head]], { lr: 0.5, momentum: 0.9 });
   * optimizer.addParamGroup({ params: [["body", body]], lr: 0.125 });
   * optimizer.groups.map(({ lr, momentum }) => [lr, momentum]) // [[0.5, 0.9], [0.125, 0.9]]
   */
  addParamGroup(group: ParameterGroup<S>): void {
    const added = groupBeside(this.groups, group, this.#defaults);
    this.checkSettings(added);
    const owners = noteOwners([group]);
    this.#groups.push(added);
    this.#owners = [...this.#owners, ...owners];
  }

  /**
   * Takes one step with the gradients that are there; a parameter without a gradient is left alone. Everything is checked
   * first; after an error nothing has changed.
   *
   * @param closure Called first, with gradients enabled: forgets the gradients, computes the loss and its gradients, returns it.
   * @returns What the closure returned.
   * @throws {ValueError} when a setting was changed to something wrong, a gradient does not fit its parameter, the module that the
   * optimizer was given has other parameters by now, or the closure is no function, or an async one.
   * @example
   * const weight = new Parameter(tensor([3]));
   * const optimizer = new SGD([["weight", weight]], { lr: 0.25 });
   * const loss = optimizer.step(() => {
   *   optimizer.zeroGrad();
   *   const loss = weight.square().sum();
   *   loss.backward();
   *   return loss;
   * });
   * [loss.item(), weight.item()] // [9, 1.5]
   */
  step(): void;
  step<Loss>(closure: () => Loss): Loss;
  step<Loss>(closure?: () => Loss): Loss | undefined {
    const loss = closure === undefined ? undefined : lossOf(closure);
    checkOwners(this.#owners);
    for (const group of this.groups) {
      this.checkSettings(group);
      for (const { name, parameter } of group.parameters) checkGradient(name, parameter);
    }
    this.updateAll();
    return loss;
  }

  /** Forgets all gradients, or fills them with zeros when `setToNull` is false. */
  zeroGrad(options: { readonly setToNull?: boolean } = {}): void {
    const { setToNull } = settingsOver("zeroGrad", { setToNull: true }, options);
    for (const { parameters } of this.groups) {
      for (const { parameter } of parameters) {
        if (setToNull || parameter.ownGrad === null) {
          dropGrad(parameter);
        } else {
          // Without the history that a backward with `createGraph` gave it.
          const grad = parameter.ownGrad;
          parameter.ownGrad = grad.isLeaf ? grad : grad.detach();
          noGrad(() => grad.zero_());
        }
      }
    }
  }

  /**
   * Settings and state by parameter name. The tensors are the optimizer's own, which its next step overwrites; take a copy
   * to come back to this state later.
   *
   * @param options `copy`: the state's tensors are copies. Default false.
   */
  stateDict(options: { readonly copy?: boolean } = {}): OptimizerStateDict<S> {
    const { copy } = settingsOver("stateDict", { copy: false }, options);
    const state = Object.create(null) as Record<string, ParameterState>; // so that `__proto__` is just a name
    const groups = this.groups.map(({ parameters, ...settings }) => {
      for (const { name, parameter } of parameters) {
        if (!this.#memory.has(parameter)) continue;
        const own = this.stateOf(parameter);
        state[name] = copy ? snapshotState(own) : { ...own };
      }
      return { ...(settings as S & object), params: parameters.map(({ name }) => name) };
    });
    return { groups, multipliers: multipliersOf(this.groups), state };
  }

  /**
   * Takes over settings and copies of the state, by name. Everything is checked first; after an error nothing has changed.
   *
   * @throws {ValueError} when names, groups, settings or shapes do not fit.
   */
  loadStateDict(dict: OptimizerStateDict<S>): void {
    checkStateDict("optimizer", dict, ["groups", "state"]);
    const names = this.groups.map((group) => group.parameters.map(({ name }) => name).join(", "));
    const given = dict.groups.map((group) => group.params.join(", "));
    if (names.length !== given.length || names.some((text, i) => text !== given[i])) {
      throw new ValueError(
        `optimizer: groups must hold the same parameters; got [${given.join(" | ")}] for [${names.join(" | ")}]`,
      );
    }
    const settings = dict.groups.map(({ params: _, ...rest }) => this.#checkedSettings(rest));
    const { multipliers } = dict;
    for (const [name, given] of Object.entries(multipliers ?? {})) checkMultipliers(name, given);
    const unknown = new Set([...Object.keys(dict.state), ...Object.keys(multipliers ?? {})]);
    const loaded = new Map<Parameter, ParameterState>();
    for (const { name, parameter } of this.groups.flatMap((group) => group.parameters)) {
      unknown.delete(name);
      if (!Object.hasOwn(dict.state, name)) continue;
      const entry = copyState(name, parameter, dict.state[name]!);
      this.checkState(name, entry);
      loaded.set(parameter, entry);
    }
    if (unknown.size > 0) {
      throw new ValueError(
        `optimizer: state must belong to a parameter; got ${[...unknown].join(", ")} for [${names.join(" | ")}]`,
      );
    }
    for (const [i, own] of settings.entries()) Object.assign(this.groups[i]!, own);
    if (multipliers !== undefined) setMultipliers(this.groups, multipliers);
    this.#memory.clear();
    this.#stateChanges++;
    for (const [parameter, state] of loaded)
      this.#memory.set(parameter, { dtype: parameter.dtype, state });
  }

  /** Counts up when `stateOf` begins to give another object for some parameter. */
  protected get stateChanges(): number {
    return this.#stateChanges;
  }

  /** Throws `ValueError` when a setting is out of range. */
  protected abstract checkSettings(settings: S): void;

  /** Throws `ValueError` when a parameter's loaded state is not one of this optimizer. */
  protected checkState(_name: string, _state: ParameterState): void {
    // An optimizer that reads its state with care needs no check.
  }

  /** Updates one parameter in place. */
  protected abstract update(
    parameter: Parameter,
    grad: Tensor,
    state: ParameterState,
    settings: S,
  ): void;

  /** Updates all parameters that have gradients: one after the other. */
  protected updateAll(): void {
    for (const group of this.groups) {
      for (const { parameter } of group.parameters) {
        const { ownGrad } = parameter;
        if (ownGrad === null) continue;
        this.update(parameter, ownGrad, this.stateOf(parameter), settingsFor(parameter, group));
      }
    }
  }

  /** What is remembered of a parameter, in its dtype. */
  protected stateOf(parameter: Parameter): ParameterState {
    const known = this.#memory.get(parameter);
    if (known?.dtype === parameter.dtype) return known.state;
    const state = known === undefined ? {} : castState(known.state, parameter);
    this.#memory.set(parameter, { dtype: parameter.dtype, state });
    this.#stateChanges++;
    return state;
  }

  #checkedSettings({ initialLr, ...given }: { readonly initialLr?: number | undefined }): S {
    const names = Object.keys(given);
    const known = Object.keys(this.#defaults);
    if (names.toSorted().join() !== known.toSorted().join()) {
      throw new ValueError(
        `optimizer: a group's settings must be (${known.join(", ")}); got (${names.join(", ")})`,
      );
    }
    const settings = given as S; // the names are the same
    this.checkSettings(settings);
    return initialLr === undefined ? settings : { ...settings, initialLr };
  }
}

function lossOf<Loss>(closure: () => Loss): Loss {
  if (typeof closure !== "function") {
    throw new ValueError(
      `optimizer: step takes a function that returns the loss, or nothing; got ${Object.prototype.toString.call(closure)}`,
    );
  }
  return enableGrad(closure);
}

function checkGradient(name: string, parameter: Parameter): void {
  const { ownGrad: grad } = parameter;
  if (grad === null) return; // one without a shape yet has none either
  const { shape, dtype } = parameter;
  if (grad.dtype !== dtype || !isSameShape(grad.shape, shape)) {
    throw new ValueError(
      `optimizer: a gradient must have its parameter's shape and dtype; got [${grad.shape.join(", ")}] ${grad.dtype} ` +
        `for ${name} [${shape.join(", ")}] ${dtype}`,
    );
  }
}

function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}
