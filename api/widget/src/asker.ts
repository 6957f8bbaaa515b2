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

/**
 * Asks one thing at a time. A newer question takes the place of an older one, whose answer then never arrives; and while
 * the server wants to be left alone, only the newest waits.
 */
export class Asker<T> {
  #course: Course<T>;
  #control = new AbortController();
  #timer = 0;
  #until = 0;

  constructor(course: Course<T>) {
    this.#course = course;
  }

  /** Asks after so many milliseconds, unless asked again before. */
  soon(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), Math.max(delay, this.#until - Date.now()));
  }

  /** Gives up whatever is under way. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#control.abort();
    this.#course.slow(false);
  }

  async #ask(): Promise<void> {
    this.cancel();
    const { signal } = (this.#control = new AbortController());
    const slow = setTimeout(() => signal.aborted || this.#course.slow(true), SLOW);
    try {
      const found = await this.#course.ask(signal);
      if (!signal.aborted) this.#over(() => this.#course.done(found));
    } catch (error) {
      if (!signal.aborted) this.#failed(error as Failure, slow);
    } finally {
      clearTimeout(slow);
    }
  }

  #failed(failure: Failure, slow: number): void {
    if (failure.status !== 429) return this.#over(() => this.#course.failed(failure));
    clearTimeout(slow);
    this.#until = Date.now() + failure.wait;
    this.soon(failure.wait);
    this.#course.failed(failure);
  }

  #over(then: () => void): void {
    this.#course.slow(false);
    then();
  }
}
