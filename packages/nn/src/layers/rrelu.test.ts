import { manualSeed, tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { RReLU } from "../index.ts";

test("RReLU draws slopes when training alone, and prints as in PyTorch", () => {
  const x = tensor([-1, 3, -2]);
  const layer = new RReLU(0.1, 0.3);
  manualSeed(4);
  const y = layer.forward(x).toArray();
  manualSeed(4);
  expect(x.rrelu(0.1, 0.3, { training: true }).toArray()).toEqual(y);
  expect(layer.eval().forward(x).toArray()).toEqual(x.leakyRelu(0.2).toArray());
  expect(layer.train().forward(x).toArray()).not.toEqual(x.leakyRelu(0.2).toArray());
  expect(String(new RReLU())).toBe("RReLU(lower=0.125, upper=0.3333333333333333)");
});
