import { roundToBfloat16, roundToFloat16 } from "../data/half.ts";
import { ValueError } from "../errors.ts";
import type { Generator } from "./generator.ts";
import { fillNormalOneByOne } from "./one-by-one.ts";

/** How PyTorch draws a 16-bit float: the bits of a word that a uniform takes, and how results are rounded. */
interface Half {
  readonly digits: number;
  readonly largest: number;
  readonly round: (x: number) => number;
}

const HALVES: Readonly<Record<"float16" | "bfloat16", Half>> = {
  float16: { digits: 11, largest: 65504, round: roundToFloat16 },
  bfloat16: { digits: 8, largest: (2 - 2 ** -7) * 2 ** 127, round: roundToBfloat16 },
};

/** Uniform numbers as PyTorch draws them into a 16-bit float: as many bits of one word as it has digits. */
export function halfUniforms(
  generator: Generator,
  count: number,
  dtype: "float16" | "bfloat16",
  from: number,
  to: number,
): Float32Array {
  const { round, largest } = HALVES[dtype];
  const least = round(from);
  const distance = round(round(to) - least);
  if (!(from <= to && Math.max(Math.abs(from), Math.abs(to), to - from) <= largest)) {
    throw new ValueError(
      `uniform: from must not exceed to, and both and their distance must be finite in ${dtype}; got from=${from}, to=${to}`,
    );
  }
  const out = units(generator, count, dtype);
  for (let i = 0; i < count; i++) out[i] = round(Math.fround(out[i]! * distance + least));
  return out;
}

/**
 * Normal numbers as PyTorch draws them into a 16-bit float. From 16 contiguous elements on, blocks of 16 uniforms are
 * transformed in the dtype, with a redrawn last block; otherwise one after the other in float64.
 */
export function halfNormals(
  generator: Generator,
  count: number,
  dtype: "float16" | "bfloat16",
  mean: number,
  std: number,
  isContiguous: boolean,
): Float32Array {
  const { round, largest } = HALVES[dtype];
  if (!(Math.abs(mean) <= largest && std >= 0 && std <= largest)) {
    throw new ValueError(
      `normal: mean and std must be finite in ${dtype}, and std not negative; got mean=${mean}, std=${std}`,
    );
  }
  if (count < 16 || !isContiguous) {
    const wide = new Float64Array(count);
    fillNormalOneByOne(generator, wide, mean, std);
    return Float32Array.from(wide, (x) => round(Math.fround(x)));
  }
  const out = units(generator, count, dtype);
  const transform = dtype === "float16" ? pairOfFloat16 : pairOfBfloat16;
  const block = (start: number): void => {
    for (let i = start; i < start + 8; i++) {
      [out[i], out[i + 8]] = transform(out[i]!, out[i + 8]!, round(mean), round(std));
    }
  };
  for (let start = 0; start + 16 <= count; start += 16) block(start);
  if (count % 16 !== 0) {
    out.set(units(generator, 16, dtype), count - 16);
    block(count - 16);
  }
  return out;
}

function units(generator: Generator, count: number, dtype: "float16" | "bfloat16"): Float32Array {
  const { digits } = HALVES[dtype];
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    out[i] = (generator.random32() & (2 ** digits - 1)) * 2 ** -digits;
  }
  return out;
}

type Pair = (a: number, b: number, mean: number, std: number) => [number, number];

/** Box and Muller's pair where radius and angle are float16 and everything else float32. */
const pairOfFloat16: Pair = (a, b, mean, std) => {
  const radius = roundToFloat16(Math.sqrt(-2 * Math.log(1 - a)));
  const angle = roundToFloat16(Math.fround(2 * Math.PI * b));
  const scaled = (part: number): number =>
    roundToFloat16(Math.fround(Math.fround(radius * Math.fround(part)) * std + mean));
  return [scaled(Math.cos(angle)), scaled(Math.sin(angle))];
};

/** Box and Muller's pair where every step is rounded to bfloat16. */
const pairOfBfloat16: Pair = (a, b, mean, std) => {
  const round = (x: number): number => roundToBfloat16(Math.fround(x));
  const radius = round(Math.sqrt(round(-2 * round(Math.log(1 - a)))));
  const angle = round(2 * Math.PI * b);
  const scaled = (part: number): number => round(round(round(radius * round(part)) * std) + mean);
  return [scaled(Math.cos(angle)), scaled(Math.sin(angle))];
};
