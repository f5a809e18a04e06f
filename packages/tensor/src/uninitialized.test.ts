import { describe, expect, test } from "vitest";
import {
  isLazy,
  linear,
  noGrad,
  Parameter,
  scope,
  ShapeError,
  tensor,
  Tensor,
  UninitializedBuffer,
  UninitializedError,
  UninitializedParameter,
  ValueError,
  zeros,
} from "./index.ts";

describe("C: a parameter without a shape", () => {
  test("has a dtype and may require gradients, and prints as PyTorch's", () => {
    const weight = new UninitializedParameter({ dtype: "float64" });
    expect([weight.dtype, weight.requiresGrad, weight.grad, isLazy(weight)]).toEqual([
      ...["float64", true, null, true],
    ]);
    expect(String(weight)).toBe("<UninitializedParameter>");
    expect(weight.setRequiresGrad(false).requiresGrad).toBe(false);
    expect(new UninitializedParameter({ dtype: "int32" }).requiresGrad).toBe(false);
    expect(weight).toBeInstanceOf(Parameter);
  });

  test("says at every access to shape or values what it is called and what to do", () => {
    const weight = new UninitializedParameter({ name: "LazyLinear.weight" });
    const accesses: (() => unknown)[] = [
      () => weight.shape,
      () => weight.size,
      () => weight.ndim,
      () => weight.strides,
      () => weight.toArray(),
      () => weight.toTypedArray(),
      () => weight.item(),
      () => weight.address(),
      () => weight.data.at(0),
      () => weight.add(1),
      () => noGrad(() => weight.fill_(0)),
      () => linear(zeros([1, 2]), weight, null),
      () => (weight.grad = zeros([1])),
      () => weight.clone(),
      () => zeros([2]).copy_(weight),
    ];
    for (const access of accesses) {
      expect(access, String(access)).toThrow(UninitializedError);
      expect(access).toThrow(/^LazyLinear\.weight: .*call forward or build once/);
    }
  });

  test("materialises as the same object, of the plain class, with the dtype it had", () => {
    const weight = new UninitializedParameter({ dtype: "float64" });
    const same: Parameter = weight.materialize([2, 3]);
    expect(same).toBe(weight);
    expect(isLazy(weight)).toBe(false);
    expect(Object.getPrototypeOf(weight)).toBe(Parameter.prototype);
    noGrad(() => same.fill_(2));
    expect(same.toArray()).toEqual([
      [2, 2, 2],
      [2, 2, 2],
    ]);
    expect([same.dtype, same.requiresGrad, same.storage.isPermanent]).toEqual([
      ...["float64", true, true],
    ]);
    same.mul(3).sum().backward();
    expect(same.grad!.toArray()).toEqual([
      [3, 3, 3],
      [3, 3, 3],
    ]);
    expect(new UninitializedParameter().materialize([1], { dtype: "float64" }).dtype).toBe(
      "float64",
    );
  });

  test("refuses a shape that is not what is known of it", () => {
    const weight = new UninitializedParameter({ shape: [4, null], name: "w" });
    expect(() => weight.materialize([3, 4])).toThrow(
      "materialize: the shape of w must be [4, ?]; got one of [3, 4]",
    );
    expect(() => weight.materialize([4])).toThrow(ShapeError);
    expect(isLazy(weight)).toBe(true);
    expect(weight.materialize([4, 0]).shape).toEqual([4, 0]);
  });

  test("takes shape, values and dtype of setData", () => {
    const weight = new UninitializedParameter();
    weight.setData(tensor([[1, 2]], { dtype: "float64" }));
    expect([weight.toArray(), weight.dtype]).toEqual([[[1, 2]], "float64"]);
  });

  test("stays when it was materialised in a scope", () => {
    const weight = new UninitializedParameter();
    const mean = new UninitializedBuffer();
    scope(() => {
      weight.materialize([2]);
      noGrad(() => weight.fill_(1));
      mean.materialize([2]).fill_(3);
    });
    expect([weight.toArray(), mean.toArray()]).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });
});

