import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;
export type StopSignal = (typeof SIGNALS)[number];

/** One request may come as two signals: from the terminal to everyone, and passed on by who started this process. */
const SAME_REQUEST_MS = 300;

/** A signal stopped the run. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
  readonly signal: StopSignal;

  constructor(signal: StopSignal) {
    super(`demo: stopped by ${signal}`);
    this.signal = signal;
  }

  /** 130 after Ctrl-C, 143 after SIGTERM, as shells count. */
  get exitCode(): number {
    return exitCodeOf(this.signal);
  }
}

/**
 * Hears Ctrl-C and SIGTERM. The first only asks to stop: who works looks from time to time. The second ends the process at once, or as
 * soon as the file is whole that is being written.
 */
export class StopRequest implements Disposable {
  readonly #abort = new AbortController();
  readonly #onSignal = (signal: StopSignal): void => this.#heard(signal);
  #signal: StopSignal | null = null;
  #sinceMs = 0;
  #writing: Promise<unknown> = Promise.resolve();

  constructor() {
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  get isRequested(): boolean {
    return this.#signal !== null;
  }

  /** Aborted by the first signal. */
  get abortSignal(): AbortSignal {
    return this.#abort.signal;
  }

  /** @throws {StoppedError} after a signal. */
  check(): void {
    if (this.#signal !== null) throw new StoppedError(this.#signal);
  }

  /** Writes a file, which the second signal does not leave half written. */
  async write(write: () => Promise<unknown>): Promise<void> {
    this.#writing = write();
    await this.#writing;
  }

  [Symbol.dispose](): void {
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
  }

  #heard(signal: StopSignal): void {
    if (this.#signal === null) {
      this.#signal = signal;
      this.#sinceMs = performance.now();
      this.#abort.abort();
    } else if (performance.now() - this.#sinceMs > SAME_REQUEST_MS) {
      const end = (): never => process.exit(exitCodeOf(signal));
      this.#writing.then(end, end);
    }
  }
}

function exitCodeOf(signal: StopSignal): number {
  return 128 + constants.signals[signal];
}
