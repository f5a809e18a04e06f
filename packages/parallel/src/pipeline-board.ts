import { WeftError, type GeneratorState, type TensorAddress } from "@weft/tensor";
import { pause } from "./pause.ts";
import { readAddress, TENSOR_WORDS, writeAddress } from "./tensor-words.ts";
import { sharedBytes } from "./shared-bytes.ts";

/** How many of what a pipeline plan has. */
export interface PipelineSize {
  readonly shards: number;
  /** Stages in one pipeline, each on workers of its own. */
  readonly stages: number;
  /** Workers that compute a stage together. */
  readonly members: number;
  readonly pipelines: number;
  /** Physical parameters of the model. */
  readonly parameters: number;
}

/** What the next stage needs of a micro-batch. */
export interface SentActivation {
  readonly place: TensorAddress;
  readonly requiresGrad: boolean;
  /** The random stream where the stage left it. */
  readonly generator: Omit<GeneratorState, "seed">;
}

const RANDOM_WORDS = 624;
/** A flag, the address, the random stream's words, its position, and whether it keeps a normal. */
const ACTIVATION_WORDS = 1 + TENSOR_WORDS + RANDOM_WORDS + 2;
/** Two flags and the address. */
const GRADIENT_WORDS = 2 + TENSOR_WORDS;
const WITHOUT_GRADIENT = 1;
const WITH_GRADIENT = 2;
/** In the place of what counts what is sent in a pipeline: a stage waited too long for another. */
const ABANDONED = -1;

/**
 * The shared memory through which the stages of pipelines pass micro-batches on. Between stage `b` and the next lies boundary
 * `b`: activations cross it forwards and their gradients backwards, as addresses. Whoever sends keeps the memory until
 * the receiver has used it.
 *
 * A word is written before the flag that announces it, atomically, so who sees the flag sees the words.
 */
