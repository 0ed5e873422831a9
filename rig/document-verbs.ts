/** `answers <Connect> <Stream>` and the like: what the webhook, or the bridge, asks Twilio to do. */
export function documentVerbs(twiml: string): string {
  const verbs = [...twiml.matchAll(/<([A-Z]\w*)[^>]*>/g)]
    .map(([, name]) => name)
    .filter((name) => name !== 'Response' && name !== 'Parameter');
  return verbs.length === 0 ? 'answers with nothing more to do' : `answers <${verbs.join('> <')}>`;
}
