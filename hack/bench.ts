/**
 * Measures whole processes: CPU seconds (user + system), the bundled program against a floor or a peer in turn, within one
 * run, since the machine is noisy. Prints a table and writes docs/benchmarks.md.
 */
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "prettier";
import { startCluster } from "../test/cluster/tools/cluster.ts";
import { fluxCli } from "../test/cluster/tools/flux-cli.ts";
import { clusterPairs } from "./bench-cluster.ts";
import { importBench } from "./bench-import.ts";
import { reviewBenches } from "./bench-review.ts";
import { fleet, objectCount } from "./bench-fleet.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const program = ["node", `${root}dist/bin.js`];
const nothing = ["node", "-e", "0"];
const work = mkdtempSync(`${tmpdir()}/fluxsmith-bench-`);

interface Row {
  readonly what: string;
  readonly against: string;
  readonly ratio: string;
  readonly goal: string;
}
const rows: Row[] = [];

/** CPU seconds of one run, as the mean of `times` runs of a command. */
function cpu(
  command: readonly string[],
  cwd: string,
  times: number,
  own: Readonly<Record<string, string>> = {},
): number {
  const script =
    'TIMEFORMAT="%U %S"; n=$1; shift; time for ((i=0;i<n;i++)); do "$@" >/dev/null 2>/dev/null || true; done';
  const { NODE_EXTRA_CA_CERTS: _unset, ...env } = process.env;
  const { stderr } = spawnSync(
    "bash",
    ["-c", script, "bench", String(times), ...command],
    { cwd, env: { ...env, ...own }, encoding: "utf8" },
  );
  const [user = Number.NaN, system = Number.NaN] = stderr
    .trim()
    .split(" ")
    .map(Number);
  return (user + system) / times;
}

/** The median of the ratios of pairs, and the medians themselves. */
function compare(
  ours: () => number,
  floor: () => number,
  pairs: number,
): { ratio: number; ours: number; floor: number } {
  ours();
  floor();
  const measured = Array.from({ length: pairs }, () => {
    const a = ours();
    const b = floor();
    return { a, b, ratio: a / b };
  });
  return {
    ratio: median(measured.map(({ ratio }) => ratio)),
    ours: median(measured.map(({ a }) => a)),
    floor: median(measured.map(({ b }) => b)),
  };
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function add(
  what: string,
  against: string,
  { ratio, ours, floor }: { ratio: number; ours: number; floor: number },
  goal: string,
): void {
  const milliseconds = (seconds: number): string =>
    `${(seconds * 1000).toFixed(seconds < 0.1 ? 1 : 0)} ms`;
  const row = {
    what: `${what} (${milliseconds(ours)})`,
    against: `${against} (${milliseconds(floor)})`,
    ratio: ratio.toFixed(2),
    goal,
  };
  rows.push(row);
  console.log(`${row.what} / ${row.against}: ${row.ratio} (goal ${goal})`);
}

/** The example of this repository, in a folder of its own. */
function exampleFolder(): string {
  const folder = `${work}/example`;
  for (const path of ["fluxsmith.yaml", "resources", "generated", "values"])
    cpSync(`${root}${path}`, `${folder}/${path}`, { recursive: true });
  mkdirSync(`${folder}/hack`);
  cpSync(`${root}hack/boilerplate.txt`, `${folder}/hack/boilerplate.txt`);
  gitFolder(folder);
  return folder;
}

function gitFolder(folder: string): void {
  mkdirSync(`${folder}/.git`, { recursive: true });
  writeFileSync(`${folder}/.git/HEAD`, "ref: refs/heads/main\n");
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
    writeFileSync(`${folder}/${path}`, text);
  }
  gitFolder(folder);
}

function benchStart(): void {
  for (const [flag, goal] of [
    ["--version", "≤ 1.3"],
    ["--help", "≤ 2"],
  ] as const)
    add(
      `\`fluxsmith ${flag}\``,
      "`node -e 0`",
      compare(
        () => cpu([...program, flag], work, 10),
        () => cpu(nothing, work, 10),
        11,
      ),
      goal,
    );
}

