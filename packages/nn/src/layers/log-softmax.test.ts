import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { LogSoftmax } from "../index.ts";

test("LogSoftmax applies logSoftmax and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new LogSoftmax(1).forward(x).toArray()).toEqual(x.logSoftmax(1).toArray());
  expect(String(new LogSoftmax(1))).toBe("LogSoftmax(dim=1)");
  expect(new LogSoftmax(-2).forward(x).toArray()).toEqual(x.logSoftmax(-2).toArray());
  expect(String(new LogSoftmax(-2))).toBe("LogSoftmax(dim=-2)");
});
