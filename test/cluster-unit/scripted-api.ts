/** An API server that answers as a test says. */
import type { Api, ApiResponse } from "../../src/model/api.ts";

/** What one stream brings: lines, an answer that is none, or an error that cuts it; then it ends, or with `open` stays. */
export interface Streamed {
  readonly lines?: readonly (string | ApiResponse)[];
  readonly cut?: Error;
  readonly open?: true;
}

export interface Script {
  readonly request?: (path: string) => unknown;
  readonly stream?: (path: string) => Streamed;
}

/** Makes it. `asked` has the paths of all requests and streams, in order; `open` those of the streams that stay. */
export function scriptedApi({ request, stream }: Script): {
  readonly api: Api;
  readonly asked: string[];
  readonly open: Set<string>;
} {
  const asked: string[] = [];
  const staying = new Set<string>();
  const api: Api = {
    request: ({ path }) => {
      asked.push(path);
      const answer = request?.(path);
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(
        isResponse(answer)
          ? answer
          : { status: 200, text: JSON.stringify(answer ?? {}) },
      );
    },
    stream: async function* ({ path }, until) {
      asked.push(path);
      const { lines = [], cut, open } = stream?.(path) ?? { open: true };
      for (const line of lines) {
        if (until.aborted) return;
        yield line;
      }
      if (cut !== undefined) throw cut;
      if (open !== true) return;
      staying.add(path);
      await aborted(until);
      staying.delete(path);
    },
  };
  return { api, asked, open: staying };
}

function isResponse(answer: unknown): answer is ApiResponse {
  return typeof answer === "object" && answer !== null && "text" in answer;
}

function aborted(until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (until.aborted) resolve();
    until.addEventListener("abort", () => resolve(), { once: true });
  });
}
