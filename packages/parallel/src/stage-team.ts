import type { Parameter } from "@weft/tensor";
import type { ShardSlot } from "./shard-slots.ts";
import { backwardInto } from "./slot-gradients.ts";
import type { IsCancelled } from "./step-runner.ts";
import type { TeamTask } from "./tensor-shards/team-board.ts";

/** The threads that compute a stage of a pipeline together, as one of them sees it: all do the same, and have the same results. */
export interface StageTeam {
  /** Whether this thread decides for all what is next, and sends and writes what is to be sent and written once. */
  readonly isFirst: boolean;
  /** Runs a step. */
  during(isCancelled: IsCancelled, body: () => void): void;
  /** What the first decides, once all are done with the last task. */
  next(decide: () => TeamTask): TeamTask;
  /** Runs the forward of a micro-batch. */
  forward<R>(body: () => R): R;
  /**
   * Runs a backward pass whose gradients go into a slot, and ends when it has ended on all threads.
   *
   * @param written As in `backwardInto`, and the same for all of them.
   */
  backwardInto(slot: ShardSlot, written: Int32Array, backward: () => void): void;
}

/** A stage that one thread computes. */
export function soloStage(parameters: readonly Parameter[]): StageTeam {
  return {
    isFirst: true,
    during: (_isCancelled, body) => body(),
    next: (decide) => decide(),
    forward: (body) => body(),
    backwardInto: (slot, written, backward) => backwardInto(parameters, slot, written, backward),
  };
}
