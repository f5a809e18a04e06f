import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Tanhshrink } from "../index.ts";

test("Tanhshrink applies tanhshrink and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Tanhshrink().forward(x).toArray()).toEqual(x.tanhshrink().toArray());
  expect(String(new Tanhshrink())).toBe("Tanhshrink()");
});
