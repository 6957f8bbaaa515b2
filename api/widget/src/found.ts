import { Answer, hitsOf } from './answer';
import type { Client } from './client';
import type { Stage, View } from './views';

/** A phrase with what answers it. Lost is one that nothing answers. */
export interface Found {
  phrase: string;
  answer: Answer;
  lost: boolean;
  /** What is shown when it is; there is none for a phrase so short that it is not worth a word. */
  view?: (stage: Stage, answer: Answer) => View;
}

/** Chinese, Japanese and Korean, where one character says something. */
const DENSE = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;

/** How long a phrase has to be, to be searched for. */
export const least = (phrase: string) => (DENSE.test(phrase) ? 1 : 2);

const SILENT = 3;

/** The answer to a phrase, with what is shown when it is none. Throws a Failure. */
export async function found(phrase: string, answer: Answer, client: Client, signal: AbortSignal): Promise<Found> {
  const lost = !!answer.fallback || !hitsOf(answer).length;
  if (!lost || phrase.length < SILENT) return { phrase, answer, lost };
  const module = await import('./lost').catch(() => undefined);
  return { phrase, answer, lost, view: await module?.default(client, phrase, signal) };
}
