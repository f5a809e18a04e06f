import { borrowTensor, noGrad, scope, type Tensor } from "@weft/tensor";
import { meanLoss } from "../mean-loss.ts";
import { measuredRows } from "../measured-rows.ts";
import { rowsOf, startShard } from "../start-shard.ts";
import type { IsCancelled, StepRunner } from "../step-runner.ts";
import { reduceShard } from "../reduce-shard.ts";
import type { StepPart } from "../step-part.ts";
import { evaluating } from "../training-modes.ts";
import type { CutForward } from "./cut-forward.ts";
import type { SlicedParameters } from "./sliced-parameters.ts";
import type { TeamTask } from "./team-board.ts";
import type { TensorTeam } from "./tensor-team.ts";

/** One member of a team, with its parts of the model. */
export interface TensorMember {
  readonly team: TensorTeam;
  readonly slices: SlicedParameters;
  readonly forward: CutForward;
}

/**
 * One thread's part in steps with tensor shards: its team claims shards of the batch, one after the other, and all members run forward
 * and backward on each, with their parts of the layers that are cut, into one slot. The first member does what is to be done once.
 */
export class TensorRunner implements StepRunner {
  readonly #part: StepPart;
  readonly #team: TensorTeam;
  readonly #slices: SlicedParameters;
  readonly #forward: CutForward;

  constructor(part: StepPart, { team, slices, forward }: TensorMember) {
    this.#part = part;
    this.#team = team;
    this.#slices = slices;
    this.#forward = forward;
  }

  run(isCancelled: IsCancelled = () => false): void {
    const { board, model, progress } = this.#part;
    const train = board.kind === "train";
    const shards = (): void => this.#forward.during(() => this.#shards(train, isCancelled));
    this.#team.during(isCancelled, () => (train ? shards() : evaluating(model, shards)));
    progress.rest();
  }

  get #isFirst(): boolean {
    return this.#team.member === 0;
  }

  #shards(train: boolean, isCancelled: IsCancelled): void {
    const { board, clock } = this.#part;
    const batch = board.batch().map(borrowTensor);
    let task = this.#next(train);
    while (task.shard >= 0 && !isCancelled()) {
      const { shard, slot } = task;
      if (board.weight(shard) > 0) {
        this.#part.progress.enter(shard, train ? "forward" : "measure");
        startShard(this.#part, shard);
        const rows = rowsOf(this.#part, batch, shard);
        if (train) clock.time("compute", () => this.#gradients(shard, slot, rows));
        else this.#measure(shard, rows);
        clock.countShard();
      }
      // Once all members are here, the slot is complete.
      task = this.#next(train);
      if (train && this.#isFirst) reduceShard(this.#part, shard, slot);
    }
  }

  #next(train: boolean): TeamTask {
    const { board } = this.#part;
    return this.#team.next(() => {
      const shard = board.claim();
      const takesSlot = train && shard >= 0 && board.weight(shard) > 0;
      return { shard, slot: takesSlot ? board.takeSlot() : -1 };
    });
  }

  #measure(shard: number, rows: Tensor[]): void {
    const { board, module, model } = this.#part;
    const value = scope(() =>
      noGrad(() => this.#forward.shard(() => measuredRows(module, model, rows))),
    );
    if (this.#isFirst) board.setValue(shard, value);
  }

  /** Forward and backward of one shard. */
  #gradients(shard: number, index: number, rows: Tensor[]): void {
    const { board, module, model, parameters, buffers, slots, progress } = this.#part;
    const slot = slots[index]!;
    const weight = board.weight(shard);
    const written = new Int32Array(parameters.length);
    this.#slices.follow();
    scope(() => {
      const loss = this.#forward.shard(() => meanLoss(module, model, rows));
      progress.enter(shard, "backward");
      this.#slices.backwardInto(slot, written, () => loss.backward(weight));
      if (this.#isFirst) board.setValue(shard, loss.item() * weight);
    });
    progress.enter(shard, "leave");
    this.#slices.complete(slot, written);
    if (this.#isFirst) {
      slot.changedRows.zero_();
      buffers.leave(slot, board.rowsOf(shard), board.totalRows);
    }
  }
}
