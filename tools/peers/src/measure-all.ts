import { join } from "node:path";
import type { Case } from "./cases.ts";
import { installPeer } from "./install-peer.ts";
import { ParticipantProcess } from "./participant-process.ts";
import type { Participant } from "./participants.ts";
import type { Times } from "./rows.ts";

/** A participant that could not be installed or started, or a case that it could not do. */
export interface Failure {
  readonly participant: string;
  /** `undefined`: all of them. */
  readonly case: string | undefined;
  readonly reason: string;
}

export interface Measured {
  readonly times: Times;
  /** What each participant that runs says of its version. */
  readonly versions: ReadonlyMap<string, string>;
  readonly failures: readonly Failure[];
}

/** How long and how often. */
export interface Effort {
  readonly rounds: number;
  /** For one case of one participant in one round. */
  readonly ms: number;
}

/** A case that takes longer than this is measured in two rounds only. */
const SLOW_MS = 500;

/**
 * Measures all participants on all cases, in turns: each round gives everyone a moment on the case, and the best counts, so
 * that a burst of noise does not hit one participant alone. One that fails is left out from there on, and told.
 */
export async function measureAll(
  participants: readonly Participant[],
  cases: readonly Case[],
  { rounds, ms }: Effort,
  tell: (progress: string) => void,
): Promise<Measured> {
  const failures: Failure[] = [];
  const running = new Map<string, ParticipantProcess>();
  const times = new Map<string, Map<string, number>>();
  try {
    for (const participant of participants) {
      tell(`starting ${participant.id}`);
      try {
        running.set(participant.id, await start(participant));
        times.set(participant.id, new Map());
      } catch (error) {
        failures.push({ participant: participant.id, case: undefined, reason: messageOf(error) });
      }
    }
    for (const each of cases) {
      tell(each.title);
      failures.push(...(await measureCase(each.id, running, times, rounds, ms)));
    }
    const versions = new Map([...running].map(([id, { greeting }]) => [id, greeting.version]));
    return { times, versions, failures };
  } finally {
    await Promise.all([...running.values()].map((process) => process.close()));
  }
}

async function start({ peer, command, environment }: Participant): Promise<ParticipantProcess> {
  if (peer !== undefined) await installPeer(join(import.meta.dirname, "..", "npm", peer));
  return ParticipantProcess.start(command, environment);
}

async function measureCase(
  id: string,
  running: ReadonlyMap<string, ParticipantProcess>,
  times: ReadonlyMap<string, Map<string, number>>,
  rounds: number,
  ms: number,
): Promise<readonly Failure[]> {
  const failures = new Map<string, Failure>();
  for (let round = 0; round < rounds; round++) {
    for (const [participant, process] of running) {
      const best = times.get(participant)?.get(id) ?? Infinity;
      const isDone = round >= 2 && best > SLOW_MS && best < Infinity;
      if (isDone || failures.has(participant) || !process.greeting.cases.includes(id)) continue;
      try {
        const time = await process.ask({ case: id, ms });
        times.get(participant)?.set(id, Math.min(best, time));
      } catch (error) {
        failures.set(participant, { participant, case: id, reason: messageOf(error) });
      }
    }
  }
  return [...failures.values()];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
