import { listInitializers } from "@weft/init";
import { ValueError } from "@weft/tensor";

/**
 * Reads the option `plugins`.
 *
 * @returns Each as text, which crosses threads.
 * @throws {ValueError} when one is no URL: the name of a package means something else in each file that imports it.
 */
export function pluginUrls(plugins: readonly (URL | string)[]): readonly string[] {
  if (!Array.isArray(plugins))
    throw new ValueError(`ShardedTrainer: plugins must be a list of URLs; got ${String(plugins)}`);
  return plugins.map((plugin: unknown) => {
    const url = String(plugin);
    if (URL.canParse(url)) return url;
    throw new ValueError(
      `ShardedTrainer: plugins must be URLs; got "${url}" (for a package, import.meta.resolve("${url}"))`,
    );
  });
}

/**
 * Imports initializers of other packages, one after the other, so that their names can be looked up on this thread.
 *
 * @returns What they register, in order: `@acme/stripes/stripes@1 from file:///…/stripes.js`.
 * @throws {ValueError} when one does not load, or exports no initializer.
 */
export async function importPlugins(urls: readonly string[]): Promise<readonly string[]> {
  const plugins: string[] = [];
  for (const url of urls) {
    const exports: unknown[] = Object.values(await importPlugin(url));
    const registered = new Set(listInitializers());
    const ids = exports.map(idOf).filter((id) => registered.has(id));
    if (ids.length === 0) {
      throw new ValueError(
        `parallel: a plugin must export the initializers that it registers; got none from ${url}`,
      );
    }
    plugins.push(...ids.sort().map((id) => `${id} from ${url}`));
  }
  return plugins;
}

async function importPlugin(url: string): Promise<object> {
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ url)) as object; // a module's exports
  } catch (error) {
    throw new ValueError(`parallel: the plugin ${url} must load; got ${String(error)}`, {
      cause: error,
    });
  }
}

function idOf(value: unknown): string {
  return typeof value === "function" && "id" in value ? String(value.id) : "";
}
