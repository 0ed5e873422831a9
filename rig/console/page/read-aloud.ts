/** Twilio's own voice, as far as the browser has one. */
export class ReadAloud {
  readonly #voice = 'speechSynthesis' in window ? window.speechSynthesis : undefined;

  say(text: string, language: string | undefined): void {
    const utterance = new SpeechSynthesisUtterance(text);
    if (language !== undefined) utterance.lang = language;
    this.#voice?.speak(utterance);
  }

  stop(): void {
    this.#voice?.cancel();
  }
}
