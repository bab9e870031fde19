/** Charts of OCI registries: what there is, over the registry's own API, and the charts themselves by helm. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { hashText } from "../plan/hash.ts";
import { noVersion, type NoChart } from "../render/chart-index.ts";
import type { OciChart } from "../render/chart-source.ts";
import { chooseTag } from "../render/chart-tags.ts";
import { loginFor, type Login } from "../render/docker-config.ts";
import { chartText, noAccess, unreachable } from "../render/chart-words.ts";
import type { Archive, ChartMachine } from "./chart-machine.ts";
import { Unreachable } from "./download.ts";
import { pullChart } from "./helm-pull.ts";
import {
  NotAllowed,
  NotThere,
  digestOf,
  listTags,
  type RegistryAccess,
} from "./oci-registry.ts";

/** What is asked for by name. */
interface Wanted {
  readonly tag: string | undefined;
  /** Undefined where it does not matter. */
  readonly digest: string | undefined;
}

/** Makes what fetches them. */
export function ociCharts(
  machine: ChartMachine,
): (plan: OciChart) => Promise<Archive | NoChart> {
  return async (plan) => {
    try {
      const wanted = await find(plan, machine);
      return "why" in wanted ? wanted : await pull(plan, wanted, machine);
    } catch (error) {
      const its = chartText(plan);
      if (error instanceof NotAllowed)
        return noAccess(plan, `the registry does not let us see ${its}`);
      if (error instanceof NotThere) return absent(plan, machine);
      if (!(error instanceof Unreachable)) throw error;
      return unreachable(`the registry of ${its}`, error.message);
    }
  };
}

async function find(
  plan: OciChart,
  machine: ChartMachine,
): Promise<Wanted | NoChart> {
  const { wanted, tracksDigest } = plan;
  if (wanted.by === "digest") return { tag: undefined, digest: wanted.digest };
  const access = registryAccess(plan, machine);
  if (wanted.by === "tag")
    return {
      tag: wanted.tag,
      digest: tracksDigest
        ? await digestIfAllowed(wanted.tag, access)
        : undefined,
    };
  const tags = await listTags(access);
  const chosen = chooseTag(tags, wanted, { exact: !tracksDigest });
  if (typeof chosen !== "string")
    return { ...chosen, why: `${chosen.why} (${chartText(plan)})` };
  return {
    tag: chosen,
    digest: tracksDigest ? await digestOf(chosen, access) : undefined,
  };
}

/** Where a program knows who is logged in (`credHelpers`), helm gets in and we do not: then helm says the digest. */
async function digestIfAllowed(
  tag: string,
  access: RegistryAccess,
): Promise<string | undefined> {
  try {
    return await digestOf(tag, access);
  } catch (error) {
    if (error instanceof NotAllowed) return undefined;
    throw error;
  }
}

/** Fault 57: a tag that is not there, and which are. */
async function absent(plan: OciChart, machine: ChartMachine): Promise<NoChart> {
  const { wanted } = plan;
  const its = chartText(plan);
  const none = { why: `there is no such chart as ${its}` };
  if (wanted.by !== "tag") return none;
  try {
    const tags = await listTags(registryAccess(plan, machine));
    return noVersion(
      its,
      wanted.tag.replaceAll("_", "+"),
      tags.map((tag) => tag.replaceAll("_", "+")),
    );
  } catch (error) {
    if (error instanceof NotThere) return none;
    if (error instanceof Unreachable || error instanceof NotAllowed)
      return { why: `there is no tag ${wanted.tag} of ${its}` };
    throw error;
  }
}

async function pull(
  plan: OciChart,
  wanted: Wanted,
  machine: ChartMachine,
): Promise<Archive | NoChart> {
  const { repository, tracksDigest } = plan;
  const { cache } = machine;
  const keyOf = (name: string | undefined): string =>
    hashText(JSON.stringify(["oci chart 1", repository, name]));
  const { tag } = wanted;
  const name = wanted.digest ?? (tracksDigest ? undefined : tag);
  const kept = name === undefined ? undefined : cache?.bytes(keyOf(name));
  const pulled =
    kept === undefined
      ? await pullNow(plan, wanted, machine)
      : { bytes: kept, digest: wanted.digest };
  if ("failure" in pulled) return notPulled(plan, pulled.failure, machine);
  const { bytes } = pulled;
  const digest = wanted.digest ?? pulled.digest;
  const its = name ?? digest;
  if (kept === undefined && its !== undefined) cache?.put(keyOf(its), bytes);
  return {
    bytes,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    version: tag?.replaceAll("_", "+") ?? digest ?? "",
    oci: tracksDigest && digest !== undefined ? { tag, digest } : undefined,
  };
}

function pullNow(
  plan: OciChart,
  { tag = "", digest }: Wanted,
  machine: ChartMachine,
): ReturnType<typeof pullChart> {
  const version = tag.replaceAll("_", "+");
  return machine.helm === undefined
    ? Promise.resolve({ failure: "there is no helm" })
    : pullChart(machine.helm, { ...plan, digest, version }, machine);
}

function notPulled(
  plan: OciChart,
  said: string,
  machine: ChartMachine,
): NoChart | Promise<NoChart> {
  if (/\bnot found\b/i.test(said) && plan.wanted.by === "tag")
    return absent(plan, machine);
  const why = `helm cannot pull ${chartText(plan)}: ${said.replace(/^Error: /, "")}`;
  return /\b40[13]\b|unauthorized|denied/i.test(said)
    ? noAccess(plan, why)
    : { why };
}

function registryAccess(
  { repository, isPlain, access }: OciChart,
  { env, signal }: ChartMachine,
): RegistryAccess {
  const { ca, certificate, key, login } = access;
  return {
    repository,
    isPlain,
    ca,
    certificate,
    key,
    env,
    signal,
    login: login ?? ownLogin(repository.split("/", 1)[0] ?? "", env),
  };
}

/** Who is logged in there on this machine: by `helm registry login`, else by `docker login`. */
function ownLogin(host: string, env: ChartMachine["env"]): Login | undefined {
  const home = env["HOME"] || homedir();
  const config =
    env["HELM_CONFIG_HOME"] ||
    join(env["XDG_CONFIG_HOME"] || join(home, ".config"), "helm");
  const files = [
    env["HELM_REGISTRY_CONFIG"] || join(config, "registry", "config.json"),
    join(env["DOCKER_CONFIG"] || join(home, ".docker"), "config.json"),
  ];
  for (const file of files) {
    const login = loginFor(textOf(file), host);
    if (login !== undefined) return login;
  }
  return undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
