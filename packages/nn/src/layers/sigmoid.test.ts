import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Sigmoid } from "../index.ts";

test("Sigmoid applies sigmoid and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Sigmoid().forward(x).toArray()).toEqual(x.sigmoid().toArray());
  expect(String(new Sigmoid())).toBe("Sigmoid()");
});
