import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, type Plugin } from "vite";

const execute = promisify(execFile);
const repositoryRoot = join(import.meta.dirname, "../../..");

/** A bundled site. */
export interface Site {
  /** The folder to be served; its script is `page.js`. */
  readonly dist: string;
  /** What is imported from modules that no browser has, as `name from file`. */
  readonly nodeImports: readonly string[];
}

/**
 * Bundles a site as a user of the packages does: in an empty folder, with what was unpacked from the packed packages.
 *
 * @param site folder with `index.html`; needs no installed package but these.
 * @param folder an empty folder, which gets sources, packages and the bundle.
 */
export async function buildSite(
  site: string,
  packages: readonly string[],
  folder: string,
): Promise<Site> {
  cpSync(site, folder, { recursive: true });
  for (const name of packages) await unpack(name, folder);
  const nodeImports: string[] = [];
  const noteNode = (): Plugin => ({
    name: "note-node",
    enforce: "pre", // before Vite puts something empty in their place
    resolveId(source, importer) {
      if (isBuiltin(source)) nodeImports.push(`${source} from ${importer}`);
    },
  });
  await build({
    root: folder,
    configFile: false,
    logLevel: "warn",
    plugins: [noteNode()],
    build: {
      target: "es2023",
      modulePreload: false,
      chunkSizeWarningLimit: 5000, // kB: the kernels are part of the script
      rolldownOptions: { output: { entryFileNames: "page.js" } },
    },
    worker: { format: "es", plugins: () => [noteNode()] },
  });
  return { dist: join(folder, "dist"), nodeImports };
}

/** Packs a package and unpacks it into `node_modules`, with what it depends on of others, as npm would. */
async function unpack(name: string, folder: string): Promise<void> {
  const tarballs = join(folder, "tarballs", name);
  mkdirSync(tarballs, { recursive: true });
  const source = join(repositoryRoot, "packages", name.replace("@weft/", ""));
  // Through a shell on Windows, where npm is a script.
  const shell = process.platform === "win32";
  await execute("npm", ["pack", source, "--pack-destination", tarballs, "--ignore-scripts"], {
    shell,
  });
  for (const other of othersOf(source)) {
    const copy = join(folder, "node_modules", other);
    cpSync(join(source, "node_modules", other), copy, { recursive: true, dereference: true });
  }
  const destination = join(folder, "node_modules", name);
  mkdirSync(destination, { recursive: true });
  const [tarball = ""] = readdirSync(tarballs);
  await execute("tar", [
    "-xzf",
    join(tarballs, tarball),
    "-C",
    destination,
    "--strip-components=1",
  ]);
}

/** The dependencies of a package that are not from this repository. */
function othersOf(source: string): readonly string[] {
  const text = readFileSync(join(source, "package.json"), "utf8");
  const { dependencies = {} } = JSON.parse(text) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies).filter((name) => !dependencies[name]!.startsWith("workspace:"));
}
