/**
 * The `package.json` of a project that depends on packages by their tarballs.
 *
 * @param names Of the packages; with all of each other that they need.
 * @param tarballs File names in the folder. @param folder From the project's folder.
 * @throws {Error} when a package has no tarball.
 */
export function consumerManifest(
  names: readonly string[],
  tarballs: readonly string[],
  folder: string,
): string {
  const manifest = {
    name: "consumer",
    private: true,
    type: "module",
    dependencies: Object.fromEntries(
      names.map((name) => [name, `file:${folder}/${tarballOf(name, tarballs)}`]),
    ),
    // Without the overrides npm would look for the packages' own dependencies on each other in the registry.
    overrides: Object.fromEntries(names.map((name) => [name, `$${name}`])),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** `@weft/nn` → `weft-nn-0.1.0.tgz`. */
function tarballOf(name: string, tarballs: readonly string[]): string {
  const stem = `${name.replace("@", "").replace("/", "-")}-`;
  const found = tarballs.find(
    (file) => file.startsWith(stem) && /^\d/.test(file.slice(stem.length)),
  );
  if (found === undefined)
    throw new Error(
      `pack-check: every package must have a tarball; got none for ${name} in ${tarballs.join(", ")}`,
    );
  return found;
}
