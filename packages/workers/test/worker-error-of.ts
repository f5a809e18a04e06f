import { WorkerError } from "@weft/workers";
import { expect } from "vitest";

/** The error a promise rejects with, which must be a `WorkerError`. */
export async function workerError(promise: Promise<unknown>): Promise<WorkerError> {
  const error: unknown = await promise.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(WorkerError);
  // Just asserted.
  return error as WorkerError;
}
