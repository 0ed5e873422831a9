/** The name under which the sound of a handset is known to its context. */
export const SOUND_PROCESSOR = 'handset-sound';

/** What the page has the sound of its handset do. The other way come frames of the caller's voice. */
export type SoundOrder =
  | { do: 'play'; mulaw: Uint8Array }
  | { do: 'clear' }
  | { do: 'say'; mulaw: Uint8Array }
  | { do: 'stop-saying' }
  | { do: 'mute'; isMuted: boolean };
