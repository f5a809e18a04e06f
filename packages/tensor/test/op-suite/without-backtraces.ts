import { spawnSync } from "node:child_process";
import { join } from "node:path";

/**
 * The environment in which PyTorch 1.13 finds no C frames when it throws.
 *
 * It looks up their names for each error, although nobody reads them: 3 ms, where a call takes 2 µs, and one case in three is an
 * error. A library with a `backtrace` of its own is loaded before libc. Without a C compiler all stays right, and slow.
 *
 * @param folder Where the library may be written.
 */
export function withoutBacktraces(folder: string): NodeJS.ProcessEnv {
  if (process.platform !== "linux") return process.env;
  const library = join(folder, "no-backtrace.so");
  const input = "int backtrace(void **frames, int size) { return 0; }";
  const { status } = spawnSync("cc", ["-shared", "-fPIC", "-x", "c", "-", "-o", library], {
    input,
  });
  if (status !== 0) return process.env;
  const before = process.env["LD_PRELOAD"];
  const all = before === undefined || before === "" ? library : `${library}:${before}`;
  return { ...process.env, LD_PRELOAD: all };
}
