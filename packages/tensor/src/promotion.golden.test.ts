import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  cat,
  empty,
  maximum,
  ones,
  resultType,
  stack,
  tensor,
  where,
  type DType,
  type Operand,
  type Tensor,
} from "./index.ts";

const file = new URL("../test/goldens/promotion.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(file, "utf8")) as { cases: Record<string, string> };

type Op = (a: Tensor, b: Tensor) => Tensor;
/** A number is a tensor for no op: where an op takes numbers, it gets them as they are. */
const ops: Record<string, Op> = {
  resultType: (a, b) => empty([0], { dtype: resultType(a, b) }),
  add: (a, b) => a.add(b),
  mul: (a, b) => a.mul(b),
  div: (a, b) => a.div(b),
  eq: (a, b) => a.eq(b),
  lt: (a, b) => a.lt(b),
  where: (a, b) => where(tensor([true]), a, b),
  maximum: (a, b) => maximum(a, b),
  cat: (a, b) => cat([a, b]),
  stack: (a, b) => stack([a, b]),
  add_: (a, b) => a.clone().add_(b),
  mul_: (a, b) => a.clone().mul_(b),
  div_: (a, b) => a.clone().div_(b),
  copy_: (a, b) => a.clone().copy_(b),
};

function operand(text: string): Operand {
  const [, dtype, rank] = /^(\w+)\[(1?)\]$/.exec(text) ?? [];
  if (dtype === undefined) return Number(text);
  return ones(rank === "1" ? [1] : [], { dtype: dtype as DType }); // a dtype's name in the golden
}

function dtypeOf(op: Op, a: Tensor, b: Tensor): string {
  try {
    return op(a, b).dtype;
  } catch {
    return "error";
  }
}

describe.each(Object.keys(ops))("%s has PyTorch's result dtype", (name) => {
  const entries = Object.entries(cases).filter(([key]) => key.startsWith(`${name} `));

  test("for every pair of dtypes, 0-d or not, and for numbers", () => {
    expect(entries.length).toBeGreaterThanOrEqual(256);
    const got: Record<string, string> = {};
    const wanted: Record<string, string> = {};
    for (const [key, dtype] of entries) {
      const [, left, right] = key.split(" ") as [string, string, string];
      const [a, b] = [operand(left), operand(right)];
      got[key] = dtypeOf(ops[name]!, a as Tensor, b as Tensor); // a tensor, or a number that the op takes
      wanted[key] = dtype;
    }
    expect(got).toEqual(wanted);
  });
});
