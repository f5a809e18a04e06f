import { full, Tensor, ValueError } from "@weft/tensor";
import { checkStateDict } from "./check-state-dict.ts";
import type { Optimizer, OptimizerStateDict } from "./optimizer.ts";
import { Adagrad } from "./optimizers/index.ts";
import type { ParameterState } from "./parameter-state.ts";

/**
 * What `optimizer.state_dict()` gives in PyTorch: parameters are numbers, in the order of the groups, which is the order of the
 * module's parameters.
 */
export interface TorchStateDict {
  readonly state: Readonly<Record<number, Readonly<Record<string, Tensor | number | null>>>>;
  readonly param_groups: readonly TorchGroup[];
}

/** Settings under PyTorch's names, and the numbers of the group's parameters. */
export type TorchGroup = Readonly<Record<string, unknown>> & {
  readonly params: readonly number[];
};

/**
 * An optimizer's state in PyTorch's form, for `torch.optim.Optimizer.load_state_dict`. The tensors are the optimizer's own. A
 * parameter's multipliers have no place there.
 *
 * @example
 * const optimizer = new SGD([["weight", new Parameter(zeros([2]))]], { lr: 0.5 });
 * toTorchStateDict(optimizer).param_groups[0]!["weight_decay"] // 0
 */
export function toTorchStateDict<S extends object>(optimizer: Optimizer<S>): TorchStateDict {
  const own = optimizer.stateDict();
  const state: Record<number, ParameterState> = {};
  let index = 0;
  const groups = own.groups.map(({ params, ...settings }, g): TorchGroup => {
    const numbers = params.map((name, i) => {
      const memory = own.state[name] ?? freshState(optimizer, g, i);
      if (Object.keys(memory).length > 0) state[index] = renamed(memory, snakeCase);
      return index++;
    });
    return { ...renamed(settings, snakeCase), params: numbers };
  });
  return { state, param_groups: groups };
}

/**
 * PyTorch's state as one that the optimizer's `loadStateDict` takes: its names stand for the numbers, in order. Settings that we do
 * not know (`foreach`, `capturable`, …) are left out; those that are missing keep the optimizer's.
 *
 * @throws {ValueError} when groups or numbers do not fit.
 * @example
 * const optimizer = new SGD([["weight", new Parameter(zeros([2]))]], { lr: 0.5 });
 * const torch = { state: {}, param_groups: [{ lr: 0.125, foreach: null, params: [0] }] };
 * optimizer.loadStateDict(fromTorchStateDict(torch, optimizer));
 * optimizer.groups[0]!.lr // 0.125
 */
export function fromTorchStateDict<S extends object>(
  dict: TorchStateDict,
  optimizer: Optimizer<S>,
): OptimizerStateDict<S> {
  checkStateDict("fromTorchStateDict", dict, ["state", "param_groups"]);
  const [sizes, given] = [
    optimizer.groups.map(({ parameters }) => parameters.length),
    dict.param_groups.map(({ params }) => params.length),
  ];
  if (sizes.join() !== given.join()) {
    throw new ValueError(
      `fromTorchStateDict: the groups must have [${sizes.join(", ")}] parameters; got [${given.join(", ")}]`,
    );
  }
  const names = new Map<number, string>();
  const groups = optimizer.groups.map(({ parameters, ...settings }, g) => {
    const { params, ...torch } = dict.param_groups[g]!;
    for (const [i, number] of params.entries()) names.set(number, parameters[i]!.name);
    const known = Object.entries(renamed(torch, camelCase)).filter(
      ([key]) => key === "initialLr" || Object.hasOwn(settings, key),
    );
    const merged = { ...(settings as unknown as S), ...Object.fromEntries(known) }; // a group without its parameters
    return { ...merged, params: parameters.map(({ name }) => name) };
  });
  const state = Object.create(null) as Record<string, ParameterState>; // so that `__proto__` is just a name
  for (const [number, memory] of Object.entries(dict.state)) {
    const name = names.get(Number(number));
    if (name === undefined) {
      throw new ValueError(
        `fromTorchStateDict: state must belong to a parameter of a group; got number ${number}`,
      );
    }
    const entries = Object.entries(renamed(memory, camelCase))
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, key === "step" ? countOf(value) : value]);
    if (entries.length > 0) state[name] = Object.fromEntries(entries) as ParameterState; // null is gone
  }
  return { groups, state };
}

/** PyTorch's Adagrad has memory from the start, and cannot step without. */
function freshState<S extends object>(
  optimizer: Optimizer<S>,
  group: number,
  position: number,
): ParameterState {
  if (!(optimizer instanceof Adagrad)) return {};
  const { initialAccumulatorValue, parameters } = optimizer.groups[group]!;
  const { shape, dtype } = parameters[position]!.parameter;
  return { step: 0, sum: full(shape, initialAccumulatorValue, { dtype }) };
}

/** Newer versions count in a tensor. */
function countOf(step: unknown): unknown {
  return step instanceof Tensor ? Number(step.item()) : step;
}

function renamed<V>(
  record: Readonly<Record<string, V>>,
  rename: (key: string) => string,
): Record<string, V>;
function renamed(record: object, rename: (key: string) => string): Record<string, unknown>;
function renamed(record: object, rename: (key: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [rename(key), value]));
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
