import { describe, expect, test } from "vitest";
import { memoryStats, noGrad, privately, randn, scope, type Tensor } from "../index.ts";

const net = (x: Tensor, w: Tensor, seen: Tensor[] = []): Tensor => {
  const a = x.mul(w);
  const b = a.exp();
  const c = b.mul(w).tanh();
  seen.push(a, b, c);
  return c.mul(2);
};

describe("privately", () => {
  test("gives back what nothing needs at once, and what backward needs when backward is done", () => {
    const [x, w] = [randn([3]), randn([3]).setRequiresGrad()];
    const seen: Tensor[] = [];
    const out = privately(() => net(x, w, seen));
    const released = (): boolean[] => seen.map((t) => t.storage.isReleased);
    expect(released()).toEqual([true, false, false]);
    out.sum().backward();
    expect(released()).toEqual([true, true, true]);
    const private_ = w.grad!.toArray();
    w.grad = null;
    net(x, w).sum().backward();
    expect(private_).toEqual(w.grad!.toArray());
    expect(out.toArray()).toEqual(net(x, w).toArray());
  });

  test("keeps what backward needs for another pass when the graph is retained", () => {
    const [x, w] = [randn([3]), randn([3]).setRequiresGrad()];
    const out = privately(() => net(x, w)).sum();
    out.backward(undefined, { retainGraph: true });
    out.backward();
    const twice = w.grad!.toArray();
    w.grad = null;
    const plain = net(x, w).sum();
    plain.backward(undefined, { retainGraph: true });
    plain.backward();
    expect(twice).toEqual(w.grad!.toArray());
  });

  test("lets second derivatives be taken", () => {
    const [x, w] = [randn([3]), randn([3]).setRequiresGrad()];
    const second = (run: (body: () => Tensor) => Tensor): unknown => {
      w.grad = null;
      run(() => net(x, w))
        .sum()
        .backward(undefined, { createGraph: true });
      const first = w.grad as unknown as Tensor;
      w.grad = null;
      first.mul(first).sum().backward();
      return (w.grad as unknown as Tensor).toArray();
    };
    expect(second(privately)).toEqual(second((body) => body()));
  });

  test("leaves nothing but the result without gradients, also inside a scope", () => {
    const [x, w] = [randn([100_000]), randn([100_000])];
    const before = memoryStats().inUseBytes;
    const out = noGrad(() => privately(() => net(x, w)));
    expect(memoryStats().inUseBytes - before).toBe(2 * 2 ** 18); // 400,000 bytes in whole chunks
    scope(() => void noGrad(() => privately(() => net(x, w))));
    expect(memoryStats().inUseBytes - before).toBe(2 * 2 ** 18);
    expect(out.size).toBe(100_000);
  });
});
