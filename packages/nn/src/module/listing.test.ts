import { ones, Parameter, Tensor, zeros } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Linear, Module, ReLU, Sequential, tie, type ListOptions } from "../index.ts";

const first = (entries: Iterable<readonly [string, unknown]>): string[] =>
  Array.from(entries, ([name]) => name);

/** Two layers with one weight and one buffer under two names each, and a buffer of its own. */
function tiedNet(): Sequential<readonly [Linear, ReLU, Linear]> {
  const net = new Sequential(new Linear(2, 2), new ReLU(), new Linear(2, 2));
  tie(net, "2.weight", "0.weight");
  const shared = zeros([2]);
  net[0].registerBuffer("mean", shared);
  net[2].registerBuffer("mean", shared);
  net[1].registerBuffer("steps", ones([1]));
  net.registerBuffer("top", ones([1]));
  return net;
}

describe("A: namedParameters takes a glob or a RegExp filter", () => {
  test.each<[ListOptions, readonly string[]]>([
    [{ filter: "**.bias" }, ["0.bias", "2.bias"]],
    [{ filter: /weight/u }, ["0.weight"]],
    [{ filter: /weight/u, aliases: true }, ["0.weight", "2.weight"]],
    // A tied parameter is not lost because its first name does not fit.
    [{ filter: "2.*" }, ["2.weight", "2.bias"]],
    [{ filter: "net.0.*", prefix: "net" }, ["net.0.weight", "net.0.bias"]],
    [{ filter: "0.*", recurse: false }, []],
    [{ filter: "x" }, []],
  ])("%j", (options, names) => {
    expect(first(tiedNet().namedParameters(options))).toEqual(names);
  });

  test("and so does parameters", () => {
    const net = tiedNet();
    expect([...net.parameters({ filter: "*.weight" })]).toEqual([net[0].weight]);
    expect([...net.parameters({ recurse: false })]).toEqual([]);
  });

  test("a filter finds what stands only under the second name of a shared module", () => {
    const shared = new Linear(1, 1);
    const net = new Sequential(shared, new Sequential(shared));
    expect(first(net.namedParameters({ filter: "1.**" }))).toEqual(["1.0.weight", "1.0.bias"]);
  });
});

test("A: parameters tied to a view are one with what they show, under its own name where that fits", () => {
  const net = new Sequential(new Linear(3, 2, { bias: false }), new Linear(2, 3, { bias: false }));
  net[0].weight.tieTo(net[1].weight.t());
  expect([...net.namedParameters()]).toEqual([["1.weight", net[1].weight]]);
  expect(first(net.namedParameters({ aliases: true }))).toEqual(["0.weight", "1.weight"]);
  expect([...net.namedParameters({ filter: "0.*" })]).toEqual([["0.weight", net[1].weight]]);
  expect(net.freeze("0.*")).toEqual(["0.weight", "1.weight"]);
  expect(net[1].weight.requiresGrad).toBe(false);
  net.to("float64");
  expect(net[0].weight.dtype).toBe("float64");
  net[1].weight.data.fill_(3);
  expect(net[0].weight.toArray()).toEqual([
    [3, 3, 3],
    [3, 3, 3],
  ]);
  net.unfreeze();
  expect(net[0].weight.requiresGrad).toBe(true);
});

describe("A: namedBuffers and buffers", () => {
  test.each<[ListOptions, readonly string[]]>([
    [{}, ["top", "0.mean", "1.steps"]],
    [{ aliases: true }, ["top", "0.mean", "1.steps", "2.mean"]],
    [{ recurse: false }, ["top"]],
    [{ filter: "2.*" }, ["2.mean"]],
    [{ filter: /s/u, prefix: "n" }, ["n.1.steps"]],
  ])("with %j", (options, names) => {
    const net = tiedNet();
    expect(first(net.namedBuffers(options))).toEqual(names);
    const { prefix: _, aliases, ...rest } = options;
    if (aliases !== true && options.prefix === undefined)
      expect([...net.buffers(rest)]).toHaveLength(names.length);
  });

  test("two views of one memory are two buffers, and stay views of one when converted", () => {
    const whole = zeros([4]);
    const net = new ReLU()
      .registerBuffer("low", whole.at("0:2"))
      .registerBuffer("high", whole.at("2:4"))
      .registerBuffer("again", whole.at("0:2"))
      .to("float64") as ReLU & { low: Tensor; high: Tensor };
    expect(first(net.namedBuffers())).toEqual(["low", "high"]);
    expect(net.low.dtype).toBe("float64");
    expect(net.low.storage).toBe(net.high.storage);
    net.high.fill_(7);
    expect(net.getBuffer("again" as string).toArray()).toEqual([0, 0]);
    expect(net.getBuffer("high").toArray()).toEqual([7, 7]);
  });
});

