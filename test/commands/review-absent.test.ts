/** Fault 54: what Git does not have here, in submodules and in large file storage, is said, and is never no change. */
import { describe, expect, it } from "vitest";
import { gitFolder } from "../io/git-folder.ts";
import {
  canRender,
  chart,
  configMap,
  fleet,
  git,
  kustomization,
  prod,
  release,
  type Fleet,
  type Review,
} from "./fleet.ts";
import { outputs, reviewInAll, type Outputs } from "./review-outputs.ts";

const pointer = (digit: string): string =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize 120\n`;

/** Adds a repository as a submodule, and commits it. */
function addSubmodule(
  { cwd, commit }: Fleet,
  files: Readonly<Record<string, string>>,
  path = "sub",
): string {
  const inner = gitFolder(files);
  git(
    cwd,
    "-c",
    "protocol.file.allow=always",
    "submodule",
    "--quiet",
    "add",
    inner,
    path,
  );
  commit({});
  return `${cwd}/${path}`;
}

/** Makes a commit in the submodule. */
function changeSubmodule(path: string): void {
  git(path, "commit", "--quiet", "--allow-empty", "--message=other");
}

describe.skipIf(!canRender)("54: what Git does not have here", () => {
  it.each<[string, Record<string, string>]>([
    ["a manifest", { "apps/settings.yaml": pointer("2") }],
    [
      "a base that a kustomization file names",
      {
        "base/settings.yaml": pointer("2"),
        "apps/kustomization.yaml": "resources: [../base/settings.yaml]\n",
      },
    ],
    [
      "a file of a generator",
      {
        "apps/kustomization.yaml":
          "configMapGenerator: [{name: a, files: [big.txt]}]\n",
        "apps/big.txt": pointer("2"),
      },
    ],
    [
      "a file of a chart",
      {
        "apps/web.yaml": release("web"),
        "charts/web/values.yaml": pointer("2"),
      },
    ],
  ])("in large file storage: %s is said", async (_what, files) => {
    const one = fleet(
      prod({ ...chart, "apps/settings.yaml": configMap("settings", {}) }),
    );
    for (const [path, text] of Object.entries(files)) one.write(path, text);
    const its = await one.review();
    expect(its.code).toBe(2);
    expect(its.failures.map(({ why }) => why).join("\n")).toMatch(
      /is a pointer to Git's large file storage/,
    );
  });

  const otherPointer = async (): Promise<Outputs> => {
    const one = fleet(prod({ "apps/settings.yaml": pointer("1") }));
    one.write("apps/settings.yaml", pointer("2"));
    return reviewInAll(one);
  };

  it("in large file storage: another pointer is a failure", async () => {
    const runs = await otherPointer();
    for (const output of outputs) {
      expect(runs[output].code).toBe(2);
      expect(runs[output].stdout).toMatch(
        /Git(?:'|&#x27;)s large file storage/,
      );
    }
  });

  it("in large file storage: another pointer is never no change", async () => {
    const runs = await otherPointer();
    for (const output of outputs)
      expect(runs[output].stdout).not.toContain("nothing changes");
  });

  const inner = {
    "kustomization.yaml": "resources: [x.yaml]\n",
    "x.yaml": configMap("x", {}),
    "deploy/x.yaml": configMap("x", {}),
    "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
  };

  const toSubmodule = async (
    files: Readonly<Record<string, string>>,
  ): Promise<Review> => {
    const one = fleet(
      prod({ "apps/settings.yaml": configMap("settings", { a: "1" }) }),
    );
    addSubmodule(one, inner);
    for (const [path, text] of Object.entries(files)) one.write(path, text);
    return one.review();
  };

  const inSubmodule: readonly [string, Record<string, string>][] = [
    [
      "a base",
      { "apps/kustomization.yaml": "resources: [settings.yaml, ../sub]\n" },
    ],
    [
      "a manifest",
      {
        "apps/kustomization.yaml":
          "resources: [settings.yaml, ../sub/x.yaml]\n",
      },
    ],
    [
      "a chart",
      {
        "apps/web.yaml": release("web").replace(
          "./charts/web",
          "./sub/charts/web",
        ),
      },
    ],
  ];

  it.each([
    ...inSubmodule,
    [
      "a Kustomization's folder",
      { "clusters/prod/sub.yaml": kustomization("sub", "sub/deploy") },
    ] as const,
  ])(
    "in a submodule: %s is not rendered, and nothing is gone",
    async (_what, files) => {
      const its = await toSubmodule(files);
      expect(its).toMatchObject({ code: 2, failures: [{ side: "after" }] });
      expect(its.objects.map(({ change }) => change)).not.toContain("removed");
    },
  );

  it("in a submodule: of a Kustomization's folder it is said that it is there", async () => {
    const { failures } = await toSubmodule({
      "clusters/prod/sub.yaml": kustomization("sub", "sub/deploy"),
    });
    expect(failures[0]?.why).toContain("sub/deploy/ is in the submodule sub");
  });

  it.each(inSubmodule)(
    "in a submodule: of %s it is said that it is there",
    async (_what, files) => {
      const { failures } = await toSubmodule(files);
      expect(failures[0]?.why).toContain("in the submodule sub");
    },
  );

  const bumped = async (
    files: Readonly<Record<string, string>>,
    path: string,
  ): Promise<Review> => {
    const one = fleet({
      ...prod({ "apps/a.yaml": configMap("a", {}) }),
      ...files,
    });
    const sub = addSubmodule(one, inner, path);
    changeSubmodule(sub);
    one.commit({});
    return one.review("HEAD~1", "HEAD");
  };

  it("in a submodule, another commit of it: is said, and never that nothing changes", async () => {
    const its = await bumped(
      { "clusters/prod/sub.yaml": kustomization("sub", "sub/deploy") },
      "sub",
    );
    expect(its.code).toBe(2);
    expect(its.failures).toMatchObject([
      {
        kustomization: "flux-system/sub",
        why: expect.stringContaining("in the submodule sub"),
      },
    ]);
  });

  it("in a submodule below a Kustomization's folder, of a source that fetches it: is said", async () => {
    const path = "clusters/prod/flux-system/gotk-sync.yaml";
    const sync = prod({})[path] ?? "";
    const its = await bumped(
      {
        [path]: sync.replace(
          "interval: 1m,",
          "interval: 1m, recurseSubmodules: true,",
        ),
      },
      "apps/sub",
    );
    expect(its.code).toBe(2);
  });
});
