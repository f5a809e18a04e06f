import { Parameter, tensor, zeros } from "@weft/tensor";
import { expect, test } from "vitest";
import { decodeCheckpoint, encodeCheckpoint } from "./index.ts";

test("D: parameters that are tied to views of another one are stored once, as views", () => {
  const emb = new Parameter(tensor([[1, 2], [3, 4], [5, 6]])); // prettier-ignore
  const head = new Parameter(zeros([2, 2])).tieTo(emb.at("1:"));
  const decoder = new Parameter(zeros([2, 3])).tieTo(emb.t());
  const metadata = null;
  const alone = encodeCheckpoint({
    tensors: { emb, head: zeros([1]), decoder: zeros([1]) },
    metadata,
  });
  const bytes = encodeCheckpoint({ tensors: { head, emb, decoder }, metadata });
  expect(bytes.length).toBeLessThan(alone.length + 64); // strides, no second copy of values
  const loaded = decodeCheckpoint(bytes).tensors;
  expect(new Set(Object.values(loaded).map(({ storage }) => storage)).size).toBe(1);
  expect(loaded["head"]!.toArray()).toEqual([[3, 4], [5, 6]]); // prettier-ignore
  expect(loaded["decoder"]!.toArray()).toEqual([[1, 3, 5], [2, 4, 6]]); // prettier-ignore
});
