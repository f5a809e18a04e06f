export { testExamples, type ExampleOptions, type ExampleScope } from "./examples/test-examples.ts";
export { testGuide } from "./guide/test-guide.ts";
export { testNameTable, type NameTable } from "./name-table/test-name-table.ts";
export { testReadme, type ReadmeOptions } from "./readme/test-readme.ts";
