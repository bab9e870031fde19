/** What the program asks of a Kubernetes API server. `io` has the real one. */

export interface ApiRequest {
  readonly method?: "GET" | "PATCH" | "POST" | "PUT";
  /** With its query, `/apis/…?dryRun=All`. */
  readonly path: string;
  readonly body?: string;
  /** The body's media type. */
  readonly type?: string;
  readonly accept?: string;
  /** Whether Ctrl-C lets it come to its end: what it changes is then known. */
  readonly finish?: true;
  /** Milliseconds; a minute by default. */
  readonly timeout?: number;
}

export interface ApiResponse {
  readonly status: number;
  readonly text: string;
}

export interface Api {
  /** @throws ConnectionLost where no whole answer came: whether the server did it is not known. */
  readonly request: (asked: ApiRequest) => Promise<ApiResponse>;
  /** The lines of an answer as they come; one response instead where it is refused. Ends with the answer, or at `until`. */
  readonly stream: (
    asked: ApiRequest,
    until: AbortSignal,
  ) => AsyncIterable<string | ApiResponse>;
}

/** No answer, or half of one. */
export class ConnectionLost extends Error {
  /** Whether there is no way to the server any more: trying again is no use. */
  readonly isFinal: boolean;

  constructor(message: string, { isFinal = false } = {}) {
    super(message === "" ? "the connection was cut" : message);
    this.name = "ConnectionLost";
    this.isFinal = isFinal;
  }
}
