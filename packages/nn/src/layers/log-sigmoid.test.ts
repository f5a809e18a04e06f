import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { LogSigmoid } from "../index.ts";

test("LogSigmoid applies logSigmoid and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new LogSigmoid().forward(x).toArray()).toEqual(x.logSigmoid().toArray());
  expect(String(new LogSigmoid())).toBe("LogSigmoid()");
});
