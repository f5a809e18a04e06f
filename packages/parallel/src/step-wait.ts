/** How threads that compute parts of a step together wait for each other. */
export interface StepWait {
  /** How often one looks before it sleeps. */
  readonly spinRounds: number;
  /** After this time of a step nobody is waited for any more. */
  readonly patienceMs: number;
}
