import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { Softsign } from "../index.ts";

test("Softsign applies softsign and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new Softsign().forward(x).toArray()).toEqual(x.softsign().toArray());
  expect(String(new Softsign())).toBe("Softsign()");
});
