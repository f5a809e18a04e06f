/**
 * The largest error of every float32 function of one operand over all 2^32 bit patterns, in units of the last place,
 * against float64: JavaScript's own functions where it has them, else our float64 kernels (which tests check against
 * exact values).
 *
 *     node --conditions=@weft/source bench/ulp-sweep.ts [name…] [--stride n] [--plain]
 *
 * About a minute a function; `--stride n` takes every n-th bit pattern, `--plain` the build without relaxed SIMD.
 */
import { Arena } from "../test/arena.ts";
import type { UnaryKernel } from "../src/table/elementwise-kernels.ts";

const exactFunctions: Readonly<Record<string, ((x: number) => number) | undefined>> = {
  exp: Math.exp,
  log: Math.log,
  tanh: Math.tanh,
  sigmoid: (x) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x))),
  sin: Math.sin,
  cos: Math.cos,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  exp2: (x) => 2 ** x,
  expm1: Math.expm1,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  tan: Math.tan,
  asin: Math.asin,
  acos: Math.acos,
  atan: Math.atan,
  sinh: Math.sinh,
  cosh: Math.cosh,
  asinh: Math.asinh,
  acosh: Math.acosh,
  atanh: Math.atanh,
  erfc: undefined,
  erfinv: undefined,
  erf: undefined,
  gelu: undefined,
  geluTanh: undefined,
};

const { names, stride, build } = readArguments();
const arena = new Arena(build);
const chunk = 1 << 18;
const bits = arena.view("I32", arena.put("I32", new Int32Array(chunk)), chunk);
const sample = new Float32Array(bits.buffer, bits.byteOffset, chunk);
const result = arena.put("F32", new Float32Array(chunk));
const wide = arena.put("F64", new Float64Array(chunk));
const wideResult = arena.put("F64", new Float64Array(chunk));
const actual = arena.view("F32", result, chunk);
const wideActual = arena.view("F64", wideResult, chunk);
const rounded = new Float32Array(1);
const roundedBits = new Uint32Array(rounded.buffer);
const ulpOf = Float64Array.from(
  { length: 256 },
  (_, exponent) => 2 ** (Math.max(exponent, 1) - 150),
);

process.stdout.write(
  "function  largest error, ulp  at                        wrong NaN or infinity\n",
);
for (const name of names) {
  const { worst, at, wrong } = sweep(name);
  process.stdout.write(
    `${name.padEnd(9)} ${worst.toFixed(3).padStart(18)}  ${String(at).padEnd(26)}${wrong}\n`,
  );
}

function sweep(name: string): { worst: number; at: number; wrong: number } {
  const kernel = Reflect.get(arena.kernels, `${name}F32`) as UnaryKernel; // by name: all have this signature
  const exact = exactFunctions[name];
  let [worst, at, wrong] = [0, 0, 0];
  for (let first = 0; first < 2 ** 32; first += chunk * stride) {
    for (let i = 0; i < chunk; i++) bits[i] = first + i * stride;
    kernel(1, chunk, bits.byteOffset, chunk, 1, result, chunk, 1);
    if (exact === undefined) referenceByKernel(name);
    for (let i = 0; i < chunk; i++) {
      const x = sample[i] ?? NaN;
      const y = actual[i] ?? NaN;
      const wanted = exact === undefined ? (wideActual[i] ?? NaN) : exact(x);
      rounded[0] = wanted;
      const nearest = rounded[0] ?? NaN;
      if (y === nearest || (y !== y && nearest !== nearest)) continue;
      if (!Number.isFinite(y) || !Number.isFinite(nearest)) {
        wrong++;
        at = x;
        continue;
      }
      const error = Math.abs(y - wanted) / (ulpOf[((roundedBits[0] ?? 0) >>> 23) & 255] ?? 1);
      if (error > worst) [worst, at] = [error, x];
    }
  }
  return { worst, at, wrong };
}

/** Fills `wideActual` with the float64 kernel's results. */
function referenceByKernel(name: string): void {
  const kernel = Reflect.get(arena.kernels, `${name}F64`) as UnaryKernel; // by name: all have this signature
  arena.kernels.castF32ToF64(1, chunk, bits.byteOffset, chunk, 1, wide, chunk, 1);
  kernel(1, chunk, wide, chunk, 1, wideResult, chunk, 1);
}

function readArguments(): { names: string[]; stride: number; build: "relaxed" | "simd" } {
  const given = process.argv.slice(2);
  const strideAt = given.indexOf("--stride");
  const strideGiven = strideAt < 0 ? 1 : Number(given[strideAt + 1]);
  if (!Number.isInteger(strideGiven) || strideGiven < 1)
    throw new Error(`--stride must be a whole number of at least 1; got ${given[strideAt + 1]}`);
  const words = given.filter(
    (word, i) => !word.startsWith("--") && (strideAt < 0 || i !== strideAt + 1),
  );
  for (const word of words) {
    if (!(word in exactFunctions))
      throw new Error(`functions are ${Object.keys(exactFunctions).join(", ")}; got ${word}`);
  }
  return {
    names: words.length > 0 ? words : Object.keys(exactFunctions),
    stride: strideGiven,
    build: given.includes("--plain") ? "simd" : "relaxed",
  };
}
