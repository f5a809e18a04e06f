import { tieGroups, type Module } from "@weft/nn";
import type { PipelineSize } from "./pipeline-board.ts";
import { planNotes } from "./plan-notes.ts";
import type { CheckedPlan } from "./shard-plan.ts";
import type { ThreadTimes } from "./step-clock.ts";
import { teamSizes } from "./tensor-shards/tensor-shards.ts";

/** One thread's part in the steps of a report. Times are means over steps, in ms. */
export interface ThreadReport extends ThreadTimes {
  /** The worker's rank; null for the calling thread. */
  readonly rank: number | null;
  /** What it computes. */
  readonly role: string;
  /** The part of the steps' time in which it neither computed nor merged. */
  readonly idleShare: number;
}

/** A tied parameter. */
export interface TieReport {
  readonly names: readonly string[];
  /** Who has the memory and steps it. */
  readonly owner: "calling thread";
  readonly bytes: number;
}

/** Where the time of a trainer's steps went. Times are means over training steps, in ms. */
export interface TrainerReport {
  readonly plan: CheckedPlan;
  readonly workers: number;
  /** Which of the plan's parts one thread computes together, for want of workers that they divide, and whether workers lack a core. */
  readonly notes: readonly string[];
  readonly steps: number;
  readonly stepMs: number;
  /** What the busiest thread computed and merged. */
  readonly computeMs: number;
  /** Looking for numbers that are not finite, and clipping. */
  readonly guardMs: number;
  readonly optimizerMs: number;
  /** All the rest: describing the step, waking the workers, hearing of their end, handing out the sums. */
  readonly overheadMs: number;
  readonly threads: readonly ThreadReport[];
  readonly ties: readonly TieReport[];
}

/** Collects the times of steps. */
export class StepTimes {
  #steps = 0;
  #stepMs = 0;
  #computeMs = 0;
  #guardMs = 0;
  #optimizerMs = 0;
  #threads: ThreadTimes[] = [];

  /** Adds one step's gradients. */
  add(threads: readonly ThreadTimes[], stepMs: number, guardMs: number): void {
    this.#steps++;
    this.#stepMs += stepMs;
    this.#guardMs += guardMs;
    // A thread that waits for another is part of the longest way through the step.
    this.#computeMs += Math.max(
      ...threads.map(({ compute, merge, wait }) => compute + merge + wait),
    );
    this.#threads = threads.map((times, i) => sum(times, this.#threads[i]));
  }

  /** Adds what the optimizer does with them. */
  addOptimizer(clipMs: number, optimizerMs: number): void {
    this.#stepMs += clipMs + optimizerMs;
    this.#guardMs += clipMs;
    this.#optimizerMs += optimizerMs;
  }

  report(
    model: Module,
    plan: CheckedPlan,
    workers: number,
    pipelines: PipelineSize | null,
  ): TrainerReport {
    const mean = (total: number): number => (this.#steps === 0 ? 0 : total / this.#steps);
    const [stepMs, computeMs, guardMs, optimizerMs] = [
      this.#stepMs,
      this.#computeMs,
      this.#guardMs,
      this.#optimizerMs,
    ].map(mean) as [number, number, number, number]; // one for one
    const threads = this.#threads.map((times, i) => {
      const busy = times.compute + times.merge;
      return {
        ...scaled(times, mean),
        rank: workers === 0 ? null : i,
        role: roleOf(i, plan, workers, pipelines),
        idleShare: this.#stepMs === 0 ? 0 : Math.max(0, 1 - busy / this.#stepMs),
      };
    });
    const overheadMs = Math.max(0, stepMs - computeMs - guardMs - optimizerMs);
    const ties = tieGroups(model).map((names): TieReport => {
      const bytes = model.getParameter(names[0]!).storage.byteLength;
      return { names, owner: "calling thread", bytes };
    });
    return {
      ...{ plan, workers, notes: planNotes(plan, workers, pipelines), steps: this.#steps },
      ...{ stepMs, computeMs, guardMs, optimizerMs, overheadMs, threads, ties },
    };
  }
}

function roleOf(
  thread: number,
  { tensor }: CheckedPlan,
  workers: number,
  pipelines: PipelineSize | null,
): string {
  const members = tensor === null ? 1 : teamSizes(tensor, workers).members;
  const team = Math.floor(thread / members);
  const parts = tensor === null ? null : tensorRole(thread % members, tensor.shards, members);
  if (pipelines === null) return parts === null ? "whole shards" : `${parts}, team ${team}`;
  const { stages } = pipelines;
  const stage = `stage ${team % stages} of ${stages}, pipeline ${Math.floor(team / stages)}`;
  return parts === null ? stage : `${parts}, ${stage}`;
}

function tensorRole(member: number, shards: number, members: number): string {
  const parts = shards / members;
  const first = member * parts;
  const which = parts === 1 ? `${first}` : `${first} to ${first + parts - 1}`;
  return `tensor shards ${which} of ${shards}`;
}

function sum(a: ThreadTimes, b: ThreadTimes | undefined): ThreadTimes {
  if (b === undefined) return a;
  return {
    compute: a.compute + b.compute,
    merge: a.merge + b.merge,
    wait: a.wait + b.wait,
    shards: a.shards + b.shards,
    bytes: a.bytes + b.bytes,
  };
}

function scaled(times: ThreadTimes, by: (total: number) => number): ThreadTimes {
  return {
    compute: by(times.compute),
    merge: by(times.merge),
    wait: by(times.wait),
    shards: by(times.shards),
    bytes: by(times.bytes),
  };
}
