import { full, manualSeed, rand, tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { applyInitializer, normal, provenanceOf, skipInit, skipInitScope } from "./index.ts";

test("C: skipInit draws nothing and writes nothing, and its checks stay", () => {
  manualSeed(0);
  const first = rand([1]).item();
  manualSeed(0);
  const kept = skipInit(() => {
    const t = normal(full([2], 7));
    applyInitializer(t, "ones");
    applyInitializer(t, (x) => void x.fill_(3));
    expect(() => normal(t, { sigma: 2 } as never)).toThrow(/among \(mean, std\); got "sigma"/);
    return t;
  });
  expect(kept.toArray()).toEqual([7, 7]);
  expect(provenanceOf(kept)).toBeNull();
  expect(rand([1]).item()).toBe(first);
  expect(applyInitializer(kept, "ones").toArray()).toEqual([1, 1]);
});

test("C: skipInit ends with its function, also when that throws, and nests", () => {
  expect(() =>
    skipInit(() => {
      throw new Error("no net");
    }),
  ).toThrow("no net");
  skipInit(() => {
    skipInit(() => undefined);
    expect(applyInitializer(full([1], 7), "ones").item()).toBe(7);
  });
  const outer = skipInitScope();
  outer[Symbol.dispose]();
  outer[Symbol.dispose]();
  expect(applyInitializer(full([1], 7), "ones").item()).toBe(1);
  expect(() => skipInit(async () => Promise.resolve(tensor([1])))).toThrow(/got a promise/);
});
