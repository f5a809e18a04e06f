import { empty, Generator, ones, tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { applyInitializer, constant, normal, provenanceOf } from "./index.ts";

test("C: what an initializer filled is noted with its options and seed, and what wrote since", () => {
  const weight = normal(empty([2, 2]), { std: 0.1 }, { generator: new Generator(7) });
  const note = {
    initializer: "@weft/init/normal@1",
    options: { mean: 0, std: 0.1 },
    seed: 7,
    key: null,
  };
  expect(provenanceOf(weight)).toEqual({ ...note, changedBy: null });
  expect(provenanceOf(weight.t())).toEqual({ ...note, changedBy: null });
  weight.mul_(2);
  expect(provenanceOf(weight)).toEqual({ ...note, changedBy: "mul_" });
  applyInitializer(
    weight,
    tensor([
      [1, 2],
      [3, 4],
    ]),
  );
  expect(provenanceOf(weight)).toMatchObject({
    initializer: "tensor",
    options: null,
    changedBy: null,
  });
});

test("C: a seed that is no safe integer is noted as text", () => {
  const generator = new Generator(2n ** 63n);
  expect(provenanceOf(normal(empty([2]), {}, { generator }))?.seed).toBe("9223372036854775808");
});

test("C: a part of a memory, and what no initializer filled, have no note", () => {
  const whole = ones([2, 2]);
  constant(whole.at(0), { value: 3 });
  expect(provenanceOf(whole)).toBeNull();
});
