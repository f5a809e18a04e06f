import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Hardswish } from "../index.ts";

test("Hardswish applies hardswish and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Hardswish().forward(x).toArray()).toEqual(x.hardswish().toArray());
  expect(String(new Hardswish())).toBe("Hardswish()");
});
