import { applyInitializer, defineInitializer, getInitializer } from "@weft/init";
import { manualSeed } from "@weft/tensor";
import { expect, expectTypeOf, test } from "vitest";
import { Linear, ReLU, Sequential, type Module } from "../src/index.ts";

// What a package `@acme/weft-initializer-strange` would contain, with no access to the insides of ours.
declare module "@weft/init" {
  interface InitializerRegistry {
    strange: { readonly low: number; readonly high: number };
  }
}

/** U(low, high) with probability 1/4, U(-high, -low) with 1/4, otherwise 0 (for high = 2·low). */
const strange = defineInitializer({
  name: "strange",
  package: "@acme/weft-initializer-strange",
  version: 1,
  defaults: { low: 5, high: 10 },
  check: ({ low, high }) => {
    if (!(low >= 0 && high >= low)) throw new RangeError(`0 ≤ low ≤ high; got ${low}, ${high}`);
  },
  fill: (weight, { low, high }, { generator }) => {
    weight.uniform_(-high, high, { generator });
    weight.mul_(weight.abs().ge(low));
  },
});

const onLinear =
  (init: (layer: Linear) => void) =>
  (module: Module): void => {
    if (module instanceof Linear) init(module as Linear);
  };
const net = new Sequential(new Linear(64, 64), new ReLU(), new Linear(64, 16));

test("an initializer from another package fills a net by name, with typed options", () => {
  const biases = net[0].bias.toArray();
  net.apply(onLinear((layer) => getInitializer("strange")(layer.weight, { high: 20 })));
  for (const { weight } of [net[0], net[2]]) {
    const values = [...weight.toTypedArray()];
    const share = (test: (x: number) => boolean): number =>
      values.filter(test).length / values.length;
    expect(values.every((x) => x === 0 || (Math.abs(x) >= 5 && Math.abs(x) <= 20))).toBe(true);
    expect(Math.abs(share((x) => x === 0) - 1 / 4)).toBeLessThan(0.06);
    expect(Math.abs(share((x) => x > 0) - 3 / 8)).toBeLessThan(0.06);
  }
  expect(net[0].bias.toArray()).toEqual(biases);
  expectTypeOf(getInitializer("strange").spec().options).toEqualTypeOf<{
    readonly low: number;
    readonly high: number;
  }>();
  // @ts-expect-error the option is called high
  expect(() => getInitializer("strange")(net[0].weight, { hihg: 20 })).toThrow(
    /strange: options must be among \(low, high\); got "hihg"/,
  );
});

test("half of its values are zeros by default, and its spec gives the same bits after a trip through JSON", () => {
  manualSeed(0);
  net.apply(onLinear(({ weight }) => strange(weight)));
  const direct = net.stateDict({ copy: true });
  const values = [...direct["0.weight"].toTypedArray()];
  expect(Math.abs(values.filter((x) => x === 0).length / values.length - 1 / 2)).toBeLessThan(0.05);
  const spec = JSON.parse(JSON.stringify(strange.spec())) as ReturnType<typeof strange.spec>;
  expect(spec).toEqual({
    id: "@acme/weft-initializer-strange/strange@1",
    options: { low: 5, high: 10 },
  });
  manualSeed(0);
  net.apply(onLinear(({ weight }) => applyInitializer(weight, spec)));
  expect(net[0].weight.toArray()).toEqual(direct["0.weight"].toArray());
  expect(net[2].weight.toArray()).toEqual(direct["2.weight"].toArray());
});

test("its errors name it", () => {
  const before = net[0].weight.toArray();
  expect(() => strange(net[0].weight, { low: 30 })).toThrow(
    /the initializer @acme\/weft-initializer-strange\/strange@1 failed: RangeError: 0 ≤ low ≤ high; got 30, 10/,
  );
  expect(net[0].weight.toArray()).toEqual(before);
});

test("a tied weight is drawn once when a net is filled parameter by parameter", () => {
  const tied = new Sequential(new Linear(4, 4), new Linear(4, 4));
  tied[1].weight = tied[0].weight;
  manualSeed(1);
  for (const parameter of tied.parameters()) applyInitializer(parameter, "strange");
  const once = new Linear(4, 4);
  manualSeed(1);
  strange(once.weight);
  expect(tied[1].weight.toArray()).toEqual(once.weight.toArray());
});
