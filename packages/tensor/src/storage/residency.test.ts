import { heap } from "@weft/kernels";
import { describe, expect, test } from "vitest";
import {
  full,
  memoryStats,
  Parameter,
  scope,
  setMemoryBudget,
  tensor,
  zeros,
  type Tensor,
} from "../index.ts";

const MB = 2 ** 20;

describe("eviction", () => {
  test("keeps the values of everything that is held, large, tiny and viewed, and brings them back", () => {
    using _budget = setMemoryBudget(2 * MB);
    const before = memoryStats().evictions;
    const held: [Tensor, number][] = [];
    for (let i = 0; i < 400; i++) {
      const large = full([MB / 16], i);
      const tiny = full([3], i);
      full([MB / 16], -1);
      if (i % 10 === 0) held.push([large, i], [tiny, i], [large.at("5:9"), i]);
    }
    expect(memoryStats().evictions).toBeGreaterThan(before + 100);
    for (const [t, value] of held) expect(t.sub(value).abs().amax().item()).toBe(0);
  });

  test("keeps ops right whose operands have just been evicted", () => {
    using _budget = setMemoryBudget(MB);
    const [a, b] = [full([MB / 8], 2), full([MB / 8], 3)];
    for (let i = 0; i < 300; i++) zeros([MB / 16]);
    expect(a.mul(b).sum().item()).toBe((6 * MB) / 8);
  });

  test("keeps what is written before and after", () => {
    using _budget = setMemoryBudget(MB);
    const x = zeros([1000]);
    const view = x.at("500:");
    for (let round = 1; round <= 5; round++) {
      view.add_(1);
      for (let i = 0; i < 200; i++) zeros([MB / 16]);
      expect(x.sum().item()).toBe(500 * round);
    }
  });

  test("never moves parameters, nor what is pinned", () => {
    using _budget = setMemoryBudget(MB);
    const p = new Parameter(full([10], 1));
    const x = full([MB / 16], 5);
    const address = p.address();
    using pin = x.storage.pin();
    for (let i = 0; i < 300; i++) zeros([MB / 16]);
    expect(p.address()).toBe(address);
    expect(x.storage.address()).toBe(pin.address);
  });

  test("a tensor above the budget evicts the others and has its place all the same", () => {
    using _budget = setMemoryBudget(MB);
    const others = Array.from({ length: 200 }, (_, i) => full([MB / 64], i));
    const huge = full([2 * MB], 7);
    expect(memoryStats().residentBytes).toBeLessThan(8 * MB + 40 * (MB / 16));
    expect(huge.at(-1).item()).toBe(7);
    for (const [i, t] of others.entries()) expect(t.at(-1).item()).toBe(i);
  });

  test("what was made permanent while it waited is passed over", () => {
    using _budget = setMemoryBudget(MB);
    for (let i = 0; i < 40; i++) zeros([MB / 16]);
    const kept = Array.from({ length: 40 }, (_, i) => full([MB / 16], i));
    for (const t of kept) t.storage.makePermanent();
    const addresses = kept.map((t) => t.address());
    expect(
      full([2 * MB], 7)
        .at(-1)
        .item(),
    ).toBe(7);
    expect(kept.map((t) => t.address())).toEqual(addresses);
    for (const [i, t] of kept.entries()) expect(t.at(-1).item()).toBe(i);
  });

  test("a budget must be a positive number of bytes", () => {
    expect(() => setMemoryBudget(0)).toThrow(/positive number of bytes; got 0/);
  });
});

describe("a plain synchronous loop that disposes nothing", () => {
  test("of 100,000 small ops does not grow the heap once the budget is used", () => {
    using _budget = setMemoryBudget(2 * MB);
    let x = zeros([4]);
    let early = 0;
    for (let i = 0; i < 100_000; i++) {
      x = x.mul(0.5).add(1);
      if (i === 20_000) early = heap.stats().memoryBytes;
    }
    expect(x.at(0).item()).toBeCloseTo(2, 6);
    expect(heap.stats().memoryBytes).toBe(early);
  });

  test("of 3,000 tensors of 1 MB stays within the budget, and every hundredth that is held keeps its value", () => {
    using _budget = setMemoryBudget(64 * MB);
    const held: Tensor[] = [];
    let early = 0;
    for (let i = 0; i < 3000; i++) {
      const t = full([MB / 4], i);
      if (i % 100 === 0) held.push(t);
      if (i === 500) early = heap.stats().memoryBytes;
    }
    expect(memoryStats().residentBytes).toBeLessThanOrEqual(66 * MB); // slabs have 2 MB of their own
    expect(heap.stats().memoryBytes).toBe(early);
    for (const [i, t] of held.entries())
      expect([t.at(0).item(), t.at(-1).item()]).toEqual([100 * i, 100 * i]);
  });
});

describe("scope", () => {
  test("gives back what was made inside, but for what it returns in arrays and objects", () => {
    let inner: Tensor | null = null;
    const before = memoryStats().inUseBytes;
    const result = scope(() => {
      inner = full([MB], 1);
      const state = Object.assign(Object.create(null) as Record<string, Tensor>, {
        w: full([1], 3),
      });
      return { sum: inner.sum(), list: [full([3], 2).at("1:")], state };
    });
    expect(result.state.w.item()).toBe(3);
    expect(memoryStats().inUseBytes).toBeLessThan(before + MB);
    expect([result.sum.item(), result.list[0]!.toArray()]).toEqual([MB, [2, 2]]);
    expect(() => inner!.add(1)).toThrow(
      /may not be used after `scope` or `using` gave its memory back/,
    );
  });

  test("keeps gradients and parameters, and hands results of an inner scope to the outer one", () => {
    const w = new Parameter(tensor([2, 3]));
    let passed: Tensor | null = null;
    const made = scope(() => {
      passed = scope(() => w.mul(w));
      passed.sum().backward();
      return new Parameter(tensor([7]));
    });
    expect(w.grad!.toArray()).toEqual([4, 6]);
    expect(made.item()).toBe(7);
    expect(() => passed!.toArray()).toThrow(/gave its memory back/);
  });

  test("gives back also when its body throws", () => {
    let inner: Tensor | null = null;
    expect(() =>
      scope(() => {
        inner = zeros([4]);
        throw new RangeError("inside");
      }),
    ).toThrow("inside");
    expect(() => inner!.toArray()).toThrow(/gave its memory back/);
  });

  test("using gives one tensor's memory back, and refuses a parameter's", () => {
    const x = zeros([4]);
    {
      using _x = x;
    }
    expect(() => x.toArray()).toThrow(/gave its memory back/);
    expect(() => new Parameter(zeros([1]))[Symbol.dispose]()).toThrow(
      /parameters and borrowed tensors keep their memory/,
    );
  });
});
