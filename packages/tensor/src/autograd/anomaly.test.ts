import { describe, expect, test } from "vitest";
import { checkpoint, detectAnomaly, ones, tensor, type Tensor } from "../index.ts";

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
    expect(detectAnomaly(() => ones([2]).mul_(2).fill_(-Infinity).exp().toArray())).toEqual([0, 0]);
  });

  test("finds a NaN that infinities give, as a row that is masked whole does", () => {
    const masked = ones([2]).mul(-Infinity);
    expect(() => detectAnomaly(() => masked.softmax())).toThrow(/softmax made NaN/);
    expect(() => detectAnomaly(() => masked.sub(masked))).toThrow(/sub made NaN/);
  });

  test("finds what writes in place make, before the old values are gone", () => {
    const x = ones([2]);
    expect(() => detectAnomaly(() => x.div_(0))).toThrow(/div made Infinity/);
    expect(x.toArray()).toEqual([1, 1]);
  });

  test("finds what a gradient that is given to backward brings in", () => {
    const x = tensor([1, 2], { requiresGrad: true });
    const run = (): void => x.mul(2).backward(tensor([NaN, 1]));
    expect(() => detectAnomaly(run, { step: 2 })).toThrow(/backward was given NaN at step 2/);
  });

  test("names the op that a NaN enters by", () => {
    expect(() => detectAnomaly(() => tensor([NaN]).mul(2))).toThrow(/mul was given NaN/);
  });

  test("names the module of an op inside a checkpoint, in forward and in backward", () => {
    const net = { forward: (x: Tensor): Tensor => x.mul(0).sqrt() };
    const modules = { namedModules: () => [["net.2", net] as const] };
    const x = ones([2], { requiresGrad: true });
    const run = (): void =>
      checkpoint((t) => net.forward(t).exp(), [x])
        .sum()
        .backward();
    expect(() => detectAnomaly(run, { modules, step: 4 })).toThrow(
      /sqrt made Infinity in its gradient in module "net\.2" at step 4/,
    );
    const other = { forward: (x: Tensor): Tensor => x.sub(2).log() };
    const forward = (): Tensor => checkpoint((t) => other.forward(t), [x]);
    expect(() => detectAnomaly(forward, { modules: [["net.0", other]] })).toThrow(
      /log made NaN in module "net\.0"/,
    );
  });

  test("asks a function for the number of the step", () => {
    let step = 0;
    const run = (): void => {
      for (; step < 10; step++) tensor([5 - step]).log();
    };
    expect(() => detectAnomaly(run, { step: () => step })).toThrow(/log made -Infinity at step 5/);
  });

  test("refuses what are no modules, and is off then", () => {
    expect(() => detectAnomaly(() => 1, { modules: ["net"] as never })).toThrow(
      /a module or pairs of path and module.*got string/,
    );
    expect(tensor([0]).log().item()).toBe(-Infinity);
  });

  test("is over afterwards, and refuses promises", () => {
    expect(detectAnomaly(() => 5)).toBe(5);
    expect(tensor([0]).log().item()).toBe(-Infinity);
    expect(() => detectAnomaly(async () => 1)).toThrow(/must be synchronous/);
  });
});
