import { manualSeed, ones, Parameter, rand, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import {
  Flatten,
  Linear,
  Module,
  ModuleList,
  ParameterList,
  ReLU,
  Sequential,
  SequentialModule,
} from "../index.ts";

function names(module: Module): string[] {
  return Object.keys(module.stateDict());
}

class Silent extends Module {
  readonly label: string;
  constructor(label: string) {
    super();
    this.label = label;
  }
  override forward(): never {
    throw new Error("silent");
  }
  override extraRepr(): string {
    return this.label;
  }
}

/** A list, and what an array does with the same parts. */
const lists = [
  ["ModuleList", (parts: Silent[]) => new ModuleList<Module>(parts)],
  ["Sequential", (parts: Silent[]) => new Sequential(...parts) as SequentialModule],
] as const;

describe.each(lists)("%s", (_, make) => {
  const [a, b, c, d] = ["a", "b", "c", "d"].map((label) => new Silent(label)) as [
    Silent,
    Silent,
    Silent,
    Silent,
  ];

  test("A: append, extend, insert, pop and delete keep the order and number anew, as in PyTorch", () => {
    const list = make([a, b]);
    const keys = (): string[] => Array.from(list.namedChildren(), ([name]) => name);
    expect([...list.append(c).extend([d])]).toEqual([a, b, c, d]);
    expect(list.pop(1)).toBe(b);
    expect([keys(), [...list]]).toEqual([
      ["0", "1", "2"],
      [a, c, d],
    ]);
    expect([...list.insert(0, b)]).toEqual([b, a, c, d]);
    expect([...list.insert(-1, b)].indexOf(d)).toBe(4);
    expect(list.pop()).toBe(d);
    expect([...list.delete(-1)]).toEqual([b, a, c]);
    expect(keys()).toEqual(["0", "1", "2"]);
    expect([...list.set(-1, d)]).toEqual([b, a, d]);
    expect(list.splice(0, 2, c)).toEqual([b, a]);
    expect([keys(), [...list.entries()]]).toEqual([
      ["0", "1"],
      [
        [0, c],
        [1, d],
      ],
    ]);
    expect(list.length).toBe(2);
  });

  test("slice and concat make new lists with the same modules", () => {
    const list = make([a, b, c]);
    expect([[...list.slice(-2)], [...list.concat([d], [a])], [...list]]).toEqual([
      [b, c],
      [a, b, c, d, a],
      [a, b, c],
    ]);
  });

  test("refuses positions that are out of range, and what is no module, and is then as before", () => {
    const list = make([a, b]);
    for (const wrong of [2, -3, 0.5, NaN]) {
      expect(() => list.at(wrong)).toThrow(/index .* is out of range for .* of length 2/);
      expect(() => list.set(wrong, c)).toThrow(/out of range/);
      expect(() => list.delete(wrong)).toThrow(/out of range/);
      expect(() => list.pop(wrong)).toThrow(/out of range/);
    }
    expect(() => list.insert(3, c)).toThrow(/index 3 is out of range for .* of length 2/);
    expect(() => list.extend([c, zeros([1]) as never])).toThrow(/"3" must be a module; got Tensor/);
    expect(() => list.insert(0, null as never)).toThrow(/"0" must be a module/);
    expect([...list]).toEqual([a, b]);
  });
});

describe("ModuleList", () => {
  test("A: has PyTorch's state-dict keys, and typed elements", () => {
    class Net extends Module {
      readonly layers = new ModuleList([new Linear(2, 3), new Linear(3, 1)]);
      override forward(x: ReturnType<typeof rand>): ReturnType<typeof rand> {
        for (const layer of this.layers) x = layer.forward(x);
        return x;
      }
    }
    const net = new Net();
    expect(names(net)).toEqual([
      "layers.0.weight",
      "layers.0.bias",
      "layers.1.weight",
      "layers.1.bias",
    ]);
    expect(net.forward(rand([4, 2])).shape).toEqual([4, 1]);
    expect(net.layers[1]?.outFeatures).toBe(1);
  });

  test("cannot be called", () => {
    expect(() => new ModuleList([new ReLU()]).forward()).toThrow(
      "ModuleList: a container has no forward of its own",
    );
  });

  test("A: prints equal neighbours in one line, as PyTorch 2 does, also nested, and in subclasses", () => {
    const [relu, linear] = [new ReLU(), new Linear(2, 2)];
    class Tower extends ModuleList {}
    const block = new Sequential(linear, relu);
    const list = new Tower([
      linear,
      new Linear(2, 2),
      new Linear(2, 2),
      relu,
      linear,
      block,
      block,
    ]);
    expect(String(list)).toBe(
      `Tower(
  (0-2): 3 x Linear(in_features=2, out_features=2, bias=True)
  (3): ReLU()
  (4): Linear(in_features=2, out_features=2, bias=True)
  (5-6): 2 x Sequential(
    (0): Linear(in_features=2, out_features=2, bias=True)
    (1): ReLU()
  )
)`,
    );
    expect(String(new Sequential(new ModuleList([relu, relu])))).toBe(
      "Sequential(\n  (0): ModuleList(\n    (0-1): 2 x ReLU()\n  )\n)",
    );
  });
});

describe("Sequential", () => {
  test("A: takes layers by name, and is numbered where no name was given", () => {
    manualSeed(1);
    const net = new Sequential({ fc: new Linear(2, 3), act: new ReLU() });
    expect(names(net)).toEqual(["fc.weight", "fc.bias"]);
    const x = rand([4, 2]);
    expect(net.forward(x).toArray()).toEqual(net.act.forward(net.fc.forward(x)).toArray());
    net.append(new Linear(3, 1)).insert(0, new Flatten());
    expect(names(net)).toEqual(["fc.weight", "fc.bias", "3.weight", "3.bias"]);
    expect([...net.delete(0)].at(-1)).toBe(net.at(2));
    expect(names(net)).toEqual(["fc.weight", "fc.bias", "2.weight", "2.bias"]);
    expect(names(net.slice(1))).toEqual(["1.weight", "1.bias"]);
    expect(names(net.slice(0, 1))).toEqual(["fc.weight", "fc.bias"]);
  });

  test("A: finds layers by position after each edit, and has no positions behind the last", () => {
    const [fc, act] = [new Linear(2, 3), new ReLU()];
    const net = new Sequential({ fc, act });
    const at = net as unknown as Readonly<Record<number, Module | undefined>>;
    net.pop();
    expect([at[0], 1 in net]).toEqual([fc, false]);
    net.append(act).delete(0);
    expect(at[0]).toBe(act);
    expect(() => at[1]).toThrow("index 1 is out of range for Sequential of length 1");
    expect(names(net)).toEqual([]);
    delete (net as { 0?: Module })[0];
    expect(net.append(fc).length).toBe(1);
  });

  test("repeats its layers, tied", () => {
    const net = new Sequential(new Linear(2, 2), new ReLU()).repeat(3);
    expect(net.length).toBe(6);
    expect([...net.parameters()]).toHaveLength(2);
    expect(() => net.repeat(0)).toThrow(/times must be a positive integer; got 0/);
  });
});

describe("ParameterList", () => {
  test("B: takes parameters, tensors and null, and lists them under PyTorch's names", () => {
    const shared = new Parameter(ones([2]));
    const list = new ParameterList([shared, zeros([2, 3]), null, shared]);
    expect(names(list)).toEqual(["0", "1", "3"]);
    expect(list.at(1)).toBeInstanceOf(Parameter);
    expect([list.at(2), list[3], list.length]).toEqual([null, shared, 4]);
    expect([...list.parameters()]).toHaveLength(2);
    list.delete(0).insert(0, ones([4]));
    expect([list.at(0)?.shape, list.slice(-2).at(1)]).toEqual([[4], shared]);
    expect(list.concat([ones([1])]).length).toBe(5);
    expect(() => list.append(3 as never)).toThrow(
      'ParameterList: "4" must be a Parameter, a tensor or null; got [object Number]',
    );
    expect(() => list.append(shared.data)).toThrow(/belongs to a parameter already/);
    expect(() => list.forward()).toThrow(/has no forward/);
  });

  test("A: prints what PyTorch prints, null included", () => {
    expect(String(new ParameterList([zeros([2, 3], { dtype: "float64" })]))).toBe(
      "ParameterList(  (0): Parameter containing: [torch.float64 of size 2x3])",
    );
    expect(String(new ParameterList([null, zeros([])]))).toBe(
      "ParameterList(\n    (0): Object of type: NoneType\n    (1): Parameter containing: [torch.float32 of size ]\n)",
    );
  });
});
