import { ValueError } from "../errors.ts";

/** A part of a model that can be followed: whatever has a `forward`. */
export interface WatchedModule {
  forward: (...args: never[]) => unknown;
}

/** Modules by path, as `net.namedModules()` gives them. */
export type WatchedModules = Iterable<readonly [path: string, module: WatchedModule]>;

/** A module with all below it, or modules by path. */
export type FollowedModules =
  | WatchedModules
  | { namedModules(options?: { readonly removeDuplicate?: boolean }): WatchedModules };

/** One run of a module's `forward`. */
export interface ModuleRun {
  /** The path under which the module runs. */
  readonly path: string;
  readonly module: WatchedModule;
  /** How often each module ran inside of this run so far. */
  readonly inner: Map<WatchedModule, number>;
}

/** What to call when modules run. */
export interface ModuleRunListener {
  /** Before a module's `forward`. */
  entered?(run: ModuleRun, args: readonly unknown[]): void;
  /** After it, with what it gave; not after an error. */
  left?(run: ModuleRun, result: unknown): void;
}

/**
 * Knows which modules run, until it is disposed. It shadows their `forward` meanwhile, so that nothing is spent on modules
 * that nobody follows.
 *
 * A module that stands at several paths runs under those below the path of the module that called it, one after the other:
 * its first run there has the first of them, as in a `Sequential` in which a layer stands twice.
 */
export class ModuleFollower implements Disposable {
  /** The modules that are running, the innermost last. */
  readonly running: ModuleRun[] = [];
  readonly modules: readonly (readonly [path: string, module: WatchedModule])[];
  readonly #listener: ModuleRunListener;
  readonly #restore: (() => void)[] = [];
  readonly #paths = new Map<WatchedModule, string[]>();
  readonly #outermost = new Map<WatchedModule, number>();

  /**
   * @param area What errors begin with.
   * @throws {ValueError} when `modules` are no modules by path.
   */
  constructor(area: string, modules: FollowedModules, listener: ModuleRunListener = {}) {
    this.modules = listModules(area, modules);
    this.#listener = listener;
    for (const [path, module] of this.modules)
      this.#paths.set(module, [...(this.#paths.get(module) ?? []), path]);
    try {
      for (const module of this.#paths.keys()) this.#restore.push(this.#follow(module));
    } catch (error) {
      this[Symbol.dispose](); // one of them was frozen
      throw error;
    }
  }

  /** The module that is running, the innermost one; `null` outside of all. */
  get innermost(): ModuleRun | null {
    return this.running.at(-1) ?? null;
  }

  /** Gives the modules their `forward` back. */
  [Symbol.dispose](): void {
    for (const undo of this.#restore.splice(0).reverse()) undo();
  }

  #follow(module: WatchedModule): () => void {
    const own = Object.getOwnPropertyDescriptor(module, "forward");
    const forward = module.forward as (...args: unknown[]) => unknown; // its arguments are passed on as they are
    Object.defineProperty(module, "forward", {
      configurable: true,
      enumerable: false,
      writable: true,
      value: (...args: unknown[]) => {
        const run = { path: this.#pathOf(module), module, inner: new Map() };
        this.running.push(run);
        try {
          this.#listener.entered?.(run, args);
          const result = forward.apply(module, args);
          this.#listener.left?.(run, result);
          return result;
        } finally {
          this.running.pop();
        }
      },
    });
    return () => {
      if (own === undefined) Reflect.deleteProperty(module, "forward");
      else Object.defineProperty(module, "forward", own);
    };
  }

  /** The path under which a module runs now. */
  #pathOf(module: WatchedModule): string {
    const all = this.#paths.get(module)!;
    const caller = this.innermost;
    const inner = caller?.inner ?? this.#outermost;
    const runs = inner.get(module) ?? 0;
    inner.set(module, runs + 1);
    const below = caller === null ? all : all.filter((path) => isBelow(path, caller.path));
    const paths = below.length > 0 ? below : all;
    return paths[runs % paths.length]!;
  }
}

/** Whether a path leads to a part of the module at another one. */
export function isBelow(path: string, ancestor: string): boolean {
  return ancestor === "" ? path !== "" : path.startsWith(`${ancestor}.`);
}

function listModules(area: string, modules: FollowedModules): (readonly [string, WatchedModule])[] {
  const list = [
    ...("namedModules" in modules ? modules.namedModules({ removeDuplicate: false }) : modules),
  ];
  const wrong = list.find(
    (entry) => !Array.isArray(entry) || typeof (entry as unknown[])[1] !== "object",
  );
  if (wrong === undefined) return list;
  throw new ValueError(
    `${area}: modules must be a module or pairs of path and module, as namedModules() gives them; got ${typeof wrong}`,
  );
}
