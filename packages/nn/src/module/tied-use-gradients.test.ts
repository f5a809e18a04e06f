import {
  manualSeed,
  randn,
  tensor,
  useGradients,
  type Tensor,
  type UseGradient,
} from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Embedding, Linear, Module, ReLU, Sequential, tie } from "../index.ts";

function places(uses: readonly UseGradient[] | undefined): unknown {
  return uses?.map(({ op, module, path }) => [op, module, path]);
}

/** From the last use to the first, as `useGradients` says. */
function total(uses: readonly UseGradient[]): Tensor {
  return uses
    .toReversed()
    .map(({ gradient }) => gradient)
    .reduce((sum, gradient) => sum.add(gradient));
}

/** Its decoder, tied to the transpose of its encoder, is used twice, and the encoder's weight once by itself. */
class Recurrent extends Module {
  readonly encoder = new Linear(3, 5, { bias: false });
  readonly decoder = new Linear(5, 3, { bias: false });
  constructor() {
    super();
    tie<Recurrent>(this, "decoder.weight", this.encoder.weight.t());
  }
  override forward(x: Tensor): Tensor {
    const once = this.decoder.forward(this.encoder.forward(x).tanh());
    const twice = this.decoder.forward(this.encoder.forward(once).tanh());
    return twice.add(this.decoder.weight.exp().sum());
  }
}

describe("B: Per-use gradients of a parameter that is tied to a view of another one", () => {
  test("each use counts by itself, under its path, and they add up to grad bit for bit", () => {
    manualSeed(6);
    const net = new Recurrent();
    const x = randn([7, 3]);
    const uses = useGradients(() => net.forward(x).square().mean().backward(), { modules: net });
    const { weight } = net.encoder;
    expect(places(uses.get(weight))).toEqual([
      ["linear", "encoder", "encoder.weight"],
      ["linear", "decoder", "decoder.weight"],
      ["linear", "encoder", "encoder.weight"],
      ["linear", "decoder", "decoder.weight"],
      ["exp", "", "decoder.weight"],
    ]);
    expect([...uses.keys()]).toEqual([weight]);
    for (const { gradient } of uses.get(weight)!) expect(gradient.shape).toEqual([5, 3]);
    expect(total(uses.get(weight)!).toArray()).toEqual(weight.grad!.toArray());
  });

  test("are what the same net without the tie has, one parameter a use", () => {
    manualSeed(6);
    const net = new Recurrent();
    const x = randn([7, 3]);
    const [w1, w2, w3, w4, w5] = Array.from({ length: 5 }, () =>
      net.encoder.weight.detach().clone().setRequiresGrad(),
    ) as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const once = x.matmul(w1.t()).tanh().matmul(w2);
    const twice = once.matmul(w3.t()).tanh().matmul(w4);
    twice.add(w5.t().exp().sum()).square().mean().backward();
    const uses = useGradients(() => net.forward(x).square().mean().backward());
    const found = uses.get(net.encoder.weight)!;
    for (const [i, w] of [w1, w2, w3, w4, w5].entries())
      expect(found[i]!.gradient.allclose(w.grad!, { rtol: 1e-4, atol: 1e-5 }), `use ${i}`).toBe(
        true,
      );
    expect(found.map(({ module, path }) => [module, path])).toEqual(found.map(() => [null, null]));
  });

  test("of a slice are zero outside of it; a use of both at once counts for each; hooks see their sum", () => {
    manualSeed(7);
    const [emb, head] = [new Embedding(4, 2), new Linear(2, 2, { bias: false })];
    const net = new Sequential(emb, new ReLU(), head);
    tie(head.weight, emb.weight.at("1:3"));
    const sums: unknown[] = [];
    head.weight.registerHook((gradient) => void sums.push(gradient.toArray()));
    const uses = useGradients(
      () => {
        const y = net.forward(tensor([0, 2], { dtype: "int64" })).sum();
        y.add(emb.weight.at("1:3").mul(head.weight).sum()).backward();
      },
      { modules: net },
    ).get(emb.weight)!;
    expect(places(uses)).toEqual([
      ["embedding", "0", "0.weight"],
      ["linear", "2", "2.weight"],
      ["at", null, null],
      ["mul", null, null],
    ]);
    const [, linear, , mul] = uses.map(({ gradient }) => gradient.toArray() as number[][]);
    for (const rows of [linear!, mul!]) expect([rows[0], rows[3]]).toEqual([[0, 0], [0, 0]]); // prettier-ignore
    expect(mul!.slice(1, 3)).toEqual(head.weight.toArray());
    expect(total(uses).toArray()).toEqual(emb.weight.grad!.toArray());
    expect(sums).toEqual([head.weight.grad!.toArray()]);
  });

  test("that are recorded are differentiated again, and frozen ones are none", () => {
    const net = new Recurrent().to("float64");
    const x = randn([2, 3], { dtype: "float64" });
    const { weight } = net.encoder;
    const plain = net.forward(x).sum();
    plain.backward(null, { createGraph: true });
    const wanted = weight.grad!.toArray();
    weight.grad = null;
    useGradients(() => net.forward(x).sum().backward(null, { createGraph: true }));
    expect(weight.grad!.requiresGrad).toBe(true);
    expect(weight.grad!.allclose(tensor(wanted as number[][], { dtype: "float64" }))).toBe(true);
    net.freeze("decoder.*");
    const input = x.clone().setRequiresGrad();
    const uses = useGradients(() => net.forward(input).sum().backward());
    expect([...uses.keys()]).toEqual([input]);
  });
});
