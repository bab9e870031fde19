/** Which Kustomization's build holds which file, cluster by cluster, and what the build does to it. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { artifactGenerator } from "../kinds/artifact-generator.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { copiedFrom } from "../manifests/artifact-paths.ts";
import { buildFolder } from "../manifests/folder-build.ts";
import { folderTree } from "../manifests/loader.ts";
import type { Workspace } from "../model/workspace.ts";
import { kindOf } from "../kinds/index.ts";
import { joinPath, normalPath } from "../model/names.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { objectsOf, type RenderedDocument } from "../render/documents.ts";
import type { Data, Fields } from "../yaml/data.ts";
import type { Found } from "./found.ts";
import { fromConfig, type Start } from "./starts.ts";

/** A Kustomization of a cluster, or the start itself, and the folder that it builds. */
export interface Build {
  readonly cluster: string | undefined;
  /** `namespace/name`; of a start nobody has written, its folder. */
  readonly name: string;
  /** Relative to the config's. */
  readonly folder: string;
  readonly spec: Fields;
}

/** A build that holds a file. */
export interface Enclosure {
  readonly build: Build;
  /** What it gives to the file's objects; undefined where they keep their own. */
  readonly namespace: string | undefined;
}

export interface Trace {
  readonly builds: readonly Build[];
  /** By file. */
  readonly enclosures: ReadonlyMap<string, readonly Enclosure[]>;
  /** A Flux object as it comes out of the builds of a cluster; undefined where none makes it. */
  readonly built: (
    cluster: string | undefined,
    identity: Identity,
  ) => Fields | undefined;
  /** The value of a field of the spec that most objects of a kind have in the builds that hold a file. */
  readonly usual: (
    file: string,
    kind: string,
    field: string,
  ) => Data | undefined;
}

/** The Flux objects that a build makes. */
interface Made {
  readonly build: Build;
  readonly objects: readonly KubeObject[];
}

/** What it takes to follow the Kustomizations. */
export interface TraceInput {
  /** As Flux gets it. */
  readonly workspace: Workspace;
  readonly objects: readonly Found[];
  readonly starts: readonly Start[];
  /** Where the config's folder lies in the repository. */
  readonly prefix: string;
  /** The documents of a build; undefined where it cannot be built. */
  readonly build: (
    build: Build,
  ) => Promise<readonly RenderedDocument[] | undefined>;
}

/**
 * Follows the Kustomizations from the starts on, as they come out of the builds: what a parent patches into them counts.
 * Where there is one cluster, those that no start leads to are its own, too: somebody applies them by hand, or from
 * elsewhere.
 */
export async function trace(input: TraceInput): Promise<Trace> {
  const tracer = new Tracer(input);
  const { starts } = input;
  await tracer.follow(starts.map((start) => tracer.startOf(start)));
  const [only] = starts;
  if (starts.length === 1 && only !== undefined)
    await tracer.follow(tracer.unmet(only));
  return tracer.traced();
}

/** A build that is still to be looked at. */
interface Pending {
  readonly build: Build;
  readonly start: Start;
}

class Tracer {
  readonly builds: Build[] = [];
  readonly enclosures = new Map<string, Enclosure[]>();
  readonly #input: TraceInput;
  readonly #context: Parameters<typeof buildFolder>[2];
  readonly #byFile = new Map<string, Found[]>();
  readonly #built = new Map<string, Fields>();
  readonly #made: Made[] = [];
  /** The starts' folders, as nobody is known to apply them. */
  readonly #bare = new Set<Build>();
  /** Builds that have been looked at. */
  readonly #seen = new Set<string>();

  constructor(input: TraceInput) {
    this.#input = input;
    const { workspace, objects } = input;
    this.#context = { workspace, tree: folderTree(workspace.list("")) };
    for (const object of objects) {
      const known = this.#byFile.get(object.file);
      if (known === undefined) this.#byFile.set(object.file, [object]);
      else known.push(object);
    }
  }

  /** What has been found. Where a Kustomization applies the folder of a start, that one is built, and not the bare folder. */
  traced(): Trace {
    const isReal = (build: Build): boolean =>
      !this.#bare.has(build) ||
      !this.builds.some(
        (other) =>
          other !== build &&
          other.cluster === build.cluster &&
          other.folder === build.folder,
      );
    return {
      builds: this.builds.filter(isReal),
      enclosures: new Map(
        [...this.enclosures].map(([file, its]) => [
          file,
          its.filter(({ build }) => isReal(build)),
        ]),
      ),
      built: (cluster, identity) =>
        this.#built.get(builtKey(cluster, identity)),
      usual: (file, kind, field) => this.#usual(file, kind, field),
    };
  }

