import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import {
  checkpoint,
  Generator,
  grad,
  manualSeed,
  memoryStats,
  noGrad,
  ones,
  rand,
  scope,
  setMemoryBudget,
  tensor,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

const leaf = (...values: number[]): Tensor =>
  tensor(values, { dtype: "float64", requiresGrad: true });

describe("checkpoint", () => {
  test("gives value and gradients of the function, also for what it captures, running it twice", () => {
    const run = (wrap: boolean): unknown[] => {
      const [x, w, v] = [leaf(1, 2), leaf(3, 4), leaf(0.5, 0.25)];
      const early = v.mul(2);
      let calls = 0;
      const body = (a: Tensor): Tensor => {
        calls++;
        return a.mul(w).exp().mul(early).add(a);
      };
      const input = x.mul(0.1);
      const y = wrap ? checkpoint(body, [input]) : body(input);
      y.mul(y).sum().add(early.sum()).backward();
      return [calls, y.toArray(), x.grad!.toArray(), w.grad!.toArray(), v.grad!.toArray()];
    };
    const [plainCalls, ...plain] = run(false);
    const [calls, ...wrapped] = run(true);
    expect([plainCalls, calls]).toEqual([1, 2]);
    expect(wrapped).toEqual(plain);
  });

  test("has second derivatives", () => {
    const f = (x: Tensor, y: Tensor): Tensor => checkpoint((a, b) => a.mul(b).sin().mul(a), [x, y]);
    gradCheck(f, [leaf(0.3, 0.7), leaf(1.2, -0.4)]);
    gradGradCheck(f, [leaf(0.3, 0.7), leaf(1.2, -0.4)]);
  });

  test("draws the same random numbers again", () => {
    manualSeed(3);
    const x = leaf(1, 1, 1, 1);
    const noise: Tensor[] = [];
    const y = checkpoint(
      (a) => {
        const drawn = rand([4], { dtype: "float64" });
        noise.push(drawn);
        return a.mul(drawn);
      },
      [x],
    );
    const after = rand([1]).item();
    y.sum().backward();
    expect(noise[1]!.toArray()).toEqual(noise[0]!.toArray());
    expect(x.grad!.toArray()).toEqual(noise[0]!.toArray());
    // the second run did not move the stream
    manualSeed(3);
    rand([4], { dtype: "float64" });
    expect(rand([1]).item()).toBe(after);
  });

  test("is the function itself without gradients, and notices inputs changed in place", () => {
    expect(noGrad(() => checkpoint((a) => a.mul(2), [leaf(1)])).requiresGrad).toBe(false);
    expect(checkpoint((a) => a.mul(2), [tensor([1])]).requiresGrad).toBe(false);
    const x = leaf(2);
    const y = x.mul(1);
    const z = checkpoint((a) => a.mul(a), [y]);
    noGrad(() => y.add_(1));
    expect(() => z.backward()).toThrow(/got mul's "[ab]" of shape \[1\].*last written by add_/);
    const w = leaf(2, 3).mul(1);
    const late = checkpoint((a) => a.add(1).exp(), [w]);
    noGrad(() => w.add_(1));
    expect(() => late.sum().backward()).toThrow(
      /an input of checkpoint may not be changed.*got input 0 of shape \[2\], given at version 0 and now at version 1, last written by add_/,
    );
  });

  test("says when the second run is another one", () => {
    let calls = 0;
    const changes = (a: Tensor): Tensor => (calls++ === 0 ? a.exp() : a.exp().sum());
    const z = checkpoint(changes, [leaf(1, 2)]).sum();
    const refused = /must do the same when it runs again; got, as op 1, sum of \[2\] after nothing/;
    expect(() => z.backward()).toThrow(refused);
    calls = 0;
    const shapes = checkpoint((a) => a.at(calls++ === 0 ? ":2" : ":").exp(), [leaf(1, 2, 3)]);
    expect(() => shapes.sum().backward()).toThrow(/got, as op 1, exp of \[3\] after exp of \[2\]/);
  });
});

describe("checkpoint of any function:", () => {
  /** Gradients of x and w with `run` given `checkpoint`, and given a function that just calls. */
  const both = (run: (wrap: typeof checkpoint, x: Tensor, w: Tensor) => Tensor): unknown[] => {
    const gradients = (wrap: typeof checkpoint): unknown[] => {
      const [x, w] = [leaf(0.3, -1.2), leaf(2, 0.7)];
      run(wrap, x, w).sum().backward();
      return [x.grad?.toArray(), w.grad?.toArray()];
    };
    return [gradients(checkpoint), gradients((body, inputs) => body(...(inputs as never)))];
  };

  test.each<[string, (wrap: typeof checkpoint, x: Tensor, w: Tensor) => Tensor]>([
    [
      "several results, and arguments that are no tensors",
      (wrap, x, w) => {
        const [a, b] = wrap((t, k: number) => [t.exp().mul(w), t.mul(w).tanh().mul(k)], [x, 3]);
        return a.mul(b).add(a);
      },
    ],
    [
      "an object with other things in it, of which one result is used",
      (wrap, x, w) => {
        const out = wrap((t) => ({ y: t.exp(), z: t.mul(w).exp(), n: 3, none: null }), [x]);
        return out.z.mul(out.n);
      },
    ],
    [
      "checkpoints inside, two deep",
      (wrap, x, w) =>
        wrap(
          (t) => {
            const h = wrap((u) => wrap((v) => v.exp().mul(w).sin(), [u.tanh()]).mul(u), [t.mul(2)]);
            return wrap((u) => u.mul(u).exp(), [h]).mul(h.sigmoid());
          },
          [x],
        ),
    ],
    ["its input given back", (wrap, x) => wrap((t) => t, [x]).exp()],
    ["nothing that wants gradients", (wrap, x) => x.mul(wrap((t) => t.exp(), [tensor([1, 2])]))],
    [
      "views and writes in place inside",
      (wrap, x, w) =>
        wrap(
          (t) => {
            const y = t.mul(w);
            y.at(0).mul_(t.at(1));
            return y.exp();
          },
          [x],
        ),
    ],
  ])("%s", (_, run) => {
    const [wrapped, plain] = both(run);
    expect(wrapped).toEqual(plain);
  });

  test("a result may be written afterwards, because its old value is made again", () => {
    const x = leaf(1, 2);
    const y = checkpoint((t) => t.exp(), [x]).mul_(3);
    y.sum().backward();
    const [dx] = grad(x.exp().mul(3).sum(), [x]);
    expect(x.grad!.toArray()).toEqual(dx!.toArray());
  });

  test("backward twice, in scopes, runs the function once more in all", () => {
    let calls = 0;
    const x = leaf(1, 2);
    const body = (t: Tensor): Tensor => {
      calls++;
      return t.exp().sin();
    };
    const y = checkpoint(body, [x]).sum();
    scope(() => scope(() => y.backward(1, { retainGraph: true })));
    const once = x.grad!.toArray() as number[];
    scope(() => y.backward());
    expect(x.grad!.toArray()).toEqual(once.map((value) => 2 * value));
    expect(calls).toBe(2);
    expect(() => y.backward()).toThrow(/can be used once.*retainGraph/);
  });

  test("second derivatives through nested ones", () => {
    const f = (x: Tensor): Tensor =>
      checkpoint((a) => checkpoint((b) => b.exp().mul(b), [a.sin()]).mul(a), [x]);
    gradGradCheck(f, [leaf(0.3, 0.7)]);
    const x = leaf(0.5);
    expect(grad(f(x), [x])[0]!.item()).toBeCloseTo(
      Math.exp(Math.sin(0.5)) *
        (Math.sin(0.5) + 0.5 * Math.cos(0.5) + 0.5 * Math.sin(0.5) * Math.cos(0.5)),
      12,
    );
  });

  test("an error inside goes out, in the first run and in the second, and can be tried again", () => {
    let calls = 0;
    const x = leaf(1, 2);
    const failing = (t: Tensor): Tensor => {
      calls++;
      if (calls === 1 || calls === 3) throw new RangeError(`call ${calls}`);
      return t.exp().exp();
    };
    expect(() => checkpoint(failing, [x])).toThrow("call 1");
    const y = checkpoint(failing, [x]).sum();
    manualSeed(4);
    expect(() => y.backward(1, { retainGraph: true })).toThrow("call 3");
    const next = rand([1]).item();
    x.grad = null;
    y.backward();
    expect(x.grad).not.toBe(null);
    manualSeed(4);
    expect(rand([1]).item()).toBe(next);
    expect(() => checkpoint(async (t) => t, [x])).toThrow(/must be synchronous/);
  });

  test("generators of one's own are put back for the second run when they are named", () => {
    const generator = new Generator(5);
    const drawn: unknown[] = [];
    const body = (t: Tensor): Tensor => {
      const noise = rand([2], { generator, dtype: "float64" });
      drawn.push(noise.toArray());
      return t.mul(noise).exp();
    };
    const y = checkpoint(body, [leaf(1, 2)], { generators: [generator] });
    const after = generator.clone().random32();
    y.sum().backward();
    expect(drawn[1]).toEqual(drawn[0]);
    expect(generator.random32()).toBe(after);
  });
});

test("a checkpoint keeps less memory than the function: its inputs alone", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const before = memoryStats().budgetBytes;
  setMemoryBudget(2 ** 30); // nothing is evicted, so that all that is held is in the heap
  const held = async (wrap: boolean): Promise<number> => {
    const settle = async (): Promise<number> => {
      for (let i = 0; i < 4; i++) {
        collect();
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return memoryStats().residentBytes;
    };
    const start = await settle();
    let h = ones([256, 256], { requiresGrad: true });
    const layer = (t: Tensor): Tensor => t.exp().tanh().sigmoid().exp().tanh();
    for (let i = 0; i < 8; i++) h = wrap ? checkpoint(layer, [h]) : layer(h);
    const used = (await settle()) - start;
    h.sum().backward();
    return used / (256 * 256 * 4);
  };
  const [plain, wrapped] = [await held(false), await held(true)];
  setMemoryBudget(before);
  expect(plain).toBeGreaterThanOrEqual(40);
  expect(wrapped).toBeLessThanOrEqual(10);
});
