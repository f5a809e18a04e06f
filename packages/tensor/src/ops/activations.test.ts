import { describe, expect, test } from "vitest";
import {
  arange,
  celu,
  celu_,
  elu,
  elu_,
  fromTypedArray,
  gelu,
  hardshrink,
  hardsigmoid,
  hardsigmoid_,
  hardswish,
  hardswish_,
  hardtanh,
  hardtanh_,
  leakyRelu,
  leakyRelu_,
  logSigmoid,
  mish,
  mish_,
  noGrad,
  relu,
  relu6,
  relu_,
  rrelu,
  rrelu_,
  selu,
  selu_,
  silu,
  silu_,
  softplus,
  softshrink,
  softsign,
  tanhshrink,
  tensor,
  threshold,
  threshold_,
  zeros,
  type Tensor,
} from "../index.ts";
import { gradCheck, gradGradCheck } from "../testing/index.ts";

type Unary = (x: Tensor) => Tensor;

/** Function, its form in place where it has one, and whether it takes integers: to integers, or to float32. */
const functions: readonly [
  string,
  Unary,
  { inPlace?: Unary; integers?: "integers" | "float32" }?,
][] = [
  ["relu", relu, { inPlace: relu_, integers: "integers" }],
  ["relu6", relu6, { integers: "integers" }],
  ["leakyRelu", (x) => leakyRelu(x, 0.2), { inPlace: (x) => leakyRelu_(x, 0.2) }],
  ["elu", (x) => elu(x, 1.5), { inPlace: (x) => elu_(x, 1.5) }],
  ["selu", selu, { inPlace: selu_ }],
  ["celu", (x) => celu(x, 0.7), { inPlace: (x) => celu_(x, 0.7) }],
  ["gelu", (x) => gelu(x)],
  ["gelu with tanh", (x) => gelu(x, { approximate: "tanh" })],
  ["silu", silu, { inPlace: silu_ }],
  ["mish", mish, { inPlace: mish_ }],
  ["softplus", (x) => softplus(x, 2, 3)],
  [
    "hardtanh",
    (x) => hardtanh(x, -2, 3),
    { inPlace: (x) => hardtanh_(x, -2, 3), integers: "integers" },
  ],
  ["hardsigmoid", hardsigmoid, { inPlace: hardsigmoid_ }],
  ["hardswish", hardswish, { inPlace: hardswish_ }],
  ["softsign", softsign, { integers: "float32" }],
  [
    "threshold",
    (x) => threshold(x, 1, -5),
    { inPlace: (x) => threshold_(x, 1, -5), integers: "integers" },
  ],
  ["logSigmoid", logSigmoid],
  ["tanhshrink", tanhshrink, { integers: "float32" }],
  ["softshrink", (x) => softshrink(x, 0.3)],
  ["hardshrink", (x) => hardshrink(x, 0.3)],
  ["rrelu", (x) => rrelu(x), { inPlace: (x) => rrelu_(x) }],
];

/** Numbers off the kinks of all functions above. */
const SAMPLE = [
  -7.3, -3.4, -1.9, -1.2, -0.6, -0.31, -0.04, 0.01, 0.4, 0.9, 1.3, 1.8, 2.6, 5.5, 9.1,
];
const sample = (requiresGrad = false): Tensor => tensor(SAMPLE, { dtype: "float64", requiresGrad });

