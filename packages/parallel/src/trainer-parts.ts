import { noGrad, WeftError } from "@weft/tensor";

/** What a trainer needs of an optimizer, and of a scheduler. */
export interface Steps {
  step(): void;
}

/** What a trainer needs of an average. */
export interface Updates {
  update(): void;
}

/** What steps with a model; undefined where there is none. */
export interface TrainerParts {
  readonly optimizer: Steps | undefined;
  readonly scheduler: Steps | undefined;
  readonly average: Updates | undefined;
}

/** What takes part in a step once the gradients are there, by its name in the trainer's options. */
export type TrainerPart = keyof TrainerParts;

/**
 * The optimizer, the scheduler or the average threw in a step. The gradients and what parts before it did stay, and the step counts;
 * what the part itself had done by then is for it to say.
 *
 * @example
 * const cause = new RangeError("no such epoch");
 * new TrainerPartError("scheduler", ["optimizer"], cause).message; // "step: the scheduler must not throw; got RangeError: no such epoch (done before it, and not undone: gradients, optimizer)"
 */
export class TrainerPartError extends WeftError {
  override readonly name = "TrainerPartError";
  /** Which one threw. */
  readonly part: TrainerPart;
  /** Those that had done theirs before, in this order. */
  readonly done: readonly TrainerPart[];

  constructor(part: TrainerPart, done: readonly TrainerPart[], cause: unknown) {
    const what = String(cause).split("\n", 1)[0]!;
    super(
      `step: the ${part} must not throw; got ${what} (done before it, and not undone: ${["gradients", ...done].join(", ")})`,
      { cause },
    );
    this.part = part;
    this.done = done;
  }
}

/** Lets the parts follow on gradients, in this order. @throws {TrainerPartError} of the first that throws; later ones do not run. */
export function stepParts({ optimizer, scheduler, average }: TrainerParts): void {
  const done: TrainerPart[] = [];
  const run = (part: TrainerPart, body: (() => void) | undefined): void => {
    if (body === undefined) return;
    try {
      body();
    } catch (cause) {
      throw new TrainerPartError(part, done, cause);
    }
    done.push(part);
  };
  run("optimizer", optimizer && (() => noGrad(() => optimizer.step())));
  run("scheduler", scheduler && (() => scheduler.step()));
  run("average", average && (() => average.update()));
}
