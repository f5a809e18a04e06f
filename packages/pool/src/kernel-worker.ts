import { heap, kernels } from "@weft/kernels";
import { type ReplicaFactory, serveReplica } from "@weft/workers/worker";
import { generationOf, JobBoard, unclaimedTiles } from "./job-board.ts";
import { ASLEEP, AWAKE, BUSY, ENDED, ThreadWords } from "./thread-words.ts";
import { TileRunner } from "./tile-runner.ts";

/** What a thread of the pool gets when it starts. */
export interface KernelWorkerSetup {
  readonly board: SharedArrayBuffer;
  readonly words: SharedArrayBuffer;
  /** The number among the pool's threads, counted from 0. */
  readonly rank: number;
  /** Looks at the board before the thread goes to sleep. */
  readonly spinRounds: number;
  /** A module to load first. */
  readonly preload: string | undefined;
}

/** Serves kernel jobs: installs nothing, holds nothing but its own kernels. */
export class KernelWorker {
  readonly #board: JobBoard;
  readonly #words: ThreadWords;
  readonly #rank: number;
  readonly #spinRounds: number;
  readonly #runner: TileRunner;

  constructor(setup: KernelWorkerSetup) {
    this.#board = new JobBoard(setup.board);
    this.#words = new ThreadWords(setup.words);
    this.#rank = setup.rank;
    this.#spinRounds = setup.spinRounds;
    this.#runner = new TileRunner(this.#board, kernels);
    this.#words.heapOwner = heap.owner;
    process.once("exit", () => {
      // The caller may be waiting for the tile in work, with its event loop blocked.
      this.#words.state = ENDED;
      this.#board.ringDone();
    });
  }

  /** Rung for: serves jobs until none has come for a while. */
  run(): void {
    const words = this.#words;
    words.state = AWAKE;
    for (let round = 0; !words.isRevoked; round++) {
      if (this.#hasWork()) {
        this.#serve();
        round = 0;
      } else if (round >= this.#spinRounds) {
        words.state = ASLEEP;
        // The caller stores the claim word, then looks at the state; here it is the other way round, so that one of the two
        // sees the other's: either the job is seen here, or the caller rings.
        if (!this.#hasWork()) return;
        words.state = AWAKE;
      }
      pause();
    }
  }

  #hasWork(): boolean {
    return unclaimedTiles(this.#board.claim) > 0 && this.#rank < this.#board.helpers;
  }

  /** Claims tiles until there are none. */
  #serve(): void {
    const board = this.#board;
    const words = this.#words;
    words.state = BUSY;
    let generation = -1;
    for (;;) {
      const claim = board.claim;
      const open = unclaimedTiles(claim);
      // Looked at after the claim word: see `revoke`.
      if (open === 0 || words.isRevoked) break;
      if (generationOf(claim) !== generation) {
        if (this.#rank >= board.helpers) break;
        this.#runner.read();
        generation = generationOf(claim);
      }
      const memoryEnd = board.memoryEnd;
      if (board.take(claim)) this.#runTile(generation, open - 1, memoryEnd);
    }
    words.state = AWAKE;
  }

  #runTile(generation: number, tile: number, memoryEnd: number): void {
    let result = -1;
    let failure: string | null = null;
    this.#words.beginTile();
    try {
      heap.cover(memoryEnd);
      result = this.#runner.run(tile);
    } catch (thrown) {
      failure = String(thrown);
    }
    this.#words.finishTile(generation, result, failure);
    this.#board.ringDone();
  }
}

/** `Atomics.pause` tells the core that this is a spin; Node 22 lacks it. */
const pause: () => void = (Atomics as { pause?: () => void }).pause ?? ((): void => undefined);

const factory: ReplicaFactory<KernelWorker> = serveReplica(async (context) => {
  const setup = context.setup as KernelWorkerSetup; // given by PoolThread
  if (setup.preload !== undefined) await import(setup.preload);
  return new KernelWorker(setup);
});

export default factory;
