import { readdirSync } from "node:fs";

/** What a package must not lack, and what is of no use to its users; what is in a template is for packages it writes. */
const REQUIRED = ["LICENSE", "README.md", "package.json"];
const UNWANTED =
  /^(?!template\/).*\.(test|test-d|bench)\.|\.tsbuildinfo$|(^|\/)(fixtures|goldens)\//;

/** Checks the files of an installed package. @returns One line per violation. */
export function contentErrors(name: string, folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) =>
    path.replaceAll("\\", "/"),
  );
  return [
    ...REQUIRED.filter((file) => !files.includes(file)).map(
      (file) => `pack-check: ${name} must contain ${file}; got none`,
    ),
    ...files
      .filter((file) => UNWANTED.test(file))
      .map((file) => `pack-check: ${name} must not contain ${file}`),
  ].toSorted();
}
