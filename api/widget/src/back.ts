/** An entry of its own in the history of the page, so that going back closes what is open. */
export interface Back {
  /** Something has opened. */
  enter(): void;
  /** It closed: going back is undone. */
  leave(): void;
  /** It closed because the page went elsewhere, back or on. Returns whether there was an entry. */
  gone(): boolean;
}

/** The state of the page is kept, so that its router notices nothing. */
export function back(): Back {
  let entered = false;
  const gone = () => {
    const before = entered;
    entered = false;
    return before;
  };
  return {
    gone,
    enter() {
      history.pushState(history.state, '');
      entered = true;
    },
    leave() {
      if (gone()) history.back();
    },
  };
}
