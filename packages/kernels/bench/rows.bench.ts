/**
 * Softmax, cross-entropy, norms, and rows by index on one thread, float32: milliseconds, and the ratio of the bytes they
 * must at least move to what copying as much memory moves in the same run.
 *
 *     node --conditions=@weft/source bench/rows.bench.ts [--json]
 */
import { compileModule, instantiate } from "../src/wasm/module.ts";
import { type Case, measure } from "./measure.ts";

const rounds = 40;
const json = process.argv.includes("--json");

const memory = new WebAssembly.Memory({ initial: 512, maximum: 65536, shared: true });
let top = 1 << 20;
const allocate = (byteLength: number): number => {
  const pointer = top;
  top += (byteLength + 63) & -64;
  return pointer;
};
const k = instantiate(compileModule(), memory, allocate);
const elements = 1024 * 1024;
const [x, y, dy, out] = [0, 1, 2, 3].map(() => allocate(elements * 4)) as [
  number,
  number,
  number,
  number,
];
const [weight, bias, dWeight, dBias] = [0, 1, 2, 3].map(() => allocate(4096)) as [
  number,
  number,
  number,
  number,
];
const [mean, rstd, indices] = [0, 1, 2].map(() => allocate(65536)) as [number, number, number];

const floats = new Float32Array(memory.buffer);
for (let i = 0; i < elements; i++) {
  floats[x / 4 + i] = ((i * 7919) % 1009) / 100 - 5;
  floats[dy / 4 + i] = ((i * 104729) % 997) / 997 - 0.5;
}
floats.fill(1, weight / 4, weight / 4 + 2048);
floats.fill(1 / 128, dBias / 4, dBias / 4 + 1024);
const integers = new Int32Array(memory.buffer);
for (let i = 0; i < 4096; i++) integers[indices / 4 + i] = (i * 1237) % 1000;
const labels = allocate(16384);
for (let i = 0; i < 4096; i++) integers[labels / 4 + i] = i % 10;

const copy: Case = {
  name: "copy 1024x1024",
  work: 2 * elements * 4,
  run: () => k.copy32(1024, 1024, x, 1024, 1, out, 1024, 1),
};
const results = measure([copy, ...exponentials(), ...norms(), ...byIndex()], rounds);
const copyRate = results[0]?.rate ?? NaN;
for (const { case: each, rate } of results) {
  const [value, ratio] = [each.work / (rate * 1e6), rate / copyRate];
  if (json) {
    const fields = { suite: "rows", case: each.name, threads: 1, value, unit: "ms", ratio };
    process.stdout.write(
      `${JSON.stringify({ ...fields, ratioTo: "copy", bar: null, ok: null })}\n`,
    );
  } else {
    const columns = [each.name.padEnd(34), value.toFixed(4).padStart(8), "ms", ratio.toFixed(2)];
    process.stdout.write(`${columns.join("  ")}\n`);
  }
}

/** @param operands How many operands of rows x cols are read or written. */
function rowsCase(
  name: string,
  rows: number,
  cols: number,
  operands: number,
  run: (rows: number, cols: number) => void,
): Case {
  return {
    name: `${name} ${rows}x${cols}`,
    work: operands * rows * cols * 4,
    run: () => run(rows, cols),
  };
}

function exponentials(): Case[] {
  k.softmaxF32(1024, 1024, x, 1024, y, 1024);
  return [
    [1024, 1024],
    [3072, 64],
    [128, 10],
  ].flatMap(([rows = 0, cols = 0]) => [
    rowsCase("softmax", rows, cols, 2, (m, n) => k.softmaxF32(m, n, x, n, out, n)),
    rowsCase("softmaxGrad", rows, cols, 3, (m, n) => k.softmaxGradF32(m, n, y, n, dy, n, out, n)),
    rowsCase("logSoftmax", rows, cols, 2, (m, n) => k.logSoftmaxF32(m, n, x, n, out, n)),
    rowsCase("logSoftmaxGrad", rows, cols, 3, (m, n) =>
      k.logSoftmaxGradF32(m, n, y, n, dy, n, out, n),
    ),
    rowsCase("crossEntropy", rows, cols, 1, (m, n) =>
      k.crossEntropyF32(m, n, x, n, labels, -100, mean, rstd),
    ),
    rowsCase("crossEntropyGrad", rows, cols, 2, (m, n) =>
      k.crossEntropyGradF32(m, n, x, n, labels, -100, rstd, dBias, 0, out, n),
    ),
  ]);
}

function norms(): Case[] {
  const eps = 1e-5;
  return [
    [1024, 768],
    [768, 128],
  ].flatMap(([rows = 0, cols = 0]) => [
    rowsCase("layerNorm", rows, cols, 2, (m, n) =>
      k.layerNormF32(m, n, x, n, weight, bias, eps, out, n, mean, rstd),
    ),
    rowsCase("layerNormGrad", rows, cols, 3, (m, n) =>
      k.layerNormGradF32(m, n, dy, n, x, n, weight, mean, rstd, out, n, dWeight, dBias),
    ),
    rowsCase("rmsNorm", rows, cols, 2, (m, n) =>
      k.rmsNormF32(m, n, x, n, weight, eps, out, n, rstd),
    ),
    rowsCase("rmsNormGrad", rows, cols, 3, (m, n) =>
      k.rmsNormGradF32(m, n, dy, n, x, n, weight, rstd, out, n, dWeight),
    ),
  ]);
}

function byIndex(): Case[] {
  return [
    [4096, 128],
    [4096, 10],
  ].flatMap(([rows = 0, cols = 0]) => [
    rowsCase("gatherRows", rows, cols, 2, (m, n) => k.gatherRows(m, n * 4, x, n * 4, indices, out)),
    rowsCase("scatterAddRows", rows, cols, 3, (m, n) =>
      k.scatterAddRowsF32(m, n, dy, n, indices, out, n),
    ),
  ]);
}
