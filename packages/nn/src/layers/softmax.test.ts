import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Softmax } from "../index.ts";

test("Softmax applies softmax and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Softmax(1).forward(x).toArray()).toEqual(x.softmax(1).toArray());
  expect(String(new Softmax(1))).toBe("Softmax(dim=1)");
  expect(new Softmax(-2).forward(x).toArray()).toEqual(x.softmax(-2).toArray());
  expect(String(new Softmax(-2))).toBe("Softmax(dim=-2)");
});
