import { ones, Parameter, ValueError } from "@weft/tensor";
import { expect, test } from "vitest";
import { SGD } from "./index.ts";

/** What a module looks like to an optimizer; iterable over other things than parameters, as a Sequential is. */
class Owner {
  readonly held: Record<string, Parameter>;
  constructor(held: Record<string, Parameter>) {
    this.held = held;
  }
  namedParameters(): Iterable<[string, Parameter]> {
    return Object.entries(this.held);
  }
  [Symbol.iterator](): Iterator<unknown> {
    return ["not a parameter"].values();
  }
}
const parameter = (): Parameter => {
  const made = new Parameter(ones([1]));
  made.grad = ones([1]);
  return made;
};

test("W7: an optimizer made for an owner steps its parameters by name, a tied one once", () => {
  const shared = parameter();
  const owner = new Owner({ a: shared, b: parameter(), c: shared });
  const optimizer = new SGD(owner, { lr: 0.5 });
  optimizer.step();
  expect(optimizer.stateDict().groups[0]!.params).toEqual(["a", "b"]);
  expect(Object.values(owner.held).map((p) => p.item())).toEqual([0.5, 0.5, 0.5]);
});

test.each<[string, (held: Record<string, Parameter>) => void, RegExp]>([
  [
    "a replaced parameter",
    (held) => (held["b"] = parameter()),
    /^optimizer: the parameters must be those that it was made with; got another parameter as "b" \(make a new optimizer/,
  ],
  [
    "a broken tie, with both names",
    (held) => (held["c"] = parameter()),
    /got another parameter as "c", which was tied to "a" \(/,
  ],
  [
    "a new tie, with both names",
    (held) => (held["b"] = held["a"]!),
    /got another parameter as "b", which is now tied to "a" and "c" \(/,
  ],
  ["a parameter too many", (held) => (held["d"] = parameter()), /got a new parameter "d" \(/],
  ["a parameter that is gone", (held) => delete held["b"], /got no parameter "b" \(/],
])("W7: step notices %s, and changes nothing", (_, change, message) => {
  const shared = parameter();
  const first = { a: shared, b: parameter(), c: shared };
  for (const groups of [false, true]) {
    const owner = new Owner({ ...first });
    const optimizer = new SGD(groups ? [{ params: owner, lr: 1 }] : owner);
    change(owner.held);
    const before = Object.values(first).map((p) => p.item());
    expect(() => optimizer.step()).toThrow(ValueError);
    expect(() => optimizer.step()).toThrow(message);
    expect(Object.values(first).map((p) => p.item())).toEqual(before);
  }
});

test("W7: another order of the same names, and other values, are no change", () => {
  const [a, b] = [parameter(), parameter()];
  const owner = new Owner({ a, b });
  const optimizer = new SGD(owner);
  delete owner.held["a"];
  owner.held["a"] = a.setData(ones([1]).mul(3));
  expect(() => optimizer.step()).not.toThrow();
});
