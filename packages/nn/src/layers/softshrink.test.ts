import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Softshrink } from "../index.ts";

test("Softshrink applies softshrink and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Softshrink().forward(x).toArray()).toEqual(x.softshrink().toArray());
  expect(String(new Softshrink())).toBe("Softshrink(0.5)");
  expect(new Softshrink(1).forward(x).toArray()).toEqual(x.softshrink(1).toArray());
  expect(String(new Softshrink(1))).toBe("Softshrink(1.0)");
});
