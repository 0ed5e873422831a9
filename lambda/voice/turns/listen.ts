import type { Assistant } from '../../../bridge/contract/assistant/document';
import { Language } from '../language';
import type { Sound, Verb } from '../response';

/** What Twilio says, listens for, and does when it heard it. */
export interface Listening {
  sounds: readonly Sound[];
  /** Where what was heard is posted, and that nothing was. */
  url: string;
  /** Whether what is said goes on while the caller speaks. */
  isProtected?: boolean;
}

type Listener = Pick<Assistant, 'language' | 'silence' | 'keys'>;

/** Of a caller who is not to be asked whether they are there. */
const UNASKED_SECONDS = 60;

/** Says something and listens; the same address is asked for more when nothing was heard. */
export function listen(assistant: Listener, { sounds, url, isProtected = false }: Listening): Verb[] {
  const { language, silence, keys } = assistant;
  // A key that does something does it at once; of any other Twilio would wait for the next.
  const hasKeys = Object.keys(keys.actions).length > 0;
  return [
    {
      gather: {
        input: hasKeys ? ['dtmf', 'speech'] : ['speech'],
        ...(hasKeys ? { numDigits: 1, finishOnKey: '' } : {}),
        language: new Language(language).understood,
        speechTimeout: 'auto',
        timeout: silence === 'off' ? UNASKED_SECONDS : silence.promptAfterSeconds,
        ...(isProtected ? { bargeIn: false } : {}),
        action: url,
        method: 'POST',
      },
      prompt: sounds,
    },
    { redirect: { method: 'POST' }, url },
  ];
}