test("A: children, namedChildren, modules and namedModules list shared modules again when asked", () => {
  const shared = new ReLU();
  const net = new Sequential(shared, new Linear(1, 1), shared);
  const all = { removeDuplicate: false };
  expect(first(net.namedChildren())).toEqual(["0", "1"]);
  expect(first(net.namedChildren(all))).toEqual(["0", "1", "2"]);
  expect([...net.children(all)]).toEqual([shared, net[1], shared]);
  expect([...net.children()]).toEqual([shared, net[1]]);
  expect([...net.modules(all)]).toEqual([net, shared, net[1], shared]);
  expect([...net.modules()]).toEqual([net, shared, net[1]]);
  expect(first(net.namedModules({ ...all, prefix: "net" }))).toEqual([
    "net",
    "net.0",
    "net.1",
    "net.2",
  ]);
});

test("A: an option that means nothing is refused", () => {
  const net: Module = new ReLU();
  expect(() => [...net.namedParameters({ alias: true } as never)]).toThrow(
    /^namedParameters: options must be among \(prefix, recurse, aliases, filter\); got alias$/,
  );
  expect(() => [...net.namedBuffers("net" as never)]).toThrow(/must be an object; got string/);
  expect(() => [...net.children({ recurse: true } as never)]).toThrow(/among \(removeDuplicate\)/);
  expect(() => [...net.modules({ recurse: true } as never)]).toThrow(/got recurse/);
});

describe("B: freezing one use freezes all, and says which names are affected", () => {
  test("aliases too", () => {
    const net = tiedNet();
    expect(net.freeze("2.weight")).toEqual(["0.weight", "2.weight"]);
    expect(net[0].weight.requiresGrad).toBe(false);
    expect(net[0].bias.requiresGrad).toBe(true);
    expect(net.unfreeze(/^0\.weight/u)).toEqual(["0.weight", "2.weight"]);
    expect(net[2].weight.requiresGrad).toBe(true);
  });

  test("all of them without a filter; nothing when none fits", () => {
    const net = tiedNet();
    expect(net.freeze("x")).toEqual([]);
    expect(net.freeze()).toEqual(["0.weight", "2.weight", "0.bias", "2.bias"]);
    expect([...net.parameters()].some(({ requiresGrad }) => requiresGrad)).toBe(false);
  });

  test("requiresGrad_ is PyTorch's name, and returns the module", () => {
    const net = tiedNet();
    expect(net.requiresGrad_(false)).toBe(net);
    expect([...net.parameters()].some(({ requiresGrad }) => requiresGrad)).toBe(false);
    expect(net.requiresGrad_()[2].bias.requiresGrad).toBe(true);
  });
});

test("A: getBuffer finds buffers by path, names the nearest, and takes nothing else", () => {
  const net = tiedNet();
  expect(net.getBuffer("2.mean")).toBe(net.getBuffer("0.mean"));
  expect(net.getBuffer("top").item()).toBe(1);
  const any: Module = net;
  expect(() => any.getBuffer("0.maen")).toThrow(
    /^getBuffer: the path must name a buffer; got "0\.maen" \(did you mean "0\.mean"/,
  );
  expect(() => any.getBuffer("0.weight")).toThrow(/must name a buffer/);
});

test("paths are names of parts: no members, no positions that are another name's, nothing behind a parameter", () => {
  const net = new Sequential().addModule("block", new Linear(1, 1));
  expect(net.getSubmodule("block")).toBe(net.at(0));
  expect(() => net.getSubmodule("0")).toThrow(/did you mean "block"/);
  expect(() => net.getParameter("block.weight.data")).toThrow(/must name a parameter/);
  expect(() => net.getParameter("block.forward")).toThrow(/must name a parameter/);
  expect(() => net.getParameter("")).toThrow(/must name a parameter; got ""/);
  expect(net.getParameter("block.weight")).toBeInstanceOf(Parameter);
});
