import type { SecretNames } from '../../bridge/contract/secret-names';

/** One of the secrets, as a person is asked for it. */
export interface SecretKind {
  key: keyof SecretNames;
  question: string;
  /** Where a stack that uses it is told its name; none where every stack knows it. */
  stackParameter?: string;
  /** What an odd value looks like, in one sentence; undefined when there is nothing odd. The value is not told. */
  oddity(value: string): string | undefined;
}

export const SECRET_KINDS: readonly SecretKind[] = [
  {
    key: 'openAiRealtimeApiKey',
    question: 'OpenAI API key (nothing: as it is): ',
    oddity: (value) =>
      /^sk-\S+$/.test(value)
        ? undefined
        : `The OpenAI key should begin with sk- and have no spaces, and ${described(value)} does not; copy it again, or insist with --force.`,
  },
  {
    key: 'twilioAuthToken',
    question: 'Twilio auth token (nothing: as it is): ',
    oddity: (value) =>
      /^[0-9a-f]{32}$/i.test(value)
        ? undefined
        : `The Twilio auth token should be 32 hexadecimal digits, and ${described(value)} is not; copy it again, or insist with --force.`,
  },
  {
    key: 'coeFontAccessKey',
    stackParameter: 'CoeFontAccessKeyParameter',
    question:
      'Optional, a voice for calls that are answered turn by turn: CoeFont access key (nothing: as it is): ',
    oddity: (value) => oddityOfCoeFont('access key', value),
  },
  {
    key: 'coeFontAccessSecret',
    stackParameter: 'CoeFontAccessSecretParameter',
    question: 'Optional, the other half of it: CoeFont access secret (nothing: as it is): ',
    oddity: (value) => oddityOfCoeFont('access secret', value),
  },
];

/** CoeFont does not say what its keys look like; what no HTTP header takes is no key. */
function oddityOfCoeFont(what: string, value: string): string | undefined {
  return /^[!-~]+$/.test(value)
    ? undefined
    : `CoeFont's ${what} should be letters, digits and signs without spaces, and ${described(value)} is not; copy it again, or insist with --force.`;
}

/** A wrong value may be another secret, so that only its length is told. */
function described(value: string): string {
  return `what was given (${value.length} characters)`;
}
