import { mkdirSync, symlinkSync } from "node:fs";
import { expect, it } from "vitest";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { ignoreFilesAbove } from "../../src/io/ignore-files.ts";
import { findRepository } from "../../src/io/repository.ts";
import { failing, folder } from "./support.ts";

const files = {
  ".git/HEAD": "ref: refs/heads/main\n",
  ".sourceignore": "top\n",
  "infra/aws/.sourceignore": "aws\n",
  "infra/aws/prow/.sourceignore": "its own\n",
};

it("finds the files from the repository's top down to the folder above", () => {
  const top = folder(files);
  const find = (cwd: string, fs = nodeFileSystem) =>
    ignoreFilesAbove(cwd, findRepository(cwd, nodeFileSystem), fs);
  const cwd = `${top}/infra/aws/prow`;
  const found = [
    { folder: "", text: "top\n" },
    { folder: "infra/aws", text: "aws\n" },
  ];
  expect(find(cwd)).toEqual(found);
  expect(find(top)).toEqual([]);
  mkdirSync(`${top}/links`);
  symlinkSync(cwd, `${top}/links/prow`);
  expect(find(`${top}/links/prow`)).toEqual(found);
  const denied = failing("readFileSync", "/infra/aws/.sourceignore", "EACCES");
  expect(find(cwd, denied)).toEqual(found.slice(0, 1));
});

it("looks nowhere outside a Git repository", () => {
  const cwd = `${folder(files)}/infra/aws/prow`;
  const nowhere = { prefix: "", stateDirectory: "", gitDirectory: undefined };
  expect(ignoreFilesAbove(cwd, nowhere, nodeFileSystem)).toEqual([]);
});
