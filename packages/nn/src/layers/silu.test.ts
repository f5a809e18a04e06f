import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { SiLU } from "../index.ts";

test("SiLU applies silu and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new SiLU().forward(x).toArray()).toEqual(x.silu().toArray());
  expect(String(new SiLU())).toBe("SiLU()");
});
