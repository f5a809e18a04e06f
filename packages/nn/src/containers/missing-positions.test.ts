import { inspect } from "node:util";
import { IndexError, ones, Parameter } from "@weft/tensor";
import { expect, test } from "vitest";
import {
  deepCopy,
  Linear,
  Module,
  ModuleDict,
  ModuleList,
  ParameterList,
  ReLU,
  Sequential,
  tie,
  untie,
} from "../index.ts";

/** As JavaScript sees a list: under any name there may be something. */
type Untyped = Record<PropertyKey, unknown>;

const weight = new Parameter(ones([1]));

const lists: readonly (readonly [string, () => Module, () => Module])[] = [
  [
    "Sequential",
    () => new Sequential(new ReLU(), new ReLU(), new ReLU()),
    () => new Sequential(new ReLU(), new ReLU()),
  ],
  [
    "ModuleList",
    () => new ModuleList([new ReLU(), new ReLU(), new ReLU()]),
    () => new ModuleList([new ReLU(), new ReLU()]),
  ],
  [
    "ParameterList",
    () => new ParameterList([weight, null, weight]),
    () => new ParameterList([weight, null]),
  ],
];

for (const [name, make, shorter] of lists) {
  test(`A: Indexing: a position that a ${name} does not have is the error of at`, () => {
    const list = make() as Module & Untyped & { at(index: number): unknown };
    for (const wrong of [3, 5, -4]) {
      const message = `${name}: index ${wrong} is out of range for ${name} of length 3`;
      expect(() => list.at(wrong)).toThrow(message);
      expect(() => list[wrong]).toThrow(message);
      expect(() => list[String(wrong)]).toThrow(IndexError);
    }
    expect(() => list[-1]).toThrow(
      `${name}: index -1 is out of range for ${name} of length 3 (at(-1) counts from the end)`,
    );
    expect([list[2], list[0]]).toEqual([list.at(2), list.at(0)]);
    expect(() => new (list.constructor as new () => Untyped)()[0]).toThrow("of length 0");
  });

  test(`A: other names that a ${name} does not have are undefined, as in any object`, async () => {
    const list = make() as Module & Untyped;
    for (const other of ["05", "1.5", "-0", "+1", "1e3", " 1", "", "then", "toJSON", "layers"])
      expect(list[other], other).toBe(undefined);
    expect(list[Symbol.toStringTag]).toBe(undefined);
    expect([5 in list, "5" in list, "train" in list, Object.hasOwn(list, 5)]).toEqual([
      ...[false, false, true, false],
    ]);
    expect(await Promise.resolve(list)).toBe(list);
    expect([list instanceof Module, list.hasOwnProperty(0)]).toEqual([true, true]); // as older code asks
    expect(Object.keys(JSON.parse(JSON.stringify(list)) as object)).toEqual([
      ...["0", "1", "2", "training"],
    ]);
    expect(inspect(list)).toBe(String(list));
    expect(inspect(list, { customInspect: false, depth: 0 })).toContain(name);
    const seen: string[] = [];
    for (const key in list) seen.push(key);
    expect(seen).toEqual(Object.keys(list));
    expect(`${String(list)}`.startsWith(name)).toBe(true);
  });

  test(`A: a ${name} is compared, changed and copied as before`, () => {
    const [list, short] = [make(), shorter()] as [Module & Untyped, Module & Untyped];
    expect(list).toEqual(make());
    expect(list).toStrictEqual(make());
    expect(list).not.toEqual(short);
    expect(short).not.toEqual(list);
    expect(short).not.toMatchObject(list);
    expect(() => expect(short).toEqual(list)).toThrow(/expected/);
    const copy = deepCopy(list);
    expect([copy.constructor, String(copy)]).toEqual([list.constructor, String(list)]);
    expect(() => copy[3]).toThrow("of length 3");
    list["label"] = "a";
    expect([list["label"], Object.hasOwn(list, "label"), copy["label"]]).toEqual([
      ...["a", true, undefined],
    ]);
    delete list[1];
    expect(list[1]).toBe(undefined); // the gap that delete leaves is none of at
    expect(() => list[2]).not.toThrow();
  });
}

test("A: modules that are no lists give undefined for positions", () => {
  for (const module of [new ReLU(), new ModuleDict({ a: new ReLU() })]) {
    expect((module as unknown as Untyped)[5]).toBe(undefined);
    for (
      let at = Object.getPrototypeOf(module) as object | null;
      at !== null;
      at = Object.getPrototypeOf(at) as object | null
    )
      expect((at as Untyped)[5]).toBe(undefined);
  }
});

test("D: a tie of a layer that was taken out is not looked for behind the last", () => {
  const net = new Sequential(new Linear(2, 2), new Linear(2, 2), new Linear(2, 2));
  tie(net, "2.weight", "0.weight");
  (net as unknown as { pop(): unknown }).pop();
  expect([...net.namedParameters()].map(([name]) => name)).toEqual([
    ...["0.weight", "0.bias", "1.weight", "1.bias"],
  ]);
  expect(() => tie(net, "5.weight" as never, "0.weight")).toThrow(
    /must name a parameter; got "5\.weight"/,
  );
  expect(() => untie(net, "5.weight" as never)).toThrow(/5\.weight/);
  expect(() => net.getParameter("5.weight" as never)).toThrow("getParameter: the path must name");
});
