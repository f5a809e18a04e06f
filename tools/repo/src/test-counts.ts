import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { readJson } from "./projects.ts";

/** What the reports of some projects add up to. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** Full names of the tests that were skipped or are still to be written. */
  readonly skipped: readonly string[];
}

/** The part of vitest's JSON report that is counted. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: "passed" | "failed";
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Sums `reports/vitest.json` of the given projects.
 *
 * A file that fails as a whole (it does not load, its worker dies) counts as one failed test, an unfinished test as failed.
 *
 * @param projects Folders with a report, from `root`.
 */
export function countTests(root: string, projects: readonly string[]): TestCounts {
  let passed = 0;
  let failed = 0;
  const skipped: string[] = [];
  for (const { name, status, assertionResults } of projects.flatMap(
    (project) => readReport(root, project).testResults,
  )) {
    const failedBefore = failed;
    for (const test of assertionResults) {
      if (test.status === "passed") passed++;
      else if (test.status === "skipped" || test.status === "todo")
        skipped.push(`${relative(root, name)}: ${test.fullName}`);
      else failed++;
    }
    if (status === "failed" && failed === failedBefore) failed++;
  }
  return { passed, failed, skipped };
}

/** `12 passed, 0 failed`, with the skipped ones when there are any. */
export function closingLine(passed: number, failed: number, skipped: number): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Whether the tests of the project left a report. */
export function hasReport(root: string, project: string): boolean {
  return existsSync(reportPath(root, project));
}

function readReport(root: string, project: string): Report {
  return readJson<Report>(reportPath(root, project));
}

function reportPath(root: string, project: string): string {
  return join(root, project, "reports", "vitest.json");
}
