import { InitPass } from "@weft/init";
import type { Module } from "./module.ts";
import { ownChildren, ownParameters } from "./walk.ts";

/**
 * Calls `visit` with every module, children before their parents, the root last; a shared one once. Initializers called there
 * leave a parameter of the module alone that they have set as another one's.
 *
 * @param asks Whether a module below visits its part by its own `apply`.
 */
export function visitAll(
  root: Module,
  visit: (module: Module) => void,
  asks: (module: Module) => boolean,
): void {
  const pass = new InitPass();
  const visited = new Set<Module>();
  const once = (module: Module): void => {
    if (visited.has(module)) return;
    visited.add(module);
    const own = ownParameters(module).map(([, parameter]) => parameter);
    pass.visit(own, () => visit(module));
  };
  const entered = new Set<Module>();
  const enter = (module: Module): void => {
    if (entered.has(module)) return;
    entered.add(module);
    if (module !== root && asks(module)) {
      module.apply(once);
    } else {
      for (const [, child] of ownChildren(module)) enter(child);
      once(module);
    }
  };
  enter(root);
}