describe("C: ties between parameters without a shape", () => {
  test("give both the shape when one is materialised", () => {
    for (const first of [0, 1]) {
      const [a, b, c] = [0, 1, 2].map(() => new UninitializedParameter()) as [
        UninitializedParameter,
        UninitializedParameter,
        UninitializedParameter,
      ];
      b.tieTo(a);
      c.tieTo(b);
      expect([b.tiedTo === a, c.tiedTo === a, b.storage === a.storage]).toEqual([true, true, true]);
      [a, b][first]!.materialize([2]);
      noGrad(() => a.fill_(5));
      expect([b, c].map((one) => one.toArray())).toEqual([
        [5, 5],
        [5, 5],
      ]);
      expect([b.tiedTo === a, c.tiedTo === a, isLazy(c)]).toEqual([true, true, false]);
      b.mul(2).add(c).sum().backward();
      expect(a.grad!.toArray()).toEqual([3, 3]);
    }
  });

  test("freeze and convert together, and end with untie", () => {
    const a = new UninitializedParameter();
    const b = new UninitializedParameter().tieTo(a);
    b.setRequiresGrad(false);
    expect([a.requiresGrad, b.requiresGrad]).toEqual([false, false]);
    b.setDtype("float64");
    expect([a.dtype, b.dtype, a.storage === b.storage]).toEqual(["float64", "float64", true]);
    b.untie();
    a.materialize([1]);
    expect([isLazy(b), b.dtype, b.tiedTo]).toEqual([true, "float64", null]);
  });

  test("refuse shapes that cannot be one, naming both", () => {
    const a = new UninitializedParameter({ shape: [8, null], name: "a" });
    const b = new UninitializedParameter({ shape: [9, null], name: "b" });
    expect(() => b.tieTo(a)).toThrow(
      "tie: tied parameters must have one shape; got b of [9, ?] and a of [8, ?]",
    );
    const c = new UninitializedParameter({ shape: [null, 4], name: "c" }).tieTo(a);
    expect(() => a.materialize([8, 5])).toThrow("[8, 4]");
    c.materialize([8, 4]);
    expect(a.shape).toEqual([8, 4]);
    const other = new UninitializedParameter({ dtype: "float64" });
    expect(() => other.tieTo(new UninitializedParameter())).toThrow("one dtype");
  });

  test("with a parameter that has a shape take it over", () => {
    const plain = new Parameter(tensor([[1, 2, 3]]));
    const follower = new UninitializedParameter().tieTo(plain.t());
    expect([follower.tiedTo, follower.toArray()]).toEqual([plain, [[1], [2], [3]]]);

    const owner = new UninitializedParameter({ shape: [1, null] });
    plain.untie();
    const tied = new Parameter(tensor([[4, 5]])).tieTo(owner);
    expect([tied.tiedTo, owner.toArray(), isLazy(owner)]).toEqual([owner, [[4, 5]], false]);
    expect(() => new UninitializedParameter().tieTo(zeros([2]))).toThrow(ValueError);
  });
});

test("C: a buffer without a shape becomes a plain tensor", () => {
  const mean = new UninitializedBuffer({ name: "running_mean", shape: [null] });
  expect(() => mean.shape).toThrow("running_mean: a buffer has no shape");
  expect(() => mean.materialize([2, 2])).toThrow("[?]");
  mean.setDtype("float64");
  const same = mean.materialize([2]);
  expect(same).toBe(mean);
  expect(Object.getPrototypeOf(mean)).toBe(Tensor.prototype);
  expect([same.fill_(1).toArray(), same.dtype, String(new UninitializedBuffer())]).toEqual([
    ...[[1, 1], "float64"],
    "<UninitializedBuffer>",
  ]);
});

test("D: a copy knows what the original knows of its shape, and what it waits for, but is not tied to it", () => {
  const owner = new UninitializedParameter({ shape: [null, 2], dtype: "float64", name: "a" });
  const follower = new UninitializedParameter({ shape: [3, null], dtype: "float64" }).tieTo(owner);
  follower.setRequiresGrad(false);
  const part = {};
  const seen: unknown[] = [];
  owner.whenMaterialized((copyOf) => void seen.push(copyOf(owner), copyOf(part)));
  const other = {};
  const copy = follower.copy((original) => (original === part ? other : original) as never);
  const further = copy.copy((original) => original);
  expect([copy.tiedTo, copy.dtype, copy.requiresGrad]).toEqual([null, "float64", false]);
  expect(() => copy.materialize([3, 1])).toThrow(
    "the shape of a must be [3, 2]; got one of [3, 1]",
  );
  further.materialize([3, 2]);
  expect([seen[0] === further, seen[1] === other, isLazy(copy), isLazy(owner)]).toEqual([
    ...[true, true, true, true],
  ]);
  follower.copy().materialize([3, 2]); // told of no parts, it waits for nothing
  expect(seen.length).toBe(2);
  owner.materialize([3, 2]);
  expect([seen[2] === owner, seen[3] === part]).toEqual([true, true]);
  const buffer = new UninitializedBuffer({ shape: [null], dtype: "float64" }).copy();
  expect(buffer.materialize([2]).dtype).toBe("float64");
});
