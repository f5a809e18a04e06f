import * as W from "@weft/tensor";
const t: any = W;
const show = (v: unknown): string =>
  v instanceof W.Tensor
    ? String(v)
    : Array.isArray(v)
      ? `[${v.map(show).join("; ")}]`
      : typeof v === "bigint"
        ? v + "n"
        : (JSON.stringify(v) ?? String(v));
function cas(name: string, f: () => unknown) {
  try {
    console.log(name, "=>", show(f()));
  } catch (e) {
    console.log(name, "=> ERR", (e as Error).name, (e as Error).message.slice(0, 300));
  }
}
const N = NaN,
  I = Infinity;
for (const [v, d] of [
  [300, "uint8"],
  [256, "uint8"],
  [-1, "uint8"],
  [-300, "uint8"],
  [2.5, "int32"],
  [-2.7, "int64"],
  [2 ** 31, "int32"],
  [2 ** 31 + 0.5, "int32"],
  [N, "int32"],
  [I, "int64"],
  [N, "bool"],
  [2n ** 63n, "int64"],
  [2n ** 63n, "float32"],
  [true, "float32"],
  [2, "bool"],
  [0, "bool"],
  [1e40, "float32"],
  [70000, "float16"],
  [1e40, "bfloat16"],
  [3.7, "uint8"],
  [300.5, "uint8"],
  [2 ** 60, "int64"],
  [2 ** 53 + 2, "int64"],
] as const) {
  cas(`tensor(${v},${d})`, () => t.tensor(v, { dtype: d }));
  cas(`full([1],${v},${d})`, () => t.full([1], v, { dtype: d }));
  cas(`fill_(${v},${d})`, () => t.zeros([1], { dtype: d }).fill_(v));
}
for (const [v, d] of [
  [300, "uint8"],
  [-1, "uint8"],
  [N, "uint8"],
  [1e10, "int32"],
  [-1e10, "int32"],
  [N, "int32"],
  [I, "int32"],
  [N, "int64"],
  [I, "int64"],
  [1e30, "int64"],
  [N, "bool"],
  [70000, "float16"],
  [2.5, "int64"],
  [-0.5, "bool"],
] as const) {
  cas(`to float ${v} ${d}`, () => t.tensor([v]).to(d));
  cas(`to double ${v} ${d}`, () => t.tensor([v], { dtype: "float64" }).to(d));
}
cas("ragged", () => t.tensor([[1, 2], [3]]));
cas("ragged2", () => t.tensor([[1, 2], 3]));
cas("empty", () => [t.tensor([]), t.tensor([[], []]), t.tensor([[]]).shape]);
cas("of tensor", () => t.tensor(t.tensor([1, 2])));
cas("of tensors", () => t.tensor([t.tensor(1), t.tensor(2.5)]));
cas("of typed", () => t.tensor(new Float64Array([1, 2])));
cas("of typed nested", () => t.tensor([new Float64Array([1, 2]), new Float64Array([1, 2])]));
cas("of undefined", () => t.tensor(undefined));
cas("of null", () => t.tensor([null]));
cas("of string", () => t.tensor("abc"));
cas("mixed bool", () => [t.tensor([true, 1]), t.tensor([true, 1.5]), t.tensor([true, 1n])]);
cas("mixed bigint", () => t.tensor([1n, 1]));
cas("bigint float", () => t.tensor([1n, 2n], { dtype: "float32" }));
cas("bigint huge float", () => t.tensor([2n ** 60n + 1n], { dtype: "float64" }));
cas("full", () => [t.full([2], 1).dtype, t.full([2], true).dtype, t.full([2], 1n).dtype]);
cas("arange", () => [
  t.arange(5).dtype,
  t.arange(1, 2.5, 0.5),
  t.arange(0, 1, 0.1),
  t.arange(5, 0, -2),
  t.arange(0),
]);
cas("arange err", () => t.arange(0, 5, -1));
cas("arange err0", () => t.arange(0, 5, 0));
cas("arange nan", () => t.arange(NaN));
cas("arange u8", () => t.arange(0, 300, 100, { dtype: "uint8" }));
cas("arange f16", () => t.arange(0, 1, 0.1, { dtype: "float16" }));
cas("arange bool", () => t.arange(0, 2, { dtype: "bool" }));
cas("arange bigint", () => t.arange(3n));
cas("arange huge", () => t.arange(1e12));
cas("linspace", () => [
  t.linspace(0, 1, 5),
  t.linspace(0, 10, 4, { dtype: "int64" }),
  t.linspace(3, 3, 1),
  t.linspace(0, 1, 0),
]);
cas("linspace bool", () => t.linspace(0, 1, 3, { dtype: "bool" }));
cas("logspace", () => [
  t.logspace(0, 2, 3),
  t.logspace(0, 3, 4, { base: 2 }),
  t.logspace(0, 3, 4, { dtype: "int64" }),
]);
cas("eye", () => [t.eye(2), t.eye(2, 3, { dtype: "bool" }), t.eye(0), t.eye(2, 0).shape]);
cas("neg shape", () => t.zeros([-1]));
cas("shape number", () => t.zeros(3));
cas("shape spread", () => t.zeros(2, 3));
cas("dtype torch.float32", () => t.zeros([2], { dtype: "torch.float32" }));
cas("item", () => [
  t.tensor(1).item(),
  t.tensor([[2.5]]).item(),
  t.tensor(true).item(),
  t.tensor(5n).item(),
  t.tensor(2n ** 60n).item({ bigint: true }),
]);
cas("item huge", () => t.tensor(2n ** 60n).item());
cas("item err", () => t.tensor([1, 2]).item());
cas("item bigint float", () => t.tensor(1).item({ bigint: true }));
for (const A of [
  Float32Array,
  Float64Array,
  Int32Array,
  Uint8Array,
  Int8Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Uint8ClampedArray,
])
  cas(A.name, () => {
    const x = t.fromTypedArray(new A([1, 2]));
    return [x, x.toTypedArray().constructor.name];
  });
