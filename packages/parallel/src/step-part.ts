import type { Module } from "@weft/nn";
import type { Parameter } from "@weft/tensor";
import type { ModelModule } from "./model-module.ts";
import type { RankProgress } from "./rank-progress.ts";
import type { ReductionTree } from "./reduction-tree.ts";
import type { ShardSlot } from "./shard-slots.ts";
import type { StepBoard } from "./step-board.ts";
import type { StepBuffers } from "./step-buffers.ts";
import type { ThreadClock } from "./step-clock.ts";

/** What one thread has in hand to take part in steps. */
export interface StepPart {
  readonly module: ModelModule;
  readonly model: Module;
  /** Each physical parameter once. */
  readonly parameters: readonly Parameter[];
  readonly tree: ReductionTree;
  readonly board: StepBoard;
  readonly slots: readonly ShardSlot[];
  readonly buffers: StepBuffers;
  /** Which of how many threads this is. */
  readonly rank: number;
  readonly ranks: number;
  readonly progress: RankProgress;
  readonly clock: ThreadClock;
  /** Tells that all that is left of a step is its last merge. */
  readonly endsSoon: () => void;
}
