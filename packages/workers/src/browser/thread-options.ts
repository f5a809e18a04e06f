import type { ReplicaModule } from "../worker-group-options.ts";

/**
 * The URL of the replica module, or what starts a worker with it.
 * @throws {TypeError} when `module` is none of a URL, an absolute path and a function.
 */
export function checkModule(module: ReplicaModule): string | (() => Worker) {
  if (module instanceof URL) return module.href;
  if (typeof module === "function") return module;
  if (typeof module === "string") {
    if (module.startsWith("/")) return new URL(module, location.href).href;
    if (URL.canParse(module)) return module;
  }
  throw new TypeError(
    "worker group: module must be a URL, an absolute path, or a function as in " +
      `() => new Worker(new URL("./replica.js", import.meta.url), { type: "module" }); got ${String(module)}`,
  );
}

/** @throws {TypeError} when there are limits: no browser lets a page choose them. */
export function checkLimits(limits: object | undefined): undefined {
  if (limits === undefined) return undefined;
  throw new TypeError(
    `worker group: resourceLimits must be absent in a page; got ${JSON.stringify(limits)}`,
  );
}
