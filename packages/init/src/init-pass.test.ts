import { full, manualSeed, rand, tensor, zeros } from "@weft/tensor";
import { expect, test } from "vitest";
import { applyInitializer, constant, InitPass, normal, provenanceOf } from "./index.ts";

test("C: apply: in one walk the first part that has a memory sets it; for others nothing is drawn or noted", () => {
  const shared = zeros([2]);
  const pass = new InitPass();
  manualSeed(0);
  const first = rand([1]).item();
  manualSeed(0);
  pass.visit([shared], () => {
    constant(shared, { value: 1 });
    constant(shared, { value: 2 });
  });
  pass.visit([shared.detach()], () => {
    normal(shared);
    applyInitializer(shared.at(0), "ones");
    // Checks stay.
    expect(() => normal(shared, { sigma: 1 } as never)).toThrow(/got "sigma"/);
    expect(normal(zeros([1]), { std: 0 }).item()).toBe(0);
  });
  expect(shared.toArray()).toEqual([2, 2]);
  expect(provenanceOf(shared)).toMatchObject({ options: { value: 2 }, changedBy: null });
  manualSeed(0);
  expect(rand([1]).item()).toBe(first);
});

test("C: apply: a failed initialisation is none, and a visit ends with what it throws", () => {
  const shared = full([2], 7);
  const pass = new InitPass();
  const broken = (): never => {
    throw new Error("no values");
  };
  expect(() => pass.visit([shared], () => applyInitializer(shared, broken))).toThrow("no values");
  pass.visit([shared], () => constant(shared, { value: 3 }));
  expect(() =>
    pass.visit([shared], () => {
      throw new Error("half-way");
    }),
  ).toThrow("half-way");
  expect(applyInitializer(shared, tensor([1, 2])).toArray()).toEqual([1, 2]);
});
