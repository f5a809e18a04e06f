/**
 * Whether the calling thread is a worker of a group, which has its work from others.
 *
 * @example isWorkerThread() // false
 */
export function isWorkerThread(): boolean {
  return Reflect.has(globalThis, LEASED);
}

/** Marks this thread as leased, also for other copies of the package in it. */
export function markLeased(): void {
  Reflect.set(globalThis, LEASED, true);
}

const LEASED = Symbol.for("@weft/workers leased");
