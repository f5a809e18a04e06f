import { Parameter, tensor, zeros, type Tensor } from "@weft/tensor";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Module, ReLU, Sequential } from "../index.ts";

class Empty extends Module {
  override forward(x: Tensor): Tensor {
    return x;
  }
}
const parameter = (): Parameter => new Parameter(zeros([1]));
const children = (module: Module): string[] => [...module.namedChildren()].map(([name]) => name);

test("modules, parameters and buffers come in the order they were added, whatever their names", () => {
  const name = fc.constantFrom("0", "1", "2", "10", "01", "-1", "1e3", "a", "b", "4294967295");
  fc.assert(
    fc.property(fc.uniqueArray(name), (names) => {
      const module = new Empty();
      for (const one of names) module.addModule(one, new ReLU());
      expect(children(module)).toEqual(names);
      expect(String(module).match(/\(([^()]+)\): ReLU/g)?.length ?? 0).toBe(names.length);

      const flat = new Empty();
      for (const one of names) flat.registerParameter(one, parameter());
      expect([...flat.namedParameters()].map(([n]) => n)).toEqual(names);

      const buffers = new Empty();
      for (const one of names) buffers.registerBuffer(one, tensor([1]));
      expect([...buffers.namedBuffers()].map(([n]) => n)).toEqual(names);
    }),
    { seed: 42 },
  );
});

test("properties that are assigned in between keep their place too", () => {
  const module = new Empty() as Empty & Record<string, unknown>;
  module.addModule("b", new ReLU());
  module.addModule("0", new ReLU());
  module["c"] = new ReLU();
  module.addModule("1", new ReLU());
  module["a"] = new ReLU();
  expect(children(module)).toEqual(["b", "0", "c", "1", "a"]);
});

test("a new value takes the old one's place; what was deleted comes last when it comes again", () => {
  const module = new Empty() as Empty & Record<string, unknown>;
  for (const name of ["b", "0", "a"]) module.addModule(name, new ReLU());
  module.addModule("0", new Empty());
  expect(children(module)).toEqual(["b", "0", "a"]);
  delete module["0"];
  expect(children(module)).toEqual(["b", "a"]);
  module.addModule("0", new ReLU());
  expect(children(module)).toEqual(["b", "a", "0"]);
});

test("a Sequential applies its layers in the order they were added", () => {
  class Times extends Module {
    readonly digit: number;
    constructor(digit: number) {
      super();
      this.digit = digit;
    }
    override forward(x: Tensor): Tensor {
      return x.mul(10).add(this.digit);
    }
  }
  const net = new Sequential()
    .addModule("first", new Times(1))
    .append(new Times(2))
    .addModule("0", new Times(3));
  expect(children(net)).toEqual(["first", "1", "0"]);
  expect(net.forward(tensor(0)).item()).toBe(123);
});
