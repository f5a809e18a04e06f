import { manualSeed, tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Embedding } from "../index.ts";

/** `torch.manual_seed(3); torch.nn.Embedding(2, 3).weight` of PyTorch 1.13. */
const WANTED = [
  [0.8032760620117188, 0.17483338713645935, 0.08897809684276581],
  [-0.6137180328369141, 0.04618244990706444, -1.3682591915130615],
];

describe("Embedding", () => {
  test("draws PyTorch's weights for the same seed, and 0 for the padding row", () => {
    manualSeed(3);
    expect(new Embedding(2, 3).weight.toArray()).toEqual(WANTED);
    manualSeed(3);
    expect(new Embedding(2, 3, { paddingIdx: -1 }).weight.toArray()).toEqual([
      WANTED[0],
      [0, 0, 0],
    ]);
  });

  test("looks rows up, and gives the padding row no gradient", () => {
    const layer = new Embedding(4, 2, { paddingIdx: 0 });
    const out = layer.forward(
      tensor([
        [0n, 3n],
        [3n, 1n],
      ]),
    );
    expect(out.shape).toEqual([2, 2, 2]);
    expect(out.at(0, 0).toArray()).toEqual([0, 0]);
    expect(out.at(1, 0).toArray()).toEqual(layer.weight.at(3).toArray());
    out.sum().backward();
    expect(layer.weight.grad!.toArray()).toEqual([
      [0, 0],
      [1, 1],
      [0, 0],
      [2, 2],
    ]);
  });

  test("passes on how rows are limited and gradients are shared", () => {
    const layer = new Embedding(2, 2, { maxNorm: 0.5, normType: 1, scaleGradByFreq: true });
    layer
      .forward(tensor([1n, 1n]))
      .sum()
      .backward();
    expect(layer.weight.at(1).abs().sum().item()).toBeLessThanOrEqual(0.5 + 1e-6);
    expect(layer.weight.grad!.toArray()).toEqual([
      [0, 0],
      [1, 1],
    ]);
  });

  test("prints as PyTorch does", () => {
    expect(String(new Embedding(5, 3))).toBe("Embedding(5, 3)");
    expect(String(new Embedding(5, 3, { paddingIdx: -1 }))).toBe("Embedding(5, 3, padding_idx=4)");
    const full = new Embedding(5, 3, { maxNorm: 1.5, normType: 1, scaleGradByFreq: true });
    expect(String(full)).toBe(
      "Embedding(5, 3, max_norm=1.5, norm_type=1.0, scale_grad_by_freq=True)",
    );
  });

  test("refuses sizes and rows that cannot be", () => {
    expect(() => new Embedding(-1, 3)).toThrow(
      "Embedding: numEmbeddings must be a non-negative integer; got -1",
    );
    expect(() => new Embedding(2, 3, { paddingIdx: 2 })).toThrow(
      "Embedding: paddingIdx must be a row of a table with 2",
    );
    expect(() => new Embedding(2, 3).forward(tensor([2n]))).toThrow("got 2 at [0]");
    expect(new Embedding(0, 3).weight.shape).toEqual([0, 3]);
  });
});
