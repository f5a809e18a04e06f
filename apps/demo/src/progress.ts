/** How far a run has come. */
export interface Progress {
  /** Steps taken. */
  readonly steps: number;
  /** Epochs done, with their evaluation. */
  readonly epochs: number;
  /** Images of the epoch under way that were trained on, and the sum of their losses. */
  readonly rows: number;
  readonly lossSum: number;
  /** Mean loss and test accuracy of the last epoch that is done. */
  readonly loss: number;
  readonly accuracy: number;
}

export const START: Progress = {
  steps: 0,
  epochs: 0,
  rows: 0,
  lossSum: 0,
  loss: NaN,
  accuracy: NaN,
};

/** Whether a value from a file is a progress. */
export function isProgress(value: unknown): value is Progress {
  if (typeof value !== "object" || value === null) return false;
  return Object.keys(START).every(
    (name) => typeof (value as Record<string, unknown>)[name] === "number",
  );
}
