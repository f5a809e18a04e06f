import { Linear, Sequential, Tanh, tie, type Module } from "@weft/nn";
import { AdamW, clipGradNorm_, StepLR } from "@weft/optim";
import { manualSeed, mseLoss, rand, transpose, type Tensor } from "@weft/tensor";
import { describe, expect, test } from "vitest";

const ROWS = 12;

/** Two layers that are one, and a last one that shows the transpose of the first. */
function tiedNet(): Module {
  manualSeed(0);
  const [first, shared, last] = [new Linear(4, 6), new Linear(6, 6), new Linear(6, 4)];
  tie(last.weight, transpose(first.weight, 0, 1));
  return new Sequential(first, new Tanh(), shared, new Tanh(), shared, last).to("float64");
}

/** Trains with so many backward passes before each step; gives the norms before clipping, and the values at the end. */
function train(parts: number): { readonly norms: number[]; readonly values: unknown } {
  const net = tiedNet();
  const optimizer = new AdamW(net, { lr: 0.05, weightDecay: 0.1 });
  const scheduler = new StepLR(optimizer, { stepSize: 3, gamma: 0.5 });
  const x: Tensor = rand([ROWS, 4], { dtype: "float64" });
  const norms: number[] = [];
  for (let step = 0; step < 8; step++) {
    optimizer.zeroGrad();
    for (const part of x.chunk(parts)) {
      const y = net.forward(part) as Tensor;
      mseLoss(y, part).div(parts).backward();
    }
    norms.push(clipGradNorm_(net, 0.1));
    optimizer.step();
    scheduler.step();
  }
  return { norms, values: Object.entries(net.stateDict()).map(([name, t]) => [name, t.toArray()]) };
}

describe("F: gradient accumulation", () => {
  test.each([2, 3, 12])(
    "over %i parts of a batch trains a tied net as the whole batch does",
    (parts) => {
      const [whole, split] = [train(1), train(parts)];
      const rounded = (value: unknown): unknown =>
        JSON.parse(
          JSON.stringify(value, (_, x: unknown) => (typeof x === "number" ? x.toFixed(9) : x)),
        );
      expect(rounded(split)).toEqual(rounded(whole));
      expect(whole.norms.every((norm) => norm > 0.1)).toBe(true); // every step was clipped
    },
  );
});
