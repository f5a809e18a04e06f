import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Tanh } from "../index.ts";

test("Tanh applies tanh and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Tanh().forward(x).toArray()).toEqual(x.tanh().toArray());
  expect(String(new Tanh())).toBe("Tanh()");
});
