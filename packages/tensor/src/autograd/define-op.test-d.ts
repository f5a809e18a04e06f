import { expectTypeOf, test } from "vitest";
import {
  defineOp,
  tensor,
  type Operand,
  type OpSpec,
  type Tensor,
  type VjpContext,
} from "../index.ts";

test("every input needs a rule, if only null", () => {
  type Rules = OpSpec<readonly ["a", "b?"], never, undefined, undefined>["vjp"];
  expectTypeOf<{ a: null; b: null }>().toExtend<Rules>();
  expectTypeOf<{ a: null }>().not.toExtend<Rules>();
});

test("a rule can read only what the op saves", () => {
  type Context = VjpContext<"a" | "b", "b" | "out", undefined, undefined>;
  expectTypeOf<Context>().toHaveProperty("b");
  expectTypeOf<Context>().toHaveProperty("out");
  expectTypeOf<Context>().not.toHaveProperty("a");
});

test("arguments are the inputs, optional ones or null, then attributes", () => {
  const op = defineOp<readonly ["x", "bias?"], never, { readonly axis: number }>({
    name: "op",
    inputs: ["x", "bias?"],
    forward: (x) => x,
    vjp: { x: ({ dy }) => dy, bias: null },
  });
  expectTypeOf(op).parameters.toEqualTypeOf<
    [x: Tensor, bias: Tensor | null, attrs: { readonly axis: number }]
  >();
});

test("ops are methods with the first argument taken away", () => {
  const x = tensor([1]);
  expectTypeOf(x.add).toBeCallableWith(1);
  expectTypeOf(x.add).parameter(0).toEqualTypeOf<Operand>();
  expectTypeOf(x.matmul(x).relu().sum({ dim: 0 })).toEqualTypeOf<Tensor>();
  // @ts-expect-error a string is no operand
  x.add("1");
});
