import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { LeakyReLU } from "../index.ts";

test("LeakyReLU applies leakyRelu and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new LeakyReLU().forward(x).toArray()).toEqual(x.leakyRelu().toArray());
  expect(String(new LeakyReLU())).toBe("LeakyReLU(negative_slope=0.01)");
  expect(new LeakyReLU(1e-5).forward(x).toArray()).toEqual(x.leakyRelu(1e-5).toArray());
  expect(String(new LeakyReLU(1e-5))).toBe("LeakyReLU(negative_slope=1e-05)");
});
