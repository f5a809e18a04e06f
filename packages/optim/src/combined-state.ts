import { ValueError } from "@weft/tensor";
import type { Scheduled } from "./schedulers/scheduler.ts";

/** What schedulers that act together have in common. */
export interface Combinable<S = unknown> {
  readonly optimizer: Scheduled;
  stateDict(): S;
  loadStateDict(state: S): void;
}

/**
 * The optimizer that schedulers have in common.
 *
 * @throws {ValueError} when there is no scheduler, or one of another optimizer.
 * @internal
 */
export function commonOptimizer(
  area: string,
  schedulers: readonly Pick<Combinable, "optimizer">[],
): Scheduled {
  const first = schedulers[0];
  if (first === undefined)
    throw new ValueError(`${area}: there must be at least one scheduler; got an empty list`);
  const other = schedulers.findIndex(({ optimizer }) => optimizer !== first.optimizer);
  if (other !== -1) {
    throw new ValueError(
      `${area}: all schedulers must act on one optimizer; got another one at position ${other}`,
    );
  }
  return first.optimizer;
}

/**
 * Loads the state of several schedulers, or of none when one is wrong.
 *
 * @throws {ValueError} when the number differs, or a state does not fit.
 * @internal
 */
export function loadAll<S>(
  area: string,
  schedulers: readonly Combinable<S>[],
  states: readonly S[],
): void {
  if (states.length !== schedulers.length) {
    throw new ValueError(
      `${area}: the state must be one for ${schedulers.length} schedulers; got ${states.length}`,
    );
  }
  const before = schedulers.map((scheduler) => scheduler.stateDict());
  try {
    for (const [i, scheduler] of schedulers.entries()) scheduler.loadStateDict(states[i]!);
  } catch (error) {
    for (const [i, scheduler] of schedulers.entries()) scheduler.loadStateDict(before[i]!);
    throw error;
  }
}
