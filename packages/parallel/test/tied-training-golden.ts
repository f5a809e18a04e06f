import { readFileSync } from "node:fs";
import { fromTypedArray, type Tensor } from "@weft/tensor";
import { expect } from "vitest";

/** A tensor as the goldens write it. */
export interface GoldenTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

export type GoldenTensors = Readonly<Record<string, GoldenTensor>>;

export type FloatDType = "float32" | "float64";

interface GoldenStep {
  readonly loss: number;
  readonly out: GoldenTensor;
  readonly grads: GoldenTensors;
  readonly use_site_grads: GoldenTensors;
  readonly params_after: GoldenTensors;
}

/** Ten steps of PyTorch on the tied net, and its gradients for five ways of sharding the batch. */
export interface TiedTrainingGolden {
  readonly X: GoldenTensor;
  readonly y: GoldenTensor;
  readonly runs: Readonly<
    Record<
      FloatDType,
      {
        readonly initial: GoldenTensors;
        readonly steps: readonly GoldenStep[];
        readonly final_loss: number;
      }
    >
  >;
  readonly shards: readonly {
    readonly sizes: readonly number[];
    readonly workers: readonly {
      readonly rows: readonly [start: number, end: number];
      readonly weight: number;
      readonly mean_loss: number | null;
      readonly grads_of_mean_loss: GoldenTensors | null;
    }[];
  }[];
}

export const golden = JSON.parse(
  readFileSync(new URL("../../../goldens/tied_training.json", import.meta.url), "utf8"),
) as TiedTrainingGolden; // made by goldens/gen_chapter.py

/** The golden's tolerances. */
export const TOLERANCE = {
  float64: { rtol: 1e-10, atol: 1e-12 },
  float32: { rtol: 2e-5, atol: 2e-6 },
} as const;

export function toTensor(g: GoldenTensor, dtype: FloatDType): Tensor {
  return fromTypedArray(
    dtype === "float64" ? Float64Array.from(g.data) : Float32Array.from(g.data),
    g.shape,
  );
}

export function toTensors(given: GoldenTensors, dtype: FloatDType): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(given).map(([name, g]) => [name, toTensor(g, dtype)]));
}

/** Compares every element within the golden's tolerance. */
export function expectClose(
  actual: Tensor,
  wanted: GoldenTensor,
  dtype: FloatDType,
  what: string,
): void {
  expect(actual.shape, what).toEqual(wanted.shape);
  const { rtol, atol } = TOLERANCE[dtype];
  const values = actual.toTypedArray();
  for (const [i, want] of wanted.data.entries()) {
    const error = Math.abs(values[i]! - want);
    if (!(error <= atol + rtol * Math.abs(want))) {
      expect.fail(`${what}[${i}] must be ${want}; got ${values[i]}, off by ${error}`);
    }
  }
}
