import {
  ShapeError,
  UninitializedBuffer,
  UninitializedParameter,
  zeros,
  type DType,
  type Tensor,
} from "@weft/tensor";
import { registerBuffer } from "../module/registration.ts";
import type { RunningNormLayer, RunningNormOptions } from "./running-norm-layer.ts";

/** What a norm is made with that gets its parameters later. @internal */
export const WITHOUT_STATE = { affine: false, trackRunningStats: false } as const;

/**
 * Leaves the state of a norm without values, until its input tells the channels. As in PyTorch it has parameters and running
 * statistics unless an option says otherwise, also an instance norm.
 *
 * @internal
 */
export function leaveNormLazy(
  layer: RunningNormLayer<boolean, boolean>,
  options: RunningNormOptions,
): void {
  const { name } = layer.constructor;
  const { affine = true, trackRunningStats = true, dtype = "float32" } = options;
  const lazy = (part: string): { dtype: DType; shape: [null]; name: string } => ({
    ...{ dtype, shape: [null], name: `${name}.${part}` },
  });
  Object.assign(layer, {
    ...{ affine, trackRunningStats },
    weight: affine ? new UninitializedParameter(lazy("weight")) : null,
    bias: affine ? new UninitializedParameter(lazy("bias")) : null,
  });
  if (!trackRunningStats) return;
  for (const part of ["running_mean", "running_var"])
    registerBuffer(layer, part, new UninitializedBuffer(lazy(part)), true);
  registerBuffer(layer, "num_batches_tracked", zeros([], { dtype: "int64" }), true);
}

/** The options that a norm was made with, for another one. @internal */
export function normOptionsOf(
  layer: RunningNormLayer<boolean, boolean>,
): RunningNormOptions<boolean, boolean> {
  const { eps, momentum, affine, trackRunningStats, weight, running_mean } = layer;
  const dtype = (weight ?? running_mean)?.dtype ?? "float32";
  return { eps, momentum, affine, trackRunningStats, dtype };
}

/**
 * The size of the channels of an input.
 *
 * @param ndims The numbers of dimensions that it may have. @param channelDim Which are the channels.
 * @internal
 */
export function normChannels(
  { constructor: { name } }: object,
  x: Tensor,
  ndims: readonly number[],
  channelDim: number,
): number {
  if (ndims.includes(x.ndim)) return x.shape[channelDim]!;
  throw new ShapeError(
    `${name}: x must have ${ndims.join(" or ")} dimensions; got shape [${x.shape.join(", ")}]`,
  );
}
