import type { DataLoader, LoaderState } from "@weft/data";
import { SingleBar } from "cli-progress";
import type { DemoData } from "./training-data.ts";
import { setLearningRate } from "./make-optimizer.ts";
import type { DemoOptions } from "./options.ts";
import { START, type Progress } from "./progress.ts";
import type { DemoTrainer } from "./start-trainer.ts";
import type { StopRequest } from "./stop-request.ts";

export interface TrainingResult extends Pick<Progress, "loss" | "accuracy" | "steps"> {
  /** Of what was trained here: null when a resumed run had nothing left. */
  readonly samplesPerSecond: number | null;
  readonly seconds: number;
}

/** What trains, on what. */
export interface Training {
  readonly trainer: DemoTrainer;
  readonly loader: DataLoader;
  readonly data: DemoData;
  readonly options: DemoOptions;
  readonly stop: StopRequest;
  readonly print: (line: string) => void;
  /** Keeps a state from which the run can go on. */
  readonly save?: (progress: Progress, loader: LoaderState) => Promise<void>;
  /** Called while a step is computed, and awaited before the next. */
  readonly during?: (step: number) => Promise<void> | undefined;
}

/**
 * Trains the epochs that are left, with a progress bar, and prints the test accuracy after each.
 *
 * @param from How far the trainer and the loader have come.
 * @throws {StoppedError} after a signal, when the step under way is done and saved.
 */
export async function train(run: Training, from: Progress = START): Promise<TrainingResult> {
  const { trainer, loader, data, options } = run;
  let progress = from;
  let samples = 0;
  let seconds = 0;
  await run.save?.(progress, loader.stateDict());
  run.stop.check();
  while (progress.epochs < options.epochs) {
    const epoch = progress.epochs;
    const done = await trainEpoch(run, progress);
    const loss = done.lossSum / done.rows;
    const accuracy = (await trainer.evaluate(data.test)) / data.testLength;
    samples += done.rows - progress.rows;
    seconds += done.seconds;
    const speed = Math.round((done.rows - progress.rows) / done.seconds);
    run.print(
      `epoch ${epoch + 1}/${options.epochs}  loss ${loss.toFixed(4)}  test accuracy ${percent(accuracy)}  ${speed} samples/s  ${done.seconds.toFixed(1)} s`,
    );
    progress = { steps: done.steps, epochs: epoch + 1, rows: 0, lossSum: 0, loss, accuracy };
    await run.save?.(progress, loader.stateDict());
    run.stop.check();
  }
  const { loss, accuracy, steps } = progress;
  const samplesPerSecond = samples === 0 ? null : Math.round(samples / seconds);
  return { loss, accuracy, steps, samplesPerSecond, seconds };
}

/** Trains what is left of an epoch. */
async function trainEpoch(
  run: Training,
  from: Progress,
): Promise<Progress & { readonly seconds: number }> {
  const { trainer, loader, data, options } = run;
  const epoch = from.epochs;
  setLearningRate(trainer.optimizer, options, epoch);
  const bar = new SingleBar({
    format: `epoch ${epoch + 1}/${options.epochs} {bar} {percentage}% | loss {loss} | {speed} samples/s | {eta_formatted} left`,
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 100,
  });
  bar.start(data.training.length, from.rows, { loss: "-", speed: "-" });
  const start = performance.now();
  let progress = from;
  try {
    const batches = loader.epoch(epoch);
    let next = batches.next();
    while (next.done !== true) {
      const batch = next.value;
      const position = loader.stateDict(); // behind this batch, before the next is gathered
      const running = trainer.step(batch);
      const meanwhile = run.during?.(progress.steps);
      next = batches.next(); // gathered while the workers compute
      const step = await running;
      await meanwhile;
      for (const tensor of batch) tensor[Symbol.dispose](); // its memory serves the batch after the next
      progress = {
        ...progress,
        steps: progress.steps + 1,
        rows: progress.rows + step.rows,
        lossSum: progress.lossSum + step.loss * step.rows,
      };
      bar.update(progress.rows, {
        loss: (progress.lossSum / progress.rows).toFixed(4),
        speed: Math.round((1000 * (progress.rows - from.rows)) / (performance.now() - start)),
      });
      const isDue = options.saveEvery !== null && progress.steps % options.saveEvery === 0;
      if (isDue || run.stop.isRequested) await run.save?.(progress, position);
      run.stop.check();
    }
  } finally {
    bar.stop();
  }
  return { ...progress, seconds: (performance.now() - start) / 1000 };
}

/** `97.95 %`. */
export function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}
