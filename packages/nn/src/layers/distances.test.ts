import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { CosineSimilarity, PairwiseDistance } from "../index.ts";

test("CosineSimilarity and PairwiseDistance compare vectors, and print as in PyTorch", () => {
  const [a, b] = [
    tensor([
      [3, 4],
      [1, 0],
    ]),
    tensor([
      [3, 0],
      [1, 0],
    ]),
  ];
  expect(new CosineSimilarity({ dim: -1 }).forward(a, b).at(1).item()).toBe(1);
  expect(new CosineSimilarity({ dim: 0, eps: 100 }).forward(a, b).at(0).item()).toBeCloseTo(
    0.001,
    6,
  );
  expect(new PairwiseDistance({ p: 1, eps: 0, keepdim: true }).forward(a, b).toArray()).toEqual([
    [4],
    [0],
  ]);
  expect(String(new CosineSimilarity())).toBe("CosineSimilarity()");
  expect(String(new PairwiseDistance())).toBe("PairwiseDistance()");
});
