/** Pods that run with more rights, or reach into their node. What is looked at: the Pod Security Standards, Baseline and Restricted. */
import { fieldsAt, textAt } from "../../kinds/fields.ts";
import type { Fields } from "../../yaml/data.ts";
import { containerPairs, mapsAt, podSpecOf, textsAt } from "../pods.ts";
import { eachChange, listed } from "../review.ts";

/** Rights that a container has now and did not have before; a new one is measured by the Baseline standard. */
export const privilegesGained = eachChange((change) => {
  const [had, has] = [podSpecOf(change.before), podSpecOf(change.after)];
  const gains = containerPairs(change.before, change.after).flatMap((pair) => {
    if (pair.has === undefined) return [];
    const before = pair.had && securityOf(had, pair.had);
    const gained = gainsOf(before, securityOf(has, pair.has));
    return gained.length === 0
      ? []
      : [`container \`${pair.name}\` ${listed(gained)}`];
  });
  return gains.length === 0
    ? []
    : [
        {
          code: "privileges-gained",
          why: `in its Pods ${gains.join("; ")}`,
        },
      ];
});

/** A container's rights, its own settings over the Pod's (core/v1, SecurityContext and PodSecurityContext). */
interface Security {
  readonly isPrivileged: boolean;
  readonly isHostProcess: boolean;
  readonly isUnmasked: boolean;
  readonly isRoot: boolean;
  readonly mustNotBeRoot: boolean;
  readonly mayEscalate: boolean;
  readonly isReadOnly: boolean;
  readonly seccomp: string | undefined;
  readonly appArmor: string | undefined;
  readonly added: readonly string[];
  readonly dropsAll: boolean;
}

function securityOf(pod: Fields | undefined, container: Fields): Security {
  const own = fieldsAt(container, "securityContext");
  const shared = fieldsAt(pod, "securityContext");
  const either = (field: string): unknown => own?.[field] ?? shared?.[field];
  const profile = (field: string): string | undefined =>
    textAt(own, field, "type") ?? textAt(shared, field, "type");
  const windows =
    fieldsAt(own, "windowsOptions") ?? fieldsAt(shared, "windowsOptions");
  const capabilities = fieldsAt(own, "capabilities");
  return {
    isPrivileged: own?.["privileged"] === true,
    isHostProcess: windows?.["hostProcess"] === true,
    isUnmasked: own?.["procMount"] === "Unmasked",
    isRoot: either("runAsUser") === 0,
    mustNotBeRoot: either("runAsNonRoot") === true,
    mayEscalate: own?.["allowPrivilegeEscalation"] !== false,
    isReadOnly: own?.["readOnlyRootFilesystem"] === true,
    seccomp: profile("seccompProfile"),
    appArmor: profile("appArmorProfile"),
    added: textsAt(capabilities, "add"),
    dropsAll: textsAt(capabilities, "drop").includes("ALL"),
  };
}

/** What a container runtime gives without being asked (pod-security-admission 0.36, check_capabilities_baseline). */
const harmless = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
]);

function gainsOf(had: Security | undefined, has: Security): string[] {
  const capabilities = has.added.filter((capability) =>
    had === undefined
      ? !harmless.has(capability)
      : !had.added.includes(capability),
  );
  const gains: readonly (readonly [boolean, string])[] = [
    [has.isPrivileged && had?.isPrivileged !== true, "becomes privileged"],
    [
      has.isHostProcess && had?.isHostProcess !== true,
      "runs as a host process",
    ],
    [has.isUnmasked && had?.isUnmasked !== true, "sees an unmasked /proc"],
    [capabilities.length > 0, `gets ${listed(capabilities.toSorted())}`],
    [has.isRoot && had?.isRoot !== true, "runs as root (`runAsUser: 0`)"],
    [isUnconfined(has.seccomp, had?.seccomp), "runs without seccomp"],
    [isUnconfined(has.appArmor, had?.appArmor), "runs without AppArmor"],
    ...(had === undefined ? [] : relaxations(had, has)),
  ];
  return gains.flatMap(([isGained, words]) => (isGained ? [words] : []));
}

const isUnconfined = (has?: string, had?: string): boolean =>
  has === "Unconfined" && had !== "Unconfined";

/** What was ruled out and no longer is; of a new container nobody has ruled anything out. */
function relaxations(
  had: Security,
  has: Security,
): (readonly [boolean, string])[] {
  return [
    [
      had.mustNotBeRoot && !has.mustNotBeRoot,
      "may run as root (`runAsNonRoot` is gone)",
    ],
    [
      !had.mayEscalate && has.mayEscalate,
      "may gain rights (`allowPrivilegeEscalation` is no longer false)",
    ],
    [had.dropsAll && !has.dropsAll, "no longer drops ALL capabilities"],
    [
      had.isReadOnly && !has.isReadOnly,
      "may write to its root file system (`readOnlyRootFilesystem` is gone)",
    ],
    [
      had.seccomp !== undefined && has.seccomp === undefined,
      `loses its seccomp profile ${had.seccomp ?? ""}`,
    ],
  ];
}

/** What a Pod reaches on its node now and did not before. */
export const hostAccessGained = eachChange((change) => {
  const had = hostAccess(change.before);
  const gained = [...hostAccess(change.after)].filter((one) => !had.has(one));
  return gained.length === 0
    ? []
    : [
        {
          code: "host-access-gained",
          why: `its Pods newly reach into their node: ${listed(gained.toSorted())}`,
        },
      ];
});

const hostFields: readonly (readonly [field: string, what: string])[] = [
  ["hostNetwork", "its network (`hostNetwork`)"],
  ["hostPID", "its processes (`hostPID`)"],
  ["hostIPC", "its IPC (`hostIPC`)"],
];

function hostAccess(object: Fields | undefined): Set<string> {
  const pod = podSpecOf(object);
  const ports = containerPairs(object, undefined).flatMap(({ had }) =>
    mapsAt(had, "ports").flatMap(({ hostPort }) =>
      typeof hostPort === "number" && hostPort > 0
        ? [`its port ${hostPort} (\`hostPort\`)`]
        : [],
    ),
  );
  const paths = mapsAt(pod, "volumes").flatMap((volume) => {
    const path = textAt(volume, "hostPath", "path");
    return path === undefined ? [] : [`its files under ${path} (\`hostPath\`)`];
  });
  return new Set([
    ...hostFields.flatMap(([field, what]) =>
      pod?.[field] === true ? [what] : [],
    ),
    ...ports,
    ...paths,
  ]);
}
