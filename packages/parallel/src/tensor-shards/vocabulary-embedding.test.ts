import { Embedding } from "@weft/nn";
import { fromTypedArray, manualSeed, rand, randint, Tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { evenSpans } from "./spans.ts";
import { vocabularyEmbedding } from "./vocabulary-embedding.ts";

test.each([
  { paddingIdx: null, scaleGradByFreq: false },
  { paddingIdx: 6, scaleGradByFreq: false },
  { paddingIdx: 0, scaleGradByFreq: true },
])(
  "members have the gradients of their rows, bit for bit those of the whole table: %j",
  (options) => {
    manualSeed(2);
    const layer = new Embedding(11, 3, options);
    const { weight } = layer;
    for (const indices of [randint(0, 11, [4, 7]), fromTypedArray(Int32Array.of(6, 6, 0, 9))]) {
      const dy = rand([...indices.shape, 3]);
      const wanted = layer.forward(indices);
      wanted.backward(dy);
      const gradient = weight.grad!.toTypedArray();
      weight.grad = null;
      for (const span of evenSpans(11, 4)) {
        const place = [span.start * 3, (span.start + span.length) * 3] as const;
        const { storage, dtype } = weight;
        const rows = new Tensor(storage, dtype, [span.length, 3], undefined, place[0]);
        const ownRows = rows.setRequiresGrad();
        const out = vocabularyEmbedding(indices, { layer, ownRows, span });
        expect(out.toArray()).toEqual(wanted.toArray());
        out.backward(dy);
        expect(ownRows.grad!.toTypedArray()).toEqual(gradient.slice(...place));
      }
    }
  },
);
