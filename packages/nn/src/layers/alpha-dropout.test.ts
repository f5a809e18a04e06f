import { manualSeed, ones } from "@weft/tensor";
import { expect, test } from "vitest";
import { AlphaDropout, ReLU, Sequential } from "../index.ts";

test("AlphaDropout drops when training alone, and prints as in PyTorch", () => {
  const x = ones([8, 9]);
  const layer = new AlphaDropout(0.3);
  manualSeed(4);
  const y = layer.forward(x).toArray();
  manualSeed(4);
  expect(x.alphaDropout(0.3, { training: true }).toArray()).toEqual(y);
  expect(y).not.toEqual(x.toArray());
  expect(layer.eval().forward(x)).toBe(x);
  expect(String(new AlphaDropout())).toBe("AlphaDropout(p=0.5, inplace=False)");
  expect(String(layer)).toBe("AlphaDropout(p=0.3, inplace=False)");
});

test("AlphaDropout keeps its mask for the gradient inside of a net", () => {
  const net = new Sequential(new ReLU(), new AlphaDropout(0.4), new ReLU());
  const x = ones([8, 9]).setRequiresGrad();
  manualSeed(4);
  const y = net.forward(x);
  y.sum().backward();
  expect(x.grad!.ne(0).toArray()).toEqual(y.gt(0).toArray());
  net.eval();
  const z = ones([8, 9]).setRequiresGrad();
  net.forward(z).sum().backward();
  expect(z.grad!.toArray()).toEqual(ones([8, 9]).toArray());
});

test("AlphaDropout refuses a probability that is none", () => {
  expect(() => new AlphaDropout(1.5)).toThrow("AlphaDropout: p must be from 0 to 1; got 1.5");
});
