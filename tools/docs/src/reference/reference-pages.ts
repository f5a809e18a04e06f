import { packageEntries } from "../api/package-entries.ts";
import { join } from "node:path";
import { pytorchTable } from "../pytorch/pytorch-table.ts";
import { counterparts, type PyTorchNames } from "../pytorch/counterparts.ts";
import { classPage } from "./class-page.ts";
import { constantPage, functionPage } from "./function-page.ts";
import { indexPage } from "./index-page.ts";
import { packageApi, type Documented, type PackageApi } from "./package-api.ts";
import { problemsOf } from "./problems.ts";
import { typesPage } from "./types-page.ts";

/** A generated page. */
export interface Page {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

export interface Reference {
  readonly pages: readonly Page[];
  /** One line for everything that the doc comments lack. */
  readonly problems: readonly string[];
}

/** The packages with a reference, by the folder of their pages. */
export const REFERENCES: Readonly<Record<string, string>> = {
  "docs/reference/tensor": "packages/tensor",
};

/** The pages of all references, and the table of PyTorch's names. */
export function referencePages(root: string, names: PyTorchNames): Reference {
  const parts = Object.entries(REFERENCES).map(([target, folder]) =>
    referenceOf(root, target, folder, names),
  );
  return {
    pages: parts.flatMap(({ pages }) => pages),
    problems: parts.flatMap(({ problems }) => problems),
  };
}

function referenceOf(root: string, target: string, folder: string, names: PyTorchNames): Reference {
  const api = packageApi(root, folder);
  const { specifier } = packageEntries(join(root, folder))[0]!;
  const values = api.exports.filter(({ kind }) => kind !== "type");
  const pages = [
    ...values.map((one) => ({ path: `${target}/${one.href}`, text: pageOf(api, one, names) })),
    { path: `${target}/types.md`, text: typesPage(api, specifier) },
    { path: `${target}/README.md`, text: indexPage(api, specifier, folder) },
    {
      path: "docs/pytorch-to-weft.md",
      text: pytorchTable(api, names, target.replace("docs/", "")),
    },
  ];
  return { pages, problems: [...problemsOf(api, names), ...collisions(pages)] };
}

function pageOf(api: PackageApi, one: Documented, names: PyTorchNames): string {
  const inPyTorch = counterparts(one.name, one.doc, names)
    .map((name) => `\`${name}\``)
    .join(", ");
  if (one.kind === "class") return classPage(api, one, inPyTorch);
  return one.kind === "function"
    ? functionPage(api, one, inPyTorch)
    : constantPage(api, one, inPyTorch);
}

/** Pages that would be one file where case does not count. */
function collisions(pages: readonly Page[]): readonly string[] {
  const seen = new Set<string>();
  return pages.flatMap(({ path }) => {
    const key = path.toLowerCase();
    if (seen.has(key)) return [`reference: pages must differ in more than case; got ${path}`];
    seen.add(key);
    return [];
  });
}
