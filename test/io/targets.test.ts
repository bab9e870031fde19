import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { checkTargets } from "../../src/io/targets.ts";
import type { FilePlan } from "../../src/plan/file-plan.ts";
import { emptyPlan, failing, folder, watched, write } from "./support.ts";

function creating(...paths: string[]): FilePlan {
  return { ...emptyPlan, create: paths.map((path) => ({ path, text: "" })) };
}

function updating(...paths: string[]): FilePlan {
  return { ...emptyPlan, update: paths.map((path) => ({ path, text: "" })) };
}

/** `code path` of each problem. */
function problems(cwd: string, plan: FilePlan, fs = nodeFileSystem): string[] {
  return checkTargets(plan, { cwd, fs }).map(
    ({ code, path }) => `${code} ${path}`,
  );
}

describe("checkTargets", () => {
  test("lets through new files, files of ours, and folders to be made", () => {
    const cwd = folder({ "resources/a.yaml": "", "resources/s.yaml": "" });
    const plan = {
      ...creating("resources/new/deep/n.yaml", "resources/n.yaml", "n.yaml"),
      update: [{ path: "resources/a.yaml", text: "" }],
      remove: ["resources/s.yaml", "resources/gone.yaml", "gone/g.yaml"],
      last: [{ path: "generated/index.jsonl", text: "" }],
    };
    expect(checkTargets(plan, { cwd, fs: nodeFileSystem })).toEqual([]);
  });

  test("38: refuses a file that is a symlink, in each part of a plan", () => {
    const cwd = folder({ "real.yaml": "" });
    for (const name of ["c", "u", "r", "l"])
      symlinkSync("real.yaml", `${cwd}/${name}.yaml`);
    symlinkSync("gone.yaml", `${cwd}/dangling.yaml`);
    const plan = {
      create: ["c.yaml", "dangling.yaml"].map((path) => ({ path, text: "" })),
      update: [{ path: "u.yaml", text: "" }],
      remove: ["r.yaml"],
      last: [{ path: "l.yaml", text: "" }],
      unchanged: 0,
    };
    expect(problems(cwd, plan)).toEqual([
      "file-symlink c.yaml",
      "file-symlink dangling.yaml",
      "file-symlink u.yaml",
      "file-symlink r.yaml",
      "file-symlink l.yaml",
    ]);
  });

  test("38: refuses a folder on the way that is a symlink, once", () => {
    const cwd = folder({ "outside/x/o.yaml": "", "resources/a.yaml": "" });
    symlinkSync("../outside", `${cwd}/resources/link`);
    const plan = {
      ...creating("resources/link/x/y/a.yaml", "resources/link/b.yaml"),
      remove: ["resources/link/x/o.yaml"],
    };
    expect(problems(cwd, plan)).toEqual(["file-symlink resources/link"]);
  });

  test("lets cwd itself lie behind a symlink", () => {
    const link = `${folder()}/link`;
    symlinkSync(folder(), link);
    expect(problems(link, creating("resources/a.yaml"))).toEqual([]);
  });

  test("refuses a file where a folder is needed, and the reverse", () => {
    const cwd = folder({ "resources/a": "", "resources/b.yaml/c.yaml": "" });
    const plan = {
      ...creating("resources/a/x.yaml", "resources/a/y/z.yaml"),
      update: [{ path: "resources/b.yaml", text: "" }],
    };
    expect(problems(cwd, plan)).toEqual([
      "file-type resources/b.yaml",
      "file-type resources/a",
    ]);
  });

  test.skipIf(process.platform === "win32")("refuses a pipe", () => {
    const cwd = folder();
    execFileSync("mkfifo", [`${cwd}/a.yaml`]);
    expect(problems(cwd, updating("a.yaml"))).toEqual(["file-type a.yaml"]);
  });

  test.each([
    "/etc/passwd",
    "C:/x.yaml",
    "../x.yaml",
    "resources/../../x.yaml",
    "resources/..",
    "resources\\x.yaml",
    "..\\x.yaml",
    "./x.yaml",
    "resources//x.yaml",
    "resources/",
    "",
    ".",
    "x\0.yaml",
    ".git/hooks/pre-commit",
    "modules/.GIT/config",
    ".git",
  ])("30: refuses the path %j", (path) => {
    const cwd = folder({ ".git/HEAD": "" });
    const expected = [`file-escapes ${path}`];
    expect(problems(cwd, creating(path))).toEqual(expected);
    expect(problems(cwd, updating(path))).toEqual(expected);
    expect(problems(cwd, { ...emptyPlan, remove: [path] })).toEqual(expected);
    const last = [{ path, text: "" }];
    expect(problems(cwd, { ...emptyPlan, last })).toEqual(expected);
  });

  test("35: refuses to create what came to be since the plan was made", () => {
    const cwd = folder();
    const plan = creating("resources/a.yaml");
    write(cwd, "resources/a.yaml", "somebody's");
    expect(problems(cwd, plan)).toEqual(["file-changed resources/a.yaml"]);
  });

  test("32: lets a name change its case, also where the disk ignores it", () => {
    const cwd = folder({ "resources/Apps/a.yaml": "" });
    // As such a disk does: what is asked for in lower case is found.
    const fs = {
      ...nodeFileSystem,
      lstatSync: (path: string, options: { throwIfNoEntry: false }) =>
        nodeFileSystem.lstatSync(path.replace("/apps", "/Apps"), options),
      readdirSync: (path: string, options: { withFileTypes: true }) =>
        nodeFileSystem.readdirSync(path.replace("/apps", "/Apps"), options),
    };
    const plan = creating("resources/apps/a.yaml");
    const remove = ["resources/Apps/a.yaml"];
    expect(problems(cwd, { ...plan, remove }, fs)).toEqual([]);
    expect(problems(cwd, plan, fs)).toEqual([
      "file-changed resources/apps/a.yaml",
    ]);
  });

  test("39: says which folder cannot be looked into", () => {
    const cwd = folder({ "resources/a/a.yaml": "", "resources/b/b.yaml": "" });
    const plan = updating("resources/a/a.yaml", "resources/b/b.yaml");
    const list = failing("readdirSync", "/a", "EACCES");
    expect(problems(cwd, plan, list)).toEqual(["file-read resources/a"]);
    const look = failing("lstatSync", "/b", "EACCES");
    expect(problems(cwd, plan, look)).toEqual(["file-read resources/b"]);
  });

  test("looks at each folder once, not at each file", () => {
    const cwd = folder({ "resources/a/a.yaml": "" });
    let calls = 0;
    const names = Array.from(
      { length: 100 },
      (_, n) => `resources/a/${n}.yaml`,
    );
    problems(
      cwd,
      creating(...names),
      watched(() => calls++),
    );
    expect(calls).toBe(3);
  });
});
