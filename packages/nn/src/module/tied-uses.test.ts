import { manualSeed, tensor, type Tensor } from "@weft/tensor";
import { beforeEach, describe, expect, test } from "vitest";
import { Embedding, Linear, Module, tie } from "../index.ts";

/** `twin` is tied whole to `encoder`, `decoder` to its transpose; `head` is tied to a slice of `emb`. */
class Net extends Module {
  readonly emb = new Embedding(6, 3);
  readonly encoder = new Linear(3, 2, { bias: false });
  readonly decoder = new Linear(2, 3, { bias: false });
  readonly twin = new Linear(3, 2, { bias: false });
  readonly head = new Linear(3, 4, { bias: false });

  constructor() {
    super();
    tie<Net>(this, "twin.weight", "encoder.weight");
    tie<Net>(this, "decoder.weight", this.encoder.weight.t());
    tie<Net>(this, "head.weight", this.emb.weight.at("1:5"));
  }

  override forward(words: Tensor): Tensor {
    const x = this.emb.forward(words);
    const hidden = this.encoder.forward(x).add(this.twin.forward(x));
    return this.head.forward(this.decoder.forward(hidden));
  }
}

const words = tensor([1, 2, 5], { dtype: "int64" });

beforeEach(() => manualSeed(1));

describe("B: Freezing", () => {
  const tiedToEncoder = ["encoder.weight", "decoder.weight", "twin.weight"];
  test.each([
    ["encoder.*", tiedToEncoder],
    ["decoder.*", tiedToEncoder],
    ["twin.*", tiedToEncoder],
    ["head.*", ["emb.weight", "head.weight"]],
    ["emb.*", ["emb.weight", "head.weight"]],
  ])("%s freezes all that is tied to it, and the report has their names", (filter, names) => {
    const net = new Net();
    const frozen = (): string[] =>
      Array.from(net.namedParameters({ aliases: true }))
        .filter(([, { requiresGrad }]) => !requiresGrad)
        .map(([name]) => name);
    expect(net.freeze(filter)).toEqual(names);
    expect(frozen()).toEqual(names);
    net.forward(words).sum().backward();
    for (const [name, { grad }] of net.namedParameters({ aliases: true }))
      expect(grad === null, name).toBe(names.includes(name));
    expect(net.unfreeze(filter)).toEqual(names);
    expect(frozen()).toEqual([]);
  });
});

test("B: Gradient hook on a tied parameter: each name's fires once, with what its grad then is, and so do those after accumulation", () => {
  const net = new Net();
  const seen: [string, unknown][] = [];
  const after: [string, unknown][] = [];
  for (const [name, parameter] of net.namedParameters({ aliases: true })) {
    parameter.registerHook((gradient) => void seen.push([name, gradient.toArray()]));
    parameter.registerPostAccumulateGradHook((p) => after.push([name, p.grad!.toArray()]));
  }
  net.forward(words).square().sum().backward();
  const grads = Object.fromEntries(
    Array.from(net.namedParameters({ aliases: true }), ([name, p]) => [name, p.grad!.toArray()]),
  );
  for (const calls of [seen, after]) {
    expect(calls.length).toBe(5);
    expect(Object.fromEntries(calls)).toEqual(grads);
  }
});
