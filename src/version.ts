import packageJson from "../package.json" with { type: "json" };

/** The package's version. */
export const version: string = packageJson.version;

/** The Prettier that the package comes with: the lowest one that it takes. */
export const prettierVersion: string =
  packageJson.dependencies.prettier.replace(/^\D+/, "");
