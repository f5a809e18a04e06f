import { describe, expect, test } from "vitest";
import { checkpoint, manualSeed, noGrad, rand, tensor, type Tensor } from "../index.ts";
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
    expect(() => z.backward()).toThrow(/got checkpoint's "input 0".*last written by add_/);
  });

  test("says when the second run is another one", () => {
    let calls = 0;
    const z = checkpoint((a) => (calls++ === 0 ? a.mul(2) : a.mul(2).sum()), [leaf(1, 2)]);
    expect(() => z.sum().backward()).toThrow(
      /same result when it runs again; got shape \[\] after \[2\]/,
    );
  });
});
