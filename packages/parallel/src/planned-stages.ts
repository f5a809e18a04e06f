import type { Layer, Sequential } from "@weft/nn";
import type { Tensor } from "@weft/tensor";
import { evenShards } from "./shard-sizes.ts";
import type { StepBuffers } from "./step-buffers.ts";

/** Neighbouring stages of a plan that one thread computes: at their boundaries holds what holds between threads. */
export class PlannedStages {
  readonly #stages: readonly Layer[];
  readonly #buffers: StepBuffers;

  /** @param stages Each stage's layers. */
  constructor(stages: readonly Layer[], buffers: StepBuffers) {
    this.#stages = stages;
    this.#buffers = buffers;
  }

  /**
   * Of a thread that has all stages, when the first begins: what was done before would be done by the first and by the last.
   *
   * @throws {PlanError} when a buffer was written.
   */
  begin(): void {
    this.#buffers.checkUnwritten();
  }

  /** @throws {PlanError} when two of the stages wrote a buffer. */
  forward(x: Tensor): Tensor {
    let out = x;
    for (const [i, stage] of this.#stages.entries()) {
      if (i > 0) this.#buffers.endStage();
      out = stage.forward(out);
    }
    return out;
  }

  /** When the shard's forward is over here. @throws {PlanError} as `forward`. */
  end(): void {
    this.#buffers.endStage();
  }
}

/**
 * The stages that fall to one of `seats` threads, or teams, of a pipeline, each of which has neighbours.
 *
 * @param planned How many layers each stage has.
 */
export function stagesOf(
  model: Sequential,
  planned: readonly number[],
  seats: number,
  seat: number,
): Layer[] {
  const joined = evenShards(planned.length, seats);
  const first = joined.slice(0, seat).reduce((a, b) => a + b, 0);
  const firstLayer = (stage: number): number => planned.slice(0, stage).reduce((a, b) => a + b, 0);
  return Array.from({ length: joined[seat]! }, (_, i) =>
    model.slice(firstLayer(first + i), firstLayer(first + i + 1)),
  );
}
