import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Softplus } from "../index.ts";

test("Softplus applies softplus and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Softplus().forward(x).toArray()).toEqual(x.softplus().toArray());
  expect(String(new Softplus())).toBe("Softplus(beta=1, threshold=20)");
  expect(new Softplus(0.5, 10).forward(x).toArray()).toEqual(x.softplus(0.5, 10).toArray());
  expect(String(new Softplus(0.5, 10))).toBe("Softplus(beta=0.5, threshold=10)");
});
