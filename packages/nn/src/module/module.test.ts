import { ones, Parameter, tensor, zeros, type Tensor } from "@weft/tensor";
import { describe, expect, test, vi } from "vitest";
import { Linear, Module, ModuleError, ReLU, Sequential } from "../index.ts";

class Net extends Module {
  scale = new Parameter(ones([1]));
  readonly second = new Linear(2, 2);
  readonly first = new Linear(2, 2);
  shift = new Parameter(zeros([1]));
  #secret = new Parameter(zeros([1]));
  override forward(x: Tensor): Tensor {
    return this.first
      .forward(this.second.forward(x))
      .mul(this.scale)
      .add(this.shift)
      .add(this.#secret);
  }
}

const names = (module: Module, options = {}): string[] =>
  [...module.namedParameters(options)].map(([name]) => name);

describe("parameters", () => {
  test("A: namedParameters: come in PyTorch's order: own ones first as they were set, then children depth-first; private fields never", () => {
    expect(names(new Net())).toEqual([
      "scale",
      "shift",
      "second.weight",
      "second.bias",
      "first.weight",
      "first.bias",
    ]);
  });

  test("take a prefix, stay at the top without recursion, and come once when tied unless aliases are asked for", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2, { bias: false }));
    net[1].weight = net[0].weight;
    expect(names(net, { prefix: "net" })).toEqual(["net.0.weight", "net.0.bias"]);
    expect(names(net, { aliases: true })).toEqual(["0.weight", "0.bias", "1.weight"]);
    expect(names(net, { recurse: false })).toEqual([]);
    expect([...net.parameters()]).toHaveLength(2);
  });

  test("of a shared module come under its first name, and with aliases under each", () => {
    const shared = new Linear(1, 1, { bias: false });
    const net = new Sequential(shared, new ReLU(), shared);
    expect(names(net)).toEqual(["0.weight"]);
    expect(names(net, { aliases: true })).toEqual(["0.weight", "2.weight"]);
  });

  test("A: Modules hidden: hidden in a plain array or object are reported once, with the property's name", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    class Hidden extends Net {
      readonly layers = [new Linear(1, 1)];
    }
    const net = new Hidden();
    names(net);
    names(net);
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]![0]).toMatch(
      /Hidden\.layers holds modules or parameters in a plain array/,
    );
    warn.mockRestore();
  });
});

