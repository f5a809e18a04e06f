import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Hardsigmoid } from "../index.ts";

test("Hardsigmoid applies hardsigmoid and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Hardsigmoid().forward(x).toArray()).toEqual(x.hardsigmoid().toArray());
  expect(String(new Hardsigmoid())).toBe("Hardsigmoid()");
});
