import type { Sampler } from "./sampler.ts";

/**
 * Visits the samples in their order.
 *
 * @pytorch torch.utils.data.SequentialSampler
 * @example new SequentialSampler().order(3) // [0, 1, 2]
 */
export class SequentialSampler implements Sampler {
  order(length: number): Int32Array {
    return Int32Array.from({ length }, (_, i) => i);
  }

  describe(): string {
    return "SequentialSampler";
  }
}
