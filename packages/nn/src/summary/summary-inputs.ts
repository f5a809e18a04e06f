import { isFloating, Tensor, ValueError, zeros, type DType, type Shape } from "@weft/tensor";
import type { Module } from "../module/module.ts";

/** What a net is run on: a shape or several, a tensor, or the arguments of `forward`. */
export type SummaryInputs = Shape | readonly Shape[] | Tensor | readonly unknown[];

/**
 * The arguments for `forward`; shapes become tensors of zeros, which are numbers of rows, and of elements, in any dtype.
 *
 * @throws {ValueError} for an empty list, and shapes that are none.
 */
export function argumentsFor(
  net: Module,
  inputs: SummaryInputs,
  dtypes: readonly DType[],
  area = "summary",
): readonly unknown[] {
  if (inputs instanceof Tensor) return [inputs];
  if (!Array.isArray(inputs) || inputs.length === 0) {
    throw new ValueError(
      `${area}: inputs must be a shape, several, a tensor, or a list of arguments; got ${JSON.stringify(inputs)}`,
    );
  }
  const fallback = firstFloating(net) ?? "float32";
  const list: readonly unknown[] = isShape(inputs) ? [inputs] : inputs;
  return list.map((input, i) =>
    isShape(input) ? zeros(checked(input, area), { dtype: dtypes[i] ?? fallback }) : input,
  );
}

function isShape(value: unknown): value is Shape {
  return Array.isArray(value) && value.every((size) => typeof size === "number");
}

function checked(shape: Shape, area: string): Shape {
  if (shape.every((size) => Number.isInteger(size) && size > 0)) return shape;
  throw new ValueError(
    `${area}: the sizes of an input must be positive integers; got [${shape.join(", ")}]`,
  );
}

function firstFloating(net: Module): DType | undefined {
  for (const { dtype } of net.parameters()) if (isFloating(dtype)) return dtype;
  return undefined;
}
