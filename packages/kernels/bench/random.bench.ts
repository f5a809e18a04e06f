/**
 * Random fills of 4M values on one thread: M values/s, and the ratio of the bytes they write to those that copying writes in
 * the same run. (`npm run bench:peers` has the ratios to PyTorch.)
 *
 *     node --conditions=@weft/source bench/random.bench.ts [--json] [--plain]
 *
 * `--plain` measures the build without fused multiply-add.
 */
import { RANDOM_SCRATCH_BYTES, RANDOM_STATE_BYTES } from "../src/table/index.ts";
import { compileModule, instantiate } from "../src/wasm/module.ts";
import { type Case, measure } from "./measure.ts";

const rounds = 12;
const json = process.argv.includes("--json");
const plain = process.argv.includes("--plain");

const n = 4 * 1024 * 1024;
const state = 1 << 20;
const out = state + ((RANDOM_STATE_BYTES + RANDOM_SCRATCH_BYTES + 63) & -64);
const from = out + n * 8;
const memory = new WebAssembly.Memory({ initial: 1200, maximum: 65536, shared: true });
const k = instantiate(plain ? compileModule("simd") : compileModule(), memory);
const words = new Int32Array(memory.buffer, state, 625);
for (let i = 0; i < 624; i++) words[i] = Math.imul(i + 1, 0x9e3779b1);
words[624] = 624;

const copy: Case = { name: "copy", work: n * 4, run: () => k.copy32(1, n, from, n, 1, out, n, 1) };
const results = measure(
  [
    copy,
    fill("uniform", 4, () => k.uniformF32(n, out, 0, 1, state)),
    fill("uniform between bounds", 4, () => k.uniformF32(n, out, -0.1, 0.2, state)),
    fill("normal", 4, () => k.normalF32(n, out, 0, 1, state)),
    fill("normal with mean and std", 4, () => k.normalF32(n, out, 0.5, 0.1, state)),
    fill("bernoulli", 4, () => k.bernoulliF32(n, out, 0.5, state)),
    fill("integers", 4, () => k.randintI32(n, out, 0, 1000, state)),
    fill("uniform float64", 8, () => k.uniformF64(n, out, 0, 1, state)),
    fill("normal float64", 8, () => k.normalF64(n, out, 0, 1, state)),
  ],
  rounds,
);
const copyRate = results[0]?.rate ?? NaN;
for (const { case: each, rate } of results.slice(1)) {
  const [value, ratio] = [(rate * 1e3 * n) / each.work, rate / copyRate];
  if (json) {
    const fields = {
      suite: "random",
      case: each.name,
      threads: 1,
      value,
      unit: "M values/s",
      ratio,
    };
    process.stdout.write(
      `${JSON.stringify({ ...fields, ratioTo: "copy", bar: null, ok: null })}\n`,
    );
  } else {
    const columns = [each.name.padEnd(26), value.toFixed(0).padStart(5), "M values/s"];
    process.stdout.write(`${columns.join("  ")}  ${ratio.toFixed(2)}\n`);
  }
}

function fill(name: string, itemBytes: number, run: () => void): Case {
  return { name, work: n * itemBytes, run };
}
