import { expect, test } from "vitest";
import { enableGrad, inference, isGradEnabled, noGrad, setGradEnabled, tensor } from "../index.ts";

const x = tensor([1], { requiresGrad: true });

test("modes nest and end with their function, also by an error", () => {
  expect(
    noGrad(() => [isGradEnabled(), enableGrad(() => isGradEnabled()), isGradEnabled()]),
  ).toEqual([false, true, false]);
  expect(() => noGrad(() => tensor([[1], 2]))).toThrow(/same depth/);
  expect(isGradEnabled()).toBe(true);
  {
    using _ = setGradEnabled(false);
    expect(x.mul(2).requiresGrad).toBe(false);
  }
  expect(x.mul(2).requiresGrad).toBe(true);
});

test("inference records nothing, whatever is called inside", () => {
  expect(inference(() => x.mul(2).requiresGrad)).toBe(false);
  expect(inference(() => noGrad(() => isGradEnabled()))).toBe(false);
  expect(() => inference(() => enableGrad(() => x.mul(2)))).toThrow(
    /enableGrad: recording cannot be switched on inside inference/,
  );
  expect(() => inference(() => setGradEnabled(true))).toThrow(/setGradEnabled: recording cannot/);
  expect(() => inference(async () => 1)).toThrow(/inference: the function must be synchronous/);
  expect(isGradEnabled()).toBe(true);
});
