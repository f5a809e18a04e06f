import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Softmin } from "../index.ts";

test("Softmin applies softmin and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Softmin(1).forward(x).toArray()).toEqual(x.softmin(1).toArray());
  expect(String(new Softmin(1))).toBe("Softmin(dim=1)");
  expect(new Softmin(-2).forward(x).toArray()).toEqual(x.softmin(-2).toArray());
  expect(String(new Softmin(-2))).toBe("Softmin(dim=-2)");
});
