/** Docker's config.json, in which Helm, Flux and others keep who logs in to which registry. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Data } from "../yaml/data.ts";

/** Who logs in. Never shown. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Docker Hub has more than one name. */
const hub = ["docker.io", "registry-1.docker.io", "index.docker.io"];

/** Who logs in to a host (`registry.example.com:5000`); undefined where the file does not say it itself. */
export function loginFor(json: string, host: string): Login | undefined {
  const auths = fieldsAt(parse(json), "auths") ?? {};
  const names = hub.includes(host) ? hub : [host];
  for (const [address, entry] of Object.entries(auths)) {
    // A whole URL stands there too, as https://index.docker.io/v1/.
    const its = address.replace(/^https?:\/\//, "").replace(/\/.*$/, "");
    if (!names.includes(its)) continue;
    const both = Buffer.from(textAt(entry, "auth") ?? "", "base64").toString();
    const colon = both.indexOf(":");
    const username = textAt(entry, "username") ?? both.slice(0, colon);
    const password = textAt(entry, "password") ?? both.slice(colon + 1);
    if (username !== "" && password !== "") return { username, password };
  }
  return undefined;
}

/** The same as a file. */
export function dockerConfig(host: string, login: Login): string {
  const auth = Buffer.from(`${login.username}:${login.password}`);
  return JSON.stringify({
    auths: { [host]: { auth: auth.toString("base64") } },
  });
}

function parse(json: string): Data | undefined {
  try {
    return JSON.parse(json) as Data;
  } catch {
    return undefined;
  }
}
