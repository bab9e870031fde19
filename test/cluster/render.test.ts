/** `fluxsmith render` says what the real kustomize-controller puts into a real API server. */
import { afterEach, expect, it } from "vitest";
import { describeCluster } from "./describe-cluster.ts";
import { fleetFiles } from "./render-fleet.ts";
import { isReady, type KubeObject } from "./tools/api.ts";

const namespace = "flux-system";

/** One object that `render --output json` prints. */
interface Rendered {
  readonly kustomization: string;
  readonly object: KubeObject;
}

const names = [
  "flux-system",
  "namespaces",
  "auto",
  "own",
  "changed",
  "substituted",
  "nested",
  "inner",
  "in-innermost",
];

const idOf = ({ apiVersion = "", kind = "", metadata }: KubeObject): string => {
  const group = apiVersion.includes("/") ? apiVersion.replace(/\/.*/, "") : "";
  return `${metadata.namespace ?? ""}_${metadata.name}_${group}_${kind}`;
};

/** As the API server keeps it: `stringData` in `data`, by base64; a null among strings is the empty one to Go. */
function asKept(object: KubeObject): KubeObject {
  const { stringData, data, ...rest } = object;
  if (stringData === undefined && data === undefined) return object;
  const coded = Object.entries((stringData ?? {}) as Texts).map(
    ([key, value]) => [key, Buffer.from(value ?? "").toString("base64")],
  );
  const kept = Object.entries((data ?? {}) as Texts).map(([key, value]) => [
    key,
    value ?? "",
  ]);
  return { ...rest, data: Object.fromEntries([...kept, ...coded]) };
}

type Texts = Readonly<Record<string, string | null>>;

/** What of an object's parts the server never adds anything to. */
const wholeMaps = ({ metadata, ...rest }: KubeObject): unknown => ({
  labels: metadata.labels ?? {},
  annotations: metadata.annotations ?? {},
  data: rest["data"] ?? {},
});

/** A live object without the server's own label on namespaces. */
function withoutServerLabels(live: KubeObject): KubeObject {
  const { "kubernetes.io/metadata.name": _own, ...labels } =
    live.metadata.labels ?? {};
  return { ...live, metadata: { ...live.metadata, labels } };
}

describeCluster(
  "fluxsmith render",
  (cluster) => {
    afterEach(() => cluster.clean());

    it("is what the kustomize-controller applies, object by object and field by field", async () => {
      const git = await cluster.startGit();
      const fleet = await git.repository("fleet", {});
      await fleet.commit(fleetFiles(fleet.url));
      await cluster.startControllers();
      const applied = await cluster.kubectl(
        ["apply", "--server-side", "--filename", "-"],
        {
          input:
            fleetFiles(fleet.url)["clusters/prod/flux-system/gotk-sync.yaml"] ??
            "",
        },
      );
      expect(applied).toMatchObject({ code: 0 });
      const lives = new Map<string, KubeObject>();
      for (const name of names)
        lives.set(
          `${namespace}/${name}`,
          await cluster.until("Kustomization", namespace, name, isReady, 90),
        );

      const ran = await cluster.fluxsmith(
        ["render", "--output", "json", "--no-cache"],
        { cwd: fleet.work },
      );
      expect(ran).toMatchObject({ code: 0, stderr: "" });
      const rendered = JSON.parse(ran.stdout) as Rendered[];
      for (const [name, live] of lives) {
        const inventory = live.status?.["inventory"] as {
          entries: { id: string }[];
        };
        expect(
          rendered
            .filter(({ kustomization }) => kustomization === name)
            .map(({ object }) => idOf(object))
            .toSorted(),
        ).toEqual(inventory.entries.map(({ id }) => id).toSorted());
      }
      expect(new Set(rendered.map((one) => one.kustomization))).toEqual(
        new Set(lives.keys()),
      );
      for (const { object } of rendered) {
        const { name, namespace: its } = object.metadata;
        const live = await cluster.get(object.kind ?? "", its, name);
        const wanted = asKept(object);
        expect(live).toMatchObject(wanted);
        expect(wholeMaps(withoutServerLabels(live ?? object))).toEqual(
          wholeMaps(wanted),
        );
      }
    });
  },
  { controllers: true },
);