describe.each(functions)("%s", (_, f, { inPlace, integers } = {}) => {
  test("gives the same for any strides, in any position of a row", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const values = arange(66).to(dtype).sub(30).div(4).reshape([6, 11]);
      const alone = [...values.toTypedArray()].map((v) => f(tensor([v], { dtype })).item());
      expect([...f(values).toTypedArray()]).toEqual(alone);
      expect([...f(values.t()).t().toTypedArray()]).toEqual(alone);
      expect(f(values.at(":", "::2")).toArray()).toEqual(f(values).at(":", "::2").toArray());
      const row = values.at(2).expand([3, 11]);
      expect(f(row).at(1).toArray()).toEqual(f(values).at(2).toArray());
    }
  });

  test("has the same gradient for a gradient of any strides", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const x = arange(66).to(dtype).sub(30).div(4).reshape([6, 11]).detach().setRequiresGrad();
      const gradient = (dy: Tensor): unknown => {
        x.grad = null;
        f(x).backward(dy);
        return x.grad!.toArray();
      };
      const three = tensor(3, { dtype }).expand([6, 11]);
      expect(gradient(three)).toEqual(gradient(three.contiguous()));
      const dy = arange(66).to(dtype).reshape([11, 6]).t();
      expect(gradient(dy)).toEqual(gradient(dy.contiguous()));
    }
  });

  test("takes scalars and empty tensors", () => {
    expect(f(tensor(2)).shape).toEqual([]);
    expect(f(zeros([0, 3])).shape).toEqual([0, 3]);
    const empty = zeros([2, 0]).setRequiresGrad();
    f(empty).sum().backward();
    expect(empty.grad!.shape).toEqual([2, 0]);
  });

  test("computes 16-bit floats in float32", () => {
    for (const dtype of ["float16", "bfloat16"] as const) {
      const x = sample().to(dtype).setRequiresGrad();
      const wide = x.detach().to("float32").setRequiresGrad();
      const y = f(x);
      expect(y.dtype).toBe(dtype);
      expect(y.toArray()).toEqual(f(wide).to(dtype).toArray());
      y.sum().backward();
      f(wide).sum().backward();
      expect(x.grad!.toArray()).toEqual(wide.grad!.to(dtype).toArray());
    }
  });

  test("refuses bool, and integers where PyTorch does", () => {
    expect(() => f(tensor([true]))).toThrow(/: .*; got bool \(cast it first/);
    for (const dtype of ["int32", "int64"] as const) {
      const x = tensor([-4, -1, 0, 1, 2, 9], { dtype });
      if (integers === undefined) {
        expect(() => f(x)).toThrow(new RegExp(`: .*; got ${dtype} \\(cast it first`));
        continue;
      }
      const y = f(x);
      expect(y.dtype).toBe(integers === "integers" ? dtype : "float32");
      expect(y.to("float32").toArray()).toEqual(f(x.to("float32")).toArray());
      expect(y.requiresGrad).toBe(false);
    }
  });

  if (inPlace === undefined) return;
  test("in place writes the same, and gradients flow through", () => {
    for (const dtype of ["float32", "float64", "bfloat16"] as const) {
      const x = sample().to(dtype);
      const wanted = f(x).toArray();
      const version = x.storage.version;
      expect(inPlace(x)).toBe(x);
      expect(x.toArray()).toEqual(wanted);
      expect(x.storage.version).toBeGreaterThan(version);
    }
    const view = sample().reshape([5, 3]);
    inPlace(view.at(":", 1));
    expect(view.at(":", 1).toArray()).toEqual(f(sample().reshape([5, 3]).at(":", 1)).toArray());
    expect(view.at(":", 2).toArray()).toEqual(sample().reshape([5, 3]).at(":", 2).toArray());
    gradCheck((x) => inPlace(x.mul(1)), [sample(true)]);
    gradGradCheck((x) => inPlace(x.mul(1)), [sample(true)]);
    expect(() => inPlace(sample(true))).toThrow(/_: a leaf that requires gradients/);
    expect(noGrad(() => inPlace(sample(true))).requiresGrad).toBe(true);
    const kept = tensor([true]);
    expect(() => inPlace(kept)).toThrow(/_: .*; got bool/);
    expect(kept.toArray()).toEqual([true]);
  });

  if (integers !== "integers") return;
  test("in place keeps integers integers", () => {
    const x = tensor([-4, -1, 0, 1, 2, 9], { dtype: "int64" });
    const wanted = f(x).toArray();
    expect(inPlace(x).toArray()).toEqual(wanted);
    expect(x.dtype).toBe("int64");
  });
});

