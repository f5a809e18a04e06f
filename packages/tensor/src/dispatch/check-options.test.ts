import { expect, test } from "vitest";
import {
  all,
  amax,
  amin,
  any,
  argmax,
  argmin,
  countNonzero,
  logsumexp,
  mean,
  norm,
  prod,
  std,
  stdMean,
  sum,
  tensor,
  type Tensor,
  variance,
  varMean,
} from "../index.ts";

const x = tensor([
  [1, 2],
  [3, 4],
]);
const REDUCTIONS: Readonly<Record<string, (x: Tensor, options: never) => unknown>> = {
  sum,
  mean,
  prod,
  amax,
  amin,
  all,
  any,
  argmax,
  argmin,
  countNonzero,
  logsumexp,
  std,
  variance,
  varMean,
  stdMean,
};

test.each(Object.entries(REDUCTIONS))(
  "%s does not take a number for options, which would reduce everything",
  (_, reduce) => {
    const given = (options: unknown) => () => reduce(x, options as never); // what types alone would refuse
    expect(given(1)).toThrow(
      /^\w+: options must be an object with names among \(dim, keepdim.*\); got 1 \(pass it by name, as in \{ dim: 1 \}\)$/,
    );
    expect(given({ axis: 1 })).toThrow(/^\w+: options must be among \(dim, .*\); got "axis"$/);
  },
);

test("norm says which options it has", () => {
  // @ts-expect-error options are an object
  expect(() => norm(x, 1)).toThrow(
    "norm: options must be an object with names among (p, dim, keepdim); got 1",
  );
});
