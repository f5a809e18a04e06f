import assert from "node:assert/strict";
import { test } from "node:test";
import {
  applyInitializer,
  defineInitializer,
  InitializerError,
  listInitializers,
  type Initializer,
  type InitializerDefinition,
} from "@weft/init";
import { full, Parameter, type Tensor } from "@weft/tensor";

declare module "@weft/init" {
  interface InitializerRegistry {
    bad: { readonly scale: number };
  }
}

const ID = "@acme/weft-initializer-bad/bad@1";
const GOOD: InitializerDefinition<"bad"> = {
  name: "bad",
  package: "@acme/weft-initializer-bad",
  version: 1,
  defaults: { scale: 1 },
  fill: (tensor, { scale }) => void tensor.fill_(scale),
};

/** What is wrong, on purpose: types allow less of it than JavaScript does. */
const define = (wrong: object): Initializer<"bad"> => defineInitializer({ ...GOOD, ...wrong });

/** What a caller sees of a mistake: the class, the plugin's id, and the message. */
function expectError(run: () => unknown, message: RegExp): void {
  assert.throws(run, (error: unknown) => {
    assert.ok(error instanceof InitializerError, String(error));
    assert.equal(error.initializer, ID);
    assert.ok(error.message.includes("@acme/weft-initializer-bad/bad@1"), error.message);
    assert.match(error.message, message);
    return true;
  });
}

const FILLS: readonly (readonly [string, (tensor: Tensor) => unknown, RegExp])[] = [
  [
    "returns a tensor of another shape",
    () => full([3], 1),
    /return nothing or that tensor; got a tensor of shape \[3\] and dtype float32/,
  ],
  [
    "takes on another shape",
    (tensor) => tensor.adopt(full([4], 3)),
    /must leave shape \[2, 2\].*got a tensor of shape \[4\]/,
  ],
  ["leaves NaN", (tensor) => tensor.fill_(-1).sqrt_(), /got NaN in 4 of 4/],
  [
    "forgets elements",
    (tensor) => void tensor.at(0).fill_(1),
    /set every element.*NaN in 2 of 4, the first at position 2/,
  ],
  [
    "throws half-way",
    (tensor) => {
      tensor.at(0).fill_(9);
      throw new TypeError("no such kernel");
    },
    /failed: TypeError: no such kernel/,
  ],
  ["is asynchronous", async () => Promise.resolve(), /must be done when it returns; got a promise/],
];

for (const [what, fill, message] of FILLS) {
  void test(`a fill that ${what} is an error with plugin, options and parameter, and changes nothing`, () => {
    using plugin = define({ fill });
    const parameter = new Parameter(full([2, 2], 5));
    const context = { path: "head.weight" };
    const spec = { id: plugin.id, options: { scale: 3 } };
    for (const run of [
      () => plugin(parameter, spec.options, context),
      // As data, with an id that only this program knows.
      () => applyInitializer(parameter, spec as never, context),
    ]) {
      expectError(run, message);
      expectError(run, /with options \{"scale":3\} for the parameter "head\.weight"/);
    }
    assert.deepEqual(parameter.toArray(), [
      [5, 5],
      [5, 5],
    ]);
  });
}

void test("a name that is taken is an error with both ids, and nothing of the second is registered", () => {
  using plugin = define({});
  expectError(() => define({}), /names must be free; got "@acme\/weft-initializer-bad\/bad@1"/);
  const before = listInitializers();
  assert.throws(
    () => define({ package: "@other/bad" }),
    /names must be free; got "bad" of @other\/bad\/bad@1, taken by @acme\/weft-initializer-bad\/bad@1/,
  );
  assert.throws(
    () => define({ package: "@other/bad", name: "other", aliases: ["xavierUniform"] }),
    /got "xavierUniform" of @other\/bad\/other@1, taken by @weft\/init\/xavierUniform@1/,
  );
  assert.deepEqual(listInitializers(), before);
  assert.equal(plugin.id, ID);
});

void test("options that JSON loses are an error, among defaults and in a spec", () => {
  const before = listInitializers();
  for (const [scale, shown] of [
    [Infinity, "Infinity"],
    [Math.sin, "function"],
    [1n, "bigint"],
  ] as const) {
    expectError(
      () => define({ defaults: { scale } }),
      new RegExp(`options must survive JSON; got options.scale: ${shown}`),
    );
  }
  assert.deepEqual(listInitializers(), before);
  using plugin = define({});
  expectError(() => plugin.spec({ scale: NaN }), /must survive JSON; got options\.scale: NaN/);
});

void test("a definition without fill does not compile, and is an error when it is registered", () => {
  const { fill: _, ...rest } = GOOD;
  const before = listInitializers();
  // @ts-expect-error fill is missing
  expectError(() => defineInitializer(rest), /fill must be a function; got undefined/);
  assert.deepEqual(listInitializers(), before);
});
