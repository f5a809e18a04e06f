import { ShapeError, ValueError } from "@weft/tensor";
import { defineInitializer, type Initializer } from "../initializer.ts";

/** Options of `dirac`. */
export interface DiracOptions {
  /** Groups of output channels that each repeat the identity. Default 1. */
  readonly groups: number;
}

declare module "../registry.ts" {
  interface InitializerRegistry {
    dirac: DiracOptions;
  }
}

/**
 * The kernel `[out, in, ...kernel]` of a convolution that passes on as many of its input channels as it can: 1 in the middle
 * of the kernel from a channel to itself, 0 elsewhere.
 *
 * @throws {ShapeError} when the tensor has not 3, 4 or 5 dimensions, or its first is not divisible by `groups`.
 * @example dirac(empty([2, 2, 3])).toArray() // [[[0, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0]]]
 */
export const dirac: Initializer<"dirac"> = defineInitializer({
  name: "dirac",
  package: "@weft/init",
  version: 1,
  defaults: { groups: 1 },
  check: ({ groups }) => {
    if (!Number.isSafeInteger(groups) || groups < 1)
      throw new ValueError(`dirac: groups must be an integer of at least 1; got ${groups}`);
  },
  fill: (tensor, { groups }) => {
    const { shape, ndim } = tensor;
    if (ndim < 3 || ndim > 5) {
      throw new ShapeError(
        `dirac: the tensor must have 3, 4 or 5 dimensions, [out, in, ...kernel]; got [${shape.join(", ")}]`,
      );
    }
    const [out, channels, ...kernel] = shape as [number, number, ...number[]]; // three at least
    if (out % groups !== 0) {
      throw new ShapeError(
        `dirac: the first dimension must be divisible by groups; got ${out} and ${groups}`,
      );
    }
    const perGroup = out / groups;
    const middle = kernel.map((size) => Math.floor(size / 2));
    tensor.zero_();
    for (let group = 0; group < groups; group++) {
      for (let channel = 0; channel < Math.min(perGroup, channels); channel++)
        tensor.at(group * perGroup + channel, channel, ...middle).fill_(1);
    }
  },
});
