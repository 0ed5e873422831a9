import type { PhoneCall } from './phone-call';

/** Tells a call as it happens, a line each, with the seconds since it rang. */
export function narrate(call: PhoneCall, print: (line: string) => void): void {
  let rangAtMs = 0;
  const tell = (atMs: number, text: string): void =>
    print(`${((atMs - rangAtMs) / 1000).toFixed(3).padStart(8)}  ${text}`);

  call.on('ringing', (atMs) => {
    rangAtMs = atMs;
    tell(atMs, `ringing, ${call.callSid}`);
  });
  call.on('answered', (atMs) => tell(atMs, 'answered'));
  call.on('document', ({ atMs, url, twiml }) => tell(atMs, `TwiML from ${url}: ${twiml}`));
  call.on('streaming', (atMs, { streamSid }) => tell(atMs, `streaming, ${streamSid}`));
  call.on('hears', (atMs) => tell(atMs, 'the assistant speaks'));
  call.on('quiet', (atMs) => tell(atMs, 'the assistant is quiet'));
  call.on('cut', ({ atMs, discardedMs }) =>
    tell(atMs, `cut short, ${discardedMs.toFixed(0)} ms are not heard`),
  );
  call.on('cleared-empty', ({ atMs }) => tell(atMs, 'cleared, with nothing left to hear'));
  call.on('said', ({ atMs, text }) => tell(atMs, `Twilio says: ${text}`));
  call.on('played', ({ atMs, url, durationMs }) =>
    tell(atMs, `Twilio plays ${url}, ${(durationMs / 1000).toFixed(1)} s`),
  );
  call.on('listening', ({ atMs, language }) => tell(atMs, `Twilio listens, in ${language}`));
  call.on('recognised', ({ atMs, text, confidence }) =>
    tell(atMs, `Twilio understood, with a confidence of ${confidence}: ${text}`),
  );
  call.on('dialed', ({ atMs, number }) => tell(atMs, `Twilio dials ${number}`));
  call.on('updated', (updated) =>
    tell(updated.atMs, 'twiml' in updated ? `REST gives it TwiML: ${updated.twiml}` : 'REST ends it'),
  );
  call.on('warning', ({ atMs, code, level, message }) => tell(atMs, `${level} ${code}, ${message}`));
  call.on('ended', ({ endedBy, error, times }) =>
    tell(times.endedAtMs ?? 0, error === undefined ? `ended by ${endedBy}` : `ended by ${endedBy}: ${error}`),
  );
}
