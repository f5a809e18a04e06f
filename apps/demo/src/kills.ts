import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { integer } from "./integer-option.ts";
import { drawKills, runKillCampaign } from "./kill-campaign.ts";
import { SHARDINGS, type Sharding } from "./options.ts";

/** `npm run demo:kills -- …`: exit code 1 when a run did not end as one that nothing met. */
interface KillOptions {
  readonly runs: number;
  readonly kills: number;
  readonly seed: number;
  readonly workers: number;
  readonly shard: Sharding | "all";
  readonly json: boolean;
}

const options = parseOptions(process.argv.slice(2));
const print = (line: string): void =>
  void (options.json ? process.stderr : process.stdout).write(`${line}\n`);
const folder = await mkdtemp(join(tmpdir(), "weft-demo-kills-"));
try {
  const summary = await runKillCampaign({
    runs: drawKills(options.runs, options.kills, options.seed),
    folder,
    settings: (options.shard === "all" ? SHARDINGS : [options.shard]).map((shard) => [
      ...["--workers", String(options.workers), "--seed", String(options.seed), "--shard", shard],
      ...["--images", "6000", "--epochs", "2", "--optimizer", "adam", "--save-every", "5"],
    ]),
    onRun: ({ runs, kills, tooLate, problems }) =>
      print(
        `${runs} of ${options.runs} runs: ${kills} kills, ${tooLate} too late, ${problems.length} problems`,
      ),
  });
  for (const problem of summary.problems) print(problem);
  if (options.json)
    process.stdout.write(
      `${JSON.stringify({ seed: options.seed, workers: options.workers, shard: options.shard, ...summary })}\n`,
    );
  process.exitCode = summary.problems.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

function parseOptions(argv: readonly string[]): KillOptions {
  const command = new Command("npm run demo:kills --")
    .description(
      "Ends runs of the demo by SIGKILL, SIGTERM and Ctrl-C at seeded moments and resumes them; each must end with the bits of a run that nothing met.",
    )
    .option("--runs <N>", "runs, 1 to 100000", integer(1, 100_000), 10)
    .option("--kills <N>", "kills a run, 1 to 100", integer(1, 100), 3)
    .option("--seed <N>", "decides the moments, 0 to 4294967295", integer(0, 2 ** 32 - 1), 0)
    .option("--workers <N>", "worker threads of each run, 1 to 64", integer(1, 64), 2)
    .addOption(
      new Option("--shard <KIND>", "what runs cut; all: they take turns")
        .choices([...SHARDINGS, "all"])
        .default("all"),
    )
    .option("--json", "print the summary as one JSON object, and progress to stderr", false)
    .allowExcessArguments(false)
    .configureOutput({ outputError: (text, write) => write(text.replaceAll(/\n(?=.)/g, " ")) })
    .exitOverride();
  try {
    command.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exit(error.exitCode === 0 ? 0 : 2);
  }
  return command.opts<KillOptions>();
}
