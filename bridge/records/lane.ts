/** Does so many tasks at a time, and the others in the order in which they came. */
export class Lane {
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;

  constructor(private readonly width: number) {}

  /** The task must not reject: nobody would hear of it. */
  do(task: () => Promise<void>): void {
    this.#waiting.push(task);
    this.#next();
  }

  #next(): void {
    if (this.#running >= this.width) return;
    const task = this.#waiting.shift();
    if (task === undefined) return;
    this.#running += 1;
    void task().finally(() => {
      this.#running -= 1;
      this.#next();
    });
  }
}
