import { readFileSync } from "node:fs";
import {
  Embedding,
  LayerNorm,
  Linear,
  Module,
  tie,
  tieGroups,
  TransformerEncoder,
  TransformerEncoderLayer,
} from "@weft/nn";
import { AdamW, clipGradNorm_, groupParameters, OneCycleLR } from "@weft/optim";
import { crossEntropy, full, Parameter, tensor, triu, zeros, type Tensor } from "@weft/tensor";
import { expect, test } from "vitest";

interface GoldenTensor {
  readonly dtype: "float64" | "int64";
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../goldens/tied_transformer.json", import.meta.url), "utf8"),
) as {
  readonly start: Readonly<Record<string, GoldenTensor>>;
  readonly tokens: GoldenTensor;
  readonly targets: GoldenTensor;
  readonly steps: readonly { readonly loss: number; readonly norm: number; readonly lr: number }[];
  readonly end: Readonly<Record<string, GoldenTensor>>;
  readonly names: readonly string[];
}; // gen_tied_transformer.py

const toTensor = ({ dtype, shape, data }: GoldenTensor): Tensor =>
  tensor(data, { dtype }).reshape(shape);
const VOCABULARY = 11;
const WIDTH = 8;

class Model extends Module {
  readonly embedding = new Embedding(VOCABULARY, WIDTH);
  readonly position = new Parameter(zeros([5, WIDTH]));
  readonly encoder = new TransformerEncoder(
    new TransformerEncoderLayer(WIDTH, 2, {
      dimFeedforward: 16,
      dropout: 0,
      activation: "gelu",
      batchFirst: true,
      normFirst: true,
    }),
    2,
    { norm: new LayerNorm(WIDTH) },
  );
  readonly output = new Linear(WIDTH, VOCABULARY);

  override forward(tokens: Tensor): Tensor {
    const mask = triu(full([5, 5], -Infinity, { dtype: this.position.dtype }), 1);
    const h = this.embedding.forward(tokens).add(this.position);
    return this.output.forward(this.encoder.forward(h, { srcMask: mask }));
  }
}

test("a transformer whose output projection is its embedding trains as PyTorch's", () => {
  const model = new Model();
  tie<Model>(model, "output.weight", "embedding.weight");
  model.to("float64");
  model.loadStateDict(
    Object.fromEntries(Object.entries(golden.start).map(([k, v]) => [k, toTensor(v)])),
  );
  expect([...model.namedParameters()].map(([name]) => name)).toEqual(golden.names);
  expect(tieGroups(model)).toEqual([["embedding.weight", "output.weight"]]);

  const matrices = [...model.namedParameters({ aliases: true })].flatMap(([name, p]) =>
    p.ndim > 1 ? [name] : [],
  );
  const optimizer = new AdamW(
    groupParameters(model, [{ match: matrices, weightDecay: 0.1 }], { rest: { weightDecay: 0 } }),
    { lr: 0.01 },
  );
  const scheduler = new OneCycleLR(optimizer, { maxLr: 0.02, totalSteps: golden.steps.length });
  const [tokens, targets] = [toTensor(golden.tokens), toTensor(golden.targets)];
  for (const [i, want] of golden.steps.entries()) {
    optimizer.zeroGrad();
    const scores = model.forward(tokens.at(i)).reshape([-1, VOCABULARY]);
    const loss = crossEntropy(scores, targets.at(i).reshape([-1]), { labelSmoothing: 0.1 });
    loss.backward();
    expect(clipGradNorm_(model.parameters(), 0.5)).toBeCloseTo(want.norm, 10);
    expect(loss.item()).toBeCloseTo(want.loss, 10);
    expect(optimizer.groups[0]!.lr).toBeCloseTo(want.lr, 14);
    optimizer.step();
    scheduler.step();
  }
  for (const [name, want] of Object.entries(golden.end)) {
    const difference = model.getParameter(name).sub(toTensor(want)).abs().max().item();
    expect(difference, name).toBeLessThan(1e-9);
  }
});
