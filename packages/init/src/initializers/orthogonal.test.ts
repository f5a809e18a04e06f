import { empty, eye, Generator } from "@weft/tensor";
import { describe, expect, test } from "vitest";
import { bilinear, getInitializer, sparse } from "../index.ts";
import { readGolden } from "../testing/golden.ts";

const { orthogonal: cases, sparse: sparseCases } = readGolden<{
  readonly orthogonal: readonly {
    readonly shape: readonly number[];
    readonly gain: number;
    readonly flattened: readonly [number, number];
  }[];
  readonly sparse: readonly {
    readonly shape: readonly number[];
    readonly sparsity: number;
    readonly zeros_per_column: number;
  }[];
}>("init.json"); // made by goldens/gen_init.py

describe.each([
  ["orthogonal", "gain"],
  ["mxnetOrthogonal", "scale"],
])("C: %s", (name, lengthOption) => {
  test.each(cases)(
    "has orthogonal rows or columns of length $gain for $shape",
    ({ shape, gain, flattened }) => {
      const generator = new Generator(3);
      const weight = getInitializer(name)(
        empty(shape, { dtype: "float64" }),
        { [lengthOption]: gain },
        { generator },
      );
      const w = weight.reshape([...flattened]);
      const [rows, columns] = flattened;
      const product = rows <= columns ? w.matmul(w.t()) : w.t().matmul(w);
      const unit = eye(Math.min(rows, columns), { dtype: "float64" }).mul(gain * gain);
      expect(product.sub(unit).abs().amax().item()).toBeLessThan(1e-14 * gain * gain);
    },
  );
});

test.each(sparseCases)(
  "C: sparse leaves $zeros_per_column zeros in each column for $shape, $sparsity",
  ({ shape, sparsity, zeros_per_column: zeros }) => {
    const counts = sparse(empty(shape), { sparsity }, { generator: new Generator(1) })
      .eq(0)
      .sum({ dim: 0 })
      .toArray();
    expect(counts).toEqual(Array.from({ length: shape[1]! }, () => zeros));
  },
);

test("C: bilinear enlarges an image as interpolation does: its kernel adds up to the factor squared", () => {
  const kernel = bilinear(empty([2, 3, 4, 4]));
  expect(kernel.at(1, 2).sum().item()).toBe(4);
  expect(kernel.at(0, 0).toArray()).toEqual(kernel.at(1, 2).toArray());
  expect(kernel.at(0, 0, 0).toArray()).toEqual([0.0625, 0.1875, 0.1875, 0.0625]);
  // An odd width, f = 2 and c = 3/4: 1 - |x / 2 - 3/4| is 1/4, 3/4, 3/4.
  expect(
    bilinear(empty([1, 1, 3, 3]))
      .at(0, 0)
      .toArray(),
  ).toEqual([
    [0.0625, 0.1875, 0.1875],
    [0.1875, 0.5625, 0.5625],
    [0.1875, 0.5625, 0.5625],
  ]);
});
