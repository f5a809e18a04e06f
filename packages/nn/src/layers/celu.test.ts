import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { CELU } from "../index.ts";

test("CELU applies celu and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new CELU().forward(x).toArray()).toEqual(x.celu().toArray());
  expect(String(new CELU())).toBe("CELU(alpha=1.0)");
  expect(new CELU(2.5).forward(x).toArray()).toEqual(x.celu(2.5).toArray());
  expect(String(new CELU(2.5))).toBe("CELU(alpha=2.5)");
});
