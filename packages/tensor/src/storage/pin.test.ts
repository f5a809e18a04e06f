import { heap } from "@weft/kernels";
import { expect, test } from "vitest";
import { DisposedError, full, memoryStats, scope, type Tensor } from "../index.ts";

const valuesAt = (address: number, count: number): number[] => [
  ...new Float32Array(heap.u8.buffer, address, count),
];

// In a slab, in a block among small ones, and in a large one.
test.each([5, 2_000, 100_000])(
  "what is released while it is pinned is not handed out again before the last pin is gone (%i elements)",
  (size) => {
    const x = full([size], 7);
    const [first, second] = [x.storage.pin(), x.storage.pin()];
    x[Symbol.dispose]();
    expect(() => x.add(1)).toThrow(DisposedError);
    const others: Tensor[] = [];
    const fillMemory = (): void => {
      for (let i = 0; i < 50; i++) others.push(full([size], -1));
    };
    fillMemory();
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    fillMemory();
    expect(valuesAt(second.address, size).every((value) => value === 7)).toBe(true);
    const before = memoryStats().inUseBytes;
    second[Symbol.dispose]();
    if (size > 5) expect(before - memoryStats().inUseBytes).toBeGreaterThanOrEqual(4 * size);
    else expect(memoryStats().inUseBytes).toBeLessThanOrEqual(before);
    expect(others.every((other) => other.at(0).item() === -1)).toBe(true);
  },
);

test.each([5, 2_000])("a scope that ends does not take what is pinned (%i elements)", (size) => {
  const pin = scope(() => {
    const made = full([size], 3);
    return { held: made.storage.pin() }.held;
  });
  for (let i = 0; i < 20; i++) full([size], -1);
  expect(valuesAt(pin.address, size).every((value) => value === 3)).toBe(true);
  pin[Symbol.dispose]();
});

test("the slab of pinned storages is used on when they are gone", () => {
  const x = full([5], 1);
  const pin = x.storage.pin();
  x[Symbol.dispose]();
  pin[Symbol.dispose]();
  const y = full([5], 2);
  expect(y.toArray()).toEqual([2, 2, 2, 2, 2]);
});

test("what is made permanent while it is pinned stays when the pin is gone", () => {
  for (const size of [5, 2_000]) {
    const x = full([size], 4);
    const pin = x.storage.pin();
    x.storage.makePermanent();
    pin[Symbol.dispose]();
    for (let i = 0; i < 20; i++) full([size], -1);
    expect(x.eq(4).all().item()).toBe(1);
  }
});
