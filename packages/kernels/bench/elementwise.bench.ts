/**
 * Elementwise kernels, reductions and optimizers on one thread: GB/s moved (or millions of elements a second), and the
 * ratio to copying a working set of that size, measured in the same run.
 *
 *     node --conditions=@weft/source bench/elementwise.bench.ts [--json] [--plain] [word…]
 *
 * Words choose the cases whose names contain one of them.
 */
import { compileModule, instantiate } from "../src/wasm/module.ts";
import { type Case, measure } from "./measure.ts";

const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const json = process.argv.includes("--json");
const build = process.argv.includes("--plain") ? "simd" : "relaxed";
const million = 1 << 20;
const rows = 1024;

const memory = new WebAssembly.Memory({ initial: 4096, maximum: 65536, shared: true });
let top = 1 << 20;
const allocate = (byteLength: number): number => {
  const pointer = top;
  top += (byteLength + 127) & -64;
  return pointer;
};
const kernels = instantiate(compileModule(build), memory, allocate);
const [a, b, c, d] = [
  allocate(16 * million * 4),
  allocate(16 * million * 4),
  allocate(million * 8),
  allocate(million * 8),
] as const;
for (const pointer of [a, b, c, d]) {
  const view = new Float32Array(memory.buffer, pointer, million);
  for (let i = 0; i < million; i++) view[i] = Math.sin(i) * 4;
}
new Float32Array(memory.buffer, a, 16 * million).fill(1, million);

/** A case, how many bytes (or elements) a run counts, and what it is compared with. */
interface Compared extends Case {
  readonly unit: "GB/s" | "M/s";
  readonly to?: string;
}

const bytes = (
  name: string,
  perElement: number,
  run: () => void,
  to?: string,
  bar?: number,
): Compared => ({
  name,
  work: perElement * million,
  run,
  unit: "GB/s",
  ...(to === undefined ? {} : { to }),
  ...(bar === undefined ? {} : { bar }),
});
const elements = (name: string, run: () => void): Compared => ({
  name,
  work: million,
  run,
  unit: "M/s",
});

