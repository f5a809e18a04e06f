import { describe, expect, test } from "vitest";
import {
  arange,
  einsum,
  Generator,
  matmul,
  ones,
  rand,
  tensor,
  zeros,
  DTypeError,
  Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";
import { SUMMED, describeOp } from "../../test/op-suite/index.ts";

const random = (shape: number[]): Tensor =>
  rand(shape, { dtype: "float64", generator: new Generator(shape.length) })
    .sub(0.5)
    .setRequiresGrad();
const x = arange(9).reshape([3, 3]).to("float32");
const y = tensor([
  [1, 2],
  [3, 4],
  [5, 6],
]);

describe("einsum", () => {
  test("of one operand is sums, diagonals, traces and transposes", () => {
    expect(einsum("ii->i", x).toArray()).toEqual([0, 4, 8]);
    expect(einsum("ii->", x).item()).toBe(12);
    expect(einsum("ii", x).item()).toBe(12);
    expect(einsum("ij->ji", y).toArray()).toEqual(y.t().toArray());
    expect(einsum("ij->j", y).toArray()).toEqual([9, 12]);
    expect(einsum("ba", y).toArray()).toEqual(y.t().toArray());
    expect(einsum("bA", y).shape).toEqual([2, 3]);
    expect(einsum("...ii->...i", ones([2, 3, 3])).shape).toEqual([2, 3]);
    expect(einsum("iii->i", arange(8).reshape([2, 2, 2])).toArray()).toEqual([0, 7]);
    expect(einsum("i...->...", y).toArray()).toEqual([9, 12]);
    expect(einsum("->", tensor(2)).item()).toBe(2);
  });

  test("of two is any product", () => {
    expect(einsum("ij,jk->ik", x, y).toArray()).toEqual(matmul(x, y).toArray());
    expect(einsum(" ij , jk -> ki ", x, y).toArray()).toEqual(matmul(x, y).t().toArray());
    expect(einsum("ij,jk", x, y).toArray()).toEqual(matmul(x, y).toArray());
    expect(einsum("i,i", tensor([1, 2]), tensor([3, 4])).item()).toBe(11);
    expect(einsum("i,j", tensor([1, 2]), tensor([3, 4])).toArray()).toEqual([
      [3, 4],
      [6, 8],
    ]);
    expect(einsum("ij,ij->ij", y, y).toArray()).toEqual(y.mul(y).toArray());
    expect(einsum("ij,k->ik", y, tensor([1, 10])).toArray()).toEqual([
      [3, 30],
      [7, 70],
      [11, 110],
    ]);
    expect(einsum("ii,ij->j", x, y).toArray()).toEqual([52, 64]);
    expect(einsum(",ij", tensor(2), y).toArray()).toEqual(y.mul(2).toArray());
    expect(einsum("bhqd,bhkd->bhqk", zeros([2, 3, 4, 5]), zeros([2, 3, 6, 5])).shape).toEqual([
      2, 3, 4, 6,
    ]);
    expect(einsum("ij,jk->ik", zeros([2, 0]), zeros([0, 3])).toArray()).toEqual([
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });

  test("broadcasts what is under an ellipsis, and sizes of 1", () => {
    expect(einsum("...i,...i", ones([2, 1, 3]), ones([4, 3])).toArray()).toEqual([
      [3, 3, 3, 3],
      [3, 3, 3, 3],
    ]);
    expect(einsum("...ij,jk->...ik", ones([2, 4, 5, 3]), y).shape).toEqual([2, 4, 5, 2]);
    expect(einsum("bij,bjk->bik", ones([1, 2, 3]), ones([4, 3, 2])).shape).toEqual([4, 2, 2]);
    expect(
      einsum("ij,jk->ik", y, ones([1, 4]))
        .at(0)
        .toArray(),
    ).toEqual([3, 3, 3, 3]);
  });

  test("of more operands multiplies from left to right", () => {
    expect(einsum("ij,jk,kl->il", x, y, y.t()).toArray()).toEqual(
      matmul(matmul(x, y), y.t()).toArray(),
    );
    expect(einsum("i,ij,j->", tensor([1, 2, 3]), y, tensor([1, 1])).item()).toBe(50);
  });

  test("rounds 16-bit products of several operands once, at the end", () => {
    const factor = tensor([1.0390625], { dtype: "bfloat16" });
    // 1.0390625³ is 1.1217…; the rounded square times the factor would be 1.1172.
    const cube = einsum("i,i,i->i", factor, factor, factor);
    expect([cube.dtype, cube.item()]).toEqual(["bfloat16", 1.125]);
  });

  test("keeps the dtype of integers it multiplies; their sums are int64", () => {
    const whole = tensor([[1, 2]], { dtype: "int32" });
    expect(einsum("ij,ij->", whole, whole).dtype).toBe("int32");
    // As in PyTorch, which sums over j first.
    expect(einsum("ij,k->ik", whole, whole.at(0)).dtype).toBe("int64");
    expect(einsum("aij,kj->k", whole.unsqueeze(0), whole).dtype).toBe("int32");
    expect(einsum("ij->", whole).dtype).toBe("int64");
  });

  test("has the gradient of differences, twice", () => {
    gradCheck((a) => einsum("ii->i", a), [random([3, 3])]);
    gradCheck((a) => einsum("iji->j", a), [random([2, 3, 2])]);
    gradGradCheck((a, b) => einsum("bij,bkj->ik", a, b), [random([2, 3, 4]), random([2, 2, 4])]);
    gradGradCheck(
      (a, b, c) => einsum("ij,jk,ik->k", a, b, c),
      [random([2, 3]), random([3, 2]), random([2, 2])],
    );
    gradCheck((a, b) => einsum("...i,i...->...", a, b), [random([2, 1, 3]), random([3, 4])]);
    gradCheck((a) => einsum("ii,ij->j", a, a), [random([3, 3])]);
  });

  test.each<[string, Tensor[], RegExp]>([
    ["ij,jk", [y], /a term for each operand; got 2 terms in "ij,jk" for 1 operands/],
    ["ij", [y, y], /a term for each operand/],
    [
      "ijk",
      [y],
      /one letter a dimension, or an ellipsis; got "ijk" for operand 0 of shape \[3, 2\]/,
    ],
    ["i...jk", [y], /one letter a dimension/],
    ["i", [y], /one letter a dimension/],
    ["ij->ik", [y], /must be in an input, and stand once; got "k"/],
    ["ij->ii", [y], /must be in an input, and stand once; got "i"/],
    ["i1->i", [y], /letters, commas/],
    ["ij->i->j", [y], /one "->"/],
    ["i.j", [y], /at most one ellipsis, of three points/],
    ["ii", [y], /"i" must have one size; got 3 and 2 \(dimension 1 of operand 0, shape \[3, 2\]\)/],
    ["ij,jk", [y, y], /"j" must have one size; got 2 and 3/],
    ["...,...", [ones([2]), ones([3])], /a dimension under the ellipsis must have one size/],
    ["ij,jk", [y, x.to("float64").at(":2")], /one dtype/],
    ["", [], /an equation and at least one operand/],
  ])("%j is refused where it does not fit (case %#)", (equation, operands, message) => {
    expect(() => einsum(equation, ...operands)).toThrow(message);
  });
});

describeOp("einsum", {
  deviations: [
    {
      aspects: ["verdict"],
      when: ({ ours, sample: { args } }) =>
        ours.error instanceof DTypeError &&
        args.some((x) => x instanceof Tensor && (x.size === 0 || x.ndim === 0)),
      reason: "Where there is nothing to multiply, PyTorch does not look at the dtypes.",
    },
  ],
  torch:
    "torch.einsum(a0, *[x for x in (a1, globals().get('a2'), globals().get('a3')) if x is not None])",
  tolerance: ({ args }) =>
    new Set(args.map((x) => (x instanceof Tensor ? x.dtype : "float64"))).size > 1
      ? {
          ...SUMMED,
          float64: SUMMED.float32!,
          reason: "A float32 operand is summed before it meets float64.",
        }
      : SUMMED,
  samples: (r) => [
    { args: ["ij,jk->ik", r.tensor([2, 3]), r.tensor([3, 4])] },
    { args: ["ij->ji", r.tensor([2, 3])] },
    { args: ["ii->i", r.tensor([3, 3], { layout: "apart" })] },
    { args: ["ii", r.tensor([3, 3], { layout: "apart" })] },
    { args: ["bij,bjk", r.tensor([2, 2, 3]), r.tensor([2, 3, 2])] },
    { args: ["...ij,...jk->...ik", r.tensor([2, 1, 2, 3]), r.tensor([3, 3, 2])] },
    { args: ["i,j->ij", r.tensor([3]), r.tensor([2])] },
    { args: ["ij,j,ik->k", r.tensor([2, 3]), r.tensor([3]), r.tensor([2, 2])] },
    { args: ["ij,ij->", r.tensor([0, 3]), r.tensor([0, 3])] },
    { args: ["ik,jk->ij", r.tensor([2, 1]), r.tensor([3, 4])] },
  ],
});
