import type { Answer } from './answer';

/** Why there is no answer. Status is 0 when none came at all, wait for how many milliseconds the server wants to be left alone. */
export interface Failure {
  status: number;
  code: string;
  wait: number;
}

/** The API of a site, and the key to it. */
export interface Client {
  endpoint: string;
  key: string;
  /** After how many milliseconds an answer is no longer awaited. */
  timeout: number;
}

/** The address of a route of the API. */
export const route = (endpoint: string, path: string) => endpoint.replace(/\/+$/, '') + '/v1/' + path;

/** Asks for content. Throws a Failure. */
export const recommend = (client: Client, body: object, signal: AbortSignal): Promise<Answer> =>
  ask(client, 'recommend', signal, { method: 'POST', body: JSON.stringify(body) });

/** Asks a route, and reads what it says. Throws a Failure. */
export async function ask<T>(
  { endpoint, key, timeout }: Client,
  path: string,
  signal: AbortSignal,
  request?: RequestInit,
): Promise<T> {
  let status = 0;
  let wait = 1000;
  try {
    const response = await fetch(route(endpoint, path), {
      ...request,
      headers: { Authorization: 'Bearer ' + key, 'Content-Type': 'application/json' },
      credentials: 'omit',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
    });
    status = response.status;
    wait *= Number(response.headers.get('Retry-After')) || 1;
    const json = await response.json();
    if (response.ok) return json;
    throw { name: json.code };
  } catch (error) {
    throw { status, code: (error as Error).name, wait } satisfies Failure;
  }
}
