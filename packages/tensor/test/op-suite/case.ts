import type { DType } from "../../src/index.ts";
import type { OpEntry, Sample, Tolerances } from "./entry.ts";
import type { Outcome } from "./outcome.ts";
import type { TorchAnswer } from "./torch-client.ts";

/** A call to compare with PyTorch's. */
export interface Case {
  /** What it is, for messages. */
  readonly label: string;
  readonly sample: Sample;
  /** The dtype the sample was drawn in. */
  readonly dtype: DType;
  /** What was changed, `null` for the sample as it was drawn. */
  readonly mutation: Mutation | null;
  /** Whether gradients are compared too. */
  readonly gradients: boolean;
}

/** How a sample was made wrong (or perhaps not). */
export interface Mutation {
  readonly kind: "rank" | "size" | "dtype" | "empty" | "integer" | "type";
  /** Which argument, as in `a0`, `a0.1` or `o.weight`. */
  readonly at: string;
  /** What it became. */
  readonly text: string;
  readonly sample: Sample;
  /** Whether PyTorch can be asked about it. */
  readonly isExpressible: boolean;
}

/** What a deviation is judged by. */
export interface CaseReport extends Case {
  readonly ours: Outcome;
  readonly torch: TorchAnswer;
}

/** The text of a sample's PyTorch expression. */
export function expressionOf(entry: OpEntry, sample: Sample): string | null {
  if (sample.torch !== undefined) return sample.torch;
  return typeof entry.torch === "function" ? entry.torch(sample) : entry.torch;
}

/** What a sample's results may differ by. */
export function toleranceOf({ tolerance }: OpEntry, sample: Sample): Tolerances | undefined {
  return typeof tolerance === "function" ? tolerance(sample) : tolerance;
}
