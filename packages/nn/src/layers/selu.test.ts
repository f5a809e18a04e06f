import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { SELU } from "../index.ts";

test("SELU applies selu and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new SELU().forward(x).toArray()).toEqual(x.selu().toArray());
  expect(String(new SELU())).toBe("SELU()");
});
