import {
  borrowTensor,
  defaultGenerator,
  scope,
  type Tensor,
  type TensorAddress,
} from "@weft/tensor";
import { LentGradients } from "./lent-gradients.ts";
import type { PipelineBoard } from "./pipeline-board.ts";
import type { PipelinePlace, PipelineSeat } from "./pipeline-seat.ts";
import type { PipelineStage } from "./pipeline-stage.ts";
import { reduceShard } from "./reduce-shard.ts";
import { zeroUnwritten } from "./slot-gradients.ts";
import type { StageTeam } from "./stage-team.ts";
import { rowsOf, startShard } from "./start-shard.ts";
import type { StepPart } from "./step-part.ts";
import type { IsCancelled, StepRunner } from "./step-runner.ts";
import type { StepWait } from "./step-wait.ts";
import type { TeamTask } from "./tensor-shards/team-board.ts";

/** A micro-batch between its forward and its backward. */
interface InFlight {
  /** What came from the stage before, a leaf here; null in the first stage. */
  readonly input: Tensor | null;
  readonly output: Tensor;
  readonly pin: Disposable;
}

/**
 * One stage's part in steps: micro-batches come from the stage before, or in the first are claimed, go on to the next, and their
 * gradients come back. A stage prefers backward to forward, and has no more micro-batches in flight than there are stages from
 * itself on ("one forward, one backward"), so memory stays bounded.
 *
 * All stages add a micro-batch's gradients into the same slot, the last stage first: the order of uses in one backward pass over
 * the whole model. So a parameter with uses in several stages gets the bits that one thread would give it, and so do all others.
 *
 * Where a stage is computed by a team, all members read what the first one of a neighbour's sent.
 */
export class PipelineRunner implements StepRunner {
  readonly #part: StepPart;
  readonly #pipes: PipelineBoard;
  readonly #place: PipelinePlace;
  readonly #stage: PipelineStage;
  readonly #team: StageTeam;
  readonly #evaluation: StepRunner;
  readonly #wait: StepWait;
  /** When a step's patience ends, as `performance.now` counts. */
  #endMs = 0;
  readonly #inFlight = new Map<number, InFlight>();
  readonly #lent = new LentGradients();
  #batch: readonly Tensor[] = [];
  #started = 0;
  #ended = 0;
  #next = 0;

  constructor(part: StepPart, pipes: PipelineBoard, seat: PipelineSeat, wait: StepWait) {
    this.#part = part;
    this.#pipes = pipes;
    this.#place = seat.place;
    this.#stage = seat.stage;
    this.#team = seat.team;
    this.#evaluation = seat.evaluation;
    this.#wait = wait;
  }

