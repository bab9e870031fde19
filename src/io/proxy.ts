/** Proxies, found as helm and Flux find them (golang.org/x/net 0.50, http/httpproxy): `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`. */
import { request, type IncomingMessage, type RequestOptions } from "node:http";
import { BlockList, isIP, type Socket } from "node:net";
import { connect, type ConnectionOptions } from "node:tls";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy on the way to an address; undefined where there is none. */
export function proxyFor(url: URL, env: Environment): URL | undefined {
  const name = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const written = env[name] || env[name.toLowerCase()] || "";
  if (written === "" || isSpared(url, env)) return undefined;
  const address = written.includes("://") ? written : `http://${written}`;
  return URL.canParse(address) ? new URL(address) : undefined;
}

function isSpared(url: URL, env: Environment): boolean {
  const host = hostOf(url);
  if (host === "localhost" || isLoopback(host)) return true;
  const list = env["NO_PROXY"] || env["no_proxy"] || "";
  return list
    .toLowerCase()
    .split(",")
    .map((entry) => entry.trim())
    .some((entry) => entry !== "" && matches(entry, host, portOf(url)));
}

/** An entry is `*`, an address, a range of addresses, or a domain; a port may follow. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*" || (isIP(entry) > 0 && entry === host)) return true;
  const [range = "", bits] = entry.split("/");
  if (bits !== undefined) return isInRange(host, range, Number(bits));
  const [, name = entry, itsPort = port] =
    /^(.*[^:]):([0-9]+)$/.exec(entry) ?? [];
  if (itsPort !== port) return false;
  if (isIP(name) > 0) return name === host;
  const domain = name.replace(/^\*?\./, "");
  return (name === domain && host === domain) || host.endsWith(`.${domain}`);
}

function isInRange(host: string, range: string, bits: number): boolean {
  const family = isIP(range);
  if (family === 0 || isIP(host) !== family) return false;
  if (!Number.isInteger(bits) || bits < 0 || bits > (family === 4 ? 32 : 128))
    return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(range, bits, type);
  return list.check(host, type);
}

function isLoopback(host: string): boolean {
  return host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").toLowerCase();
}

function portOf({ port, protocol }: URL): string {
  return port === "" ? (protocol === "https:" ? "443" : "80") : port;
}

/** What differs in the options of a request. */
export interface Way extends Omit<RequestOptions, "headers"> {
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * How a request to an address goes through a proxy. Rejects where the proxy does not let it through.
 *
 * @param tls what the address itself is to be spoken to with, where it is one of HTTPS
 */
export async function throughProxy(
  url: URL,
  proxy: URL,
  tls: ConnectionOptions & Pick<RequestOptions, "signal">,
): Promise<Way> {
  const { username, password } = proxy;
  const login = [username, password].map(decodeURIComponent).join(":");
  const headers: Record<string, string> =
    username === ""
      ? {}
      : {
          "proxy-authorization": `Basic ${Buffer.from(login).toString("base64")}`,
        };
  const way = { hostname: hostOf(proxy), port: portOf(proxy) };
  if (url.protocol === "http:")
    return {
      ...way,
      path: `http://${url.host}${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host },
    };
  const socket = await tunnel(
    { ...way, headers, signal: tls.signal },
    `${url.hostname}:${portOf(url)}`,
  );
  const host = hostOf(url);
  const servername = isIP(host) > 0 ? "" : host;
  return {
    createConnection: () => connect({ ...tls, socket, host, servername }),
  };
}

function tunnel(way: RequestOptions, path: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const asking = request({ ...way, method: "CONNECT", path, agent: false });
    asking.once("connect", (answer: IncomingMessage, socket: Socket) => {
      if (answer.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new Error(`the proxy answers with ${answer.statusCode}`));
      }
    });
    asking.once("error", reject);
    asking.end();
  });
}
