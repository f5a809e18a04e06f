import { constant, zeros } from "@weft/init";
import { aliasTable, noGrad, tensor, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  Linear,
  ReLU,
  Sequential,
  tieGroups,
  type Layer,
  type Module,
  type StateDict,
} from "../src/index.ts";
import { expectGolden, readGolden, toTensor, toTensors, type GoldenTensor } from "./golden.ts";

type Named = Readonly<Record<string, GoldenTensor>>;
/** The fields that steps have; every step has its own few of them. */
interface Step {
  readonly id: string;
  readonly params: Named;
  readonly grads: Named;
  readonly values: Named;
  readonly X: GoldenTensor;
  readonly out: GoldenTensor;
  readonly out_after: GoldenTensor;
  readonly hidden_preact: GoldenTensor;
  readonly value: GoldenTensor;
  readonly before: GoldenTensor;
  readonly after: GoldenTensor;
  readonly row0: GoldenTensor;
  readonly w2: GoldenTensor;
  readonly given_uniform: GoldenTensor;
  readonly given_result: GoldenTensor;
  readonly repr: string;
  readonly full_name: string;
  readonly length: number;
  readonly children_count: number;
  readonly num_parameters: number;
  readonly num_parameters_if_untied: number;
  readonly apply_visits_in_order: readonly string[];
  readonly state_dict_keys: readonly string[];
  readonly keys: readonly string[];
  readonly names: readonly (readonly [string, readonly number[]])[];
  readonly named_parameters: readonly (readonly [string, readonly number[]])[];
  readonly named_modules: readonly (readonly [string, string])[];
  readonly named_modules_keep_duplicates: readonly (readonly [string, string])[];
}

const { steps } = readGolden<{ readonly steps: readonly Step[] }>("chapter.json"); // made by goldens/gen_chapter.py
function step(id: string): Step {
  const found = steps.find((candidate) => candidate.id === id);
  if (found === undefined) throw new Error(`chapter.json has no step ${id}`);
  return found;
}

type Net = Sequential<readonly [Linear, ReLU, Linear]>;
function build(): Net {
  const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
  net.loadStateDict(toTensors(step("build").params));
  return net;
}

const named = (module: Module): [string, readonly number[]][] =>
  [...module.namedParameters()].map(([name, { shape }]) => [name, shape]);
const modules = (module: Module, removeDuplicate = true): [string, string][] =>
  [...module.namedModules({ removeDuplicate })].map(([name, m]) => [name, m.constructor.name]);
const count = (parameters: Iterable<Tensor>): number =>
  [...parameters].reduce((sum, { size }) => sum + size, 0);

describe("parameter access", () => {
  test("the net computes, prints and names its parameters as PyTorch's", () => {
    const net = build();
    const { X, out, hidden_preact, repr, length } = step("build");
    expectGolden(net.forward(toTensor(X)), out);
    expectGolden(net[0].forward(toTensor(X)), hidden_preact);
    expect(String(net)).toBe(repr);
    expect(net.length).toBe(length);
    expect(Object.keys(net.stateDict())).toEqual(step("state_dict_key").keys);
  });

  test("B: value, grad and requiresGrad: a layer's state dict, a targeted bias, and a gradient before the first backward", () => {
    const net = build();
    const { values, keys } = step("layer_state_dict");
    const state: StateDict = net[2].stateDict();
    expect(Object.keys(state)).toEqual(keys);
    for (const [name, want] of Object.entries(values)) expectGolden(state[name]!, want, name);
    const { bias } = net[2];
    expectGolden(bias.data, step("targeted_bias").value);
    expect([bias.requiresGrad, bias.data.requiresGrad]).toEqual([true, false]);
    expect(bias.data.storage).toBe(bias.storage);
    expect(net[2].weight.grad).toBeNull();
  });

  test("entries of a state dict are the live parameters, and want no gradients", () => {
    const net = build();
    const entry = net.stateDict()["2.bias"];
    expect(entry.storage).toBe(net[2].bias.storage);
    expect(entry.requiresGrad).toBe(false);
    entry.fill_(7);
    expect(net[2].bias.item()).toBe(7);
  });
});

