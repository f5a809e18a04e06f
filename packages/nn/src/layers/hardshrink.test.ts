import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Hardshrink } from "../index.ts";

test("Hardshrink applies hardshrink and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Hardshrink().forward(x).toArray()).toEqual(x.hardshrink().toArray());
  expect(String(new Hardshrink())).toBe("Hardshrink(0.5)");
  expect(new Hardshrink(1).forward(x).toArray()).toEqual(x.hardshrink(1).toArray());
  expect(String(new Hardshrink(1))).toBe("Hardshrink(1.0)");
});