cas("BigInt64Array", () => t.fromTypedArray(new BigInt64Array([1n, 2n])));
cas("BigUint64Array", () => t.fromTypedArray(new BigUint64Array([1n, 2n])));
cas("Float16Array", () => t.fromTypedArray(new (globalThis as any).Float16Array([1, 2.5])));
cas("Uint16 bf16", () =>
  t.fromTypedArray(new Uint16Array([0x3f80, 0x4000]), [2], { dtype: "bfloat16" }),
);
cas("fromTyped wrong shape", () => t.fromTypedArray(new Float32Array(3), [2, 2]));
cas("fromTyped neg shape", () => t.fromTypedArray(new Float32Array(4), [-2, -2]));
cas("fromTyped -1", () => t.fromTypedArray(new Float32Array(4), [2, -1]));
cas("fromTyped array", () => t.fromTypedArray([1, 2]));
cas("toArray", () => [
  t.zeros([0, 2]).toArray(),
  t.tensor(3).toArray(),
  t.tensor(true).toArray(),
  t.tensor([1.5], { dtype: "float16" }).toArray(),
]);
cas("withData nested", () =>
  t.withData(t.ones([2]), (a: any) => t.withData(t.tensor([5, 6]), (b: any) => a[0] + b[1])),
);
let kept: any;
const x = t.ones([3]);
cas("withData int64", () => t.withData(t.tensor([5n]), (a: any) => [a.constructor.name, a[0]]));
cas("withData half", () =>
  t.withData(t.tensor([5], { dtype: "float16" }), (a: any) => [a.constructor.name, a[0]]),
);
cas("withData strided", () => t.withData(t.ones([2, 3]).t(), (a: any) => a[0]));
cas("withData empty", () => t.withData(t.ones([0]), (a: any) => a.length));
cas("withData write", () => {
  const p = t.tensor([1, 2], { requiresGrad: true });
  const y = p.mul(p).sum();
  t.withData(p, (a: any) => {
    a[0] = 5;
  });
  y.backward();
  return [p, p.grad];
});
cas("set on array", () => {
  const z = t.zeros([2, 2]);
  z.at(0).set([1], 5n as never);
  return z;
});
cas("int tensor ops", () => [
  t.tensor([1n]).add(1.5),
  t.tensor([1n]).add(1),
  t.tensor([1n]).mul(2n ** 53n),
  t.tensor([1n]).div(2),
  t.tensor([true]).add(1),
  t.tensor([true]).add(true as never),
]);
cas("int32 + big", () => t.tensor([1], { dtype: "int32" }).add(2 ** 31));
cas("uint8 + 300", () => t.tensor([1], { dtype: "uint8" }).add(300));
cas("uint8 + -1", () => t.tensor([1], { dtype: "uint8" }).add(-2));
cas("uint8 > 300", () => t.tensor([1], { dtype: "uint8" }).gt(300));
cas("uint8 == -1", () => t.tensor([255], { dtype: "uint8" }).eq(-1));
cas("int64 + 2**60 number", () => t.tensor([1n]).add(2 ** 60));
cas("int64 + nan", () => t.tensor([1n]).add(NaN));
cas("float + bigint", () => t.tensor([1]).add(2n ** 60n));
