import type { Addon } from "../addon.ts";

export const velero: Addon = {
  name: "velero",
  describe: "Backups of objects and volumes",
  source: {
    name: "vmware-tanzu",
    url: "https://vmware-tanzu.github.io/helm-charts",
  },
  chart: "velero",
  version: "12.1.0",
  namespace: "velero",
  crds: "release",
  values: {
    backupsEnabled: false,
    snapshotsEnabled: false,
  },
  notes: [
    "It backs up nothing yet: name a plugin (`initContainers`), a bucket (`configuration.backupStorageLocation`) and `credentials`, then take the two `false` away.",
  ],
  docs: "https://velero.io/docs/",
};
