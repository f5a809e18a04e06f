import { nextTurn } from "#platform/next-turn";
import type { WorkerPhase } from "./worker-error.ts";

export interface Operation {
  readonly phase: WorkerPhase;
  /** For messages: "call square". */
  readonly name: string;
  readonly deadlineMs: number;
}

/**
 * The operations one worker owes an answer for: each settles once, by its answer, by `rejectAll`, or by its deadline.
 *
 * Its timer also keeps the process alive while an operation is pending; nothing else in a group does.
 */
export class PendingOperations {
  readonly #rejects = new Map<Operation, (reason: Error) => void>();

  /** Tracks `answer`; `onDeadline` is called when it is late, and must then settle it through `rejectAll`. */
  track<T>(
    operation: Operation,
    answer: PromiseLike<T>,
    onDeadline: (operation: Operation) => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        // After a blocked main thread timers come before messages: an answer that is here already must be seen first.
        nextTurn(() => {
          if (!isSettled) onDeadline(operation);
        });
      }, operation.deadlineMs);
      let isSettled = false;
      const settle = (): void => {
        isSettled = true;
        clearTimeout(timer);
        this.#rejects.delete(operation);
      };
      const rejectNow = (reason: unknown): void => {
        settle();
        reject(reason);
      };
      this.#rejects.set(operation, rejectNow);
      answer.then((value) => {
        settle();
        resolve(value);
      }, rejectNow);
    });
  }

  /** The first that is pending. */
  get current(): Operation | null {
    for (const operation of this.#rejects.keys()) return operation;
    return null;
  }

  rejectAll(reason: (operation: Operation) => Error): void {
    for (const [operation, reject] of this.#rejects) reject(reason(operation));
  }
}
