/** The modules of Node that files need. Imported when they are asked for. */
export interface NodeModules {
  readonly files: typeof import("node:fs/promises");
  readonly paths: typeof import("node:path");
  readonly urls: typeof import("node:url");
}

/** @param what What needs them, for the message of a page's twin, which has none. */
export async function nodeModules(_what: string): Promise<NodeModules> {
  return {
    files: await import("node:fs/promises"),
    paths: await import("node:path"),
    urls: await import("node:url"),
  };
}
