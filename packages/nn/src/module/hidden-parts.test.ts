import { ones, Parameter, type Tensor } from "@weft/tensor";
import { afterEach, beforeEach, expect, test, vi, type MockInstance } from "vitest";
import { Module, ReLU, Sequential } from "../index.ts";

let warn: MockInstance<typeof console.warn>;
beforeEach(() => {
  warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
});
afterEach(() => warn.mockRestore());

class Holder extends Module {
  held: unknown;
  other: unknown;
  constructor(held: unknown, other?: unknown) {
    super();
    this.held = held;
    this.other = other;
  }
  override forward(x: Tensor): Tensor {
    return x;
  }
}
const warnings = (): string[] => warn.mock.calls.map(([text]) => String(text));
const walk = (module: Module): unknown => [...module.modules()];

const LIST = "a ModuleList or a Sequential, or set them as properties (addModule)";

test.each<[kind: string, held: unknown, home: string]>([
  ["array", [new ReLU()], LIST],
  ["array", [[1, [new ReLU()]]], LIST],
  [
    "array",
    [null, new Parameter(ones([1]))],
    "a ParameterList, or set them as properties (registerParameter)",
  ],
  [
    "object",
    { a: 1, b: new Parameter(ones([1])) },
    "a ParameterDict, or set them as properties (registerParameter)",
  ],
  ["object", { a: new ReLU() }, "a ModuleDict, or set them as properties (addModule)"],
  ["object", { layers: [new ReLU()] }, LIST],
  ["Map", new Map([["a", new ReLU()]]), "a ModuleDict, or set them as properties (addModule)"],
  ["Map", new Map([[new ReLU(), 1]].map(([a]) => [a, a])), LIST],
  ["Set", new Set([new ReLU()]), LIST],
  [
    "array",
    [new ReLU(), new Parameter(ones([1]))],
    "a ModuleList or a Sequential and a ParameterList, or set them as properties (addModule, registerParameter)",
  ],
])(
  "A: parts in a plain %s are reported with the property's name and what fits them",
  (kind, held, home) => {
    walk(new Holder(held));
    expect(warnings()).toEqual([
      `weft: Holder.held holds modules or parameters in a plain ${kind}, where they are not found as part of it; put them into ${home}`,
    ]);
  },
);

test("each property is reported once, and each module by itself", () => {
  const holder = new Holder([new ReLU()], [new ReLU()]);
  for (let i = 0; i < 3; i++) walk(holder);
  walk(new Sequential(holder, new Holder({ a: new ReLU() })));
  expect(warnings().map((text) => /Holder\.\w+ .* plain \w+/.exec(text)?.[0])).toEqual([
    "Holder.held holds modules or parameters in a plain array",
    "Holder.other holds modules or parameters in a plain array",
    "Holder.held holds modules or parameters in a plain object",
  ]);
});

class Keeper {
  readonly layer: unknown;
  constructor(layer: unknown) {
    this.layer = layer;
  }
}
class Layers extends Array<unknown> {}

test.each<[string, unknown, string]>([
  ["Keeper", new Keeper(new ReLU()), "a class that extends Module"],
  ["Keeper", new Keeper([new Parameter(ones([1]))]), "a ParameterList"],
  ["Layers", Layers.of(new ReLU()), "a ModuleList or a Sequential"],
])("W9: those in an instance of %s are reported as well, once", (kind, held, home) => {
  const holder = new Holder(held);
  walk(holder);
  walk(holder);
  expect(warnings()).toEqual([
    expect.stringContaining(`Holder.held holds modules or parameters in an instance of ${kind},`),
  ]);
  expect(warnings()).toEqual([
    expect.stringContaining(`put them into ${home}, or set them as properties`),
  ]);
});

test("W9: private fields and accessors are not looked at", () => {
  class Hiding {
    readonly #layer = new ReLU();
    constructor() {
      Object.defineProperty(this, "layer", { enumerable: true, get: () => this.#layer });
    }
  }
  walk(new Holder(new Hiding()));
  expect(warnings()).toEqual([]);
});

test("data without modules is not worth a word", () => {
  walk(new Holder([1, "a", null, ones([1])], { deep: { deeper: [undefined] } }));
  walk(new Holder(new Keeper(new Float32Array(3)), new Map([[1, 2]])));
  expect(warnings()).toEqual([]);
});
