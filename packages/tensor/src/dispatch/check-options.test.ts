import { expect, test } from "vitest";
import * as weft from "../index.ts";

const x = weft.tensor([
  [1, 2],
  [3, 4],
]);
const REDUCTIONS = [
  "sum",
  "mean",
  "prod",
  "amax",
  "amin",
  "all",
  "any",
  "argmax",
  "argmin",
  "countNonzero",
  "logsumexp",
  "std",
  "variance",
  "varMean",
  "stdMean",
] as const;

test.each(REDUCTIONS)(
  "%s does not take a number for options, which would reduce everything",
  (name) => {
    const reduce = weft[name] as (x: weft.Tensor, options: unknown) => unknown;
    expect(() => reduce(x, 1)).toThrow(
      /^\w+: options must be an object with names among \(dim, keepdim.*\); got 1 \(pass it by name, as in \{ dim: 1 \}\)$/,
    );
    expect(() => reduce(x, { axis: 1 })).toThrow(
      /^\w+: options must be among \(dim, .*\); got "axis"$/,
    );
  },
);

test("norm says which options it has", () => {
  // @ts-expect-error options are an object
  expect(() => weft.norm(x, 1)).toThrow(
    "norm: options must be an object with names among (p, dim, keepdim); got 1",
  );
});
