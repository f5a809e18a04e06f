import { ValueError } from "@weft/tensor";
import type { WorkerError } from "@weft/workers";

/** Errors lose their class between threads, and keep this. */
const CODE = "WEFT_PLAN";

/**
 * A model does not do what its plan asks of it, which only a step can show. Whoever runs the step again gets the same, so it is not:
 * it is refused at once, in the same words for any number of workers.
 */
export class PlanError extends ValueError {
  readonly code: string = CODE;
}

/** The refusal that a worker's error tells of; `null` when it tells of something else. */
export function planErrorIn(error: WorkerError): PlanError | null {
  const { cause } = error;
  const isRefusal = cause instanceof Error && (cause as { code?: unknown }).code === CODE;
  return isRefusal ? new PlanError(cause.message, { cause: error }) : null;
}