describe("activations", () => {
  test("have hand-computed values", () => {
    const row = tensor([-4, -1, 0, 1, 4], { dtype: "float64" });
    const close = (y: Tensor, wanted: number[]): void => {
      for (const [i, value] of [...y.toTypedArray()].entries())
        expect(value).toBeCloseTo(wanted[i]!, 12);
    };
    const [e1, e4] = [Math.exp(-1), Math.exp(-4)];
    close(relu6(row.mul(2)), [0, 0, 0, 2, 6]);
    close(leakyRelu(row), [-0.04, -0.01, 0, 1, 4]);
    close(elu(row, 2), [2 * (e4 - 1), 2 * (e1 - 1), 0, 1, 4]);
    close(celu(row, 4), [4 * (e1 - 1), 4 * (Math.exp(-0.25) - 1), 0, 1, 4]);
    close(silu(row), [(-4 * e4) / (1 + e4), -e1 / (1 + e1), 0, 1 / (1 + e1), 4 / (1 + e4)]);
    close(softplus(row, 2, 3), [
      Math.log1p(Math.exp(-8)) / 2,
      Math.log1p(Math.exp(-2)) / 2,
      Math.LN2 / 2,
      Math.log1p(Math.exp(2)) / 2,
      4,
    ]);
    close(
      mish(row),
      [...row.toTypedArray()].map((x) => x * Math.tanh(Math.log1p(Math.exp(x)))),
    );
    close(hardsigmoid(row), [0, 1 / 3, 1 / 2, 2 / 3, 1]);
    close(hardswish(row), [0, -1 / 3, 0, 2 / 3, 4]);
    close(softsign(row), [-0.8, -0.5, 0, 0.5, 0.8]);
    close(threshold(row, 0, 9), [9, 9, 9, 1, 4]);
    close(
      logSigmoid(row),
      [...row.toTypedArray()].map((x) => -Math.log1p(Math.exp(-x))),
    );
    close(softshrink(row, 1), [-3, 0, 0, 0, 3]);
    close(hardshrink(row, 1), [-4, 0, 0, 0, 4]);
    close(rrelu(row, 0, 0.5), [-1, -0.25, 0, 1, 4]);
  });

  test("keep their precision where results are small", () => {
    const x = tensor([1e-3, -1e-3], { dtype: "float64" });
    const cubes = [...tanhshrink(x).toTypedArray()];
    for (const [i, sign] of [1, -1].entries())
      expect(cubes[i]! / ((sign * 1e-9) / 3)).toBeCloseTo(1 - 0.4e-6, 12);
    expect(tanhshrink(x.to("float32")).at(0).item() / (1e-9 / 3)).toBeCloseTo(1, 5);
    expect(elu(tensor([-1e-20])).item()).toBe(Math.fround(-1e-20));
    expect(softplus(tensor([-80])).item() / Math.exp(-80)).toBeCloseTo(1, 6);
    expect(logSigmoid(tensor([40])).item() / -Math.exp(-40)).toBeCloseTo(1, 6);
  });

  test("take uint8 where PyTorch does", () => {
    const bytes = fromTypedArray(Uint8Array.from([0, 3, 7, 250]), [4]);
    expect(relu(bytes).toArray()).toEqual([0, 3, 7, 250]);
    expect(relu6(bytes).toArray()).toEqual([0, 3, 6, 6]);
    expect(threshold(bytes, 5, 1).toArray()).toEqual([1, 1, 7, 250]);
    expect(() => hardtanh(bytes)).toThrow(
      "hardtanh: the limits of uint8 must be whole numbers of at least 0; got minVal -1 and maxVal 1 (cast the tensor to float32)",
    );
  });
});
