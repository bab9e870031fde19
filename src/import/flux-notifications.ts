/** What `flux create alert`, `alert-provider` and `receiver` make (flux 2.9, cmd/flux/create_alert.go, create_alertprovider.go, create_receiver.go). */
import { Refused } from "./flag-values.ts";
import {
  nameRef,
  parseReference,
  present,
  type Subcommand,
} from "./subcommand.ts";

export const createAlert: Subcommand = {
  kind: "Alert",
  flags: {
    "event-severity": "text",
    "event-source": "list",
    "provider-ref": "text",
  },
  spec: (flags) => {
    const providerRef = { name: flags.required("provider-ref") };
    const eventSources = flags.list("event-source").map((text) => {
      const { kind, name, namespace } = parseReference(text);
      if (kind === "") throw new Refused("--event-source takes KIND/NAME");
      return { kind, name, ...present({ namespace }) };
    });
    if (eventSources.length === 0)
      throw new Refused("--event-source is missing");
    return present({
      providerRef,
      eventSeverity: flags.given("event-severity"),
      eventSources,
    });
  },
};

export const createProvider: Subcommand = {
  kind: "Provider",
  flags: {
    address: "text",
    channel: "text",
    "secret-ref": "text",
    type: "text",
    username: "text",
  },
  spec: (flags) =>
    present({
      type: flags.required("type"),
      channel: flags.given("channel"),
      username: flags.given("username"),
      address: flags.given("address"),
      secretRef: nameRef(flags, "secret-ref"),
    }),
};

/** What the flux CLI takes; Flux itself has more. */
const receiverTypes = [
  "generic",
  "generic-hmac",
  "github",
  "gitlab",
  "bitbucket",
  "harbor",
  "dockerhub",
  "quay",
  "gcr",
  "nexus",
  "acr",
  "cdevents",
];

export const createReceiver: Subcommand = {
  kind: "Receiver",
  flags: {
    event: "list",
    resource: "list",
    "secret-ref": "text",
    type: "text",
  },
  spec: (flags) => {
    flags.required("type");
    flags.required("secret-ref");
    const events = flags.list("event");
    const resources = flags.list("resource").map((text) => {
      const { kind, name } = parseReference(text, true);
      if (kind === "") throw new Refused("--resource takes KIND/NAME");
      return { kind, name };
    });
    if (resources.length === 0) throw new Refused("--resource is missing");
    return present({
      type: flags.oneOf("type", receiverTypes),
      events: events.length === 0 ? undefined : events,
      resources,
      secretRef: nameRef(flags, "secret-ref"),
    });
  },
};
