/** Calls that wait at the endpoint until they are released; virtual time stands still meanwhile. */
export class HeldCalls {
  private readonly arrival = latch();
  private readonly releasing = latch();

  /** Resolves as soon as a call waits. */
  get arrived(): Promise<void> {
    return this.arrival.opened;
  }

  /** A call waits. Once released, none does again. */
  wait(): Promise<void> {
    this.arrival.open();
    return this.releasing.opened;
  }

  release(): void {
    this.releasing.open();
  }
}

function latch(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
