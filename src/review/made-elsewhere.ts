/**
 * What the Kustomizations of a cluster make for each other: a ConfigMap that one generates, patches or puts variables into,
 * and another takes its own variables from. Only those are rendered that may make what is looked for.
 */
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import {
  findApplied,
  settled,
  type Applied,
} from "../render/applied-objects.ts";
import { buildKustomization } from "../render/build-kustomization.ts";
import { splitDocuments } from "../render/documents.ts";
import type { Written } from "../render/objects-in-git.ts";
import { mayMake, staysAsWritten } from "../render/on-the-way.ts";
import { placedFailure, sourceOf } from "../render/kustomization-source.ts";
import {
  renderKustomization,
  type RenderedKustomization,
} from "../render/render-kustomization.ts";
import { folderOf } from "../render/roots.ts";
import { readVariables } from "../render/variables.ts";
import {
  clusterMakers,
  makerKey,
  type Above,
  type ClusterPlace,
  type Maker,
} from "./cluster-makers.ts";
import { specOf } from "./makers.ts";

/** In a circle are Kustomizations whose variables hang on each other's objects, as `NAMESPACE/NAME`; empty where there is none. */
export interface RenderedAmongOthers extends RenderedKustomization {
  readonly circle: readonly string[];
}

/** Looks for objects; `circle` as it was met meanwhile. */
export interface Search extends Applied {
  readonly circle: () => readonly string[];
}

interface Answer {
  readonly found: KubeObject | "unknown" | undefined;
  readonly circle: readonly string[];
}

const noAnswer: Answer = { found: undefined, circle: [] };

/** How somebody has come to ask: what hangs on a circle depends on where it is entered, so it is remembered for one alone. */
interface Trail {
  /** The Kustomizations that are being rendered, each for the one before. */
  readonly stack: readonly string[];
  readonly rendered: Map<string, RenderedAmongOthers>;
}

/** What is made in a cluster in one of the two states. */
export class MadeElsewhere {
  private readonly place: ClusterPlace;
  private finding: Promise<readonly Maker[]> | undefined;
  /** Undefined until somebody has asked for them. */
  private makers: readonly Maker[] | undefined;
  /** Whether what is written in a file gets into the cluster as it stands. */
  private readonly standing = new WeakMap<Written, boolean>();
  /** Who may make an object. */
  private readonly mayHave = new Map<string, readonly Maker[]>();
  /** What hangs on no circle is the same for everybody who asks. */
  private readonly answers = new Map<string, Answer>();
  private readonly rendered = new Map<string, RenderedAmongOthers>();

  constructor(place: ClusterPlace) {
    this.place = place;
  }

  /** Renders a Kustomization, with what others make for it. */
  render(object: KubeObject, above: Above): Promise<RenderedAmongOthers> {
    const stack = [makerKey(object)];
    return this.renderOn(object, above, { stack, rendered: new Map() });
  }

  /** Looks for others in the place of what is applied there, by Kustomizations from the root down. */
  searchFrom(above: Above): Search {
    return this.search(above, { stack: [], rendered: new Map() });
  }

  private search(above: Above, trail: Trail): Search {
    const found = new Map<string, Answer>();
    const noted = new Map<string, readonly [Identity, Written | undefined]>();
    return {
      here: findApplied(above),
      elsewhere: (wanted, written) => {
        if (this.stands(written) === true) return undefined;
        const key = identityText(wanted);
        const answer = found.get(key) ?? this.answers.get(key);
        if (answer === undefined) noted.set(key, [wanted, written]);
        return answer?.found;
      },
      settle: async () => {
        const asked = [...noted];
        noted.clear();
        // One after the other: where a circle is entered must not be chance.
        for (const [key, [wanted, written]] of asked)
          found.set(key, await this.answer(wanted, written, trail));
        return asked.length > 0;
      },
      circle: () => circleOf([...found.values()]),
    };
  }

  private async renderOn(
    object: KubeObject,
    above: Above,
    trail: Trail,
  ): Promise<RenderedAmongOthers> {
    const { cluster, root, state, renderer } = this.place;
    const search = this.search(above, trail);
    const lookup = state.lookup(cluster, object.namespace, search);
    const spec = specOf(object) ?? {};
    await settled(() => readVariables(spec, lookup), search.settle);
    const found = sourceOf(object, root, state, above);
    const source = "why" in found ? undefined : found;
    const its = await renderKustomization(
      object,
      source?.state ?? state,
      renderer,
      lookup,
    );
    const failures = source
      ? its.failures.map((one) => placedFailure(one, source))
      : its.failures;
    return { ...its, failures, circle: search.circle() };
  }

