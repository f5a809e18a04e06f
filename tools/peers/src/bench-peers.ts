import { parseArgs } from "node:util";
import { CASES } from "./cases.ts";
import { COMPARISONS } from "./comparisons.ts";
import { measureAll } from "./measure-all.ts";
import { PARTICIPANTS } from "./participants.ts";
import { jsonLines, markdown, table } from "./print-report.ts";
import { rowsOf } from "./rows.ts";

/**
 * `npm run bench:peers -- [--with ID]… [--case ID]… [--rounds N] [--ms N] [--json | --markdown]`: installs the peers, measures them and us,
 * and prints ratios. A peer that does not install or run is reported; the others go on.
 */
async function benchPeers(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === "string") {
    console.error(`bench:peers: ${options}`);
    return 2;
  }
  const participants = chosen(PARTICIPANTS, options.with);
  const cases = chosen(CASES, options.case);
  const tell = (progress: string): void => {
    if (process.stderr.isTTY) console.error(progress);
  };
  const { times, versions, failures } = await measureAll(participants, cases, options, tell);
  const rows = rowsOf(COMPARISONS, cases, participants, times);
  if (options.json) console.log(jsonLines(rows, failures));
  else if (options.markdown) console.log(markdown(cases, participants, times));
  else console.log(table(rows, failures, versions));
  // Peers may fail; we may not.
  return failures.some(({ participant }) => participant === "weft") ? 1 : 0;
}

interface Options {
  readonly with: readonly string[];
  readonly case: readonly string[];
  readonly rounds: number;
  readonly ms: number;
  readonly json: boolean;
  readonly markdown: boolean;
}

/** The options, or what is wrong with them. */
function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        with: { type: "string", multiple: true, default: [] },
        case: { type: "string", multiple: true, default: [] },
        rounds: { type: "string", default: "5" },
        ms: { type: "string", default: "60" },
        json: { type: "boolean", default: false },
        markdown: { type: "boolean", default: false },
      },
    });
    const [rounds, ms] = [Number(values.rounds), Number(values.ms)];
    const [ids, caseIds] = [idsOf(PARTICIPANTS), idsOf(CASES)];
    const stranger = values.with.find((id) => !ids.includes(id));
    if (stranger !== undefined) return `--with must be one of ${ids.join(", ")}; got ${stranger}`;
    const unknown = values.case.find((id) => !caseIds.includes(id));
    if (unknown !== undefined) return `--case must be one of ${caseIds.join(", ")}; got ${unknown}`;
    for (const [name, value] of Object.entries({ rounds, ms })) {
      if (!(Number.isSafeInteger(value) && value >= 1))
        return `--${name} must be a whole number of at least 1; got ${values[name as "rounds" | "ms"]}`;
    }
    return { ...values, rounds, ms };
  } catch (error) {
    return `options are --with ID, --case ID, --rounds N, --ms N, --json and --markdown; ${error instanceof Error ? error.message : String(error)}`;
  }
}

const idsOf = (all: readonly { readonly id: string }[]): readonly string[] =>
  all.map(({ id }) => id);

function chosen<T extends { readonly id: string }>(
  all: readonly T[],
  ids: readonly string[],
): readonly T[] {
  return ids.length === 0 ? all : all.filter(({ id }) => ids.includes(id));
}

process.exitCode = await benchPeers(process.argv.slice(2));
