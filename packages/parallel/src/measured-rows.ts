import type { Module } from "@weft/nn";
import { ValueError, type Tensor } from "@weft/tensor";
import { describeValue } from "./describe-value.ts";
import type { ModelModule } from "./model-module.ts";

/** What the model's file measures of a shard. @throws {ValueError} when it is no number. */
export function measuredRows(module: ModelModule, model: Module, rows: readonly Tensor[]): number {
  const value: unknown = module.measure!(model, ...rows); // a user's file; that there is one was checked
  if (typeof value === "number") return value;
  throw new ValueError(
    `evaluate: measure must return a number, as of item(); got ${describeValue(value)}`,
  );
}
