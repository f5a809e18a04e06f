import { groupByStorage, Parameter, Tensor, ValueError, type Storage } from "@weft/tensor";

/** Parameters with or without names. Names make state dicts readable. */
export type ParameterList = Iterable<Parameter | readonly [name: string, parameter: Parameter]>;

/** Parameters that share settings. */
export type ParameterGroup<S> = Partial<S> & { readonly params: ParameterList };

/** A group with all settings filled in; they may be changed between steps. */
export type OptimizerGroup<S> = S & { readonly parameters: readonly NamedParameter[] };

/** A physical parameter under its first name. */
export interface NamedParameter {
  readonly name: string;
  readonly parameter: Parameter;
}

/** What an optimizer remembers of one parameter. */
export type ParameterState = Record<string, Tensor | number>;

/** Settings and memory of an optimizer: plain data and tensors, keyed by parameter name. */
export interface OptimizerStateDict<S> {
  readonly groups: readonly (S & { readonly params: readonly string[] })[];
  readonly state: Readonly<Record<string, ParameterState>>;
}

/**
 * Steps each physical parameter once, however many names it has.
 *
 * @throws {ValueError} when there is nothing to optimise, or tied parameters stand in groups with different settings.
 */
export abstract class Optimizer<S extends object> {
  readonly groups: readonly OptimizerGroup<S>[];
  readonly #state = new Map<Storage, ParameterState>();

  constructor(params: ParameterList | readonly ParameterGroup<S>[], defaults: S) {
    this.groups = distinctGroups(asGroups(params), defaults);
    if (this.groups.every((group) => group.parameters.length === 0)) {
      throw new ValueError("optimizer: there must be at least one parameter; got an empty list");
    }
    for (const group of this.groups) this.checkSettings(group);
  }

  /** Takes one step with the gradients that are there; a parameter without a gradient is left alone. */
  step(): void {
    for (const group of this.groups) {
      for (const { parameter } of group.parameters) {
        if (parameter.grad !== null)
          this.update(parameter, parameter.grad, this.#stateOf(parameter), group);
      }
    }
  }

  /** Forgets all gradients, or fills them with zeros when `setToNull` is false. */
  zeroGrad(options: { readonly setToNull?: boolean } = {}): void {
    for (const { parameters } of this.groups) {
      for (const { parameter } of parameters) {
        if (options.setToNull === false) parameter.grad?.zero_();
        else parameter.grad = null;
      }
    }
  }

  /** Live settings and state; the tensors are the optimizer's own. */
  stateDict(): OptimizerStateDict<S> {
    const state: Record<string, ParameterState> = {};
    const groups = this.groups.map(({ parameters, ...settings }) => {
      for (const { name, parameter } of parameters) {
        const entry = this.#state.get(parameter.storage);
        if (entry !== undefined) state[name] = { ...entry };
      }
      return { ...(settings as S & object), params: parameters.map(({ name }) => name) };
    });
    return { groups: groups, state };
  }

  /**
   * Takes over settings and state, by name. Everything is checked first; after an error nothing has changed.
   *
   * @throws {ValueError} when names, groups or shapes do not fit.
   */
  loadStateDict(dict: OptimizerStateDict<S>): void {
    const names = this.groups.map((group) => group.parameters.map(({ name }) => name).join(", "));
    const given = dict.groups.map((group) => group.params.join(", "));
    if (names.length !== given.length || names.some((text, i) => text !== given[i])) {
      throw new ValueError(
        `optimizer: groups must hold the same parameters; got [${given.join(" | ")}] for [${names.join(" | ")}]`,
      );
    }
    const loaded = new Map<Storage, ParameterState>();
    for (const { parameters } of this.groups) {
      for (const { name, parameter } of parameters) {
        const entry = dict.state[name];
        if (entry !== undefined) loaded.set(parameter.storage, copyState(name, parameter, entry));
      }
    }
    for (const { params: _, ...settings } of dict.groups)
      this.checkSettings(settings as unknown as S); // the rest of S & { params }
    for (const [i, { params: _, ...settings }] of dict.groups.entries())
      Object.assign(this.groups[i]!, settings);
    this.#state.clear();
    for (const [storage, entry] of loaded) this.#state.set(storage, entry);
  }

  /** Throws `ValueError` when a setting is out of range. */
  protected abstract checkSettings(settings: S): void;

  /** Updates one parameter in place. */
  protected abstract update(
    parameter: Parameter,
    grad: Tensor,
    state: ParameterState,
    settings: S,
  ): void;

  #stateOf(parameter: Parameter): ParameterState {
    let state = this.#state.get(parameter.storage);
    if (state === undefined) this.#state.set(parameter.storage, (state = {}));
    return state;
  }
}

function asGroups<S>(
  params: ParameterList | readonly ParameterGroup<S>[],
): readonly ParameterGroup<S>[] {
  const list = [...(params as Iterable<unknown>)];
  if (
    list.length > 0 &&
    list.every((item) => typeof item === "object" && item !== null && "params" in item)
  ) {
    return list as readonly ParameterGroup<S>[]; // every item has `params`
  }
  return [{ params: list as unknown as ParameterList } as unknown as ParameterGroup<S>]; // a list of parameters is one group without settings of its own
}

function distinctGroups<S extends object>(
  groups: readonly ParameterGroup<S>[],
  defaults: S,
): OptimizerGroup<S>[] {
  const seen = new Map<Storage, { readonly group: number; readonly name: string }>();
  let position = 0;
  const settings = groups.map(({ params: _, ...own }) => ({ ...defaults, ...own }));
  return groups.map((group, g) => {
    const entries = [...group.params].map((item) => nameOf(item, position++));
    const parameters: NamedParameter[] = [];
    for (const { tensor, names } of groupByStorage(entries)) {
      const other = seen.get(tensor.storage);
      if (other === undefined) {
        seen.set(tensor.storage, { group: g, name: names[0]! });
        parameters.push({ name: names[0]!, parameter: tensor });
      } else if (JSON.stringify(settings[other.group]) !== JSON.stringify(settings[g])) {
        throw new ValueError(
          `optimizer: tied parameters must have the same settings; got ${other.name} in group ${other.group} and ${names[0]!} in group ${g}`,
        );
      }
    }
    return { ...settings[g]!, parameters };
  });
}

/** The name is given, or the position in the list. */
function nameOf(item: unknown, position: number): readonly [name: string, parameter: Parameter] {
  const [name, parameter]: readonly unknown[] = Array.isArray(item)
    ? item
    : [String(position), item];
  if (typeof name !== "string" || !(parameter instanceof Parameter)) {
    throw new ValueError(
      `optimizer: parameters must be Parameter objects, or [name, Parameter]; got ${Object.prototype.toString.call(parameter)} at position ${position}`,
    );
  }
  return [name, parameter];
}

function copyState(name: string, parameter: Parameter, entry: ParameterState): ParameterState {
  return Object.fromEntries(
    Object.entries(entry).map(([key, value]): [string, Tensor | number] => {
      if (typeof value === "number") return [key, value];
      if (value.dtype !== parameter.dtype || value.shape.join() !== parameter.shape.join()) {
        throw new ValueError(
          `optimizer: state must have its parameter's shape and dtype; got ${key} of ${name} with [${value.shape.join(", ")}] ${value.dtype} ` +
            `for [${parameter.shape.join(", ")}] ${parameter.dtype}`,
        );
      }
      const copy = value.detach().clone();
      copy.storage.makePermanent();
      return [key, copy];
    }),
  );
}
