/**
 * Matrix products on one thread against the multiply-add peak of WebAssembly, measured in the same run.
 *
 *     node --conditions=@weft/source bench/gemm.bench.ts [--json] [--plain]
 *
 * `--json` prints one object a line; `--plain` measures the build without fused multiply-add.
 */
import { compileModule, instantiate } from "../src/wasm/module.ts";
import { type Case, measure } from "./measure.ts";

const rounds = 40;
const json = process.argv.includes("--json");
const plain = process.argv.includes("--plain");

const memory = new WebAssembly.Memory({ initial: 2048, maximum: 65536, shared: true });
let top = 1 << 20;
const allocate = (byteLength: number): number => {
  const pointer = top;
  top += (byteLength + 63) & -64;
  return pointer;
};
const kernels = instantiate(plain ? compileModule("simd") : compileModule(), memory, allocate);
const peakKernels = plain ? instantiate(compileModule(), memory, allocate) : kernels;
const elements = 2048 * 2048;
const [a, b, c] = [allocate(elements * 8), allocate(elements * 8), allocate(elements * 8)] as const;

const peakRounds = 50_000;
const peak: Case = {
  name: "wasm fma peak",
  work: 96 * peakRounds,
  run: () => void peakKernels.peakF32(peakRounds),
};
const results = [
  ...measure([peak, ...squares(), ...trainingShapes()], rounds),
  ...measure(largeSquares(), 5),
];
const peakRate = results[0]?.rate ?? NaN;
for (const { case: each, rate } of results) {
  const ratio = rate / peakRate;
  const ok = each.bar === undefined ? null : ratio >= each.bar;
  if (json) {
    const fields = {
      suite: "gemm",
      case: each.name,
      threads: 1,
      value: round(rate),
      unit: "GFLOP/s",
      ratio: round(ratio),
    };
    process.stdout.write(
      `${JSON.stringify({ ...fields, ratioTo: "wasm fma peak", bar: each.bar ?? null, ok })}\n`,
    );
  } else {
    const verdict =
      each.bar === undefined ? "" : `bar ${each.bar.toFixed(2)} ${ok === true ? "ok" : "MISSED"}`;
    const columns = [
      each.name.padEnd(44),
      rate.toFixed(1).padStart(7),
      "GFLOP/s",
      ratio.toFixed(3).padStart(7),
      verdict,
    ];
    process.stdout.write(`${columns.join("  ").trimEnd()}\n`);
  }
}

function squares(): Case[] {
  const cases: Case[] = [];
  for (const [n, fused] of [
    [32, 0.8],
    [64, 0.85],
    [128, 0.9],
    [256, 0.93],
    [512, 0.93],
    [1024, 0.93],
  ] as const) {
    const bar = plain ? 0.7 : fused;
    for (const transposes of ["NN", "NT", "TN", "TT"] as const)
      cases.push(product("F32", n, n, n, transposes, 0, bar));
  }
  // Half as many float64 numbers fit a vector: 0.8 of their own peak.
  for (const transposes of ["NN", "TT"] as const)
    cases.push(product("F64", 256, 256, 256, transposes, 0, 0.4));
  return cases;
}

function largeSquares(): Case[] {
  return (["NN", "TT"] as const).map((transposes) =>
    product("F32", 2048, 2048, 2048, transposes, 0, plain ? 0.7 : 0.88),
  );
}

/** What shards of a small batch do, forward (x Wᵀ), to the input (dy W) and to the weight (dW += dyᵀ x). */
function trainingShapes(): Case[] {
  const cases: Case[] = [];
  for (const rows of [16, 32, 128]) {
    cases.push(product("F32", rows, 256, 784, "NT", 0));
    cases.push(product("F32", rows, 256, 256, "NT", 0));
    cases.push(product("F32", rows, 10, 256, "NT", 0));
    cases.push(product("F32", rows, 256, 256, "NN", 0));
    cases.push(product("F32", rows, 256, 10, "NN", 0));
    cases.push(product("F32", 256, 784, rows, "TN", 1));
    cases.push(product("F32", 256, 256, rows, "TN", 1));
    cases.push(product("F32", 10, 256, rows, "TN", 1));
  }
  const bar = (fused: number): number | undefined => (plain ? undefined : fused);
  cases.push(product("F32", 128, 512, 784, "NN", 0, bar(0.9)));
  cases.push(product("F32", 128, 10, 512, "NN", 0, bar(0.55)));
  cases.push(product("F32", 1, 512, 512, "NN", 0, bar(0.3)));
  cases.push(product("F32", 1, 512, 512, "NT", 0));
  cases.push(product("F32", 4, 512, 512, "NT", 0));
  cases.push(product("F32", 512, 1, 512, "NN", 0));
  return cases;
}

function product(
  type: "F32" | "F64",
  m: number,
  n: number,
  k: number,
  transposes: "NN" | "NT" | "TN" | "TT",
  beta: 0 | 1,
  bar?: number,
): Case {
  const [aRow, aCol] = transposes.startsWith("N") ? [k, 1] : [1, m];
  const [bRow, bCol] = transposes.endsWith("N") ? [n, 1] : [1, k];
  const gemm = type === "F32" ? kernels.gemmF32 : kernels.gemmF64;
  const size = type === "F32" ? 4 : 8;
  for (const pointer of [a, b, c]) {
    const view =
      size === 4
        ? new Float32Array(memory.buffer, pointer, elements)
        : new Float64Array(memory.buffer, pointer, elements);
    view.forEach((_, i) => (view[i] = ((i * 7919) % 1000) / 1000 - 0.5));
  }
  return {
    name: `${type} ${m}x${n}x${k} ${transposes}${beta === 1 ? " accumulated" : ""}`,
    work: 2 * m * n * k,
    run: () => gemm(m, n, k, 1, a, aRow, aCol, b, bRow, bCol, beta, c, n),
    ...(bar === undefined ? {} : { bar }),
  };
}

function round(x: number): number {
  return Math.round(x * 1000) / 1000;
}
