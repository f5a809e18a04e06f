/** Asked before each piece of work: whether the step is lost, because a worker died or threw. */
export type IsCancelled = () => boolean;

/** One thread's part in steps. */
export interface StepRunner {
  /** Takes part in the step that the board describes. */
  run(isCancelled?: IsCancelled): void;
}
