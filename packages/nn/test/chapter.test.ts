import { readFileSync } from "node:fs";
import { constant, normal, uniform, xavierUniform, zeros } from "@weft/init";
import { manualSeed, noGrad, rand, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Linear, ReLU, Sequential, type Layer, type Module } from "../src/index.ts";

/** What a notebook printed for the chapter after `torch.manual_seed(0)`, block by block. */
const { blocks } = JSON.parse(
  readFileSync(new URL("../../../goldens/chapter_seed0.json", import.meta.url), "utf8"),
) as {
  readonly blocks: readonly {
    readonly code: string;
    readonly printed: string;
    readonly shown: string | null;
  }[];
}; // made by goldens/gen_chapter_seed0.py

/** The output of the block whose code contains a text. */
function torch(code: string, what: "printed" | "shown"): string {
  const block = blocks.find((candidate) => candidate.code.includes(code));
  if (block === undefined) throw new Error(`no block with ${code}`);
  return (block[what] ?? "").trimEnd();
}

/** Values as PyTorch prints them; how they came about is not what this test is about. */
function values(t: Tensor): string {
  return String(t.detach());
}

function withoutGradFn(text: string): string {
  return text.replace(/, grad_fn=<\w+>\)/, ")");
}

test("the chapter, after manualSeed(0), prints PyTorch's numbers from the first block to the last", () => {
  manualSeed(0);
  const net = new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 1));
  const x = rand([2, 4]);
  expect(values(net.forward(x))).toBe(withoutGradFn(torch("net(X)\n", "shown")));

  const { weight, bias } = net[2].stateDict();
  expect(`OrderedDict([('weight', ${values(weight)}), ('bias', ${values(bias)})])`).toBe(
    torch("print(net[2].state_dict())", "printed"),
  );
  expect(
    `<class 'torch.nn.parameter.Parameter'>\n${String(net[2].bias)}\n${String(net[2].bias.data)}`,
  ).toBe(torch("print(type(net[2].bias))", "printed"));
  expect(net[2].weight.grad).toBeNull();

  const named = (module: Module): string =>
    [...module.namedParameters()]
      .map(([name, p]) => `('${name}', torch.Size([${p.shape.join(", ")}]))`)
      .join(" ");
  expect(`${named(net[0])}\n${named(net)}`).toBe(torch("net[0].named_parameters()", "printed"));
  expect(String(net.stateDict()["2.bias"])).toBe(torch("net.state_dict()['2.bias']", "shown"));

  const block1 = (): Layer =>
    new Sequential(new Linear(4, 8), new ReLU(), new Linear(8, 4), new ReLU());
  const block2 = new Sequential();
  for (let i = 0; i < 4; i++) block2.addModule(`block ${i}`, block1());
  const rgnet = new Sequential(block2, new Linear(4, 1));
  expect(values(rgnet.forward(x))).toBe(withoutGradFn(torch("rgnet(X)", "shown")));
  expect(String(rgnet)).toBe(torch("print(rgnet)", "printed"));
  const inner = rgnet[0].at(1) as Sequential<[Linear]>; // block1's first layer
  expect(String(inner[0].bias.data)).toBe(torch("rgnet[0][1][0].bias.data", "shown"));

  const onLinear =
    (init: (layer: Linear) => void) =>
    (module: Module): void => {
      if (module instanceof Linear) init(module as Linear);
    };
  const firstRow = (): string =>
    `(${String(net[0].weight.data.at(0))}, ${String(net[0].bias.data.at(0))})`;
  net.apply(onLinear((m) => (normal(m.weight, { mean: 0, std: 0.01 }), zeros(m.bias))));
  expect(firstRow()).toBe(torch("def init_normal", "shown"));
  net.apply(onLinear((m) => (constant(m.weight, { value: 1 }), zeros(m.bias))));
  expect(firstRow()).toBe(torch("def init_constant", "shown"));
  net[0].apply(onLinear((m) => xavierUniform(m.weight)));
  net[2].apply(onLinear((m) => constant(m.weight, { value: 42 })));
  expect(`${String(net[0].weight.data.at(0))}\n${String(net[2].weight.data)}`).toBe(
    torch("def xavier", "printed"),
  );

  net.apply(
    onLinear((m) => {
      uniform(m.weight, { from: -10, to: 10 });
      m.weight.data.mul_(m.weight.data.abs().ge(5));
    }),
  );
  expect(values(net[0].weight.at(":2"))).toBe(withoutGradFn(torch("def my_init", "shown")));

  net[0].weight.data.at(":").add_(1);
  net[0].weight.data.set([0, 0], 42);
  expect(String(net[0].weight.data.at(0))).toBe(torch("net[0].weight.data[:] += 1", "shown"));

  const shared = new Linear(8, 8);
  const tied = new Sequential(
    new Linear(4, 8),
    new ReLU(),
    shared,
    new ReLU(),
    shared,
    new ReLU(),
    new Linear(8, 1),
  );
  noGrad(() => tied.forward(x));
  const same = (): string => String(tied[2].weight.data.at(0).eq(tied[4].weight.data.at(0)));
  const before = same();
  tied[2].weight.data.set([0, 0], 100);
  expect(tied[4].weight.at(0, 0).item()).toBe(100);
  expect(`${before}\n${same()}`).toBe(torch("shared = nn.Linear(8, 8)", "printed"));
});
