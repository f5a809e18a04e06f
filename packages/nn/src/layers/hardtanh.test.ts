import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Hardtanh } from "../index.ts";

test("Hardtanh applies hardtanh and prints as in PyTorch", () => {
  const x = tensor([-3, -1.5, 0, 1.5, 3]);
  expect(new Hardtanh().forward(x).toArray()).toEqual([-1, -1, 0, 1, 1]);
  expect(new Hardtanh(-2, 2.5).forward(x).toArray()).toEqual([-2, -1.5, 0, 1.5, 2.5]);
  expect(String(new Hardtanh())).toBe("Hardtanh(min_val=-1.0, max_val=1.0)");
  expect(String(new Hardtanh(-2, 2.5))).toBe("Hardtanh(min_val=-2.0, max_val=2.5)");
});

test("Hardtanh refuses limits in the wrong order", () => {
  expect(() => new Hardtanh(1, 1)).toThrow(
    "Hardtanh: minVal must be less than maxVal; got 1 and 1",
  );
});
