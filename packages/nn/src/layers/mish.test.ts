import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Mish } from "../index.ts";

test("Mish applies mish and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Mish().forward(x).toArray()).toEqual(x.mish().toArray());
  expect(String(new Mish())).toBe("Mish()");
});
