import { readFileSync } from "node:fs";
import { fromTypedArray, Parameter, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { Adagrad, Adam, AdamW, RMSprop, SGD } from "../index.ts";

interface GoldenTensor {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}
interface Run {
  readonly after: Readonly<Record<string, Readonly<Record<string, GoldenTensor>>>>;
  readonly state: Readonly<Record<string, Readonly<Record<string, GoldenTensor | null>>>>;
}
interface Case {
  readonly optimizer: keyof typeof CLASSES;
  readonly settings: object;
  readonly changes: readonly { readonly beforeStep: number; readonly settings: object }[];
  readonly float64: Run;
  readonly float32: Run;
}
const golden = JSON.parse(
  readFileSync(new URL("../../../../goldens/optimizers.json", import.meta.url), "utf8"),
) as {
  readonly start: Readonly<Record<string, GoldenTensor>>;
  readonly gradients: readonly Readonly<Record<string, GoldenTensor | null>>[];
  readonly cases: readonly Case[];
}; // made by goldens/gen_optimizers.py

const CLASSES = { SGD, Adam, AdamW, RMSprop, Adagrad };
const TOLERANCE = {
  float64: { relative: 1e-10, absolute: 1e-12 },
  float32: { relative: 2e-5, absolute: 2e-6 },
} as const;
type Floating = keyof typeof TOLERANCE;

function toTensor({ shape, data }: GoldenTensor, dtype: Floating): Tensor {
  const values = dtype === "float32" ? Float32Array.from(data) : Float64Array.from(data);
  return fromTypedArray(values, shape);
}

function expectClose(what: string, got: Tensor, want: GoldenTensor, dtype: Floating): void {
  expect(got.shape, what).toEqual(want.shape);
  const { relative, absolute } = TOLERANCE[dtype];
  for (const [i, x] of got.toTypedArray().entries()) {
    const expected = want.data[i]!;
    const error = Math.abs(x - expected);
    expect(error, `${what}, element ${i}: ${x} for ${expected}`).toBeLessThanOrEqual(
      absolute + relative * Math.abs(expected),
    );
  }
}

const cases = golden.cases.flatMap((one) =>
  (["float64", "float32"] as const).map((dtype) => ({ ...one, dtype })),
);

describe("F: twenty steps are PyTorch's", () => {
  test.each(cases)("$optimizer $settings, then $changes, in $dtype", (one) => {
    const { dtype } = one;
    const parameters = Object.fromEntries(
      Object.entries(golden.start).map(([name, start]) => [
        name,
        new Parameter(toTensor(start, dtype)),
      ]),
    );
    const optimizer = new CLASSES[one.optimizer](Object.entries(parameters), one.settings);
    let compared = 0;
    for (const [i, gradients] of golden.gradients.entries()) {
      const change = one.changes.find(({ beforeStep }) => beforeStep === i + 1);
      Object.assign(optimizer.groups[0]!, change?.settings);
      for (const [name, parameter] of Object.entries(parameters)) {
        const gradient = gradients[name] ?? null;
        parameter.grad = gradient === null ? null : toTensor(gradient, dtype);
      }
      optimizer.step();
      for (const [name, want] of Object.entries(one[dtype].after[i + 1] ?? {})) {
        expectClose(`${name} after step ${i + 1}`, parameters[name]!, want, dtype);
        compared++;
      }
    }
    expect(compared).toBe(10);
    for (const [name, memory] of Object.entries(one[dtype].state)) {
      for (const [key, want] of Object.entries(memory)) {
        const got = optimizer.stateDict().state[name]?.[key];
        if (want === null) expect(got, key).toBeUndefined();
        else expectClose(`${key} of ${name}`, got as Tensor, want, dtype); // the golden has a tensor there
      }
    }
  });
});
