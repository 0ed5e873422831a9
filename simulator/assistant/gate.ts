/** Lets deeds pass in their order, or holds them back until it is opened. */
export class Gate {
  #isOpen = false;
  #held: (() => void)[] = [];

  pass(deed: () => void): void {
    if (this.#isOpen) deed();
    else this.#held.push(deed);
  }

  shut(): void {
    this.#isOpen = false;
  }

  /** One of those that were held back may shut it again: the others wait on. */
  open(): void {
    this.#isOpen = true;
    this.#letPass();
  }

  #letPass(): void {
    while (this.#isOpen) {
      const deed = this.#held.shift();
      if (deed === undefined) return;
      deed();
    }
  }
}
