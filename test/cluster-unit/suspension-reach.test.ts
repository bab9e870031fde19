import { describe, expect, it } from "vitest";
import {
  liveObject,
  type LiveObject,
} from "../../src/cluster/named-objects.ts";
import {
  resumeNotes,
  suspendNotes,
} from "../../src/cluster/suspension-reach.ts";
import { fieldsAt } from "../../src/kinds/fields.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { gitObject, objectOf } from "./support.ts";

const source = { kind: "GitRepository", name: "fleet" };

/** A live object that a Kustomization has applied, and what Git says of it. */
function live(
  name: string,
  spec: Fields = {},
  { by, git }: { readonly by?: string; readonly git?: Fields } = {},
): LiveObject {
  const object = objectOf(name, spec);
  const labels = {
    "kustomize.toolkit.fluxcd.io/name": by ?? "",
    "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
  };
  const metadata = {
    ...fieldsAt(object, "metadata"),
    ...(by === undefined ? {} : { labels }),
  };
  return liveObject(
    { ...object, metadata },
    git === undefined ? undefined : gitObject(name, git),
  );
}

const system = live(
  "Kustomization/flux-system",
  { sourceRef: source },
  { by: "flux-system" },
);
const apps = live(
  "Kustomization/apps",
  { sourceRef: source },
  { by: "flux-system" },
);
const late = live(
  "Kustomization/late",
  { sourceRef: source, dependsOn: [{ name: "apps" }] },
  { by: "flux-system" },
);
const fleet = live("GitRepository/fleet", {}, { by: "flux-system" });
const web = live("HelmRelease/apps/web", {}, { by: "apps" });
const stopped = live("HelmRelease/apps/old", { suspend: true }, { by: "apps" });
const all = [system, apps, late, fleet, web, stopped];

const messages = (notes: ReturnType<typeof suspendNotes>): string[] =>
  notes.map(({ severity, message }) => {
    expect(severity).toBe("warning");
    return message;
  });

describe("whoever suspends a Kustomization is told", () => {
  it("that its releases go on, that Git does not reach them, and who will wait for it", () => {
    const notes = suspendNotes([apps], all);
    expect(messages(notes)).toEqual([
      "suspending Kustomization/flux-system/apps freezes Git for the Flux objects that it applies (HelmRelease/apps/old, HelmRelease/apps/web): nothing that is merged reaches them, a revert neither",
      "suspending Kustomization/flux-system/apps does not stop what it has applied: HelmRelease/apps/web goes on",
      "Kustomization/flux-system/late depends on Kustomization/flux-system/apps and will wait for it from the next revision on",
    ]);
    expect(notes[1]?.hint).toContain(
      "`fluxsmith suspend HelmRelease/apps/web`",
    );
  });

  it("that flux-system freezes Git for everything that it applies, itself not counted", () => {
    const [first = ""] = messages(suspendNotes([system], all));
    expect(first).toContain(
      "(GitRepository/flux-system/fleet, Kustomization/flux-system/apps, Kustomization/flux-system/late)",
    );
  });

  it("nothing of what is suspended at the same time", () => {
    expect(messages(suspendNotes([apps, web, late], all))).toHaveLength(1);
  });

  it("the first of many, and how many more there are", () => {
    const many = Array.from({ length: 7 }, (_, at) =>
      live(`HelmRelease/apps/r${at}`, {}, { by: "apps" }),
    );
    expect(messages(suspendNotes([apps], many))[1]).toContain(
      "HelmRelease/apps/r4 and 2 more go on",
    );
  });
});

it("whoever suspends a source is told what stays at its revision", () => {
  expect(messages(suspendNotes([fleet], all))).toEqual([
    "what is made from GitRepository/flux-system/fleet stays at the revision that was fetched last: Kustomization/flux-system/apps, Kustomization/flux-system/flux-system, Kustomization/flux-system/late",
  ]);
});

it("of a release there is nothing to say; nor of one that others depend on: its controller does not mind", () => {
  const after = live("HelmRelease/apps/after", {
    dependsOn: [{ name: "web" }],
  });
  expect(suspendNotes([web], [...all, after])).toEqual([]);
});

describe("78: Git says the opposite", () => {
  it("`suspend: false` undoes a suspension; silence does not", () => {
    const name = "HelmRelease/apps/web";
    const said = live(name, {}, { by: "apps", git: { suspend: false } });
    expect(suspendNotes([said], [said])).toEqual([
      {
        code: "git-overrules",
        severity: "warning",
        message:
          "Git says that HelmRelease/apps/web is not suspended: the Kustomization apps, at its next run, undoes this",
        hint: "leave `suspend: false` out in Git: without it, a suspension in the cluster lasts",
        at: { file: said.file, line: 1, column: 1, length: 0 },
      },
    ]);
    const silent = live(name, {}, { by: "apps", git: {} });
    expect(suspendNotes([silent], [silent])).toEqual([]);
  });

  it("`suspend: true` undoes a resumption; by the next apply where no Kustomization does it", () => {
    const name = "HelmRelease/apps/web";
    const spec = { suspend: true };
    const [note] = resumeNotes([live(name, spec, { git: spec })], []);
    expect(note).toMatchObject({ code: "git-overrules" });
    expect(note?.message).toBe(
      "Git says that HelmRelease/apps/web is suspended: the next `fluxsmith apply` undoes this",
    );
    expect(resumeNotes([live(name, spec, { git: {} })], [])).toEqual([]);
  });
});

describe("whoever resumes an object is told", () => {
  const frozen = live("GitRepository/fleet", { suspend: true });

  it("that its source is suspended", () => {
    const notes = resumeNotes([apps], [frozen, apps]);
    expect(messages(notes)).toEqual([
      "Kustomization/flux-system/apps is made from GitRepository/flux-system/fleet, which is suspended: it comes back at the revision that was fetched last",
    ]);
  });

  it("nothing where that is resumed with it, or goes on", () => {
    expect(resumeNotes([apps, frozen], [frozen, apps])).toEqual([]);
    expect(resumeNotes([apps], all)).toEqual([]);
  });
});
