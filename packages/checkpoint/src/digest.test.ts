import { tensor, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { digestTensors } from "./index.ts";

describe("digestTensors", () => {
  const x = tensor([1, 2]);
  const base: Record<string, Tensor> = { a: x, b: tensor([3]) };

  test("is the same for the same names, ties and bits, in any order", () => {
    expect(digestTensors(base)).toMatch(/^[0-9a-f]{16}$/);
    expect(digestTensors({ b: tensor([3]), a: tensor([1, 2]) })).toBe(digestTensors(base));
    expect(
      digestTensors({
        ...base,
        a: tensor([[1], [2]])
          .t()
          .at(0),
      }),
    ).toBe(digestTensors(base));
  });

  const zero = { z: tensor([0]) };
  test.each<[string, Record<string, Tensor>, Record<string, Tensor>]>([
    ["a value", base, { ...base, a: tensor([1, 2.0000002]) }],
    ["the sign of a zero", zero, { z: tensor([-0]) }],
    ["a name", zero, { zz: tensor([0]) }],
    ["a shape", zero, { z: tensor([[0]]) }],
    ["a dtype", zero, { z: tensor([0], { dtype: "int32" }) }],
    ["a tensor more", base, { ...base, c: tensor([0]) }],
  ])("changes with %s", (_, one, other) => {
    expect(digestTensors(other)).not.toBe(digestTensors(one));
  });

  test("tells tied tensors from equal ones, and kernel variants apart", () => {
    expect(digestTensors({ a: x, b: x })).not.toBe(digestTensors({ a: x, b: x.clone() }));
    expect(digestTensors(base, "wasm-simd")).not.toBe(digestTensors(base, "wasm-relaxed-fma"));
  });

  test("sees every element under every name, also where names show parts of one storage", () => {
    const make = (last: number): Record<string, Tensor> => {
      const whole = tensor([
        [1, 2],
        [3, last],
      ]);
      return { firstRow: whole.at(0), whole };
    };
    expect(digestTensors(make(4))).toBe(digestTensors(make(4)));
    expect(digestTensors(make(5))).not.toBe(digestTensors(make(4)));
  });

  test("tells apart which parts of a storage meet", () => {
    const even = tensor([7, 7, 7, 7]);
    expect(digestTensors({ a: even.at("0:2"), b: even.at("1:3") })).not.toBe(
      digestTensors({ a: even.at("0:2"), b: even.at("2:4") }),
    );
  });

  test("does not depend on where in a larger tensor the tied one lay", () => {
    const large = tensor([
      [0, 0],
      [1, 2],
    ]);
    const part = large.at(1);
    const own = tensor([1, 2]);
    expect(digestTensors({ a: part, b: part })).toBe(digestTensors({ a: own, b: own }));
    const turned = tensor([
      [1, 2],
      [3, 4],
    ]).t();
    const straight = turned.clone();
    expect(digestTensors({ a: turned, b: turned })).toBe(
      digestTensors({ a: straight, b: straight }),
    );
  });
});
