import { readFileSync } from "node:fs";
import { inspect } from "node:util";
import { Parameter, zeros, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { CrossEntropyLoss, Flatten, Linear, Module, MSELoss, ReLU, Sequential } from "../index.ts";

const { modules } = JSON.parse(
  readFileSync(new URL("../../../../goldens/repr.json", import.meta.url), "utf8"),
) as { readonly modules: Readonly<Record<string, string>> }; // made by goldens/gen_chapter.py

abstract class Silent extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}
class Extra extends Silent {
  readonly w = new Parameter(zeros([1]));
  readonly a = new Linear(2, 2);
  override extraRepr(): string {
    return "k=3\nmode='x'";
  }
}
class One extends Silent {
  override extraRepr(): string {
    return "k=3";
  }
}
class OneChild extends One {
  readonly c = new ReLU();
}

test.each<[string, Module]>([
  ["nn.Linear(4, 8)", new Linear(4, 8)],
  ["nn.Linear(4, 8, bias=False)", new Linear(4, 8, { bias: false })],
  ["nn.ReLU()", new ReLU()],
  ["nn.Flatten()", new Flatten()],
  ["nn.MSELoss()", new MSELoss()],
  ["nn.CrossEntropyLoss()", new CrossEntropyLoss()],
  ["nn.Sequential()", new Sequential()],
  [
    "nn.Sequential(nn.Linear(2, 2), nn.Sequential(nn.ReLU()), nn.Sequential())",
    new Sequential(new Linear(2, 2), new Sequential(new ReLU()), new Sequential()),
  ],
  [
    "nn.Sequential(nn.Linear(1, 1), nn.Linear(1, 1), nn.Linear(1, 1))",
    new Sequential(new Linear(1, 1), new Linear(1, 1), new Linear(1, 1)),
  ],
  [
    "custom: extra_repr returns 'k=3\\nmode=...' plus a child a=Linear(2,2) and a parameter w",
    new Extra(),
  ],
  [
    "nn.Sequential(OrderedDict([('fc', nn.Linear(2, 3)), ('act', nn.ReLU())]))",
    new Sequential().addModule("fc", new Linear(2, 3)).addModule("act", new ReLU()),
  ],
  ["custom: extra_repr 'k=3', no child", new One()],
  ["custom: extra_repr 'k=3', one child c=ReLU", new OneChild()],
])("%s prints as in PyTorch", (code, module) => {
  expect(modules[code]).toBeDefined();
  expect(String(module)).toBe(modules[code]);
});

test("a class whose name ends in Module keeps its whole name", () => {
  class AttentionModule extends Silent {}
  expect(String(new AttentionModule())).toBe("AttentionModule()");
});

test("a module that contains itself is cut short", () => {
  class Loop extends Silent {
    readonly act = new ReLU();
    readonly self: Module = this;
  }
  expect(String(new Loop())).toBe("Loop(\n  (act): ReLU()\n  (self): Loop(...)\n)");
  expect([...new Loop().namedModules({ removeDuplicate: false })].map(([name]) => name)).toEqual([
    "",
    "act",
  ]);
});

test("Node's inspect shows the same text, also inside other values", () => {
  const net = new Sequential(new ReLU());
  expect(inspect(net)).toBe(String(net));
  expect(inspect({ net: new ReLU() })).toBe("{ net: ReLU() }");
});
