import { packageEntries } from "../api/package-entries.ts";
import { join } from "node:path";
import { pytorchTable, type TablePackage } from "../pytorch/pytorch-table.ts";
import { counterparts, type PyTorchNames } from "../pytorch/counterparts.ts";
import { classPage } from "./class-page.ts";
import { constantPage, functionPage } from "./function-page.ts";
import { indexPage } from "./index-page.ts";
import { packageApi, type Documented, type PackageApi } from "./package-api.ts";
import { problemsOf } from "./problems.ts";
import { REFERENCES, type ReferenceSource } from "./references.ts";
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

/** The pages of all references, and the table of PyTorch's names. */
export function referencePages(root: string, names: PyTorchNames): Reference {
  const parts = Object.entries(REFERENCES).map(([target, source]) =>
    referenceOf(root, target, source, names),
  );
  const table = {
    path: "docs/pytorch-to-weft.md",
    text: pytorchTable(
      parts.map((part) => part.table),
      names,
    ),
  };
  return {
    pages: [...parts.flatMap(({ pages }) => pages), table],
    problems: parts.flatMap(({ problems }) => problems),
  };
}

/** The pages of one package, and what the table of PyTorch's names needs of it. */
interface PackageReference extends Reference {
  readonly table: TablePackage;
}

function referenceOf(
  root: string,
  target: string,
  { folder, places, isPyTorchs, members }: ReferenceSource,
  names: PyTorchNames,
): PackageReference {
  const api = packageApi(root, folder);
  const { specifier } = packageEntries(join(root, folder))[0]!;
  const values = api.exports.filter(({ kind }) => kind !== "type");
  const pages = [
    ...values.map((one) => ({
      path: `${target}/${one.href}`,
      text: pageOf(api, one, counterparts(one.name, one.doc, names, places)),
    })),
    { path: `${target}/types.md`, text: typesPage(api, specifier) },
    { path: `${target}/README.md`, text: indexPage(api, specifier, folder) },
  ];
  return {
    pages,
    problems: [...problemsOf(api, names, places, isPyTorchs), ...collisions(pages)],
    table: { api, specifier, reference: target.replace("docs/", ""), places, members },
  };
}

function pageOf(api: PackageApi, one: Documented, found: readonly string[]): string {
  const inPyTorch = found.map((name) => `\`${name}\``).join(", ");
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
