import { checkSynchronous } from "../synchronous.ts";
import { eachStorage, isHolder } from "./each-storage.ts";
import type { Storage } from "./storage.ts";

interface Scope {
  readonly parent: Scope | null;
  readonly storages: Storage[];
}

let current: Scope | null = null;

/**
 * Runs `body` and gives back, at its end, the memory of every tensor made inside, but for those it returns, parameters,
 * optimizer state, and gradients that backward left in `.grad`.
 *
 * Loops need no scope: unreachable tensors are collected without one. A scope makes it immediate.
 *
 * @pytorch none
 * @param body Synchronous. Its result may be a tensor, or arrays and plain objects of tensors.
 * @throws {ValueError} when `body` is asynchronous.
 * @example scope(() => tensor([1, 3]).sub(1).pow(2).mean()).item() // 2
 */
export function scope<R>(body: () => R): R {
  const result = runScoped(body, (storage, isResult) => {
    if (!isResult && !storage.isPermanent && !storage.outlivesScope) storage.release();
    return isResult;
  });
  checkSynchronous("scope", result);
  return result;
}

/**
 * Runs library code whose intermediate tensors nobody else gets to see, and gives their memory back: at its end, or, for
 * those that the graph saved, when backward has used them.
 *
 * @internal
 */
export function privately<R>(body: () => R): R {
  return runScoped(body, (storage, isResult) => {
    const isKept = isResult || storage.isPermanent || storage.outlivesScope;
    if (!isKept && !storage.isSaved) {
      storage.release();
      return false;
    }
    storage.isPrivate = !isKept;
    return true;
  });
}

/** @param passesOn Settles each storage that was made inside; true hands it to the scope around this one. */
function runScoped<R>(
  body: () => R,
  passesOn: (storage: Storage, isResult: boolean) => boolean,
): R {
  const here: Scope = { parent: current, storages: [] };
  current = here;
  let result: R | undefined;
  try {
    result = body();
    return result;
  } finally {
    current = here.parent;
    const isResult = keptBy(result);
    // The newest first: see how slabs are given back.
    for (let i = here.storages.length - 1; i >= 0; i--) {
      const storage = here.storages[i]!;
      if (passesOn(storage, isResult(storage))) current?.storages.push(storage);
    }
  }
}

/** Runs `body` as if the innermost scope were not there: what it makes belongs to the next one out. */
export function outsideScope<R>(body: () => R): R {
  const inner = current;
  if (inner !== null) current = inner.parent;
  try {
    return body();
  } finally {
    current = inner;
  }
}

/** Makes a function that runs later code as if it ran in the scope of now, or in none when that has ended by then. */
export function rememberScope(): <R>(body: () => R) => R {
  const here = current;
  return (body) => {
    const inner = current;
    let open = inner;
    while (open !== null && open !== here) open = open.parent;
    current = open;
    try {
      return body();
    } finally {
      current = inner;
    }
  };
}

/** Notes a new storage for the scope that is running, if any. */
export function trackInScope(storage: Storage): void {
  if (current !== null) current.storages.push(storage);
}

/** Tells which storages a scope's result holds. */
function keptBy(result: unknown): (storage: Storage) => boolean {
  if (typeof result !== "object" || result === null) return () => false;
  if (isHolder(result)) {
    const only = result.storage;
    return (storage) => storage === only;
  }
  const kept = new Set<Storage>();
  eachStorage(result, (storage) => void kept.add(storage));
  return (storage) => kept.has(storage);
}