const cases: Compared[] = [
  bytes("copy 1M", 8, () => kernels.copy32(1, million, a, million, 1, b, million, 1)),
  bytes(
    "relu 1M",
    8,
    () => kernels.reluF32(1, million, a, million, 1, b, million, 1),
    "copy 1M",
    0.8,
  ),
  bytes(
    "add 1M",
    12,
    () => kernels.addF32(1, million, a, million, 1, c, million, 1, b, million, 1),
    "copy 1M",
    0.8,
  ),
  bytes(
    "add 1M in place",
    12,
    () => kernels.addF32(1, million, b, million, 1, c, million, 1, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "mul 1M by one number",
    8,
    () => kernels.mulF32(1, million, a, million, 1, c, 0, 0, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "add a row 1024x1024",
    8,
    () => kernels.addF32(rows, rows, a, rows, 1, c, 0, 1, b, rows, 1),
    "copy 1M",
  ),
  bytes(
    "add a column 1024x1024",
    8,
    () => kernels.addF32(rows, rows, a, rows, 1, c, 1, 0, b, rows, 1),
    "copy 1M",
  ),
  bytes(
    "reluGrad 1M",
    12,
    () => kernels.reluGradF32(1, million, a, million, 1, c, million, 1, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "lt 1M",
    9,
    () => kernels.ltF32(1, million, a, million, 1, c, million, 1, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "cast F32 to I32 1M",
    8,
    () => kernels.castF32ToI32(1, million, a, million, 1, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "cast F32 to Bool 1M",
    5,
    () => kernels.castF32ToBool(1, million, a, million, 1, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "cast Bool to F32 1M",
    5,
    () => kernels.castBoolToF32(1, million, a, million, 1, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "cast F32 to F64 1M",
    12,
    () => kernels.castF32ToF64(1, million, a, million, 1, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "cast I32 to F64 1M",
    12,
    () => kernels.castI32ToF64(1, million, a, million, 1, b, million, 1),
    "copy 1M",
  ),
  bytes(
    "transpose 1024x1024",
    8,
    () => kernels.copy32(rows, rows, a, 1, rows, b, rows, 1),
    "copy 1M",
  ),
  bytes("axpy 1M", 12, () => kernels.axpyF32(million, 1e-9, a, b), "copy 1M"),
  bytes("sgd 1M", 12, () => kernels.sgdF32(million, b, a, 0, 1e-9, 0, 0, 0, 0, 0), "copy 1M"),
  bytes(
    "sgd momentum 1M",
    20,
    () => kernels.sgdF32(million, b, a, c, 1e-9, 0.9, 0, 0, 0, 0),
    "copy 1M",
  ),
  bytes(
    "adamW 1M",
    28,
    () => kernels.adamF32(million, b, a, c, d, 1e-9, 0.9, 0.999, 1e-8, 0.01, 1, 10),
    "copy 1M",
  ),
  bytes("nonFinite 1M", 4, () => void kernels.nonFiniteF32(million, a), "copy 1M"),
  { ...bytes("copy 8M", 64, () => kernels.copy32(1, 8 * million, a, 0, 1, b, 0, 1)) },
  { ...bytes("sum 16M", 64, () => kernels.sumF32(1, 16 * million, a, 0, 1, c), "copy 8M", 0.8) },
  bytes("sum 1M", 4, () => kernels.sumF32(1, million, a, 0, 1, d), "copy 1M"),
  bytes("sum rows 1024x1024", 4, () => kernels.sumF32(rows, rows, a, rows, 1, d), "copy 1M"),
  bytes("sum columns 1024x1024", 4, () => kernels.sumF32(rows, rows, a, 1, rows, d), "copy 1M"),
  bytes("sum I32 1M", 4, () => kernels.sumI32(1, million, a, 0, 1, d), "copy 1M"),
  bytes("sum Bool 4M", 4, () => kernels.sumBoolToI32(1, 4 * million, a, 0, 1, d), "copy 1M"),
  bytes("max 1M", 4, () => kernels.maxF32(1, million, a, 0, 1, d), "copy 1M"),
  bytes("max rows 1024x1024", 4, () => kernels.maxF32(rows, rows, a, rows, 1, d), "copy 1M"),
  bytes("max columns 1024x1024", 4, () => kernels.maxF32(rows, rows, a, 1, rows, d), "copy 1M"),
  bytes("argmax 1M", 4, () => kernels.argmaxF32(1, million, a, 0, 1, d), "copy 1M"),
  bytes("argmax rows 1024x1024", 4, () => kernels.argmaxF32(rows, rows, a, rows, 1, d), "copy 1M"),
  bytes(
    "argmax columns 1024x1024",
    4,
    () => kernels.argmaxF32(rows, rows, a, 1, rows, d),
    "copy 1M",
  ),
  ...(["exp", "tanh", "sigmoid", "erf", "gelu", "geluTanh", "sin", "cos"] as const).map((name) =>
    elements(name, () => kernels[`${name}F32`](1, million, a, 0, 1, b, 0, 1)),
  ),
  elements("log", () => kernels.logF32(1, million, d, 0, 1, b, 0, 1)),
  elements("pow", () => kernels.powF32(1, million, d, 0, 1, a, 0, 1, b, 0, 1)),
  elements("geluGrad", () => kernels.geluGradF32(1, million, a, 0, 1, c, 0, 1, b, 0, 1)),
  elements("tanhGrad", () => kernels.tanhGradF32(1, million, a, 0, 1, c, 0, 1, b, 0, 1)),
];

const chosen = cases.filter(
  ({ name }) =>
    words.length === 0 || name.startsWith("copy") || words.some((word) => name.includes(word)),
);
// Positive values for logarithms and powers, and small ones for optimizers' second moments.
const second = new Float32Array(memory.buffer, d, million);
for (let i = 0; i < million; i++) second[i] = Math.abs(Math.sin(i)) + 1e-3;
const results = measure(chosen, 15);
const rates = new Map(results.map(({ case: each, rate }) => [each.name, rate]));
chosen.forEach((each, i) => {
  const rate = results[i]?.rate ?? NaN;
  const ratio = each.to === undefined ? undefined : rate / (rates.get(each.to) ?? NaN);
  const value = each.unit === "GB/s" ? rate : rate * 1000;
  const ok = each.bar === undefined ? null : (ratio ?? NaN) >= each.bar;
  if (json) {
    const fields = {
      suite: "elementwise",
      case: each.name,
      threads: 1,
      value: round(value),
      unit: each.unit,
    };
    process.stdout.write(
      `${JSON.stringify({ ...fields, ratio: ratio === undefined ? null : round(ratio), ratioTo: each.to ?? null, bar: each.bar ?? null, ok })}\n`,
    );
  } else {
    const verdict =
      each.bar === undefined ? "" : `bar ${each.bar} ${ok === true ? "ok" : "MISSED"}`;
    const share = ratio === undefined ? "" : `${ratio.toFixed(2)} of ${each.to}`;
    process.stdout.write(
      `${each.name.padEnd(26)} ${value.toFixed(1).padStart(7)} ${each.unit}  ${share.padEnd(18)} ${verdict}\n`.trimEnd() +
        "\n",
    );
  }
});

function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}
