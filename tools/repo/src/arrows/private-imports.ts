import type { Manifest } from "../projects.ts";

/**
 * The source files that a specifier such as `#platform/leased-thread` may mean, by the manifest's `imports`: one for each
 * condition. Sources are named under the condition `@weft/source`.
 *
 * @returns Paths from the package's folder; none when the manifest does not have it.
 */
export function privateImportFiles(
  { imports = {} }: Pick<Manifest, "imports">,
  specifier: string,
): readonly string[] {
  for (const [pattern, target] of Object.entries(imports)) {
    const [start, end] = pattern.split("*") as [string, string?]; // split gives one part at least
    const isMatch =
      end === undefined
        ? specifier === start
        : specifier.startsWith(start) && specifier.endsWith(end);
    if (!isMatch) continue;
    const star = specifier.slice(start.length, specifier.length - (end ?? "").length);
    return sourceTargets(target).map((path) => path.replaceAll("*", star));
  }
  return [];
}

function sourceTargets(target: unknown): readonly string[] {
  if (typeof target !== "object" || target === null || !("@weft/source" in target)) return [];
  const sources = target["@weft/source"];
  if (typeof sources === "string") return [sources];
  return typeof sources === "object" && sources !== null
    ? Object.values(sources).filter((path): path is string => typeof path === "string")
    : [];
}
