import { tensor } from "@weft/tensor";
import { expect, test } from "vitest";
import { GELU } from "../index.ts";

test("GELU applies gelu and prints as in PyTorch", () => {
  const x = tensor([-2, 0, 0.5, 3]);
  expect(new GELU().forward(x).toArray()).toEqual(x.gelu().toArray());
  expect(String(new GELU())).toBe("GELU(approximate='none')");
  const approximated = new GELU({ approximate: "tanh" });
  expect(approximated.forward(x).toArray()).toEqual(x.gelu({ approximate: "tanh" }).toArray());
  expect(String(approximated)).toBe("GELU(approximate='tanh')");
});
