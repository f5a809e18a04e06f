import {
  borrowTensor,
  defaultGenerator,
  scope,
  type Tensor,
  type TensorAddress,
} from "@weft/tensor";
import type { PipelineBoard } from "./pipeline-board.ts";
import type { PipelineStage } from "./pipeline-stage.ts";
import { ShardRunner } from "./shard-runner.ts";
import { rowsOf, startShard } from "./start-shard.ts";
import type { IsCancelled, StepRunner } from "./step-runner.ts";
import { backwardInto, zeroUnwritten } from "./slot-gradients.ts";
import { reduceShard } from "./reduce-shard.ts";
import type { StepPart } from "./step-part.ts";
import type { StepWait } from "./step-wait.ts";

/** Which stage of which pipeline a thread is. */
export interface PipelinePlace {
  readonly pipeline: number;
  readonly stage: number;
}

/** A micro-batch between its forward and its backward. */
interface InFlight {
  /** What came from the stage before, a leaf here; null in the first stage. */
  readonly input: Tensor | null;
  readonly output: Tensor;
  readonly pin: Disposable;
}

/** A gradient that the stage before reads. */
interface Lent {
  readonly gradient: Tensor;
  readonly pin: Disposable;
}

/**
 * One stage's part in steps: micro-batches come from the stage before, or in the first are claimed, go on to the next, and their
 * gradients come back. A stage prefers backward to forward, and has no more micro-batches in flight than there are stages from
 * itself on ("one forward, one backward"), so memory stays bounded.
 *
 * All stages add a micro-batch's gradients into the same slot, the last stage first: the order of uses in one backward pass over
 * the whole model. So a parameter with uses in several stages gets the bits that one thread would give it, and so do all others.
 */
export class PipelineRunner implements StepRunner {
  readonly #part: StepPart;
  readonly #pipes: PipelineBoard;
  readonly #place: PipelinePlace;
  readonly #stage: PipelineStage;
  readonly #wait: StepWait;
  /** Evaluation has no backward to wait for, so every thread takes whole shards. */
  readonly #evaluation: ShardRunner;
  readonly #inFlight = new Map<number, InFlight>();
  readonly #lent = new Map<number, Lent>();
  #batch: readonly Tensor[] = [];
  #started = 0;
  #ended = 0;
  #next = 0;

  constructor(
    part: StepPart,
    pipes: PipelineBoard,
    place: PipelinePlace,
    stage: PipelineStage,
    wait: StepWait,
  ) {
    this.#part = part;
    this.#pipes = pipes;
    this.#place = place;
    this.#stage = stage;
    this.#wait = wait;
    this.#evaluation = new ShardRunner(part);
  }

  run(isCancelled: IsCancelled = () => false): void {
    this.#forget();
    if (this.#part.board.kind !== "train") {
      this.#evaluation.run(isCancelled);
      return;
    }
    this.#batch = this.#part.board.batch().map(borrowTensor);
    const endMs = performance.now() + this.#wait.patienceMs;
    const { pipeline } = this.#place;
    // Read before looking for work: whatever is sent after that ends the wait.
    let seen = this.#pipes.changes(pipeline);
    while (!isCancelled()) {
      if (this.#backwardIfAny() || this.#forwardIfAny()) {
        seen = this.#pipes.changes(pipeline);
        continue;
      }
      this.#part.progress.rest();
      if (this.#ended === this.#pipes.taken(pipeline)) return;
      const before = seen;
      const now = this.#part.clock.time("wait", () =>
        this.#pipes.wait(pipeline, before, this.#wait.spinRounds, endMs),
      );
      // The error is that of the stage that is waited for, and told by it.
      if (now === null) return;
      seen = now;
    }
  }

