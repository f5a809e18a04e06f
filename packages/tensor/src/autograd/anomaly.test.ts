import { describe, expect, test } from "vitest";
import { detectAnomaly, ones, tensor } from "../index.ts";

describe("detectAnomaly", () => {
  test("names the op, module and step where a NaN first appeared, and where it was recorded", () => {
    const inner = { forward: (x: ReturnType<typeof ones>) => x.sub(2).log() };
    const outer = { forward: (x: ReturnType<typeof ones>) => inner.forward(x.mul(1)).exp() };
    const run = (): unknown =>
      detectAnomaly(() => outer.forward(ones([2])), {
        step: 7,
        modules: [
          ["", outer],
          ["block.0", inner],
        ],
      });
    expect(run).toThrow(
      /detectAnomaly: results must be finite; log made NaN in module "block\.0" at step 7; got a tensor of shape \[2\]/,
    );
    expect(Object.hasOwn(inner, "forward") && inner.forward(ones([1])).shape).toEqual([1]);
  });

  test("finds what appears in backward only", () => {
    const x = tensor([0, 4], { requiresGrad: true });
    const run = (): unknown =>
      detectAnomaly(() =>
        x
          .sqrt()
          .mul(tensor([0, 1]))
          .sum()
          .backward(),
      );
    expect(run).toThrow(/sqrt made (NaN|Infinity) in its gradient/);
    expect(x.grad).toBe(null);
  });

  test("finds infinities, and lets those pass that were put in, as masks are", () => {
    expect(() => detectAnomaly(() => tensor([0]).log())).toThrow(/log made -Infinity/);
    expect(detectAnomaly(() => tensor([1, -Infinity]).softmax().toArray())).toEqual([1, 0]);
    expect(detectAnomaly(() => tensor([1, 2]).add(-Infinity).exp().toArray())).toEqual([0, 0]);
  });

  test("names the op that a NaN enters by", () => {
    expect(() => detectAnomaly(() => tensor([NaN]).mul(2))).toThrow(/mul was given NaN/);
  });

  test("is over afterwards, and refuses promises", () => {
    expect(detectAnomaly(() => 5)).toBe(5);
    expect(tensor([0]).log().item()).toBe(-Infinity);
    expect(() => detectAnomaly(async () => 1)).toThrow(/must be synchronous/);
  });
});
