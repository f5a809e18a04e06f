import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { GLU } from "../index.ts";

test("GLU applies glu and prints as in PyTorch", () => {
  const x = tensor([
    [-4, -0.75, -0.25, 0],
    [0.25, 0.75, 2, 30],
  ]);
  expect(new GLU().forward(x).toArray()).toEqual(x.glu().toArray());
  expect(String(new GLU())).toBe("GLU(dim=-1)");
  expect(new GLU(0).forward(x).toArray()).toEqual(x.glu(0).toArray());
  expect(String(new GLU(0))).toBe("GLU(dim=0)");
});
