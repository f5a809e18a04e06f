import { manualSeed, ones } from "@weft/tensor";
import { expect, test } from "vitest";
import { Dropout1d, ReLU, Sequential } from "../index.ts";

test("Dropout1d drops when training alone, and prints as in PyTorch", () => {
  const x = ones([8, 9, 2]);
  const layer = new Dropout1d(0.3);
  manualSeed(4);
  const y = layer.forward(x).toArray();
  manualSeed(4);
  expect(x.dropout1d(0.3, { training: true }).toArray()).toEqual(y);
  expect(y).not.toEqual(x.toArray());
  expect(layer.eval().forward(x)).toBe(x);
  expect(String(new Dropout1d())).toBe("Dropout1d(p=0.5, inplace=False)");
  expect(String(layer)).toBe("Dropout1d(p=0.3, inplace=False)");
});

test("Dropout1d keeps its mask for the gradient inside of a net", () => {
  const net = new Sequential(new ReLU(), new Dropout1d(0.4), new ReLU());
  const x = ones([8, 9, 2]).setRequiresGrad();
  manualSeed(4);
  const y = net.forward(x);
  y.sum().backward();
  expect(x.grad!.ne(0).toArray()).toEqual(y.gt(0).toArray());
  net.eval();
  const z = ones([8, 9, 2]).setRequiresGrad();
  net.forward(z).sum().backward();
  expect(z.grad!.toArray()).toEqual(ones([8, 9, 2]).toArray());
});

test("Dropout1d refuses a probability that is none", () => {
  expect(() => new Dropout1d(1.5)).toThrow("Dropout1d: p must be from 0 to 1; got 1.5");
});
