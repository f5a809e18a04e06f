#!/usr/bin/env node
/**
 * The type checker of vitest's type tests: `tsc` without the incremental state that vitest asks for, which all packages
 * would share in one file, so that two at once, or one after another, would read what the other left there.
 */
import { spawnSync } from "node:child_process";

const args = process.argv.slice(2).filter((arg) => arg !== "--incremental");
const stateFile = args.indexOf("--tsBuildInfoFile");
if (stateFile >= 0) args.splice(stateFile, 2, "--incremental", "false", "--composite", "false");

const { status, error } = spawnSync("tsc", args, { stdio: "inherit" });
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