  #usual(file: string, kind: string, field: string): Data | undefined {
    const enclosures = this.enclosures.get(file) ?? [];
    const builds = new Set(enclosures.map(({ build }) => build));
    const values = this.#made.flatMap(({ build, objects }) =>
      builds.has(build)
        ? objects.flatMap((object) => {
            const value = fieldsAt(object.fields, "spec")?.[field];
            return object.kind === kind && value !== undefined ? [value] : [];
          })
        : [],
    );
    return mostFrequent(values);
  }

  startOf(start: Start): Pending {
    const { cluster, folder } = start;
    const build = { cluster, name: folder || "./", folder, spec: {} };
    this.#bare.add(build);
    return { build, start };
  }

  /** The Kustomizations that no build holds. */
  unmet(start: Start): Pending[] {
    return this.#input.objects.flatMap((object) =>
      object.kind === kustomization && !this.enclosures.has(object.file)
        ? this.#next(object.fields, object.namespace, start)
        : [],
    );
  }

  /** Level by level: the builds of one at a time, what they come to in their order. */
  async follow(pending: readonly Pending[]): Promise<void> {
    let level = pending;
    while (level.length > 0) {
      const fresh = level.filter(({ build }) => this.#isNew(build));
      const outputs = await Promise.all(
        fresh.map(({ build }) => this.#input.build(build)),
      );
      level = fresh.flatMap((one, index) => this.#take(one, outputs[index]));
    }
  }

  #isNew({ cluster, name, folder }: Build): boolean {
    const key = JSON.stringify([cluster ?? null, name, folder]);
    const isNew = !this.#seen.has(key);
    this.#seen.add(key);
    return isNew;
  }

  /** Takes in what a build holds; the Kustomizations that it applies. */
  #take(
    { build, start }: Pending,
    output: readonly RenderedDocument[] | undefined,
  ): Pending[] {
    this.builds.push(build);
    const { files } = buildFolder(build.folder, build.spec, this.#context);
    const written: Pending[] = [];
    for (const [file, { namespace }] of files) {
      const its = this.#byFile.get(file);
      if (its === undefined) continue;
      const known = this.enclosures.get(file);
      const enclosure = { build, namespace };
      if (known === undefined) this.enclosures.set(file, [enclosure]);
      else known.push(enclosure);
      for (const object of its)
        if (object.kind === kustomization)
          written.push(
            ...this.#next(object.fields, namespace ?? object.namespace, start),
          );
    }
    if (output === undefined) return written;
    const next: Pending[] = [];
    const objects = output.flatMap(fluxObjects);
    this.#made.push({ build, objects });
    for (const object of objects) {
      this.#built.set(builtKey(build.cluster, object), object.fields);
      if (object.kind === kustomization.kind)
        next.push(...this.#next(object.fields, object.namespace, start));
    }
    return next;
  }

  #next(fields: Fields, namespace: string, start: Start): Pending[] {
    const spec = fieldsAt(fields, "spec") ?? {};
    const folder = this.#folderOf(spec, namespace, start);
    if (folder === undefined) return [];
    const name = `${namespace}/${textAt(fields, "metadata", "name") ?? ""}`;
    const { cluster } = start;
    return [{ build: { cluster, name, folder, spec }, start }];
  }

  /** The folder of this repository that it applies; undefined where it applies something else. */
  #folderOf(
    spec: Fields,
    namespace: string,
    { source, root }: Start,
  ): string | undefined {
    const ref = fieldsAt(spec, "sourceRef");
    const its = {
      kind: textAt(ref, "kind") ?? "",
      namespace: textAt(ref, "namespace") ?? namespace,
      name: textAt(ref, "name") ?? "",
    };
    const path = textAt(spec, "path") ?? "";
    const isRepository = (
      kind: string,
      inNamespace: string,
      name: string,
    ): boolean =>
      kind === source.kind &&
      inNamespace === source.namespace &&
      name === source.name;
    const from = isRepository(its.kind, its.namespace, its.name)
      ? path
      : its.kind === "ExternalArtifact"
        ? copiedFrom(path, its, this.#generators(), isRepository)
        : undefined;
    return from === undefined
      ? undefined
      : fromConfig(joinPath(root, normalPath(from)), this.#input.prefix);
  }

  #generators(): { namespace: string; spec: Fields }[] {
    return this.#input.objects.flatMap((object) => {
      if (object.kind !== artifactGenerator) return [];
      const [given] = this.enclosures.get(object.file) ?? [];
      const spec = fieldsAt(object.fields, "spec") ?? {};
      return [{ namespace: given?.namespace ?? object.namespace, spec }];
    });
  }
}

function mostFrequent(values: readonly Data[]): Data | undefined {
  const counts = new Map<string, { value: Data; count: number }>();
  for (const value of values) {
    const key = JSON.stringify(value);
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { value, count });
  }
  const [most] = [...counts.values()].toSorted(
    (left, right) => right.count - left.count,
  );
  return most?.value;
}

function builtKey(cluster: string | undefined, identity: Identity): string {
  return `${cluster ?? ""} ${identityText(identity)}`;
}

/** Other objects are not read. */
function fluxObjects(document: RenderedDocument): readonly KubeObject[] {
  if (!document.text.includes(".fluxcd.io/")) return [];
  return (objectsOf(document) ?? []).filter(
    ({ apiVersion, kind }) => kindOf(apiVersion, kind) !== undefined,
  );
}