describe("modules", () => {
  const shared = new ReLU();
  const net = new Sequential(new Linear(1, 1), shared, new Sequential(shared));

  test("come once by default, parents first, and under every name when asked", () => {
    expect([...net.namedModules()].map(([name]) => name)).toEqual(["", "0", "1", "2"]);
    expect([...net.namedModules({ removeDuplicate: false })].map(([name]) => name)).toEqual([
      "",
      "0",
      "1",
      "2",
      "2.0",
    ]);
    expect([...new Sequential(shared, shared).children()]).toEqual([shared]);
  });

  test("C: apply: are visited by apply children first, this one last, a shared one once", () => {
    const visited: string[] = [];
    expect(net.apply((module) => visited.push(module.constructor.name))).toBe(net);
    expect(visited).toEqual(["Linear", "ReLU", "Sequential", "Sequential"]);
  });

  test("F: train and eval: switch between training and evaluation together", () => {
    net.eval();
    expect([...net.modules()].every((module) => !module.training)).toBe(true);
    net.train();
    expect([...net.modules()].every((module) => module.training)).toBe(true);
  });

  test("A: getParameter and getSubmodule: are found by dotted paths; an unknown path lists the nearest names", () => {
    const net2 = new Net();
    expect(net2.getParameter("second.bias")).toBe(net2.second.bias);
    expect(net2.getSubmodule("")).toBe(net2);
    expect(net2.getSubmodule("first")).toBe(net2.first);
    expect(() => (net2 as Module).getParameter("second.wieght")).toThrow(
      /got "second\.wieght" \(did you mean "second\.weight"/,
    );
    expect(() => (net2 as Module).getSubmodule("firs")).toThrow(/did you mean "first"/);
  });

  test.each([
    ["", /empty/],
    ["a.b", /dot/],
    ["forward", /hide a member.*"forward"/],
    ["training", /hide a member/],
  ])("refuse the name %j", (name, message) => {
    expect(() => new Net().addModule(name, new ReLU())).toThrow(ModuleError);
    expect(() => new Net().addModule(name, new ReLU())).toThrow(message);
  });

  test("A: Names with spaces: take names with spaces, and a name again for a new value", () => {
    const block = new Sequential()
      .addModule("block 0", new Linear(1, 1))
      .addModule("block 0", new ReLU());
    expect(String(block.getSubmodule("block 0"))).toBe("ReLU()");
  });
});

test("F: Buffers: buffers are listed, converted and saved unless they are not persistent", () => {
  const net = new Net()
    .registerBuffer("mean", tensor([1]))
    .registerBuffer("scratch", tensor([2]), { persistent: false });
  expect([...net.namedBuffers()].map(([name]) => name)).toEqual(["mean", "scratch"]);
  expect(Object.keys(net.stateDict())).toContain("mean");
  expect(Object.keys(net.stateDict())).not.toContain("scratch");
  net.to("float64");
  expect(Object.fromEntries(net.namedBuffers())["mean"]!.dtype).toBe("float64");
});

test("a buffer in two places is listed once, saved under both names, and stays one when converted", () => {
  const shared = tensor([1, 2]);
  const net = new Sequential(
    new ReLU().registerBuffer("mean", shared),
    new ReLU().registerBuffer("mean", shared),
  );
  expect([...net.namedBuffers({ prefix: "net" })].map(([name]) => name)).toEqual(["net.0.mean"]);
  expect(Object.keys(net.stateDict())).toEqual(["0.mean", "1.mean"]);
  net.to("float64");
  const { "0.mean": first, "1.mean": second } = net.stateDict();
  expect(first!.dtype).toBe("float64");
  expect(first!.storage).toBe(second!.storage);
});

test("a buffer may be unset, set later, and give its name to a parameter", () => {
  const net = new Net().registerBuffer("mean", null);
  expect([...net.namedBuffers()]).toEqual([]);
  net.mean = tensor([3]);
  expect(net.stateDict()["mean"]!.toArray()).toEqual([3]);
  net.registerParameter("mean", new Parameter(ones([1])));
  expect([...net.namedBuffers()]).toEqual([]);
  expect(names(net)).toContain("mean");
});

test("integer buffers keep their dtype, and are loaded", () => {
  const net = new Net().registerBuffer("steps", tensor([3], { dtype: "int32" })).to("float64");
  expect(net.stateDict()["steps"]!.dtype).toBe("int32");
  net.loadStateDict({ ...net.stateDict(), steps: tensor([5], { dtype: "int32" }) });
  expect(net.stateDict()["steps"]!.toArray()).toEqual([5]);
});

test("a property with a dot in its name is noticed at the first walk", () => {
  class Dotted extends Net {
    readonly "a.b" = new Linear(1, 1);
  }
  expect(() => names(new Dotted())).toThrow(/Dotted: a property .* dot; got "a\.b"/);
});

test("a null property may become a parameter or module later", () => {
  class Lazy extends Net {
    extra: Parameter | null = null;
  }
  const net = new Lazy();
  expect(names(net)).not.toContain("extra");
  net.registerParameter("extra", new Parameter(ones([1])));
  expect(names(net)).toContain("extra");
});

test("an apply in which modules are replaced visits those that were there", () => {
  const net = new Sequential(new Linear(1, 1), new Linear(1, 1));
  const visited: Module[] = [];
  const before = [...net];
  net.apply((module) => {
    visited.push(module);
    if (module === net[0]) net.addModule("0", new ReLU());
  });
  expect(visited).toEqual([...before, net]);
});

test("B: Freezing: freezing one use of a tied parameter freezes all, and zeroGrad forgets every gradient", () => {
  const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
  net[1].weight = net[0].weight;
  net
    .forward(ones([1, 2]))
    .sum()
    .backward();
  expect(net[1].weight.grad).not.toBeNull();
  net.zeroGrad();
  expect([...net.parameters()].every(({ grad }) => grad === null)).toBe(true);
  net[0].weight.setRequiresGrad(false);
  expect(net[1].weight.requiresGrad).toBe(false);
  net.setRequiresGrad(true);
  expect(net[1].weight.requiresGrad).toBe(true);
});

test("D: dtype change: changing the dtype keeps ties and parameter objects", () => {
  const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
  net[1].weight = net[0].weight;
  const { weight } = net[0];
  const before = weight.toArray();
  net.to("float64");
  expect(net[0].weight).toBe(weight);
  expect(net[1].weight).toBe(weight);
  expect(weight.dtype).toBe("float64");
  expect(weight.toArray()).toEqual(before);
});

test("D: dtype change: refuses what is no floating dtype, and changes nothing", () => {
  const net = new Sequential(new Linear(2, 2));
  expect(() => net.to("int64")).toThrow("to: a module's dtype must be a floating one; got int64");
  expect(() => net.to("cpu" as never)).toThrow(/to: dtype must be one of .*; got "cpu"/);
  expect(() => net.to(undefined as never)).toThrow(/to: dtype must be one of/);
  expect(net[0].weight.dtype).toBe("float32");
});
