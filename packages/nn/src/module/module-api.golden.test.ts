import { Parameter, tensor, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { expectGolden, readGolden, type GoldenTensor } from "../../test/golden.ts";
import { Linear, Module, ReLU, Sequential } from "../index.ts";

type Names = readonly string[];
const golden = readGolden<{
  readonly top: Readonly<Record<string, Names>> & {
    readonly get_parameter: GoldenTensor;
    readonly get_buffer: GoldenTensor;
  };
  readonly sequential: { readonly slice_1_3_names: Names };
  readonly accumulate: { readonly after_first: number; readonly after_second: number };
  readonly freeze: { readonly requires_grad: Readonly<Record<string, boolean>> };
}>("module_api.json"); // made by goldens/gen_chapter.py

abstract class Silent extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}

/** With buffers that are saved, not saved, and not there; a parameter that is not there, and one that is. */
class Sub extends Silent {
  opt: Parameter | null = null;
  w: Parameter;
  constructor() {
    super();
    this.registerBuffer("run", tensor([1, 2]));
    this.registerBuffer("scratch", tensor([9]), { persistent: false });
    this.registerBuffer("nothing", null);
    this.w = new Parameter(tensor([[1, 2]]));
  }
}

/** With a shared module, a shared parameter, a parameter after the children, and a tensor that is neither. */
class Top extends Silent {
  readonly z = new Parameter(tensor([5]));
  readonly first = new Sub();
  readonly second: Sub = this.first;
  readonly third = new Sub();
  readonly a = new Parameter(tensor([6]));
  readonly missing = null;
  readonly plain = tensor([7]);
  constructor() {
    super();
    this.third.w = this.first.w;
  }
}

const names = (entries: Iterable<readonly [string, unknown]>): Names =>
  Array.from(entries, ([name]) => name);

describe("names and order are PyTorch's", () => {
  const top = new Top();
  test.each<[string, Names]>([
    ["named_parameters", names(top.namedParameters())],
    ["named_parameters_recurse_false", names(top.namedParameters({ recurse: false }))],
    ["named_parameters_prefix", names(top.namedParameters({ prefix: "net" }))],
    ["named_parameters_keep_duplicates", names(top.namedParameters({ aliases: true }))],
    ["named_buffers", names(top.namedBuffers())],
    ["state_dict", Object.keys(top.stateDict())],
    ["state_dict_prefix", Object.keys(top.stateDict({ prefix: "net" }))],
    ["named_children", names(top.namedChildren())],
    ["named_modules", names(top.namedModules())],
    ["named_modules_keep_duplicates", names(top.namedModules({ removeDuplicate: false }))],
  ])("%s", (key, ours) => {
    expect(ours).toEqual(golden.top[key]);
  });

  test("paths lead through shared modules", () => {
    expect(top.getSubmodule("")).toBe(top);
    expect(top.getSubmodule("second")).toBe(top.first);
    expectGolden(top.getParameter("second.w"), golden.top.get_parameter);
    expectGolden(top.getBuffer("third.run" as string), golden.top.get_buffer);
  });

  test("a slice is numbered anew and shares its layers", () => {
    const net = new Sequential(
      ...([new Linear(1, 1), new Linear(1, 1), new ReLU(), new Linear(1, 1)] as const),
    );
    const part = net.slice(1, 4);
    expect(part.at(0)).toBe(net[1]);
    expect(part.at(-1)).toBe(net[3]);
    expect(names(new Sequential(new ReLU(), net[0], net[1]).slice(0, 3).namedParameters())).toEqual(
      golden.sequential.slice_1_3_names,
    );
  });
});

describe("gradients behave as PyTorch's", () => {
  test("B: value and grad: they add up over two backwards", () => {
    const w = new Parameter(tensor([1]));
    w.mul(3).sum().backward();
    expect(w.grad!.item()).toBe(golden.accumulate.after_first);
    w.mul(4).sum().backward();
    expect(w.grad!.item()).toBe(golden.accumulate.after_second);
  });

  test("F: requiresGrad_ cascades: a frozen layer gets none, the others do", () => {
    const net = new Sequential(new Linear(2, 2), new Linear(2, 2));
    net[0].setRequiresGrad(false);
    net
      .forward(tensor([[1, 2]]))
      .sum()
      .backward();
    const wanted = [...net.namedParameters()].map(([name, p]) => [name, p.requiresGrad]);
    expect(Object.fromEntries(wanted)).toEqual(golden.freeze.requires_grad);
    expect(net[0].weight.grad).toBeNull();
    expect(net[1].weight.grad).not.toBeNull();
  });
});

// PyTorch's own rules for wrong names and parts; the texts are ours.
describe("what PyTorch refuses is refused", () => {
  const parameter = new Parameter(tensor([1]));
  const plain = tensor([1]);
  test.each<[string, (top: Module) => unknown, RegExp]>([
    ["get_submodule('nope')", (t) => t.getSubmodule("nope"), /got "nope" \(did you mean/],
    ["get_submodule('z')", (t) => t.getSubmodule("z"), /must name a module; got "z"/],
    ["get_parameter('first.nope')", (t) => t.getParameter("first.nope"), /"first\.w"/],
    ["get_buffer('first.w')", (t) => t.getBuffer("first.w"), /must name a buffer; got "first\.w"/],
    ["get_parameter('first.run')", (t) => t.getParameter("first.run"), /must name a parameter/],
    [
      "register_parameter('a.b', p)",
      (t) => t.registerParameter("a.b", parameter),
      /^registerParameter: a name must not be empty or contain a dot; got "a\.b"/,
    ],
    ["register_parameter('', p)", (t) => t.registerParameter("", parameter), /got ""/],
    [
      "register_parameter('plain', p)",
      (t) => t.registerParameter("plain", parameter),
      /registerParameter: a name must not hide a member; got "plain" for Top/,
    ],
    [
      "register_parameter('q', plain tensor)",
      (t) => t.registerParameter("q", plain as never),
      /"q" must be a Parameter or null; got Tensor/,
    ],
    ["add_module('a.b', m)", (t) => t.addModule("a.b", new ReLU()), /^addModule: .* "a\.b"/],
    ["add_module('', m)", (t) => t.addModule("", new ReLU()), /got ""/],
    [
      "add_module('x', 3)",
      (t) => t.addModule("x", 3 as never),
      /"x" must be a module; got \[object Number\]/,
    ],
    ["register_buffer('a.b', t)", (t) => t.registerBuffer("a.b", plain), /^registerBuffer: .*dot/],
    [
      "a parameter as a buffer",
      (t) => t.registerBuffer("q", parameter),
      /"q" must be a tensor that is no parameter, or null; got Parameter/,
    ],
  ])("%s", (_, run, message) => {
    const top = new Top();
    const before = Object.keys(top);
    expect(() => run(top)).toThrow(message);
    expect(Object.keys(top)).toEqual(before);
  });
});
