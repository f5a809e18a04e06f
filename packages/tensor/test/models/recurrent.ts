import {
  bernoulli,
  binaryCrossEntropyWithLogits,
  full,
  lerp,
  linear,
  randn,
  softplus,
  stack,
  tensor,
  zeros,
  type Tensor,
} from "../../src/index.ts";
import type { Net } from "./net.ts";

/** An LSTM cell over six steps and a GRU cell over its states, both written out; binary targets. */
export const recurrent: Net = {
  data: () => [randn([6, 2, 3]), bernoulli(full([6, 2], 0.5))],
  loss: (p, [x, y]) => {
    const { dtype } = x!;
    let h = zeros([2, 5], { dtype });
    let c = h;
    let g = zeros([2, 4], { dtype });
    const outputs: Tensor[] = [];
    for (const step of x!.unbind(0)) {
      const gates = linear(step, p("lstmIn"), p("lstmBias")).add(linear(h, p("lstmState")));
      const [i, f, o, u] = gates.split(5, 1);
      c = f!.sigmoid().mul(c).add(i!.sigmoid().mul(u!.tanh()));
      h = o!.sigmoid().mul(c.tanh());
      const [givenR, givenZ, givenN] = linear(h, p("gruIn"), p("gruBias")).split(4, 1);
      const [keptR, keptZ, keptN] = linear(g, p("gruState")).split(4, 1);
      const r = givenR!.add(keptR!).sigmoid();
      const z = givenZ!.add(keptZ!).sigmoid();
      g = lerp(givenN!.add(r.mul(keptN!)).tanh(), g, z);
      outputs.push(g);
    }
    const logits = linear(stack(outputs), p("read")).squeeze(-1);
    const penalty = softplus(p("lstmState"), 2)
      .mean()
      .add(softplus(p("gruState"), 2).mean());
    const posWeight = tensor([2, 0.5], { dtype });
    return binaryCrossEntropyWithLogits(logits, y!, { posWeight }).add(penalty.mul(0.1));
  },
};
