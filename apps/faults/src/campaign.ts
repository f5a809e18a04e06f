import { setTimeout as sleep } from "node:timers/promises";
import { heap } from "@weft/kernels";
import type { Recovery, ShardPlan } from "@weft/parallel";
import { memoryStats } from "@weft/tensor";
import { FaultWords, STRETCHES, type Stretch } from "./fault-words.ts";
import { isBeforeSteps, type Point } from "./point.ts";
import { Threads } from "./threads.ts";
import { Twins } from "./twins.ts";

export interface CampaignOptions {
  readonly points: readonly Point[];
  /** Default 2. */
  readonly workers?: number;
  /** How steps are cut; by default as a trainer does. */
  readonly plan?: ShardPlan;
  /** Called after each point with the summary so far. */
  readonly onPoint?: (summary: Summary) => void;
}

/** What came of a campaign. `wrongDigests` to `leakedBytes` must be 0. */
export interface Summary {
  points: number;
  /** Runs whose bits were not those of the undisturbed run. */
  wrongDigests: number;
  /** Runs that did not end in time. */
  hangs: number;
  /** Runs that rejected. */
  rejections: number;
  /** Threads that were left over. */
  leakedThreads: number;
  /** Bytes that were left over, in the memory that all threads share and of this thread's tensors. */
  leakedBytes: number;
  /** Points of which nothing was noticed: a thread was ended when its run was over. */
  withoutEffect: number;
  /** Recoveries by the phase and by the kind that the trainer reported. */
  readonly byPhase: Record<string, number>;
  readonly byKind: Record<string, number>;
  /** One line for each thing that went wrong. */
  readonly problems: string[];
  seconds: number;
}

/** Runs that take longer are taken for hanging: far more than all deadlines of a run together. */
const WATCHDOG_MS = 240_000;
const PATIENT_MS = 30_000;
/** The deadline of steps in which somebody hangs: this many times what the slowest undisturbed run took, and at least so much. */
const IMPATIENT_FACTOR = 5;
const IMPATIENT_MS = 300;
const UNDISTURBED_RUNS = 3;
/** Less than a chunk of memory a point, over the points of a short campaign: batches, results and what is not collected yet. */
const SLACK_BYTES = 4 * 2 ** 20;

/** Strikes at every point in the middle of a run, and looks what became of it. Points at which somebody hangs come last. */
export async function runCampaign(options: CampaignOptions): Promise<Summary> {
  const start = performance.now();
  const summary: Summary = {
    points: 0,
    wrongDigests: 0,
    hangs: 0,
    rejections: 0,
    leakedThreads: 0,
    leakedBytes: 0,
    withoutEffect: 0,
    byPhase: {},
    byKind: {},
    problems: [],
    seconds: 0,
  };
  using threads = new Threads();
  await using ring = new Ring(options.workers ?? 2, options.plan ?? {}, threads, summary);
  const hangs = options.points.filter(({ kind }) => kind === "hang");
  for (const point of [...options.points.filter((other) => !hangs.includes(other)), ...hangs]) {
    await ring.strike(point);
    summary.points++;
    summary.seconds = Math.round((performance.now() - start) / 100) / 10;
    options.onPoint?.(summary);
  }
  return summary;
}

/** The trainers of a campaign, and what strikes them. */
class Ring implements AsyncDisposable {
  readonly #words = new FaultWords();
  readonly #threads: Threads;
  readonly #workers: number;
  readonly #plan: ShardPlan;
  readonly #summary: Summary;
  #twins: Twins | null = null;
  /** Whether the trainers do not wait long for who hangs. */
  #isImpatient = false;
  /** What an undisturbed run takes: kernel calls, of which a replacement's start makes those of one worker, and time. */
  #calls: Readonly<Record<Stretch, number>> = zeroCounts();
  #runMs = 0;
  #threadsBefore = 0;
  #bytesBefore = 0;

  constructor(workers: number, plan: ShardPlan, threads: Threads, summary: Summary) {
    this.#workers = workers;
    this.#plan = plan;
    this.#threads = threads;
    this.#summary = summary;
  }