  private async answer(
    wanted: Identity,
    written: Written | undefined,
    trail: Trail,
  ): Promise<Answer> {
    this.makers = await (this.finding ??= clusterMakers(this.place));
    if (this.stands(written) === true) return noAnswer;
    const key = identityText(wanted);
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const answers: Answer[] = [];
    for (const maker of this.mayMake(wanted, this.makers))
      answers.push(await this.madeBy(maker, wanted, trail));
    const answer = {
      found: oneOf(answers.map(({ found }) => found)),
      circle: circleOf(answers),
    };
    if (answer.circle.length === 0) this.answers.set(key, answer);
    return answer;
  }

  private mayMake(
    wanted: Identity,
    makers: readonly Maker[],
  ): readonly Maker[] {
    const key = identityText(wanted);
    let its = this.mayHave.get(key);
    if (its === undefined) {
      its = mayMake(wanted, makers, this.place.state);
      this.mayHave.set(key, its);
    }
    return its;
  }

  private async madeBy(
    maker: Maker,
    wanted: Identity,
    trail: Trail,
  ): Promise<Answer> {
    const { object, key, source } = maker;
    const { renderer } = this.place;
    const built = await buildKustomization(
      folderOf(object.fields),
      specOf(object) ?? {},
      source.state,
      renderer,
    );
    if ("failures" in built) return noAnswer;
    const bare = findApplied([splitDocuments(built.text)])(wanted);
    // What holds no variable hangs on nothing else.
    if (bare !== undefined && !isOpen(bare)) return { found: bare, circle: [] };
    const at = trail.stack.indexOf(key);
    const its =
      at === -1
        ? await this.renderForOthers(maker, trail)
        : await this.renderInCircle(maker, trail.stack.slice(at));
    const found = findApplied([its.documents])(wanted);
    // It may have failed.
    if (found === undefined)
      return { found: bare && "unknown", circle: bare ? its.circle : [] };
    const isUnknown = holdsAny(found, its.unknown);
    return { found: isUnknown ? "unknown" : found, circle: its.circle };
  }

  /** As far as the files tell, and those above it. */
  private async renderInCircle(
    { object, above, source }: Maker,
    circle: readonly string[],
  ): Promise<RenderedAmongOthers> {
    const { cluster, state, renderer } = this.place;
    const lookup = state.lookup(cluster, object.namespace, {
      here: findApplied(above),
      elsewhere: (_wanted, written) =>
        this.stands(written) === true ? undefined : "unknown",
    });
    const its = await renderKustomization(
      object,
      source.state,
      renderer,
      lookup,
    );
    return { ...its, circle };
  }

  private async renderForOthers(
    { key, object, above }: Maker,
    trail: Trail,
  ): Promise<RenderedAmongOthers> {
    const known = this.rendered.get(key) ?? trail.rendered.get(key);
    if (known !== undefined) return known;
    const stack = [...trail.stack, key];
    const its = await this.renderOn(object, above, { ...trail, stack });
    const memory = its.circle.length === 0 ? this.rendered : trail.rendered;
    memory.set(key, its);
    return its;
  }

  /** Undefined as long as nobody has asked for the Kustomizations. */
  private stands(written: Written | undefined): boolean | undefined {
    if (written === undefined) return false;
    const known = this.standing.get(written);
    if (known !== undefined || this.makers === undefined) return known;
    const stands =
      !isOpen(written.object) &&
      staysAsWritten(written.file, this.makers, this.place.state);
    this.standing.set(written, stands);
    return stands;
  }
}

/** Whether it holds anything in whose place a Kustomization may put something. */
function isOpen({ fields }: KubeObject): boolean {
  return JSON.stringify(fields).includes("${");
}

function holdsAny(
  { fields }: KubeObject,
  variables: readonly string[],
): boolean {
  const text = JSON.stringify(fields);
  return variables.some((name) =>
    new RegExp(String.raw`\$\{${name}\b`).test(text),
  );
}

function circleOf(answers: readonly Answer[]): readonly string[] {
  return answers.find(({ circle }) => circle.length > 0)?.circle ?? [];
}

/** Which of several that differ is meant, nobody can tell. */
function oneOf(found: readonly Answer["found"][]): Answer["found"] {
  const [first, ...more] = found.filter((one) => one !== undefined);
  const text = JSON.stringify(first);
  return more.every((one) => JSON.stringify(one) === text) ? first : "unknown";
}
