/** `fluxsmith import` of whole repositories in Git, proved by the real kustomize. */
import { describe, expect, it } from "vitest";
import { git } from "../io/git-folder.ts";
import {
  alike,
  artifacts,
  exported,
  instance,
  old,
  templates,
  unclear,
  unsupportedField,
} from "../import/corners.ts";
import { copies, folders, overlays, single } from "../import/repositories.ts";
import { canRender } from "./fleet.ts";
import { at, grown, ids, type Import } from "./import-support.ts";

const shapes = {
  single,
  overlays,
  copies,
  folders,
  alike,
  artifacts,
  exported,
  instance,
  old,
  templates,
  unclear,
  unsupportedField,
};

describe.skipIf(!canRender).each(Object.entries(shapes))("%s", (_, files) => {
  it("is counted whole, and every Kustomization gives the same before and after", async () => {
    const its = await grown(files).imported();
    expect(its.code).toBe(0);
    expect(its.total).toBe(its.carried + its.left.length);
    expect(its.carried).toBeGreaterThan(0);
    for (const { object, file, reason } of its.left) {
      expect(object).toMatch(/^(?:\w+\/.|flux create )/);
      expect(file).not.toBe("");
      expect(reason).not.toBe("");
    }
    expect(its.proof.filter(({ equal }) => !equal)).toEqual([]);
    for (const { objectsBefore, objectsAfter } of its.proof)
      expect(objectsAfter).toBe(objectsBefore);
  });

  it("is only looked at by --dry-run, which says what the import then does", async () => {
    const repo = grown(files);
    const before = repo.files();
    const tried = await repo.imported("--dry-run");
    expect(repo.files()).toEqual(before);
    expect(git(repo.cwd, "status", "--porcelain")).toBe("");
    const { stdout } = await repo.imported();
    expect(JSON.parse(tried.stdout)).toMatchObject({
      ...pick(JSON.parse(stdout)),
    });
  });

  it("is what the config generates; a second import changes nothing", async () => {
    const repo = grown(files);
    await repo.imported();
    repo.commit({});
    expect(await repo.run("generate", "--check")).toMatchObject({ code: 0 });
    const before = repo.files();
    const again = await repo.imported();
    expect(again.code).toBe(0);
    expect(repo.files()).toEqual(before);
  });

  it("gives the same bytes each time", async () => {
    const [one, other] = [grown(files), grown(files)];
    const first = await one.imported();
    const second = await other.imported();
    expect(one.files()).toEqual(other.files());
    expect(first.stdout).toBe(second.stdout);
  });

  it("loses no comment that somebody wrote", async () => {
    const repo = grown(files);
    const kept = Object.values(files).flatMap(
      (text) => text.match(/# kept: .*/g) ?? [],
    );
    await repo.imported();
    const now = Object.values(repo.files()).join("\n");
    for (const comment of kept)
      expect(now).toContain(comment.replace(/^# /, ""));
  });
});

function pick({ total, carried, left, proof }: Import): Import {
  return { total, carried, left, proof };
}

describe.skipIf(!canRender)("the clusters", () => {
  it.each(Object.entries(shapes))(
    "notice nothing: a review of the import has no object (%s)",
    async (_, files) => {
      const repo = grown(files);
      await repo.imported();
      repo.commit({});
      for (const cluster of clustersOf(files)) {
        const { objects } = await repo.review(
          "HEAD~1",
          "HEAD",
          "--path",
          `clusters/${cluster}`,
        );
        // An old API version becomes the present one: that much it does notice.
        const changes = objects.filter(({ diff }) =>
          diff.some(({ path }) => path !== "apiVersion"),
        );
        expect(changes).toEqual([]);
        expect(objects.filter(({ change }) => change !== "changed")).toEqual(
          [],
        );
      }
    },
  );

  it.each(["staging", "production"])(
    "share what they agree on: %s",
    async (cluster) => {
      const repo = grown(copies);
      await repo.imported();
      const config = repo.config();
      expect(at(config, "clusters", cluster)).toBeDefined();
      expect(at(config, "releases", "web", "chart")).toBeDefined();
      expect(
        at(config, "clusters", cluster, "releases", "web", "chart"),
      ).toBeUndefined();
      const web = repo
        .generated()
        .filter(({ id }) => id === "HelmRelease/apps/web")
        .map(({ fields }) => at(fields, "spec", "values", "replicas"));
      expect(web).toHaveLength(2);
      expect(web).toEqual(expect.arrayContaining([1, 5]));
    },
  );

  it("are named and placed by --cluster", async () => {
    const repo = grown(
      Object.fromEntries(
        Object.entries(copies).map(([path, text]) => [
          path.replace(/^clusters\/(\w)\w+\//, "fleet/$1/"),
          text.replace(/\.\/clusters\/(\w)\w+/g, "./fleet/$1"),
        ]),
      ),
    );
    const { code } = await repo.imported(
      "--cluster",
      "staging=fleet/s",
      "--cluster",
      "production=fleet/p",
    );
    expect(code).toBe(0);
    expect(Object.keys(at(repo.config(), "clusters") as object)).toEqual(
      expect.arrayContaining(["staging", "production"]),
    );
  });

  it("keep what is another's: gotk-sync.yaml, a FluxInstance", async () => {
    for (const files of [single, instance]) {
      const repo = grown(files);
      await repo.imported();
      expect(at(repo.config(), "repository", "managed")).toBe(false);
      const own = Object.entries(files).filter(([path]) =>
        /gotk-sync|instance\.yaml/.test(path),
      );
      expect(own).toHaveLength(1);
      expect(repo.files()).toMatchObject(Object.fromEntries(own));
      expect(ids(repo)).not.toContain("GitRepository/flux-system/flux-system");
    }
  });
});

function clustersOf(files: Readonly<Record<string, string>>): string[] {
  const found = Object.keys(files).flatMap(
    (path) => /^clusters\/([^/]+)\//.exec(path)?.[1] ?? [],
  );
  return [...new Set(found)];
}
