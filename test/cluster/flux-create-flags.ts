/** Flags of `flux create`, for commands put together at random. */

export interface FluxCreateFlags {
  /** What follows `flux create`. */
  readonly command: string;
  /** One set of them is needed. */
  readonly needs: readonly (readonly string[])[];
  /** Any of them may be there. */
  readonly may: readonly string[];
}

const any = [
  "--interval=1h2m3s",
  "--label=team=web,app.kubernetes.io/part-of=on",
  "-n=team-a",
];
const source = [...any, "--fetch-timeout=75s"];
const verify = [
  "--verify-provider=cosign",
  "--verify-secret-ref=key",
  "--verify-issuer=^https://issuer$",
  "--verify-subject=.*",
];
const digest = `sha256:${"0".repeat(64)}`;

/** Every flag that changes the object, but for those that only make a Secret. */
export const fluxCreateFlags: readonly FluxCreateFlags[] = [
  {
    command: "source git app",
    needs: ["ssh://git@example.com/acme/app", "https://example.com/app"].map(
      (url) => [`--url=${url}`, "--branch=release/1.0"],
    ),
    may: [
      ...source,
      "--tag=2.0",
      "--tag-semver=>1.0",
      "--ref-name=refs/heads/main",
      "--commit=6ba7b8109dad11d180b400c04fd430c8a6e7a2c1",
      "--ignore-paths=/a,!/a/b,# c",
      "--sparse-checkout-paths=a,b/c",
      "--provider=github",
      "--secret-ref=key",
      "--proxy-secret-ref=proxy",
      "--recurse-submodules",
    ],
  },
  {
    command: "source helm app",
    needs: [["--url=https://example.com/charts"], ["--url=oci://example.com"]],
    may: [
      ...source,
      "--oci-provider=azure",
      "--secret-ref=key",
      "--pass-credentials",
    ],
  },
  {
    command: "source oci app",
    needs: [["--tag=1.0"], ["--tag-semver=1.x"], [`--digest=${digest}`]].map(
      (ref) => ["--url=oci://example.com/app", ...ref],
    ),
    may: [
      ...source,
      ...verify,
      "--tag=latest",
      "--cert-ref=ca",
      "--ignore-paths=*.md",
      "--insecure",
      "--layer-selector=text/plain:copy",
      "--provider=aws",
      "--proxy-secret-ref=proxy",
      "--secret-ref=key",
      "--service-account=puller",
    ],
  },
  {
    command: "source bucket app",
    needs: [["--bucket-name=app", "--endpoint=minio:9000"]],
    may: [
      ...source,
      "--ignore-paths=/a",
      "--insecure",
      "--provider=gcp",
      "--proxy-secret-ref=proxy",
      "--region=eu-west-1",
      "--secret-ref=key",
    ],
  },
  {
    command: "source chart app",
    needs: [["--source=HelmRepository/charts", "--chart=app"]],
    may: [
      ...source,
      ...verify,
      "--chart-version=1.10",
      "--reconcile-strategy=Revision",
    ],
  },
  {
    command: "kustomization app",
    needs: ["GitRepository/fleet", "OCIRepository/app.b", "Bucket/app"].map(
      (from) => [`--source=${from}`],
    ),
    may: [
      ...any,
      "--decryption-provider=sops",
      "--decryption-secret=age",
      "--depends-on=crds,infra/db",
      "--health-check=DaemonSet/agent.kube-system,HelmRelease/app.apps",
      "--health-check-timeout=90s",
      "--kubeconfig-secret-ref=remote",
      "--path=../deploy/./prod/",
      "--prune",
      "--retry-interval=30s",
      "--service-account=deployer",
      "--target-namespace=apps",
      "--wait",
    ],
  },
  {
    command: "helmrelease app",
    needs: [
      ["--source=HelmRepository/charts", "--chart=app"],
      ["--source=GitRepository/fleet.flux-system", "--chart=./charts/app"],
      ["--chart-ref=OCIRepository/app"],
      ["--chart-ref=HelmChart/app.charts"],
    ],
    may: [
      ...any,
      "--chart-interval=2h",
      "--chart-version=1.10",
      "--crds=CreateReplace",
      "--create-target-namespace",
      "--depends-on=db,infra/redis",
      "--kubeconfig-secret-ref=remote",
      "--reconcile-strategy=Revision",
      "--release-name=the-app",
      "--service-account=deployer",
      "--storage-namespace=helm",
      "--target-namespace=apps",
      "--values-from=Secret/a,configmap/b",
    ],
  },
  {
    command: "image repository app",
    needs: [["--image=example.com:5000/app"]],
    may: [...any, "--cert-ref=ca", "--scan-timeout=90s", "--secret-ref=key"],
  },
  {
    command: "image policy app",
    // Without an interval, the API server refuses the policy Always, which the CLI does not know.
    needs: [
      ["--select-alpha=asc"],
      ["--select-numeric=desc"],
      ["--select-semver=^1", "--reflect-digest=Always", "--interval=5m"],
    ].map((select) => ["--image-ref=app", ...select]),
    may: [
      ...any.filter((flag) => !flag.startsWith("--interval")),
      "--filter-regex=^(?P<n>[0-9]+)$",
      "--filter-extract=$n",
      "--reflect-digest=Never",
    ],
  },
  {
    command: "image update app",
    needs: [
      [
        "--git-repo-ref=fleet",
        "--checkout-branch=main",
        "--author-name=Flux: the bot",
        "--author-email=bot@example.com",
      ],
    ],
    may: [
      ...any,
      "--commit-template=Update {{ .AutomationObject }}\n\n- a # b",
      "--git-repo-namespace=apps",
      "--git-repo-path=./clusters",
      "--push-branch=yes",
      "--signing-key-secret=key",
      "--signing-key-type=gpg",
    ],
  },
  {
    command: "alert app",
    needs: [["--provider-ref=chat", "--event-source=GitRepository/*"]],
    may: [
      ...any,
      "--event-severity=error",
      "--event-source=Kustomization/a.b,HelmRelease/c",
    ],
  },
  {
    command: "alert-provider app",
    needs: [["--type=slack"], ["--type=generic"]],
    may: [
      ...any,
      "--address=https://example.com/?a=b&c=%20",
      "--channel=#on",
      "--secret-ref=key",
      "--username=1234",
    ],
  },
  {
    command: "receiver app",
    needs: [
      [
        "--type=github",
        "--secret-ref=key",
        "--resource=GitRepository/fleet,HelmRepository/x",
      ],
    ],
    may: [...any, "--event=ping,push", "--event=*", "--type=nexus"],
  },
];