export class PipelineBoard {
  readonly buffer: SharedArrayBuffer;
  readonly size: PipelineSize;
  readonly #words: Int32Array;
  /** The normals that random streams keep. */
  readonly #normals: Float64Array;
  readonly #at: {
    readonly taken: number;
    readonly owners: number;
    readonly slots: number;
    readonly written: number;
    readonly activations: number;
    readonly gradients: number;
  };

  constructor(size: PipelineSize, buffer?: SharedArrayBuffer) {
    const { shards, stages, pipelines, parameters } = size;
    const boundaries = shards * (stages - 1);
    const taken = pipelines;
    const owners = taken + pipelines;
    const slots = owners + shards;
    const written = slots + shards;
    const activations = written + shards * parameters;
    const gradients = activations + boundaries * ACTIVATION_WORDS;
    const words = gradients + boundaries * GRADIENT_WORDS;
    const normalsAt = Math.ceil(words / 2) * 8;
    this.size = size;
    this.buffer = buffer ?? sharedBytes(normalsAt + boundaries * 8);
    this.#words = new Int32Array(this.buffer, 0, words);
    this.#normals = new Float64Array(this.buffer, normalsAt, boundaries);
    this.#at = { taken, owners, slots, written, activations, gradients };
  }

  /** Forgets the last step. Only while no worker runs. */
  reset(): void {
    const { activations } = this.#at;
    this.#words.fill(0, 0, activations);
    const { shards, stages } = this.size;
    for (let i = 0; i < shards * (stages - 1); i++) {
      this.#words[activations + i * ACTIVATION_WORDS] = 0;
      this.#words.fill(0, this.#at.gradients + i * GRADIENT_WORDS, this.#gradientAt(i) + 2);
    }
  }

  /**
   * A number that changes with everything that is sent in a pipeline.
   *
   * @throws {WeftError} when a stage gave up waiting: for who asks this now, since it does not wait itself.
   */
  changes(pipeline: number): number {
    const now = Atomics.load(this.#words, pipeline);
    if (now === ABANDONED) throw tooLate();
    return now;
  }

  /**
   * Blocks until something is sent after `changes` was `seen`, or some milliseconds are over. After `endMs` the pipeline is abandoned
   * instead, unless something was sent. Either a sender or one who waited too long has the last word, so a stage that hangs is alone
   * in that: the others end in time, and a step that they gave up never counts, for who comes after it throws.
   *
   * @returns What `changes` is now; null when the pipeline is abandoned.
   */
  wait(pipeline: number, seen: number, spinRounds: number, endMs: number): number | null {
    const words = this.#words;
    for (let round = 0; round < spinRounds && Atomics.load(words, pipeline) === seen; round++)
      pause();
    if (performance.now() > endMs) Atomics.compareExchange(words, pipeline, seen, ABANDONED);
    else Atomics.wait(words, pipeline, seen, LONGEST_WAIT_MS);
    const now = Atomics.load(words, pipeline);
    return now === ABANDONED ? null : now;
  }

  /** The first stage of a pipeline took a shard, whose gradients go into a slot. */
  take(shard: number, pipeline: number, slot: number): void {
    this.#words[this.#at.slots + shard] = slot;
    Atomics.store(this.#words, this.#at.owners + shard, pipeline + 1);
  }

  /**
   * The first shard from `from` on that the first stage of a pipeline took; -1 for none yet. Looks at the last shard first: they are
   * taken in the order of their numbers, so whoever sees one taken then sees every earlier one that was.
   */
  firstTaken(pipeline: number, from: number): number {
    let first = -1;
    for (let shard = this.size.shards - 1; shard >= from; shard--)
      if (Atomics.load(this.#words, this.#at.owners + shard) === pipeline + 1) first = shard;
    return first;
  }

  slotOf(shard: number): number {
    return this.#words[this.#at.slots + shard]!;
  }

  /** The first stage of a pipeline takes no more shards than these. */
  close(pipeline: number, count: number): void {
    this.#send(pipeline, this.#at.taken + pipeline, count + 1);
  }

  /** How many shards go through a pipeline; -1 while that is open. */
  taken(pipeline: number): number {
    return Atomics.load(this.#words, this.#at.taken + pipeline) - 1;
  }

  /** For each physical parameter whether the shard's gradient has begun: passed backwards from stage to stage. */
  written(shard: number): Int32Array {
    const at = this.#at.written + shard * this.size.parameters;
    return this.#words.subarray(at, at + this.size.parameters);
  }

  sendActivation(
    shard: number,
    boundary: number,
    { place, requiresGrad, generator }: SentActivation,
  ): void {
    const index = this.#boundary(shard, boundary);
    const at = this.#activationAt(index);
    writeAddress(this.#words, at + 1, place);
    const random = at + 1 + TENSOR_WORDS;
    this.#words.set(generator.words, random);
    this.#words[random + RANDOM_WORDS] = generator.position;
    this.#words[random + RANDOM_WORDS + 1] = generator.cachedNormal === null ? 0 : 1;
    this.#normals[index] = generator.cachedNormal ?? 0;
    this.#send(this.#pipelineOf(shard), at, requiresGrad ? WITH_GRADIENT : WITHOUT_GRADIENT);
  }

  /** What was sent; null before. */
  activation(shard: number, boundary: number): SentActivation | null {
    const index = this.#boundary(shard, boundary);
    const at = this.#activationAt(index);
    const flag = Atomics.load(this.#words, at);
    if (flag === 0) return null;
    const random = at + 1 + TENSOR_WORDS;
    const words = Array.from(
      this.#words.subarray(random, random + RANDOM_WORDS),
      (word) => word >>> 0,
    );
    const keepsNormal = this.#words[random + RANDOM_WORDS + 1] === 1;
    return {
      place: readAddress(this.#words, at + 1),
      requiresGrad: flag === WITH_GRADIENT,
      generator: {
        algorithm: "mt19937",
        words,
        position: this.#words[random + RANDOM_WORDS]!,
        cachedNormal: keepsNormal ? this.#normals[index]! : null,
      },
    };
  }

  /** Sends the gradient of an activation back; null when nothing behind the boundary depends on it. */
  sendGradient(shard: number, boundary: number, place: TensorAddress | null): void {
    const at = this.#gradientAt(this.#boundary(shard, boundary));
    if (place !== null) writeAddress(this.#words, at + 2, place);
    this.#send(this.#pipelineOf(shard), at, place === null ? WITHOUT_GRADIENT : WITH_GRADIENT);
  }

  /** What was sent back; undefined before. */
  gradient(shard: number, boundary: number): TensorAddress | null | undefined {
    const at = this.#gradientAt(this.#boundary(shard, boundary));
    const flag = Atomics.load(this.#words, at);
    if (flag === 0) return undefined;
    return flag === WITH_GRADIENT ? readAddress(this.#words, at + 2) : null;
  }

  /** The receiver of a gradient needs it no more. */
  returnGradient(shard: number, boundary: number): void {
    Atomics.store(this.#words, this.#gradientAt(this.#boundary(shard, boundary)) + 1, 1);
  }

  isReturned(shard: number, boundary: number): boolean {
    return Atomics.load(this.#words, this.#gradientAt(this.#boundary(shard, boundary)) + 1) === 1;
  }

  /** @throws {WeftError} when the pipeline was abandoned. */
  #send(pipeline: number, at: number, flag: number): void {
    Atomics.store(this.#words, at, flag);
    let seen = this.changes(pipeline);
    while (Atomics.compareExchange(this.#words, pipeline, seen, seen + 1) !== seen)
      seen = this.changes(pipeline);
    Atomics.notify(this.#words, pipeline);
  }

  #pipelineOf(shard: number): number {
    return Atomics.load(this.#words, this.#at.owners + shard) - 1;
  }

  #boundary(shard: number, boundary: number): number {
    return shard * (this.size.stages - 1) + boundary;
  }

  #activationAt(index: number): number {
    return this.#at.activations + index * ACTIVATION_WORDS;
  }

  #gradientAt(index: number): number {
    return this.#at.gradients + index * GRADIENT_WORDS;
  }
}

/** So that a stage whose neighbour died asks whether the step is cancelled. */
const LONGEST_WAIT_MS = 5;

/** What a stage throws that comes to where the others waited for it too long. */
function tooLate(): WeftError {
  return new WeftError(
    "step: the stages of a pipeline must pass micro-batches on in time; got one for which the others waited too long",
  );
}
