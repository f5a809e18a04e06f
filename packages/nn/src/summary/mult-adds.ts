import type { Shape } from "@weft/tensor";
import type { Module } from "../module/module.ts";
import { ownParameters } from "../module/walk.ts";

/**
 * How many multiplications and additions a layer's parameters take part in, by torchinfo's rule: a convolution's as often as
 * it has positions in its output, a linear map's once a row, other layers' once a sample, and those of recurrent layers, which have
 * other names, once a step.
 */
export function multAddsOf(layer: Module, output: Shape): number {
  const type = layer.constructor.name;
  let count = 0;
  for (const [name, { size }] of ownParameters(layer)) {
    if (name === "weight" || name === "bias") count += size * timesOf(type, output);
    else if (/weight|bias/.test(name)) count += size * product(output.slice(0, 2));
  }
  return count;
}

function timesOf(type: string, output: Shape): number {
  if (type.includes("Conv")) return product([...output.slice(0, 1), ...output.slice(2)]);
  if (type.includes("Linear")) return product(output.slice(0, -1));
  return output[0] ?? 1;
}

function product(sizes: Shape): number {
  return sizes.reduce((a, b) => a * b, 1);
}
