import type * as weft from "../../src/index.ts";
import type { DType, Tensor } from "../../src/index.ts";
import type { CaseReport } from "./case.ts";
import type { Draw } from "./draw.ts";

/** The name of an exported function. */
export type OpName = {
  [K in keyof typeof weft]: (typeof weft)[K] extends (...args: never[]) => unknown ? K : never;
}[keyof typeof weft];

/** One call of the op. */
export interface Sample {
  /** Positional arguments; tensors may also stand in lists and in `options`. */
  readonly args: readonly unknown[];
  /** Passed last, when it is given. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The expression for this sample, when it differs from the entry's. */
  readonly torch?: string;
  /** Whether it holds values (NaN, infinities, ties) at which differences say nothing, so that `gradCheck` leaves it out. */
  readonly isSpecial?: boolean;
}

/** An element differs from PyTorch's by at most `atol + rtol * |PyTorch's|`. */
export interface Tolerance {
  readonly rtol?: number;
  readonly atol?: number;
}

/** Tolerances by dtype, where they differ from the usual ones, and why they must. */
export interface Tolerances extends Partial<Record<DType, Tolerance>> {
  readonly reason: string;
}

/** What differs between ours and PyTorch's. */
export type Aspect =
  | "verdict"
  | "count"
  | "dtype"
  | "shape"
  | "value"
  | "requiresGrad"
  | "gradient";

/** Something that ours does otherwise than PyTorch on purpose. One that never happens is an error. */
export interface Deviation {
  /** Which differences it allows; all of them by default. */
  readonly aspects?: readonly Aspect[];
  readonly when: (report: CaseReport) => boolean;
  /** A sentence. */
  readonly reason: string;
}

/** A call that throws exactly this. */
export interface ErrorSample {
  readonly args: readonly unknown[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** All that the suite has to know of an op; see README.md. */
export interface OpEntry {
  /** Tells the entries of one op apart. */
  readonly title?: string;
  /** Six to ten calls, drawn anew for each dtype (`r.dtype`). */
  readonly samples: (r: Draw) => readonly Sample[];
  /**
   * The same in PyTorch: a Python expression over `a0, a1, …`, the options `o`, `torch` and `F`; or a function that gives it for a
   * sample. `null` where PyTorch has nothing like it; `errors` and tests beside the entry must then say what is right.
   */
  readonly torch: string | ((sample: Sample) => string) | null;
  /** The dtypes to draw samples in. Default: all. */
  readonly dtypes?: readonly DType[];
  /** Whether gradients flow. Default true. */
  readonly differentiable?: boolean;
  /** Whether gradients of gradients flow. Default: as `differentiable`. */
  readonly twiceDifferentiable?: boolean;
  /** Tensors that take no gradients, as in `"a1"` or `"o.runningMean"`. */
  readonly constants?: readonly string[];
  /** Whether the first argument is written to (and returned). Default false. */
  readonly inPlace?: boolean;
  /** The tensors of a result that is no tensor, list or object of tensors. */
  readonly results?: (result: never) => readonly Tensor[];
  /** Or a function of the sample, where what may differ grows with the terms of a sum. */
  readonly tolerance?: Tolerances | ((sample: Sample) => Tolerances);
  readonly gradTolerance?: Tolerances;
  /** Why results may depend on strides (within `tolerance`): say, another order of additions. */
  readonly strideReason?: string;
  /** Arguments, as in `"a1"` or `"o.eps"`, that the misuse sweep leaves alone, each with the reason. */
  readonly unswept?: Readonly<Record<string, string>>;
  readonly deviations?: readonly Deviation[];
  readonly errors?: readonly ErrorSample[];
}
