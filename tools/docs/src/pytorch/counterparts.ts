import { readFileSync } from "node:fs";
import type { DocComment } from "../api/doc-comment.ts";

/** The public names of PyTorch's modules and of its class Tensor, by `torch`, `torch.nn.functional`, `torch.Tensor`, … */
export type PyTorchNames = ReadonlyMap<string, ReadonlySet<string>>;

/** Reads what `goldens/gen_torch_names.py` wrote. */
export function readPyTorchNames(path: string): PyTorchNames {
  // The repository's own file.
  const names = JSON.parse(readFileSync(path, "utf8")) as Readonly<
    Record<string, readonly string[]>
  >;
  return new Map(Object.entries(names).map(([module, list]) => [module, new Set(list)]));
}

/** Modules and classes of PyTorch in groups: what the first group has is not looked for in the next. */
export type Places = readonly (readonly string[])[];

/**
 * What something is called in PyTorch: what its `@pytorch` says (nothing for `none`), or every place that has its name: a class
 * under the same, a function in snake_case, an initializer (which writes in place) with an underscore behind it.
 */
export function counterparts(
  name: string,
  doc: DocComment,
  names: PyTorchNames,
  places: Places,
): readonly string[] {
  const said = doc.tags.get("pytorch");
  if (said !== undefined) return said.filter((text) => text !== "none");
  const plain = /^[A-Z]/.test(name) ? name : snakeCase(name);
  for (const modules of places) {
    const found = modules.flatMap((module) => {
      const forms = module === "torch.nn.init" ? [`${plain}_`, plain] : [plain];
      const form = forms.find((one) => names.get(module)?.has(one) === true);
      return form === undefined ? [] : [`${module}.${form}`];
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** Names of PyTorch in `@pytorch` tags that it does not have. Anything that is no dotted name is code, such as `x[i]`. */
export function unknownNames(doc: DocComment, names: PyTorchNames): readonly string[] {
  return (doc.tags.get("pytorch") ?? []).filter((text) => {
    const dotted = /^(torch(?:\.\w+)*)\.(\w+)(?:\(.*\))?$/.exec(text);
    return dotted !== null && names.get(dotted[1]!)?.has(dotted[2]!) !== true;
  });
}

/** `logSoftmax` → `log_softmax`, `add_` → `add_`, `conv2d` → `conv2d`. */
export function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
