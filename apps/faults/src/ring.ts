import { setTimeout as sleep } from "node:timers/promises";
import { FaultWords, STRETCHES, type Kind, type Stretch } from "./fault-words.ts";
import { Leftovers } from "./leftovers.ts";
import { isFirst, stretchOf, type Point } from "./point.ts";
import { setupName, type Setup } from "./setup.ts";
import { countOne, type Summary } from "./summary.ts";
import type { Threads } from "./threads.ts";
import { Twins, type Deadlines, type Outcomes } from "./twins.ts";

/** What undisturbed runs of a setup do and take. */
interface Undisturbed {
  /** Instants of each stretch: in a run, or of the first two those of one worker. */
  readonly instants: Readonly<Record<Stretch, number>>;
  readonly startMs: number;
  /** The first run, on threads that are cold. */
  readonly coldRunMs: number;
  readonly runMs: number;
}

/** Runs that take longer are taken for hanging: far more than all deadlines of a run together. */
const WATCHDOG_MS = 240_000;
const PATIENT: Deadlines = { deadlineMs: 30_000, startDeadlineMs: 30_000 };
const UNDISTURBED_RUNS = 3;

/** The trainers of one setup, and what strikes them. */
export class Ring implements AsyncDisposable {
  readonly #words = new FaultWords();
  readonly #setup: Setup;
  readonly #name: string;
  readonly #threads: Threads;
  readonly #summary: Summary;
  readonly #leftovers: Leftovers;
  #undisturbed: Undisturbed | null = null;
  #twins: Twins | null = null;
  /** Whether the trainers do not wait long for who hangs. */
  #isImpatient = false;

  /** @param summary Gets what comes of the points. */
  constructor(setup: Setup, threads: Threads, summary: Summary) {
    this.#setup = setup;
    this.#name = setupName(setup);
    this.#threads = threads;
    this.#summary = summary;
    this.#leftovers = new Leftovers(threads, setup.workers, summary);
  }

  /** A run with the fault in it, and the checks after it. */
  async strike(point: Point): Promise<void> {
    const { kind, phase, at } = point;
    const isHang = kind === "hang";
    const where = `point ${this.#summary.points} (${kind} in ${phase}, at ${at.toFixed(3)}, ${this.#name})`;
    let before = 0;
    const isRight = await this.#judge(where, async () => {
      if (this.#twins === null || this.#isImpatient !== isHang) await this.#restart(isHang);
      if (!isFirst(phase)) before = this.#twins!.struck.recoveries.length;
      return this.#struckRun(point);
    });
    const recoveries = this.#twins?.struck.recoveries.slice(before) ?? [];
    const { struck, recovered } = this.#summary;
    for (const recovery of recoveries)
      countOne(recovered, this.#name, recovery.phase, recovery.kind);
    if (stretchOf(phase) === null || this.#words.hasStruck)
      countOne(struck, this.#name, phase, kind);
    else this.#summary.withoutEffect++;
    this.#words.disarm();
    if (isRight) await this.#leftovers.find(where);
    else await this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }

  /** Whether a run ends in time with the bits that it should have. */
  async #judge(where: string, run: () => Promise<Outcomes>): Promise<boolean> {
    const problem = (counter: "wrongDigests" | "hangs" | "rejections", text: string): boolean => {
      this.#summary[counter]++;
      this.#summary.problems.push(`${where}: ${text}`);
      return false;
    };
    try {
      const outcomes = await Promise.race([run(), watchdog()]);
      if (outcomes === null) return problem("hangs", `no end within ${WATCHDOG_MS} ms`);
      const [got, wanted] = [JSON.stringify(outcomes.got), JSON.stringify(outcomes.wanted)];
      return got === wanted || problem("wrongDigests", `${got} for ${wanted}`);
    } catch (error) {
      return problem("rejections", String(error));
    }
  }

  async #struckRun({ phase, kind, at }: Point): Promise<Outcomes> {
    const { instants, startMs, runMs } = this.#undisturbed!; // the trainers were started
    const stretch = stretchOf(phase);
    if (isFirst(phase)) {
      await this.#stop();
      if (stretch !== null) this.#arm(kind, stretch, at * instants[stretch] * this.#setup.workers);
      const ended = stretch === null ? this.#terminateSome(at, at * startMs) : null;
      this.#twins = await this.#start();
      await ended;
      return this.#twins.run();
    }
    const twins = this.#twins!;
    const batches = twins.batches();
    const wanted = await twins.wanted(batches);
    if (phase === "idle" || phase === "start" || phase === "attach") await this.#terminateSome(at);
    const ended = phase === "anytime" ? this.#terminateSome(at, at * runMs) : null;
    if (stretch !== null) this.#arm(kind, stretch, at * instants[stretch]);
    const got = await twins.got(batches);
    await ended;
    return { wanted, got };
  }

  /** @param instants How many of the stretch pass before. */
  #arm(kind: Kind, stretch: Stretch, instants: number): void {
    this.#words.arm({ kind, stretch, nth: 1 + Math.floor(instants) });
    if (kind === "terminate") void this.#words.standing().then((id) => this.#threads.terminate(id));
  }

  async #terminateSome(at: number, afterMs = 0): Promise<void> {
    await sleep(afterMs);
    const { ids } = this.#threads;
    await this.#threads.terminate(ids[Math.floor(at * 997) % ids.length]!);
  }

  /** Starts new trainers, and takes them as the measure of what may be left of threads and memory. */
  async #restart(isImpatient: boolean): Promise<void> {
    await this.#stop();
    this.#isImpatient = isImpatient && this.#undisturbed !== null;
    this.#twins = await this.#start();
    this.#undisturbed ??= await this.#measure(this.#twins);
    if (this.#isImpatient !== isImpatient) return this.#restart(isImpatient);
    await this.#twins.run();
    this.#leftovers.measure();
  }

  async #measure(twins: Twins): Promise<Undisturbed> {
    const { start, attach } = this.#counts(this.#setup.workers);
    const coldRunMs = await twins.timedRun();
    this.#words.forget();
    let runMs = 0;
    for (let run = 0; run < UNDISTURBED_RUNS; run++)
      runMs = Math.max(runMs, await twins.timedRun());
    const instants = { ...this.#counts(UNDISTURBED_RUNS), start, attach };
    return { instants, startMs: twins.startMs, coldRunMs, runMs };
  }

  #start(): Promise<Twins> {
    const { startMs, coldRunMs } = this.#undisturbed ?? { startMs: 0, coldRunMs: 0 };
    // A run has four steps; of a start every thread has that time for itself. The machine may be busier than it was.
    const impatient = {
      deadlineMs: Math.max(400, 4 * coldRunMs),
      startDeadlineMs: Math.max(1_500, 4 * startMs),
    };
    return Twins.start(this.#words, this.#setup, this.#isImpatient ? impatient : PATIENT);
  }

  async #stop(): Promise<void> {
    const twins = this.#twins;
    this.#twins = null;
    await Promise.race([twins?.[Symbol.asyncDispose](), watchdog()]);
    this.#leftovers.findAfterClose(`before point ${this.#summary.points} (${this.#name})`);
  }

  /** The instants of each stretch, divided. */
  #counts(by: number): Record<Stretch, number> {
    const counts = STRETCHES.map(
      (stretch) => [stretch, Math.max(1, Math.floor(this.#words.count(stretch) / by))] as const,
    );
    return Object.fromEntries(counts) as Record<Stretch, number>; // all of them
  }
}

/** Null when the time is up; keeps nothing alive. */
async function watchdog(): Promise<null> {
  return sleep(WATCHDOG_MS, null, { ref: false });
}
