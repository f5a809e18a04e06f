import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { ReLU6 } from "../index.ts";

test("ReLU6 applies relu6 and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new ReLU6().forward(x).toArray()).toEqual(x.relu6().toArray());
  expect(String(new ReLU6())).toBe("ReLU6()");
});