  run(isCancelled: IsCancelled = () => false): void {
    this.#forget();
    const { board, progress } = this.#part;
    if (board.kind !== "train") {
      this.#evaluation.run(isCancelled);
      return;
    }
    this.#batch = board.batch().map(borrowTensor);
    this.#endMs = performance.now() + this.#wait.patienceMs;
    this.#team.during(isCancelled, () => {
      const next = (): number => {
        progress.rest();
        return this.#team.next(() => this.#decide(isCancelled)).shard;
      };
      for (let shard = next(); shard >= 0; shard = next()) {
        const flight = this.#inFlight.get(shard);
        if (flight === undefined) this.#forward(shard);
        else this.#backward(shard, flight);
      }
    });
    progress.rest();
  }

  get #isFirst(): boolean {
    return this.#place.stage === 0;
  }

  get #isLast(): boolean {
    return this.#place.stage === this.#pipes.size.stages - 1;
  }

  /** What the last step left: gradients that were lent, and after a failure micro-batches in flight. */
  #forget(): void {
    this.#lent.takeAll();
    for (const { output, pin } of this.#inFlight.values()) {
      pin[Symbol.dispose]();
      giveBack(output);
    }
    this.#inFlight.clear();
    this.#started = this.#ended = this.#next = 0;
  }

  /** The next micro-batch to go forward, or backward if it has been here; none when all have, or the step is lost. */
  #decide(isCancelled: IsCancelled): TeamTask {
    const { clock, progress } = this.#part;
    const { pipeline } = this.#place;
    // Read before looking for work: whatever is sent after that ends the wait.
    let seen: number | null = this.#pipes.changes(pipeline);
    while (seen !== null && !isCancelled()) {
      const shard = this.#toBackward() ?? this.#toForward();
      if (shard !== null) return { shard, slot: this.#pipes.slotOf(shard) };
      progress.rest();
      if (this.#ended === this.#pipes.taken(pipeline)) break;
      const before: number = seen;
      // Null when it was abandoned: the error is that of the stage that is waited for, and told by it.
      seen = clock.time("wait", () =>
        this.#pipes.wait(pipeline, before, this.#wait.spinRounds, this.#endMs),
      );
    }
    return { shard: -1, slot: -1 };
  }

  #toBackward(): number | null {
    const { stage } = this.#place;
    this.#lent.takeReturned(this.#pipes, stage - 1);
    for (const shard of this.#inFlight.keys())
      if (this.#pipes.gradient(shard, stage) !== undefined) return shard;
    return null;
  }

  #toForward(): number | null {
    const { pipeline, stage } = this.#place;
    if (this.#inFlight.size >= this.#pipes.size.stages - stage) return null;
    if (this.#isFirst) return this.#claim();
    const shard = this.#pipes.firstTaken(pipeline, this.#next);
    if (shard < 0 || this.#pipes.activation(shard, stage - 1) === null) return null;
    this.#next = shard + 1;
    return shard;
  }

  /** The first stage takes a shard, with a slot for the gradients of all stages. */
  #claim(): number | null {
    const { board, slots } = this.#part;
    while (this.#next >= 0) {
      const shard = board.claim();
      if (shard < 0) {
        this.#next = -1;
        this.#pipes.close(this.#place.pipeline, this.#started);
      } else if (board.weight(shard) === 0) reduceShard(this.#part, shard, -1);
      else {
        const slot = board.takeSlot();
        slots[slot]!.changedRows.zero_();
        this.#pipes.take(shard, this.#place.pipeline, slot);
        this.#started++;
        return shard;
      }
    }
    return null;
  }

  #forward(shard: number): void {
    this.#part.progress.enter(shard, "forward");
    startShard(this.#part, shard);
    if (this.#isFirst) {
      this.#pass(shard, null, () => this.#stage.first(rowsOf(this.#part, this.#batch, shard)));
      return;
    }
    const sent = this.#pipes.activation(shard, this.#place.stage - 1)!; // the first of the team saw it
    const input = this.#borrow(sent.place).requiresGrad_(sent.requiresGrad);
    const seed = (): void => {
      defaultGenerator.setState({ ...sent.generator, seed: String(defaultGenerator.initialSeed) });
    };
    if (this.#isLast) this.#last(shard, input, seed);
    else {
      seed();
      this.#pass(shard, input, () => this.#stage.middle(input));
    }
  }

  /** Hands a micro-batch to the next stage. */
  #pass(shard: number, input: Tensor | null, forward: () => Tensor): void {
    const { clock } = this.#part;
    const output = clock.time("compute", () => this.#team.forward(forward).contiguous());
    this.#leaveBuffers(shard);
    const pin = output.storage.pin();
    this.#inFlight.set(shard, { input, output, pin });
    if (!this.#team.isFirst) return;
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
      const loss = this.#team.forward(() => this.#stage.last(rows, input, seed));
      this.#leaveBuffers(shard);
      this.#intoSlot(shard, () => loss.backward(weight));
      if (this.#team.isFirst) board.setValue(shard, loss.item() * weight);
    };
    clock.time("compute", () => scope(compute));
    this.#sendBack(shard, input);
  }

  #backward(shard: number, { input, output, pin }: InFlight): void {
    this.#inFlight.delete(shard);
    const { stage } = this.#place;
    const { clock, slots } = this.#part;
    const place = this.#pipes.gradient(shard, stage)!; // the first of the team saw it
    if (place !== null) {
      const dy = this.#borrow(place);
      clock.time("compute", () => this.#intoSlot(shard, () => output.backward(dy)));
    }
    if (this.#team.isFirst) this.#pipes.returnGradient(shard, stage);
    pin[Symbol.dispose]();
    giveBack(output);
    if (input !== null) {
      this.#sendBack(shard, input);
      return;
    }
    if (this.#team.isFirst) {
      const slot = this.#pipes.slotOf(shard);
      zeroUnwritten(slots[slot]!, this.#pipes.written(shard));
      reduceShard(this.#part, shard, slot);
    }
    this.#ended++;
    clock.countShard();
  }

  #intoSlot(shard: number, backward: () => void): void {
    const { slots, progress } = this.#part;
    progress.enter(shard, "backward");
    const slot = slots[this.#pipes.slotOf(shard)]!;
    this.#team.backwardInto(slot, this.#pipes.written(shard), backward);
  }

  /** Gives the gradient of what came from the stage before to it. */
  #sendBack(shard: number, { grad }: Tensor): void {
    this.#ended++;
    this.#part.clock.countShard();
    if (!this.#team.isFirst) return;
    const boundary = this.#place.stage - 1;
    this.#pipes.sendGradient(shard, boundary, grad && this.#lent.lend(shard, grad));
  }

  /** What another stage has, which is read here. */
  #borrow(place: TensorAddress): Tensor {
    const tensor = borrowTensor(place);
    this.#part.clock.countBytes(tensor.storage.byteLength);
    return tensor;
  }

  #leaveBuffers(shard: number): void {
    if (!this.#team.isFirst) return;
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
