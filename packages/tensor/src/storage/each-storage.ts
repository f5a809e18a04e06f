import type { Storage } from "./storage.ts";

/** What has memory: a tensor. */
interface HasStorage {
  readonly storage: Storage;
}

/** Visits the memory of a tensor, or of those in arrays and plain objects, however deep. */
export function eachStorage(value: unknown, visit: (storage: Storage) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (isHolder(value)) {
    visit(value.storage);
  } else if (Array.isArray(value)) {
    for (const item of value) eachStorage(item, visit);
  } else if (isPlain(value)) {
    for (const item of Object.values(value)) eachStorage(item, visit);
  }
}

export function isHolder(value: object): value is HasStorage {
  // Asked by shape, not by class: tensors are built on storages, and storages on scopes.
  return (
    "storage" in value &&
    typeof value.storage === "object" &&
    value.storage !== null &&
    "address" in value.storage
  );
}

/** An object literal, or one without a prototype, as state dicts are. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