  /** A run with the fault in it, and the checks after it. */
  async strike(point: Point): Promise<void> {
    const { kind, phase, at } = point;
    const isHang = kind === "hang";
    if (this.#twins === null || this.#isImpatient !== isHang) await this.#restart(isHang);
    const twins = this.#twins!;
    const before = twins.struck.recoveries.length;
    const where = `point ${this.#summary.points} (${kind} in ${phase}, at ${at.toFixed(3)})`;
    const isRight = await this.#judge(where, () => this.#struckRun(twins, point));
    this.#words.disarm();
    const recoveries = twins.struck.recoveries.slice(before);
    if (recoveries.length === 0) this.#summary.withoutEffect++;
    for (const recovery of recoveries) note(this.#summary, recovery);
    if (isRight) await this.#findLeaks(where);
    else await this.#stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }

  /** Whether a run ends in time with the bits that it should have. */
  async #judge(where: string, run: () => ReturnType<Twins["run"]>): Promise<boolean> {
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

  async #struckRun(twins: Twins, { phase, kind, at }: Point): ReturnType<Twins["run"]> {
    if (phase === "anytime") {
      const batches = twins.batches();
      const wanted = await twins.wanted(batches);
      const killed = sleep(at * this.#runMs).then(() => this.#terminateSome(at));
      const got = await twins.got(batches);
      await killed;
      return { wanted, got };
    }
    if (phase === "idle" || isBeforeSteps(phase)) await this.#terminateSome(at);
    if (phase === "idle") return twins.run();
    const nth = 1 + Math.floor(at * Math.max(1, this.#calls[phase]));
    this.#words.arm({ kind, stretch: phase, nth });
    if (kind === "terminate") void this.#words.standing().then((id) => this.#threads.terminate(id));
    return twins.run();
  }

  async #terminateSome(at: number): Promise<void> {
    const { ids } = this.#threads;
    await this.#threads.terminate(ids[Math.floor(at * 997) % ids.length]!);
  }

  /** Starts new trainers, and measures undisturbed runs. */
  async #restart(isImpatient: boolean): Promise<void> {
    await this.#stop();
    this.#words.forget();
    const deadlineMs = Math.max(IMPATIENT_MS, IMPATIENT_FACTOR * this.#runMs);
    this.#isImpatient = isImpatient;
    this.#twins = await Twins.start(
      this.#words,
      this.#workers,
      this.#plan,
      isImpatient && this.#runMs > 0 ? deadlineMs : PATIENT_MS,
    );
    const { start, attach } = this.#counts(this.#workers);
    await this.#twins.run();
    this.#words.forget();
    this.#runMs = 0;
    for (let run = 0; run < UNDISTURBED_RUNS; run++)
      this.#runMs = Math.max(this.#runMs, await this.#twins.timedRun());
    this.#calls = { ...this.#counts(UNDISTURBED_RUNS), start, attach };
    this.#threadsBefore = this.#threads.systemCount;
    this.#bytesBefore = bytes();
  }

  async #stop(): Promise<void> {
    const twins = this.#twins;
    this.#twins = null;
    await Promise.race([twins?.[Symbol.asyncDispose](), watchdog()]);
  }

  /** The kernel calls of each stretch, divided. */
  #counts(by: number): Record<Stretch, number> {
    const counts = zeroCounts();
    for (const stretch of STRETCHES) counts[stretch] = Math.floor(this.#words.count(stretch) / by);
    return counts;
  }

  async #findLeaks(where: string): Promise<void> {
    const surplus = (): number =>
      Math.max(
        this.#threads.systemCount - this.#threadsBefore,
        this.#threads.ids.length - this.#workers,
      );
    // A thread that has exited may take a moment to go.
    for (let wait = 1; surplus() > 0 && wait < 2_000; wait *= 2) await sleep(wait);
    const threads = surplus();
    if (threads > 0) {
      this.#summary.leakedThreads += threads;
      this.#summary.problems.push(`${where}: ${threads} threads too many`);
      this.#threadsBefore = this.#threads.systemCount;
    }
    const grown = bytes() - this.#bytesBefore;
    if (grown > SLACK_BYTES) {
      this.#summary.leakedBytes += grown;
      this.#summary.problems.push(`${where}: ${grown} bytes more than before the first point`);
      this.#bytesBefore = bytes();
    }
  }
}

function note({ byPhase, byKind }: Summary, { phase, kind }: Recovery): void {
  byPhase[phase] = (byPhase[phase] ?? 0) + 1;
  byKind[kind] = (byKind[kind] ?? 0) + 1;
}

/** Null when the time is up; keeps nothing alive. */
async function watchdog(): Promise<null> {
  return sleep(WATCHDOG_MS, null, { ref: false });
}

function zeroCounts(): Record<Stretch, number> {
  return { start: 0, attach: 0, forward: 0, backward: 0, sums: 0, measure: 0 };
}

/** The memory that all threads share, which never shrinks, and what this thread has in use of it. */
function bytes(): number {
  return heap.stats().memoryBytes + memoryStats().inUseBytes;
}
