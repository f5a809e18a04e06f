import { isFloating, type DType, type Tensor } from "../../src/index.ts";
import { drawGeometry, placed, type Layout } from "./layout.ts";
import { elementsOf, sizeOf } from "./elements.ts";
import type { Random } from "./random.ts";

/** How a tensor is drawn. */
export interface DrawOptions {
  /** Default: the dtype that the samples are drawn for. */
  readonly dtype?: DType;
  /** The least value. Default -2, and -5 for integers. */
  readonly low?: number;
  /** The largest value. Default 2, and 5 for integers. */
  readonly high?: number;
  /** Kinks: floating values stay 0.05 away from them. */
  readonly avoid?: readonly number[];
  /** Whether all elements differ clearly from each other, for what depends on their order. Default false. */
  readonly distinct?: boolean;
  /** Whether elements are small whole numbers, so that there are ties. Default false. */
  readonly ties?: boolean;
  /** Default `"any"`. */
  readonly layout?: Layout;
}

/** Draws samples: always the same for one op and dtype, and others with another `WEFT_SEED`. */
export class Draw {
  /** The dtype that the samples are drawn for. */
  readonly dtype: DType;
  readonly #random: Random;
  readonly #layout: Layout;

  /** The dtype if it is floating, float32 otherwise. */
  get floatingDType(): DType {
    return isFloating(this.dtype) ? this.dtype : "float32";
  }

  constructor(dtype: DType, random: Random, layout: Layout) {
    this.dtype = dtype;
    this.#random = random;
    this.#layout = layout;
  }

  /** A number from `low` to `high`. */
  number(low: number, high: number): number {
    return low + (high - low) * this.#random.next();
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.#random.next());
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.integer(0, choices.length - 1)]!;
  }

  /** Sizes from 1 to `most`. */
  shape(ndim: number, most = 4): number[] {
    return Array.from({ length: ndim }, () => this.integer(1, most));
  }

  /** A shape that broadcasts with the given one: some sizes are 1, and leading ones may be left out. */
  broadcasting(shape: readonly number[]): number[] {
    const sizes = shape.map((size) => (this.#random.next() < 0.4 ? 1 : size));
    return sizes.slice(this.integer(0, shape.length));
  }

  /** A tensor with random elements in a random layout: row-major, permuted, stepped, stretched, with an offset. */
  tensor(shape: readonly number[], options: DrawOptions = {}): Tensor {
    const { dtype = this.dtype, layout = this.#layout } = options;
    const size = sizeOf(shape);
    const values = options.distinct === true ? this.#spread(size, options) : [];
    while (values.length < size) values.push(this.#value(dtype, options));
    const isApart = layout === "any" && options.distinct === true;
    return this.#place(values, shape, dtype, isApart ? "apart" : layout);
  }

  /** A tensor of the dtype if it is floating, of float32 otherwise. */
  floating(shape: readonly number[], options: DrawOptions = {}): Tensor {
    return this.tensor(shape, { dtype: this.floatingDType, ...options });
  }

  /** Positions from 0 to `size - 1`, int64. */
  index(shape: readonly number[], size: number, options: DrawOptions = {}): Tensor {
    return this.tensor(shape, { dtype: "int64", low: 0, high: size - 1, ...options });
  }

  /** A bool tensor. */
  mask(shape: readonly number[]): Tensor {
    return this.tensor(shape, { dtype: "bool" });
  }

  /** A tensor with given values, in a random layout. */
  values(values: readonly (number | bigint)[], options: DrawOptions = {}): Tensor {
    const { dtype = this.dtype, layout = this.#layout } = options;
    return this.#place(values, [values.length], dtype, layout);
  }

  /**
   * The values that ops stumble over: both zeros, infinities, NaN, subnormals, the largest ones, halves; for integers the least
   * and largest.
   */
  special(options: DrawOptions = {}): Tensor {
    const { dtype = this.dtype } = options;
    return this.values(elementsOf(dtype).special, { layout: "apart", ...options });
  }

  #value(dtype: DType, { low, high, avoid = [], ties = false }: DrawOptions): number {
    if (dtype === "bool") return this.integer(0, 1);
    if (!isFloating(dtype) || ties) {
      const least = Math.ceil(low ?? (ties ? -2 : -5));
      return this.integer(
        dtype === "uint8" ? Math.max(least, 0) : least,
        Math.floor(high ?? (ties ? 2 : 5)),
      );
    }
    for (;;) {
      const value = this.number(low ?? -2, high ?? 2);
      if (avoid.every((kink) => Math.abs(value - kink) > 0.05)) return value;
    }
  }

  /** Evenly spaced values in random order. */
  #spread(size: number, { dtype = this.dtype, low = -2, high = 2 }: DrawOptions): number[] {
    const values = Array.from({ length: size }, (_, i) =>
      isFloating(dtype) ? low + ((high - low) * (i + 0.5)) / size : i,
    );
    for (let i = size - 1; i > 0; i--) {
      const j = this.integer(0, i);
      [values[i], values[j]] = [values[j]!, values[i]!];
    }
    return values;
  }

  #place(
    values: readonly (number | bigint)[],
    shape: readonly number[],
    dtype: DType,
    layout: Layout,
  ): Tensor {
    const geometry = drawGeometry(shape, layout, this.#random);
    return placed(values, dtype, geometry);
  }
}
