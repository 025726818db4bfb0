import type { Problem } from '@/lib/domain/endpoints';

/** A refusal or failure of the API, in words for people. */
export class ViewError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type ViewParams = Record<string, string>;

/** The address of a view with its parameters in a fixed order, so that equal questions are equal strings. */
export function viewPath(path: string, params: ViewParams = {}): string {
  const query = new URLSearchParams(Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1))).toString();
  return query === '' ? path : `${path}?${query}`;
}

async function refusal(response: Response): Promise<ViewError> {
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null;
  return new ViewError(
    response.status,
    problem?.code ?? 'unexpected',
    problem?.detail ??
      (response.status >= 500 ? 'The server could not answer. Try again in a moment.' : `The server refused this (${response.status}).`),
  );
}

/** The view at an address of our own API, whose routes check it against the schema of `T`. Throws ViewError. */
export async function fetchView<T>(path: string, params?: ViewParams, signal?: AbortSignal): Promise<T> {
  const response = await fetch(viewPath(path, params), { headers: { accept: 'application/json' }, ...(signal ? { signal } : {}) });
  if (!response.ok) throw await refusal(response);
  // The route parsed this answer with the schema that T is inferred from.
  return (await response.json()) as T;
}

const post = (path: string, body: unknown) =>
  fetch(path, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

let askProof: (() => Promise<boolean>) | null = null;

/** Says how the person is asked to show that it is they, while an action waits; the answer is whether they did. Returns how to take it back. */
export function onProofNeeded(ask: () => Promise<boolean>): () => void {
  askProof = ask;
  return () => {
    if (askProof === ask) askProof = null;
  };
}

/**
 * Sends an action and returns its answer. Where it needs a fresh proof, the person is asked for one and it is sent again. Throws ViewError: 409
 * when somebody was faster.
 */
export async function sendAction<T>(path: string, body: unknown): Promise<T> {
  let response = await post(path, body);
  if (!response.ok) {
    const error = await refusal(response);
    if (error.code !== 'proof_needed' || !askProof || !(await askProof())) throw error;
    response = await post(path, body);
    if (!response.ok) throw await refusal(response);
  }
  // As above: the endpoint's answer schema types it.
  return (await response.json()) as T;
}
