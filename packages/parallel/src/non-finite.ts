import { kernels } from "@weft/kernels";
import {
  AnomalyError,
  borrowTensor,
  detectAnomaly,
  forkRng,
  isFloating,
  isfinite,
  noGrad,
  scope,
  WeftError,
  type Parameter,
  type Tensor,
} from "@weft/tensor";
import { meanLoss } from "./mean-loss.ts";
import { rowsOf, startShard } from "./start-shard.ts";
import type { StepPart } from "./step-part.ts";

/** What a trainer does about a NaN or an infinity in a loss or a gradient: stop with an error, leave the step out, or go on. */
export type NonFinitePolicy = "stop" | "skip" | "ignore";

/** Where a number stopped being finite. */
export interface NonFiniteDetails {
  /** The number of the training step, from 0. */
  readonly step: number;
  /** The shard; null when each shard is finite and only their sum is not. */
  readonly shard: number | null;
  /** The path of the innermost module that ran; null outside of modules, and for a sum over shards. */
  readonly module: string | null;
  readonly op: string;
}

/** A loss or a gradient holds a NaN or an infinity. Nothing was changed. */
export class NonFiniteError extends WeftError implements NonFiniteDetails {
  override readonly name = "NonFiniteError";
  readonly step: number;
  readonly shard: number | null;
  readonly module: string | null;
  readonly op: string;

  constructor(details: NonFiniteDetails, cause?: AnomalyError) {
    const { step, shard, module, op } = details;
    const where = module === null ? "" : ` in module "${module}"`;
    const part = shard === null ? "the sum over shards" : `shard ${shard}`;
    super(
      `step ${step}: losses and gradients must be finite; got ${op}${where}, in ${part}: ${cause?.message ?? "every shard is finite"} (nonFinite: "skip" leaves such steps out)`,
      { cause },
    );
    this.step = step;
    this.shard = shard;
    this.module = module;
    this.op = op;
  }
}

/** Whether all of a tensor's elements are finite. */
export function isAllFinite(x: Tensor): boolean {
  if (!isFloating(x.dtype) || x.size === 0) return true;
  const isPlain = (x.dtype === "float32" || x.dtype === "float64") && x.isContiguous();
  if (!isPlain) return scope(() => noGrad(() => isfinite(x).all().item() === 1));
  const kernel = x.dtype === "float32" ? kernels.nonFiniteF32 : kernels.nonFiniteF64;
  return kernel(x.size, x.address()) === -1;
}

/**
 * Finds out where a step's numbers stopped being finite: computes the suspicious shards again on this thread, looking at each
 * op's result. The model's gradients, buffers and the random stream are afterwards as they were.
 */
export function locateNonFinite(part: StepPart, step: number): NonFiniteError {
  const { board, tree, buffers } = part;
  const shards = Array.from({ length: tree.shards }, (_, shard) => shard).filter(
    (shard) => board.weight(shard) !== 0,
  );
  const bad = shards.filter((shard) => !Number.isFinite(board.value(shard)));
  const batch = board.batch().map(borrowTensor);
  try {
    for (const shard of bad.length > 0 ? bad : shards) {
      const anomaly = forkRng(() => anomalyOf(part, batch, shard, step));
      if (anomaly === null) continue;
      const { op, module } = anomaly;
      return new NonFiniteError({ step, shard, module, op }, anomaly);
    }
  } finally {
    buffers.restore();
  }
  return new NonFiniteError({ step, shard: null, module: null, op: "sum" });
}

function anomalyOf(
  part: StepPart,
  batch: readonly Tensor[],
  shard: number,
  step: number,
): AnomalyError | null {
  const { module, model, board, buffers } = part;
  startShard(part, shard);
  const rows = rowsOf(part, batch, shard);
  try {
    keepingGradients(part.parameters, () =>
      scope(() =>
        detectAnomaly(() => meanLoss(module, model, rows).backward(board.weight(shard)), {
          step,
          modules: model,
        }),
      ),
    );
    return null;
  } catch (error) {
    buffers.forget();
    if (error instanceof AnomalyError) return error;
    throw error;
  }
}

function keepingGradients(parameters: readonly Parameter[], body: () => void): void {
  const before = parameters.map(({ grad }) => grad);
  for (const parameter of parameters) parameter.grad = null;
  try {
    body();
  } finally {
    for (const [i, parameter] of parameters.entries()) parameter.grad = before[i]!;
  }
}
