import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { arange, fromTypedArray, tensor, zeros, type Index, type Tensor } from "../index.ts";
import { gradGradCheck } from "../testing/index.ts";

type Entry =
  | number
  | null
  | ":"
  | { readonly i?: number[]; readonly m?: number[]; readonly s: number[] };

interface Case {
  readonly shape: number[];
  readonly entries: Entry[];
  readonly out: number[];
  readonly outshape: number[];
  readonly dy: number[];
  readonly grad: number[];
  readonly vals: number[];
  readonly valshape: number[];
  readonly put: number[] | null;
}

const golden = new URL("../../test/goldens/index.json", import.meta.url);
const cases = JSON.parse(readFileSync(golden, "utf8")) as Case[]; // written by gen_index.py
const f64 = (values: number[], shape: number[]): Tensor =>
  fromTypedArray(Float64Array.from(values), shape);

function toIndex(entry: Entry): Index {
  if (entry === null || typeof entry !== "object") return entry;
  return entry.i === undefined
    ? fromTypedArray(Uint8Array.from(entry.m!), entry.s, { dtype: "bool" })
    : fromTypedArray(BigInt64Array.from(entry.i, BigInt), entry.s);
}

describe("an index of numbers, ranges, tensors and masks", () => {
  test.each(cases)("$entries of shape $shape reads, leads back and writes as PyTorch's", (each) => {
    const size = each.shape.reduce((a, b) => a * b, 1);
    const x = arange(size).to("float64").reshape(each.shape).setRequiresGrad();
    const index = each.entries.map(toIndex);
    const y = x.at(...index);
    expect([y.shape, [...y.toTypedArray()]]).toEqual([each.outshape, each.out]);
    y.mul(f64(each.dy, each.outshape)).sum().backward();
    for (const [i, wanted] of each.grad.entries())
      expect(x.grad!.toTypedArray()[i]).toBeCloseTo(wanted, 12);
    if (each.put === null) return;
    const written = x.detach().clone().set(index, f64(each.vals, each.valshape));
    expect([...written.toTypedArray()]).toEqual(each.put);
  });

  test("gives a view as long as no tensor is in it, a 0-d one counting as a number", () => {
    const x = arange(6).reshape([2, 3]);
    expect(x.at(1, "::2").storage).toBe(x.storage);
    expect(x.at(tensor(1n)).storage).toBe(x.storage);
    expect(x.at([1]).storage).not.toBe(x.storage);
  });

  test("takes arrays of numbers and booleans", () => {
    const x = arange(6).reshape([2, 3]);
    expect(x.at([1, 0], [2, -1]).toArray()).toEqual([5, 2]);
    expect(x.at([true, false]).toArray()).toEqual([[0, 1, 2]]);
    expect(x.at(x.gt(3)).toArray()).toEqual([4, 5]);
    expect(x.at([]).shape).toEqual([0, 3]);
  });

  test("adds up or replaces in place, also while gradients are recorded", () => {
    const x = zeros([3]);
    expect(x.indexPut_([[0, 0, 2]], tensor([1, 2, 3]), { accumulate: true }).toArray()).toEqual([
      3, 0, 3,
    ]);
    const w = tensor([1, 2], { dtype: "float64", requiresGrad: true });
    const f = (v: Tensor): Tensor => {
      const y = v.mul(v).repeat([2]);
      y.set([[0, 3]], v.mul(3));
      return y.indexPut([[1, 1]], v, { accumulate: true }).pow(2);
    };
    gradGradCheck(f, [w]);
  });

  test("refuses what points nowhere, naming it", () => {
    const x = zeros([2, 3]);
    expect(() => x.at([2])).toThrow(
      /at: index must hold positions of a dimension with size 2 \(they go from -2 to 1\); got 2/,
    );
    expect(() => x.at([0.5])).toThrow(/must hold integers; got 0.5/);
    expect(() => x.at(tensor([1.5]))).toThrow(/must be int64, int32 or bool; got float32/);
    expect(() => x.at([0], [0], [0])).toThrow(
      /one entry a dimension.*3 entries for 3 dimensions of shape \[2, 3\]/,
    );
    expect(() => x.at([true])).toThrow(/got mask \[1\] for dimensions from 0 on of shape \[2, 3\]/);
    expect(() => x.at([0, 1], [0, 1, 2])).toThrow(/shapes must broadcast/);
    expect(() => x.set([[0]], zeros([4]))).toThrow(/got \[4\] to \[1, 3\]/);
    expect(() => zeros([0, 3]).at([0])).toThrow(/size 0 \(there is none\); got 0/);
  });
});
