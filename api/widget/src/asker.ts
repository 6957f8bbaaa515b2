import type { Failure } from './client';

const SLOW = 300;

/** What becomes of what is asked. */
interface Course<T> {
  ask(signal: AbortSignal): Promise<T>;
  /** It takes long; or it is over. */
  slow(waiting: boolean): void;
  done(found: T): void;
  failed(failure: Failure): void;
}

/** Asks one thing at a time. */
export interface Asker {
  /** Asks after so many milliseconds, unless asked again before. */
  soon(delay: number): void;
  /** Gives up whatever is under way. */
  cancel(): void;
}

/**
 * A newer question takes the place of an older one, whose answer then never arrives; and while the server wants to be left
 * alone (429), only the newest waits.
 */
export function asker<T>(course: Course<T>): Asker {
  let control = new AbortController();
  let timer = 0;
  let until = 0;

  const soon = (delay: number) => {
    clearTimeout(timer);
    timer = setTimeout(now, Math.max(delay, until - Date.now()));
  };
  const cancel = () => {
    clearTimeout(timer);
    control.abort();
    course.slow(false);
  };
  const now = async () => {
    cancel();
    const { signal } = (control = new AbortController());
    const slow = setTimeout(() => signal.aborted || course.slow(true), SLOW);
    const end = (then: () => void) => {
      clearTimeout(slow);
      if (signal.aborted) return;
      course.slow(false);
      then();
    };
    try {
      const found = await course.ask(signal);
      end(() => course.done(found));
    } catch (error) {
      end(() => fail(error as Failure));
    }
  };
  const fail = (failure: Failure) => {
    course.failed(failure);
    if (failure.status !== 429) return;
    until = Date.now() + failure.wait;
    soon(0);
  };
  return { soon, cancel };
}
