import { WorkerError } from "./worker-error.ts";
import type { WorkerSlot } from "./worker-slot.ts";

/** What a replacement needs of its group. */
export interface ReplacePlan {
  /** By rank; `start` puts new ones in. */
  readonly slots: readonly WorkerSlot[];
  /** How often a worker of one rank is started. */
  readonly attempts: number;
  /** Called between the old thread's exit and the start of the new one. */
  readonly onGone: ((rank: number) => void) | undefined;
  isClosed(): boolean;
  /** Starts a worker in the place of a rank; has put it among the slots when it returns. */
  start(rank: number): Promise<void>;
}

/**
 * Replaces workers until there is one in every place, those that are lost meanwhile included.
 *
 * @returns The ranks, in ascending order. When it resolves, no slot is over: the caller acts on that before the event loop turns.
 * @throws See `WorkerGroup.replaceLost`.
 */
export async function replaceWorkers(plan: ReplacePlan): Promise<number[]> {
  const starts = new Map<number, number>();
  for (;;) {
    const lost = plan.slots.filter((slot) => slot.isOver);
    if (plan.isClosed()) throw closedError(lost[0]?.rank ?? 0);
    if (lost.length === 0) return [...starts.keys()].sort((a, b) => a - b);
    for (const { rank, death } of lost)
      if ((starts.get(rank) ?? 0) >= plan.attempts) throw death ?? closedError(rank);
    const ends = await Promise.allSettled(lost.map((slot) => replace(plan, slot, starts)));
    for (const end of ends)
      if (end.status === "rejected" && !mayBeTriedAgain(end.reason)) throw end.reason;
  }
}

async function replace(
  plan: ReplacePlan,
  slot: WorkerSlot,
  starts: Map<number, number>,
): Promise<void> {
  const { rank } = slot;
  await slot.gone("replace");
  plan.onGone?.(rank);
  // A `close` that came meanwhile would not end what is started now.
  if (plan.isClosed()) throw closedError(rank);
  starts.set(rank, (starts.get(rank) ?? 0) + 1);
  await plan.start(rank);
}

function mayBeTriedAgain(reason: unknown): boolean {
  return reason instanceof WorkerError && reason.phase === "start" && reason.kind !== "closed";
}

function closedError(rank: number): WorkerError {
  return new WorkerError({ rank, phase: "start", operation: "replace", kind: "closed" });
}
