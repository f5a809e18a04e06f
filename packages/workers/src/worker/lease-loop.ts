import { nextTurn } from "#platform/next-turn";
import {
  type ControlBlock,
  JOB_DONE,
  JOB_THREW,
  type JobStatus,
  type RankWords,
} from "../control-block.ts";

/** Whose loop it is. */
export interface LeasedRank {
  readonly rank: number;
  /** Of the group. */
  readonly size: number;
  readonly spinRounds: number;
}

/** What the loop needs from the rest of the worker. */
export interface LeaseHooks {
  /** Runs the job synchronously; what it throws is the job's failure. */
  run(job: number): void;
  /** Takes the failure of a job; called before the job is reported as finished. */
  report(thrown: unknown): void;
  /** Calls received or announced that have no answer yet: compared with the number posted. */
  answered(): number;
  /** True while something written to stdout or stderr still waits for the event loop. */
  hasOutput(): boolean;
  /** The group closes: let go of the ports. */
  leave(): void;
}

/**
 * The loop of a leased thread: parks on the bell, runs jobs at once, and lets the event loop turn for everything else.
 *
 * It is armed for the next turn of the event loop and never awaited. Each wake-up serves at most one job and then lets the event loop
 * turn once, after the job was reported: promises, finalizers, timers and V8's own tasks get their time off the hot path.
 */
export class LeaseLoop {
  readonly #control: ControlBlock;
  readonly #rank: number;
  readonly #size: number;
  readonly #words: RankWords;
  readonly #hooks: LeaseHooks;
  readonly #spinRounds: number;
  readonly #cores = navigator.hardwareConcurrency;
  /** How often the next wait for the bell looks before it sleeps. */
  #looks: number;
  /** The last job run. A new thread in an old slot starts from what was announced before it. */
  #sequence: number;
  #isRunning = false;
  /** Turns since the thread last had nothing to do but wait for answers of its own. */
  #busyTurns = 0;

  constructor(control: ControlBlock, { rank, size, spinRounds }: LeasedRank, hooks: LeaseHooks) {
    this.#control = control;
    this.#size = size;
    this.#rank = rank;
    this.#words = control.rank(rank);
    this.#spinRounds = spinRounds;
    this.#looks = spinRounds;
    this.#hooks = hooks;
    this.#sequence = this.#words.sequence;
  }

  arm(): void {
    nextTurn(this.#turn);
  }

  /** See `WorkerContext.isCancelled`. That a job threw elsewhere concerns only who is running it. */
  isCancelled(): boolean {
    return this.#control.isCancelled || (this.#isRunning && this.#control.isTorn(this.#sequence));
  }

  /** See `WorkerContext.endsSoon`. */
  endsSoon(): void {
    if (this.#isRunning) this.#control.announceEnd(this.#sequence);
  }

  readonly #turn = (): void => {
    // Read before looking around: whoever rings after this makes the wait below return at once.
    const bell = this.#words.bell;
    if (this.#runAnnounced()) {
      nextTurn(this.#turn);
      return;
    }
    // Once the group closes nobody waits for answers any more, but what was printed should still be seen.
    const isClosing = this.#control.isClosing;
    const owesAnswers = !isClosing && this.#words.posted !== this.#hooks.answered();
    if (owesAnswers || this.#hooks.hasOutput()) {
      this.#turnAgain();
      return;
    }
    this.#busyTurns = 0;
    if (isClosing) {
      this.#hooks.leave();
      this.#words.leave();
      return;
    }
    this.#words.park(bell, this.#looks);
    // Straight to the job, without a turn in between.
    this.#runAnnounced();
    nextTurn(this.#turn);
  };

  #runAnnounced(): boolean {
    const sequence = this.#words.sequence;
    // A job announced just before close() is dropped: its caller was already told.
    if (sequence === this.#sequence || this.#control.isClosing) return false;
    this.#sequence = sequence;
    if (this.#words.isAwaited) {
      this.#words.finish(sequence, this.#run(sequence));
      this.#giveWay(sequence, this.#control.noteFinished(sequence));
    } else {
      this.#runUnawaited();
    }
    return true;
  }

  /**
   * The first to finish has the time to wake the caller when the end is near. Only so many workers look for the next job that a core is
   * left for the caller: those that finish last.
   */
  #giveWay(sequence: number, finished: number): void {
    if (finished === 1 && this.#size > 1)
      this.#control.wakeCallerAtEnd(sequence, this.#rank, this.#spinRounds);
    this.#looks = this.#size - finished < this.#cores - 1 ? this.#spinRounds : 0;
  }

  #run(sequence: number): JobStatus {
    this.#isRunning = true;
    try {
      this.#hooks.run(this.#words.job);
      return JOB_DONE;
    } catch (thrown) {
      this.#control.markTorn(sequence, this.#rank);
      this.#hooks.report(thrown);
      return JOB_THREW;
    } finally {
      this.#isRunning = false;
    }
  }

  /** Nobody would hear of a failure: what the job throws ends the thread, and is reported as its crash. */
  #runUnawaited(): void {
    this.#isRunning = true;
    this.#hooks.run(this.#words.job);
    this.#isRunning = false;
  }

  /** A message needs a few turns to arrive; an asynchronous method may need seconds, and must not burn a core meanwhile. */
  #turnAgain(): void {
    this.#busyTurns++;
    if (this.#busyTurns < QUICK_TURNS) nextTurn(this.#turn);
    else setTimeout(this.#turn, SLOW_TURN_MS);
  }
}

const QUICK_TURNS = 1_000;
const SLOW_TURN_MS = 1;
