import { inspect } from "node:util";
import type { Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Module, ReLU, Sequential } from "../index.ts";

abstract class Silent extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}
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