async function benchExample(): Promise<void> {
  const folder = exampleFolder();
  for (const command of ["check", "generate"])
    add(
      `\`fluxsmith ${command}\`, the example, nothing to change`,
      "`node -e 0`",
      compare(
        () => cpu([...program, command], folder, 10),
        () => cpu(nothing, folder, 10),
        11,
      ),
      "≤ 2.5",
    );
  const flux =
    spawnSync("flux", ["--version"]).status === 0 ? "flux" : await fluxCli();
  if (flux === undefined) return;
  const objects = readFileSync(`${folder}/generated/index.jsonl`, "utf8")
    .split("\n")
    .filter((line) => line.includes('"name"')).length;
  const create = [
    flux,
    ..."create kustomization boskos --source=GitRepository/k8s-io".split(" "),
    ..."--path=./resources/boskos --interval=5m --prune --export".split(" "),
  ];
  add(
    "`fluxsmith generate`, the example, nothing to change",
    `${objects} × \`flux create … --export\``,
    compare(
      () => cpu([...program, "generate"], folder, 10),
      () => cpu(create, folder, 3) * objects,
      5,
    ),
    "≤ 0.25",
  );
}

/** Floor programs: they write (read) the same bytes to (from) the same paths, and nothing else. */
function floorPrograms(folder: string): { writer: string[]; reader: string[] } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      `${entry.parentPath}/${entry.name}`.slice(folder.length + 1),
    )
    .filter(
      (path) =>
        !path.startsWith(".git/") && /^(resources|generated)\//.test(path),
    );
  const blob = files.map((path) => [
    path,
    readFileSync(`${folder}/${path}`, "utf8"),
  ]);
  writeFileSync(`${folder}.json`, JSON.stringify(blob));
  writeFileSync(
    `${folder}-write.mjs`,
    `import fs from "node:fs";import{dirname}from"node:path";const made=new Set();
for(const[path,text]of JSON.parse(fs.readFileSync(${JSON.stringify(`${folder}.json`)},"utf8"))){
const to=process.argv[2]+"/"+path,d=dirname(to);if(!made.has(d)){made.add(d);fs.mkdirSync(d,{recursive:true})}fs.writeFileSync(to,text)}`,
  );
  writeFileSync(
    `${folder}-read.mjs`,
    `import fs from "node:fs";let n=0;
for(const[path]of JSON.parse(fs.readFileSync(${JSON.stringify(`${folder}.json`)},"utf8")))n+=fs.readFileSync(process.argv[2]+"/"+path,"utf8").length;`,
  );
  return {
    writer: ["node", `${folder}-write.mjs`],
    reader: ["node", `${folder}-read.mjs`, folder],
  };
}

/** A first run: the folder is laid anew before each, which is not counted. */
function firstRun(
  command: readonly string[],
  to: string,
  files: Readonly<Record<string, string>>,
): number {
  rmSync(to, { recursive: true, force: true });
  write(to, files);
  return cpu(command, to, 1);
}

function benchFleet(): void {
  const files = fleet({ clusters: 100, objects: 100 });
  const folder = `${work}/fleet`;
  write(folder, files);
  cpu([...program, "generate"], folder, 1);
  const { writer, reader } = floorPrograms(folder);
  const count = objectCount(folder);
  const to = `${work}/first`;
  add(
    `first run, 100 clusters × 100 objects (${count} files)`,
    "writing the same bytes",
    compare(
      () => firstRun([...program, "generate"], to, files),
      () => firstRun([...writer, to], to, files),
      5,
    ),
    "≤ 4",
  );
  add(
    "the same, nothing to change",
    "reading the same bytes",
    compare(
      () => cpu([...program, "generate"], folder, 1),
      () => cpu(reader, folder, 1),
      5,
    ),
    "≤ 5",
  );
  const peak = peakMemory(folder);
  rows.push({
    what: "memory of that run",
    against: "",
    ratio: `${peak} MB`,
    goal: "",
  });
  console.log(`memory: ${peak} MB`);
}

/** Peak resident memory of a run with nothing to change, in MB. */
function peakMemory(folder: string): number {
  const hook = `data:text/javascript,process.on("exit",()=>process.stderr.write("\\nmaxrss "+process.resourceUsage().maxRSS+"\\n"))`;
  const { stderr } = spawnSync(
    "node",
    ["--import", hook, `${root}dist/bin.js`, "generate"],
    { cwd: folder, encoding: "utf8" },
  );
  const kilobytes = Number(/maxrss (\d+)/.exec(stderr)?.[1]);
  return Math.round(kilobytes / 1024);
}

