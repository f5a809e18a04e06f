import { fillApart } from "./fill-apart.ts";
import type { Generator } from "./generator.ts";

/** An even number below the 16 from which normals are made in blocks. */
const PAIRS = 14;

/** Fills an array with normal numbers as PyTorch fills what is not contiguous: in pairs, never in blocks of 16. */
export function fillNormalOneByOne(
  generator: Generator,
  out: Float32Array | Float64Array,
  mean: number,
  std: number,
): void {
  fillApart(out, (apart) => {
    for (let start = 0; start < apart.length; start += PAIRS) {
      generator.fillNormal(apart.subarray(start, start + PAIRS), mean, std);
    }
  });
}