describe("nested blocks with spaces in their names", () => {
  const block = (): Layer =>
    new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 4), new ReLU());
  function rgnet(): Sequential<readonly [Sequential, Linear]> {
    const blocks: Sequential = new Sequential<Layer[]>();
    for (let i = 0; i < 4; i++) blocks.addModule(`block ${i}`, block());
    const net = new Sequential(blocks, new Linear(4, 1));
    net.loadStateDict(toTensors(step("rgnet").params));
    return net;
  }

  test("are named, printed and computed as PyTorch's", () => {
    const net = rgnet();
    const golden = step("rgnet");
    expectGolden(net.forward(toTensor(golden.X)), golden.out);
    expect(String(net)).toBe(golden.repr);
    expect(named(net)).toEqual(golden.names);
    expect(Object.keys(net.stateDict())).toEqual(golden.state_dict_keys);
    expect(modules(net)).toEqual(golden.named_modules);
    expect(count(net.parameters())).toBe(golden.num_parameters);
  });

  test("are found by position at every level, and by their dotted name", () => {
    const net = rgnet();
    const golden = step("rgnet_index");
    // Which layers a block has is known to whoever filled it.
    const blocks = net[0] as unknown as readonly (readonly Linear[])[];
    expectGolden(blocks[1]![0]!.bias.data, golden.value);
    expect(net[0].at(1)).toBe(net.getSubmodule("0.block 1"));
    expect(net.getParameter(golden.full_name)).toBe(blocks[1]![0]!.bias);
    const state: StateDict = net.stateDict();
    expectGolden(state[golden.full_name]!, golden.value);
  });

  test("get PyTorch's gradients", () => {
    const net = rgnet();
    net
      .forward(toTensor(step("rgnet").X))
      .sum()
      .backward();
    const { grads } = step("rgnet_backward");
    expect(Object.keys(grads)).toHaveLength(18);
    for (const [name, want] of Object.entries(grads))
      expectGolden(net.getParameter(name).grad, want, name);
  });
});

describe("initialisation", () => {
  const forLinear =
    (init: (layer: Linear) => void) =>
    (module: Module): void => {
      if (module instanceof Linear) init(module as Linear);
    };

  test("apply visits children first, the net last, and returns it", () => {
    const net = build();
    const visited: string[] = [];
    expect(net.apply((module) => visited.push(module.constructor.name))).toBe(net);
    expect(visited).toEqual(step("init_normal").apply_visits_in_order);
  });

  test("B: Direct assignment: constants, the strange distribution's rule, and values that are set by hand", () => {
    const net = build();
    const ones = step("init_constant");
    net.apply(forLinear((m) => (constant(m.weight, { value: 1 }), zeros(m.bias))));
    expectGolden(net[0].weight.data.at(0), ones.row0);
    expectGolden(net.forward(toTensor(ones.X)), ones.out);
    net[2].apply(forLinear((m) => constant(m.weight, { value: 42 })));
    expectGolden(net[2].weight.data, step("xavier_and_42").w2);

    const strange = step("custom_init");
    const given = toTensor(strange.given_uniform);
    expectGolden(given.mul_(given.abs().ge(5)), strange.given_result);

    const set = step("direct_set");
    const edited = build();
    expectGolden(edited[0].weight.data, set.before);
    edited[0].weight.data.at(":").add_(1);
    edited[0].weight.data.set([0, 0], 42);
    expectGolden(edited[0].weight.data, set.after);
    expectGolden(edited[0].weight.data.at(0), set.row0);
    expectGolden(edited.forward(toTensor(set.X)), set.out);
  });
});

describe("tied parameters", () => {
  test("D: Shared module, shared parameter: are one parameter under two names, with the counts, names and values of PyTorch", () => {
    const golden = step("tied");
    const shared = new Linear(8, 8);
    const net = new Sequential(
      ...([new Linear(4, 8), new ReLU(), shared, new ReLU(), shared, new ReLU()] as const),
      new Linear(8, 1),
    );
    net.loadStateDict(toTensors(golden.params));
    const x = toTensor(golden.X);
    expectGolden(net.forward(x), golden.out);
    expect(String(net)).toBe(golden.repr);
    expect(named(net)).toEqual(golden.named_parameters);
    expect(modules(net)).toEqual(golden.named_modules);
    expect(modules(net, false)).toEqual(golden.named_modules_keep_duplicates);
    expect([...net.children()]).toHaveLength(golden.children_count);
    expect(net.length).toBe(golden.length);
    const state = net.stateDict();
    expect(Object.keys(state)).toEqual(golden.state_dict_keys);
    expect(count(net.parameters())).toBe(golden.num_parameters);
    expect(count(Object.values(state))).toBe(golden.num_parameters_if_untied);
    expect([...aliasTable(Object.entries(state))]).toEqual([
      ["4.weight", "2.weight"],
      ["4.bias", "2.bias"],
    ]);
    expect(tieGroups(net)).toEqual([
      ["2.weight", "4.weight"],
      ["2.bias", "4.bias"],
    ]);
    noGrad(() => net[2].weight.set([0, 0], tensor(100)));
    expect(net[4].weight.at(0, 0).item()).toBe(100);
    expectGolden(net.forward(x), golden.out_after);
  });
});
