import { defineInitializer, type Initializer } from "@weft/init";

declare module "@weft/init" {
  interface InitializerRegistry {
    /** Options of `twoSided`. */
    twoSided: {
      /** The smallest size of an element that is not 0. */
      readonly low: number;
      /** The largest size. */
      readonly high: number;
      /** The probability of 0. */
      readonly zeros: number;
    };
  }
}

/**
 * 0 with probability `zeros`, otherwise U(low, high) or U(-high, -low), both as likely: with the defaults U(5, 10), 0, 0 and
 * U(-10, -5).
 *
 * One number u of U(-1, 1) decides all of it: 0 for |u| < zeros, and what is left of |u| is the place between low and high.
 */
export const twoSided: Initializer<"twoSided"> = defineInitializer({
  name: "twoSided",
  package: "@acme/weft-initializer-two-sided",
  version: 1,
  defaults: { low: 5, high: 10, zeros: 0.5 },
  check({ low, high, zeros }) {
    if (!(low >= 0 && low <= high))
      throw new RangeError(`there must be 0 <= low <= high; got low=${low}, high=${high}`);
    if (!(zeros >= 0 && zeros < 1))
      throw new RangeError(`zeros must be at least 0 and less than 1; got ${zeros}`);
  },
  fill(tensor, { low, high, zeros }, { generator }) {
    const u = tensor.uniform_(-1, 1, { generator }).clone();
    const place = u
      .abs()
      .sub(zeros)
      .div(1 - zeros);
    const size = place
      .mul(high - low)
      .add(low)
      .clamp({ min: low, max: high });
    tensor.copy_(u.sign().mul(size).maskedFill(u.abs().lt(zeros), 0));
  },
});