function benchGrowth(): void {
  const of = (clusters: number): (() => number) => {
    const files = fleet({ clusters, objects: 100, distinct: true });
    const to = `${work}/growth-${clusters}`;
    return () => firstRun([...program, "generate"], to, files);
  };
  add(
    "first run, 10,000 objects, every one written out in the config",
    "1,000 objects",
    compare(of(100), of(10), 3),
    "≤ 11",
  );
}

/** On a real API server: from start to end, since most of the time is the server's. */
async function benchCluster(): Promise<void> {
  const cluster = await startCluster();
  if (cluster === undefined) return;
  try {
    for (const { what, against, ours, theirs, goal } of clusterPairs(
      `${work}/cluster`,
      cluster,
    ))
      add(`${what}, wall clock`, against, compare(ours, theirs, 7), goal);
  } finally {
    await cluster.stop();
  }
}

/** The review of one change: from start to end, since most of it is other programs. */
function benchReview(): void {
  const benches = reviewBenches(work);
  if (benches === undefined) return;
  const node = (): number => {
    const start = performance.now();
    spawnSync("node", ["-e", "0"]);
    return (performance.now() - start) / 1000;
  };
  const times = new Map<number, () => number>();
  for (const { releases, newChange, empty, unchanged } of benches) {
    const title = `\`fluxsmith diff\`, ${releases} releases`;
    for (const [what, { ours, peers }] of [
      ["a new change", newChange],
      ["a new change, empty cache", empty],
    ] as const)
      for (const peer of peers)
        add(
          `${title}, ${what}, wall clock`,
          `\`${peer.what}\``,
          compare(ours.run, peer.run, peer.pairs),
          peer.goal,
        );
    times.set(releases, newChange.ours.run);
    add(
      `${title}, nothing changed, wall clock`,
      "`node -e 0`",
      compare(unchanged.run, node, 7),
      "≤ 3",
    );
  }
  const [small, large] = [times.get(50), times.get(5000)];
  if (small !== undefined && large !== undefined)
    add(
      "`fluxsmith diff`, 5000 releases, a new change, wall clock",
      "50 releases",
      compare(large, small, 7),
      "≤ 1.3",
    );
}

/** A first look at a grown repository, with all the builds of the proof. */
function benchImport(): void {
  const bench = importBench(`${work}/import`);
  if (bench === undefined) return;
  const { folder, env, forget, parser } = bench;
  add(
    "`fluxsmith import --dry-run`, 1,000 objects",
    "reading the same files, and parsing them with `yaml`",
    compare(
      () => {
        forget();
        return cpu([...program, "import", "--dry-run"], folder, 1, env);
      },
      () => cpu(parser, folder, 1),
      7,
    ),
    "≤ 3",
  );
}

const benches: Readonly<Record<string, () => void | Promise<void>>> = {
  start: benchStart,
  example: benchExample,
  fleet: benchFleet,
  growth: benchGrowth,
  cluster: benchCluster,
  review: benchReview,
  import: benchImport,
};

try {
  // Only some of them, to look at: then nothing is written.
  const wanted = process.argv.slice(2);
  for (const [name, bench] of Object.entries(benches))
    if (wanted.length === 0 || wanted.includes(name)) await bench();
  if (wanted.length === 0) await writeTable();
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function writeTable(): Promise<void> {
  const lines = rows.map(
    ({ what, against, ratio, goal }) =>
      `| ${what} | ${against} | ${ratio} | ${goal} |`,
  );
  const text = `# Benchmarks

CPU time (user and system) of whole processes: the median of the ratios of pairs measured in turn, in one run of \`make bench\`. Where
it says so, the wall clock. The milliseconds are of one machine (${cpus().length} cores, Node ${process.version}) and only there to give an idea.

| what | against | ratio | goal |
| --- | --- | --- | --- |
${lines.join("\n")}
`;
  writeFileSync(
    `${root}docs/benchmarks.md`,
    await format(text, { parser: "markdown" }),
  );
}
