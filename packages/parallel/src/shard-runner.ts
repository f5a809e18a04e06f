import { borrowTensor, noGrad, scope, type Tensor } from "@weft/tensor";
import { meanLoss } from "./mean-loss.ts";
import { measuredRows } from "./measured-rows.ts";
import { backwardInto, zeroUnwritten } from "./slot-gradients.ts";
import { reduceShard } from "./reduce-shard.ts";
import type { StepPart } from "./step-part.ts";
import { rowsOf, startShard } from "./start-shard.ts";
import type { IsCancelled, StepRunner } from "./step-runner.ts";
import { evaluating } from "./training-modes.ts";

/**
 * Claims shards until none is left, runs forward and backward on each into a slot of its own, and adds slots together as soon
 * as two siblings of the tree are complete.
 */
export class ShardRunner implements StepRunner {
  readonly #part: StepPart;
  readonly #cores: number;

  /** @param cores Of more threads than these only so many take shards; the others would take turns with them on the same cores. */
  constructor(part: StepPart, cores: number) {
    this.#part = part;
    this.#cores = cores;
  }

  run(isCancelled: IsCancelled = () => false): void {
    const { board, model, progress } = this.#part;
    const claim = this.#claims();
    if (claim === null) return;
    if (board.kind === "train") {
      this.#eachShard(claim, isCancelled, (shard, rows) => {
        const slot =
          rows === null ? -1 : this.#part.clock.time("compute", () => this.#gradients(shard, rows));
        reduceShard(this.#part, shard, slot);
      });
    } else {
      evaluating(model, () =>
        this.#eachShard(claim, isCancelled, (shard, rows) => {
          if (rows !== null) this.#measure(shard, rows);
        }),
      );
    }
    progress.rest();
  }

  /** How this thread takes shards; null when there are enough that do. */
  #claims(): (() => number) | null {
    const { board, rank, ranks } = this.#part;
    if (ranks <= this.#cores) return () => board.claim(rank, ranks);
    const seat = board.enter(this.#cores);
    return seat < 0 ? null : () => board.claim(seat, this.#cores);
  }

  /** @param body Gets each shard's rows, or null for a shard that does not count. */
  #eachShard(
    claim: () => number,
    isCancelled: IsCancelled,
    body: (shard: number, rows: Tensor[] | null) => void,
  ): void {
    const { board, clock, progress } = this.#part;
    const batch = board.batch().map(borrowTensor);
    for (let shard = claim(); shard >= 0 && !isCancelled(); shard = claim()) {
      if (board.weight(shard) === 0) body(shard, null);
      else {
        progress.enter(shard, board.kind === "train" ? "forward" : "measure");
        startShard(this.#part, shard);
        body(shard, rowsOf(this.#part, batch, shard));
        clock.countShard();
      }
    }
  }

  #measure(shard: number, rows: Tensor[]): void {
    const { board, module, model } = this.#part;
    board.setValue(
      shard,
      scope(() => noGrad(() => measuredRows(module, model, rows))),
    );
  }

  /** Forward and backward of one shard; returns the slot with its gradients. */
  #gradients(shard: number, rows: Tensor[]): number {
    const { board, module, model, parameters, slots, buffers, progress } = this.#part;
    const index = board.takeSlot();
    const slot = slots[index]!;
    const written = new Int32Array(parameters.length);
    scope(() => {
      const loss = meanLoss(module, model, rows);
      progress.enter(shard, "backward");
      backwardInto(parameters, slot, written, () => loss.backward(board.weight(shard)));
      board.setValue(shard, loss.item() * board.weight(shard));
    });
    progress.enter(shard, "leave");
    zeroUnwritten(slot, written);
    slot.changedRows.zero_();
    buffers.leave(slot, board.rowsOf(shard), board.totalRows);
    return index;
  }
}