  get #isFirst(): boolean {
    return this.#place.stage === 0;
  }

  get #isLast(): boolean {
    return this.#place.stage === this.#pipes.size.stages - 1;
  }

  /** What the last step left: gradients that were lent, and after a failure micro-batches in flight. */
  #forget(): void {
    for (const shard of this.#lent.keys()) this.#takeBack(shard);
    for (const { output, pin } of this.#inFlight.values()) {
      pin[Symbol.dispose]();
      giveBack(output);
    }
    this.#inFlight.clear();
    this.#started = this.#ended = this.#next = 0;
  }

  #takeBack(shard: number): void {
    const { gradient, pin } = this.#lent.get(shard)!;
    this.#lent.delete(shard);
    pin[Symbol.dispose]();
    gradient[Symbol.dispose]();
  }

  #backwardIfAny(): boolean {
    const { stage } = this.#place;
    for (const shard of this.#lent.keys())
      if (this.#pipes.isReturned(shard, stage - 1)) this.#takeBack(shard);
    for (const [shard, flight] of this.#inFlight) {
      const place = this.#pipes.gradient(shard, stage);
      if (place === undefined) continue;
      this.#backward(shard, flight, place === null ? null : this.#borrow(place));
      return true;
    }
    return false;
  }

  #forwardIfAny(): boolean {
    const { pipeline, stage } = this.#place;
    if (this.#inFlight.size >= this.#pipes.size.stages - stage) return false;
    const { shards } = this.#pipes.size;
    if (this.#isFirst) {
      if (this.#next < 0) return false;
      const shard = this.#part.board.claim();
      if (shard < 0) {
        this.#next = -1;
        this.#pipes.close(pipeline, this.#started);
      } else if (this.#part.board.weight(shard) === 0) reduceShard(this.#part, shard, -1);
      else this.#first(shard);
      return true;
    }
    // Shards come in the order of their numbers, since the first stage claims them so.
    for (let shard = this.#next; shard < shards; shard++) {
      if (!this.#pipes.isTakenBy(shard, pipeline)) continue;
      const sent = this.#pipes.activation(shard, stage - 1);
      if (sent === null) return false;
      this.#next = shard + 1;
      const input = this.#borrow(sent.place).requiresGrad_(sent.requiresGrad);
      const seed = (): void => {
        defaultGenerator.setState({
          ...sent.generator,
          seed: String(defaultGenerator.initialSeed),
        });
      };
      this.#part.progress.enter(shard, "forward");
      startShard(this.#part, shard);
      if (this.#isLast) this.#last(shard, input, seed);
      else {
        seed();
        this.#pass(shard, input, () => this.#stage.middle(input));
      }
      return true;
    }
    return false;
  }

  #first(shard: number): void {
    const { board, slots } = this.#part;
    const slot = board.takeSlot();
    slots[slot]!.changedRows.zero_();
    this.#pipes.take(shard, this.#place.pipeline, slot);
    this.#started++;
    this.#part.progress.enter(shard, "forward");
    startShard(this.#part, shard);
    this.#pass(shard, null, () => this.#stage.first(rowsOf(this.#part, this.#batch, shard)));
  }

  /** Hands a micro-batch to the next stage. */
  #pass(shard: number, input: Tensor | null, forward: () => Tensor): void {
    const output = this.#part.clock.time("compute", () => forward().contiguous());
    this.#leaveBuffers(shard);
    const pin = output.storage.pin();
    this.#inFlight.set(shard, { input, output, pin });
    const { shape, dtype, requiresGrad } = output;
    this.#pipes.sendActivation(shard, this.#place.stage, {
      place: { address: output.address(), shape, dtype },
      requiresGrad,
      generator: defaultGenerator.getState(),
    });
  }

  /** Forward, loss and backward of the last stage. */
  #last(shard: number, input: Tensor, seed: () => void): void {
    const { board, clock } = this.#part;
    const weight = board.weight(shard);
    const compute = (): void => {
      const rows = rowsOf(this.#part, this.#batch, shard);
      const loss = this.#stage.last(rows, input, seed);
      this.#leaveBuffers(shard);
      this.#intoSlot(shard, () => loss.backward(weight));
      board.setValue(shard, loss.item() * weight);
    };
    clock.time("compute", () => scope(compute));
    this.#sendBack(shard, input);
  }

  #backward(shard: number, { input, output, pin }: InFlight, dy: Tensor | null): void {
    this.#inFlight.delete(shard);
    const { clock } = this.#part;
    if (dy !== null) {
      clock.time("compute", () => this.#intoSlot(shard, () => output.backward(dy)));
    }
    this.#pipes.returnGradient(shard, this.#place.stage);
    pin[Symbol.dispose]();
    giveBack(output);
    if (input !== null) {
      this.#sendBack(shard, input);
      return;
    }
    const slot = this.#pipes.slotOf(shard);
    zeroUnwritten(this.#part.slots[slot]!, this.#pipes.written(shard));
    reduceShard(this.#part, shard, slot);
    this.#ended++;
    clock.countShard();
  }

  #intoSlot(shard: number, backward: () => void): void {
    const { parameters, slots, progress } = this.#part;
    progress.enter(shard, "backward");
    const slot = slots[this.#pipes.slotOf(shard)]!;
    backwardInto(parameters, slot, this.#pipes.written(shard), backward);
  }

  /** Gives the gradient of what came from the stage before to it. */
  #sendBack(shard: number, { grad }: Tensor): void {
    this.#ended++;
    this.#part.clock.countShard();
    const boundary = this.#place.stage - 1;
    if (grad === null) {
      this.#pipes.sendGradient(shard, boundary, null);
      return;
    }
    const gradient = grad.contiguous();
    const pin = gradient.storage.pin();
    this.#lent.set(shard, { gradient, pin });
    const { shape, dtype } = gradient;
    this.#pipes.sendGradient(shard, boundary, { address: gradient.address(), shape, dtype });
  }

  /** What another stage has, which is read here. */
  #borrow(place: TensorAddress): Tensor {
    const tensor = borrowTensor(place);
    this.#part.clock.countBytes(tensor.storage.byteLength);
    return tensor;
  }

  #leaveBuffers(shard: number): void {
    const { board, slots, buffers, progress } = this.#part;
    progress.enter(shard, "leave");
    const slot = slots[this.#pipes.slotOf(shard)]!;
    buffers.leave(slot, board.rowsOf(shard), board.totalRows);
  }
}

/** Gives a stage's output back, unless its layers passed on what they got: then it is another stage's memory, or the owner's. */
function giveBack(output: Tensor): void {
  if (!output.storage.isPermanent) output[Symbol.dispose]();
}
