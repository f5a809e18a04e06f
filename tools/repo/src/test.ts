import { rmSync } from "node:fs";
import { join } from "node:path";
import { captureNode, packageBin, type CommandResult } from "./command.ts";
import { hasTarget, projects } from "./projects.ts";
import { repositoryRoot as root } from "./repository-root.ts";
import { closingLine, countTests, hasReport } from "./test-counts.ts";

/**
 * `npm test`: the whole check. One line per step with its seconds; what a failing step printed follows in full; the last line
 * counts tests, and a failed step counts as a failed test. Exit code 1 when anything failed.
 */
async function testAll(): Promise<number> {
  const tested = projects(root)
    .map(({ folder }) => folder)
    .filter((folder) => hasTarget(root, folder, "test"));
  // A report left from an earlier run must not be counted; nx brings back those of its cached runs.
  for (const folder of tested)
    rmSync(join(root, folder, "reports"), { recursive: true, force: true });

  const failures: string[] = [];
  for (const [name, args] of STEPS) {
    if (!(await step(name, args))) failures.push(name);
  }
  return report(tested, failures);
}

const TESTS = "test (vitest)";
const NX_OPTIONS = ["--nxBail=false"];

/** Every step: a name, and the arguments of Node. The build comes before what is checked against built files. */
const STEPS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["wasm", [packageBin("nx"), "run-many", "-t", "wasm", ...NX_OPTIONS]],
  ["generated files are current", ["tools/repo/src/barrels.ts", "--check"]],
  ["reference is current", ["tools/docs/src/reference.ts", "--check"]],
  ["dependency arrows", ["tools/repo/src/check-arrows.ts"]],
  ["format (oxfmt)", [packageBin("oxfmt"), "--check", "."]],
  [
    "build, bundle, typecheck",
    [packageBin("nx"), "run-many", "-t", "build,bundle,typecheck", ...NX_OPTIONS],
  ],
  ["lint (oxlint)", [packageBin("oxlint"), "--type-aware", "--deny-warnings", "."]],
  ["unused code (knip)", [packageBin("knip"), "--no-progress", "--no-config-hints"]],
  ["packed packages", ["tools/repo/src/pack-check.ts"]],
  [TESTS, [packageBin("nx"), "run-many", "-t", "test", ...NX_OPTIONS]],
];

async function step(name: string, args: readonly string[]): Promise<boolean> {
  const start = performance.now();
  const { code, output } = await captureNode(args).catch(notStarted);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${code === 0 ? "ok    " : "FAILED"}  ${name.padEnd(30)} ${seconds.padStart(6)} s`);
  if (code !== 0) console.log(`${output.trimEnd()}\n-- end of ${name} (exit code ${code})`);
  return code === 0;
}

function notStarted(error: Error): CommandResult {
  return { code: 1, output: error.stack ?? error.message };
}

function report(tested: readonly string[], failedSteps: readonly string[]): number {
  const reported = tested.filter((folder) => hasReport(root, folder));
  const { passed, failed, skipped } = countTests(root, reported);
  const problems = [
    ...tested
      .filter((folder) => !reported.includes(folder))
      .map((folder) => `no test report from ${folder}`),
    ...skipped
      .filter((name) => !name.includes("(needs "))
      .map((name) => `a skipped test must name what it needs, "(needs …)": ${name}`),
    // Failed tests explain a failed step of tests; nothing else in the count stands for the other steps.
    ...failedSteps
      .filter((name) => name !== TESTS || failed === 0)
      .map((name) => `failed step: ${name}`),
  ];
  for (const name of skipped) console.log(`skipped: ${name}`);
  for (const problem of problems) console.log(problem);
  const bad = failed + problems.length;
  console.log(closingLine(passed, bad, skipped.length));
  return bad === 0 ? 0 : 1;
}

process.exitCode = await testAll();
