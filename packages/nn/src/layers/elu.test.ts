import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { ELU } from "../index.ts";

test("ELU applies elu and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new ELU().forward(x).toArray()).toEqual(x.elu().toArray());
  expect(String(new ELU())).toBe("ELU(alpha=1.0)");
  expect(new ELU(0.5).forward(x).toArray()).toEqual(x.elu(0.5).toArray());
  expect(String(new ELU(0.5))).toBe("ELU(alpha=0.5)");
});
