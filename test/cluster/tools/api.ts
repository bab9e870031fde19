/** A client for the API server, for the bed's own work and for what kubectl cannot do in one go. */
import { readFileSync } from "node:fs";
import { Agent, request, type RequestOptions } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

/** A Kubernetes object, as far as the bed looks into it. */
export interface KubeObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
    readonly generation?: number;
    readonly deletionTimestamp?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly finalizers?: readonly string[];
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly { readonly manager: string }[];
  };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

export interface Api {
  /**
   * Sends a request and gives the answer's JSON back.
   *
   * @param path with its query, such as `/api/v1/nodes?limit=1`
   * @param body an object, sent as JSON, or a text, sent as it is
   * @param type the body's media type; that of a JSON Merge Patch for PATCH by default
   * @throws ApiError for a status of 400 or more
   */
  readonly request: <T = unknown>(
    method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
    type?: string,
  ) => Promise<T>;
  /** Lets its connections go. */
  readonly close: () => void;
}

/** An answer that says no. */
export class ApiError extends Error {
  readonly status: number;

  constructor(what: string, status: number, body: string) {
    super(`${what}: ${status} ${body.slice(0, 500)}`);
    this.name = "ApiError";
    this.status = status;
  }
}

const mergePatch = "application/merge-patch+json";
export const applyPatch = "application/apply-patch+yaml";

/** @param ca the file with the server's certificate */
export function openApi(url: string, ca: string, token: string): Api {
  const agent = new Agent({ keepAlive: true, ca: readFileSync(ca) });
  return {
    close: () => agent.destroy(),
    request: async (method, path, body, type) => {
      const text =
        body === undefined || typeof body === "string"
          ? body
          : JSON.stringify(body);
      const headers = {
        authorization: `Bearer ${token}`,
        accept: "application/json",
        ...(text === undefined
          ? {}
          : { "content-type": mediaType(method, type) }),
      };
      const options = { method, headers, agent };
      let answer = await ask(url + path, options, text);
      // "Storage is (re)initializing", for a moment after a CRD has come.
      for (let tries = 0; answer.status === 429 && tries < 50; tries++) {
        await sleep(100);
        answer = await ask(url + path, options, text);
      }
      if (answer.status >= 400)
        throw new ApiError(`${method} ${path}`, answer.status, answer.text);
      return answer.text.startsWith("{") ? JSON.parse(answer.text) : {};
    },
  };
}

function mediaType(method: string, type: string | undefined): string {
  return type ?? (method === "PATCH" ? mergePatch : "application/json");
}

function ask(
  url: string,
  options: RequestOptions,
  body: string | undefined,
): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, options);
    sent.once("error", reject);
    sent.once("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part: string) => (text += part));
      response.once("error", reject);
      response.once("end", () =>
        resolve({ status: response.statusCode ?? 0, text }),
      );
    });
    sent.end(body);
  });
}

/** One of the conditions in an object's status. */
export function conditionOf(
  object: KubeObject,
  type: string,
): Condition | undefined {
  return object.status?.conditions?.find((one) => one.type === type);
}

/** Whether a controller has seen the object as it is, and says that it is ready. */
export function isReady(object: KubeObject): boolean {
  return (
    object.status?.observedGeneration === object.metadata.generation &&
    conditionOf(object, "Ready")?.status === "True"
  );
}

/** What a promise gives, or undefined where the server says that there is no such thing (404). */
export async function ifFound<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  }
}
