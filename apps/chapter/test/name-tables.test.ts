import { testNameTable, type NameTable } from "@weft-tools/docs";

const TABLE: NameTable = {
  packages: ["tensor", "nn", "init", "optim"],
  prelude: `
    declare const net: Sequential;
    declare const layer: Linear;
    declare const x: Tensor;
    declare const w: Parameter;
    declare const optimizer: SGD;
  `,
};

testNameTable(import.meta.url, "docs/gluon-to-weft.md", TABLE);
testNameTable(import.meta.url, "docs/keras-to-weft.md", TABLE);
