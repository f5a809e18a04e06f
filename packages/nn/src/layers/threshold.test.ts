import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Threshold } from "../index.ts";

test("Threshold applies threshold and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Threshold(1, 20).forward(x).toArray()).toEqual(x.threshold(1, 20).toArray());
  expect(String(new Threshold(1, 20))).toBe("Threshold(threshold=1, value=20)");
  expect(new Threshold(0.1, 0.5).forward(x).toArray()).toEqual(x.threshold(0.1, 0.5).toArray());
  expect(String(new Threshold(0.1, 0.5))).toBe("Threshold(threshold=0.1, value=0.5)");
});
