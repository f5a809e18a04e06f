import { isAbsolute } from "node:path";
import { pathToFileURL } from "node:url";
import type { ResourceLimits } from "node:worker_threads";
import type { ReplicaModule } from "../worker-group-options.ts";

/**
 * The URL of the replica module.
 * @throws {TypeError} when `module` is neither a URL nor an absolute path.
 */
export function checkModule(module: ReplicaModule): string {
  if (module instanceof URL) return module.href;
  if (typeof module === "string") {
    if (isAbsolute(module)) return pathToFileURL(module).href;
    if (URL.canParse(module)) return module;
  }
  throw new TypeError(
    `worker group: module must be a URL or an absolute path, as in new URL("./replica.js", import.meta.url); got ${String(module)}`,
  );
}

/**
 * Below the least value V8 does not end the thread but the whole process, before any error can be reported.
 * @throws {RangeError} when a limit is below it.
 */
export function checkLimits(limits: ResourceLimits | undefined): ResourceLimits | undefined {
  if (limits === undefined) return undefined;
  for (const [name, value] of Object.entries(limits)) {
    const least = LEAST_LIMITS_MB.get(name) ?? 0;
    if (value === undefined || (typeof value === "number" && value >= least)) continue;
    throw new RangeError(
      `worker group: resourceLimits.${name} must be at least ${least} (MB, a thread cannot live with less); got ${String(value)}`,
    );
  }
  return limits;
}

const LEAST_LIMITS_MB: ReadonlyMap<string, number> = new Map([
  ["maxOldGenerationSizeMb", 8],
  ["stackSizeMb", 0.5],
]);
