import {
  crossEntropy,
  embedding,
  gelu,
  layerNorm,
  linear,
  rsqrt,
  scaledDotProductAttention,
  randint,
  type Tensor,
} from "../../src/index.ts";
import type { Net } from "./net.ts";

/** Two pre-norm blocks over 11 tokens, 8 wide, 2 heads, the output tied to the embedding; label smoothing, padding. */
export const transformer: Net = {
  data: () => {
    const tokens = randint(0, 11, [3, 5]);
    const labels = randint(0, 11, [3, 5]);
    labels.set([0, 4], -100);
    tokens.set([1, 0], 2);
    return [tokens, labels];
  },
  loss: (p, [tokens, labels]) => {
    let x = embedding(tokens!, p("token"), { paddingIdx: 2 }).add(p("position"));
    for (const i of [0, 1]) {
      const h = layerNorm(x, [8], { weight: p(`${i}.norm1`), bias: p(`${i}.shift1`) });
      const [q, k, v] = linear(h, p(`${i}.qkv`), p(`${i}.qkvBias`))
        .chunk(3, -1)
        .map(splitHeads);
      const attended = scaledDotProductAttention(q!, k!, v!, { isCausal: true });
      x = x.add(linear(attended.transpose(1, 2).flatten(2), p(`${i}.out`)));
      const rms = rsqrt(x.pow(2).mean({ dim: -1, keepdim: true }).add(1e-6));
      const up = gelu(linear(x.mul(rms).mul(p(`${i}.scale2`)), p(`${i}.up`), p(`${i}.upBias`)));
      x = x.add(linear(up, p(`${i}.down`)));
    }
    const logits = x.matmul(p("token").t());
    return crossEntropy(logits.transpose(1, 2), labels!, { labelSmoothing: 0.1 });
  },
};

function splitHeads(x: Tensor): Tensor {
  return x.unflatten(-1, [2, 4]).transpose(1, 2);
}
